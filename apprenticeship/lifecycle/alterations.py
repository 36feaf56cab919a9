"""Changes of a running enrolment, as requests: who proposes, who agrees, who decides."""

from enum import StrEnum

from common.actor import Duty, EnterpriseOfficer, Officer, Registrar, Role
from common.lifecycle import Lifecycle, move
from common.texts import N_
from rulebooks.rules import AlterationKind

ALTERATION_KIND_LABELS: dict[AlterationKind, str] = {kind: kind.label for kind in AlterationKind}


class AlterationState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    APPLIED = "applied"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    UNDONE = "undone"


ALTERATION_STATE_LABELS: dict[AlterationState, str] = {
    AlterationState.PROPOSED: N_("待对方同意"),
    AlterationState.AGREED: N_("待人社部门核准"),
    AlterationState.APPLIED: N_("已生效"),
    AlterationState.REFUSED: N_("未同意"),
    AlterationState.TAKEN_BACK: N_("已撤回变更"),
    AlterationState.UNDONE: N_("已撤销变更"),
}

_SIDES: tuple[Role, ...] = (EnterpriseOfficer, Registrar)
# The rulebook says who must agree: a change that nobody else must agree to takes effect when it is proposed. Agreeing
# leads on to the bureau, or, where the rulebook does not ask it, at once into effect.
ALTERATION_LIFECYCLE = Lifecycle(
    [
        move("agree", [AlterationState.PROPOSED], AlterationState.AGREED, by=_SIDES, label=N_("同意变更")),
        move(
            "approve",
            [AlterationState.AGREED],
            AlterationState.APPLIED,
            by=[Officer],
            duty=Duty.FILING,
            label=N_("核准变更"),
        ),
        move(
            "refuse",
            [AlterationState.PROPOSED],
            AlterationState.REFUSED,
            by=_SIDES,
            label=N_("不同意变更"),
            reason=True,
        ),
        move(
            "decline",
            [AlterationState.AGREED],
            AlterationState.REFUSED,
            by=[Officer],
            duty=Duty.FILING,
            label=N_("不予核准"),
            reason=True,
        ),
        move(
            "take_back",
            [AlterationState.PROPOSED, AlterationState.AGREED],
            AlterationState.TAKEN_BACK,
            by=_SIDES,
            label=N_("撤回变更"),
        ),
        move(
            "undo",
            [AlterationState.APPLIED],
            AlterationState.UNDONE,
            by=[Officer, Registrar],
            duty=Duty.FILING,
            label=N_("撤销变更"),
            reason=True,
        ),
    ]
)
ALTERATION_MOVES = tuple(dict.fromkeys(row.name for row in ALTERATION_LIFECYCLE.moves))


class SuspensionReason(StrEnum):
    """Why a training rests. The scheme's documents name none for apprentices: this list is the program's own."""

    ILLNESS = "illness"
    MILITARY = "military"
    WORK = "work"
    ORDERS = "orders"
    OTHER = "other"


SUSPENSION_REASON_LABELS: dict[SuspensionReason, str] = {
    SuspensionReason.ILLNESS: N_("伤病"),
    SuspensionReason.MILITARY: N_("应征入伍"),
    SuspensionReason.WORK: N_("工作或创业"),
    SuspensionReason.ORDERS: N_("企业停工或订单不足"),
    SuspensionReason.OTHER: N_("其他"),
}
