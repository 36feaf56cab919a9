"""The states of pairs of people who may be the same."""

from enum import StrEnum

from common.actor import Officer, Registrar
from common.lifecycle import Lifecycle, move
from common.texts import N_


class Certainty(StrEnum):
    CERTAIN = "certain"
    LIKELY = "likely"


CERTAINTY_LABELS: dict[Certainty, str] = {
    Certainty.CERTAIN: N_("几乎可以确定"),
    Certainty.LIKELY: N_("需要核对"),
}


class PairState(StrEnum):
    OPEN = "open"
    MERGED = "merged"
    DISTINCT = "distinct"


PAIR_STATE_LABELS: dict[PairState, str] = {
    PairState.OPEN: N_("待判断"),
    PairState.MERGED: N_("已合并"),
    PairState.DISTINCT: N_("不是同一人"),
}

PAIR_LIFECYCLE = Lifecycle(
    [
        move("merge", [PairState.OPEN], PairState.MERGED, by=[Registrar, Officer], label=N_("合并"), reason=True),
        move(
            "set_apart",
            [PairState.OPEN],
            PairState.DISTINCT,
            by=[Registrar, Officer],
            label=N_("不是同一人"),
            reason=True,
        ),
        move("undo", [PairState.MERGED], PairState.OPEN, by=[Registrar, Officer], label=N_("撤销合并"), reason=True),
    ]
)
