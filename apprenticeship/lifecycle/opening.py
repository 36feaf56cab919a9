"""The lifecycle of an open-class application, as a table that a policy officer can read."""

from enum import StrEnum

from common.actor import Duty, Officer
from common.lifecycle import Lifecycle, move
from common.texts import N_


class OpeningState(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    SENT_BACK = "sent_back"


OPENING_STATE_LABELS: dict[OpeningState, str] = {
    OpeningState.ASKED: N_("待同意开班"),
    OpeningState.AGREED: N_("已同意开班"),
    OpeningState.SENT_BACK: N_("开班申请已退回"),
}

OPENING_LIFECYCLE = Lifecycle(
    [
        move(
            "agree",
            [OpeningState.ASKED],
            OpeningState.AGREED,
            by=[Officer],
            duty=Duty.FILING,
            label=N_("同意开班"),
        ),
        move(
            "send_back",
            [OpeningState.ASKED],
            OpeningState.SENT_BACK,
            by=[Officer],
            duty=Duty.FILING,
            label=N_("退回开班申请"),
            reason=True,
        ),
    ]
)
OPENING_MOVES = tuple(move.name for move in OPENING_LIFECYCLE.moves)
