"""The states of eligibility and of the lists of other offices."""

from enum import StrEnum

from common.actor import Officer
from common.lifecycle import Lifecycle, move
from common.texts import N_


class Verdict(StrEnum):
    """What a condition of the scheme says about one person."""

    OK = "ok"
    BLOCKED = "blocked"
    BY_HAND = "by_hand"
    UNKNOWN = "unknown"


VERDICT_LABELS: dict[Verdict, str] = {
    Verdict.OK: N_("符合"),
    Verdict.BLOCKED: N_("不符合"),
    Verdict.BY_HAND: N_("待人工核对"),
    Verdict.UNKNOWN: N_("无法判断"),
}


class OverrideState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"


OVERRIDE_STATE_LABELS: dict[OverrideState, str] = {
    OverrideState.ASKED: N_("待另一人核准"),
    OverrideState.APPROVED: N_("已核准"),
    OverrideState.DECLINED: N_("未核准"),
}

OVERRIDE_LIFECYCLE = Lifecycle(
    [
        move("approve", [OverrideState.ASKED], OverrideState.APPROVED, by=[Officer], label=N_("核准")),
        move("decline", [OverrideState.ASKED], OverrideState.DECLINED, by=[Officer], label=N_("不核准"), reason=True),
    ]
)


class ReferenceKind(StrEnum):
    """Lists from other offices against which people are checked."""

    INSURANCE = "insurance"
    DECEASED = "deceased"
    STUDENT = "student"
    PUBLICLY_PAID = "publicly_paid"
    PENSION = "pension"
    DISHONEST = "dishonest"
    OTHER_SUBSIDY = "other_subsidy"


REFERENCE_KIND_LABELS: dict[ReferenceKind, str] = {
    ReferenceKind.INSURANCE: N_("社会保险缴费记录"),
    ReferenceKind.DECEASED: N_("死亡人员"),
    ReferenceKind.STUDENT: N_("在校学生"),
    ReferenceKind.PUBLICLY_PAID: N_("财政供养人员"),
    ReferenceKind.PENSION: N_("领取养老待遇人员"),
    ReferenceKind.DISHONEST: N_("失信人员"),
    ReferenceKind.OTHER_SUBSIDY: N_("其他培训补贴"),
}


class ReferenceState(StrEnum):
    CURRENT = "current"
    SUPERSEDED = "superseded"
    UNREADABLE = "unreadable"


REFERENCE_STATE_LABELS: dict[ReferenceState, str] = {
    ReferenceState.CURRENT: N_("现行"),
    ReferenceState.SUPERSEDED: N_("已被替换"),
    ReferenceState.UNREADABLE: N_("未能读取"),
}
