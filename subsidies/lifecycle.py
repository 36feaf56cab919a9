"""The lifecycle of a claim, as a table that a policy officer can read."""

from enum import StrEnum

from common.actor import Duty, EnterpriseOfficer, Officer
from common.lifecycle import Lifecycle, move
from common.texts import N_


class ClaimKind(StrEnum):
    ADVANCE = "advance"
    BALANCE = "balance"


CLAIM_KIND_LABELS: dict[ClaimKind, str] = {
    ClaimKind.ADVANCE: N_("预支申请"),
    ClaimKind.BALANCE: N_("后续补贴申请"),
}


class ClaimState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    FIRST_OK = "first_ok"
    SECOND_OK = "second_ok"
    PAID = "paid"
    REFUNDED = "refunded"
    RETURNED = "returned"
    CANCELLED = "cancelled"


CLAIM_STATE_LABELS: dict[ClaimState, str] = {
    ClaimState.DRAFT: N_("待报送"),
    ClaimState.SUBMITTED: N_("待初审"),
    ClaimState.FIRST_OK: N_("待复审"),
    ClaimState.SECOND_OK: N_("待拨付"),
    ClaimState.PAID: N_("已拨付"),
    ClaimState.REFUNDED: N_("已退还"),
    ClaimState.RETURNED: N_("已退回"),
    ClaimState.CANCELLED: N_("已取消"),
}

LIVING = [state for state in ClaimState if state not in (ClaimState.RETURNED, ClaimState.CANCELLED)]
IN_REVIEW = [ClaimState.SUBMITTED, ClaimState.FIRST_OK, ClaimState.SECOND_OK]
SETTLED = [ClaimState.PAID, ClaimState.REFUNDED]

CLAIM_LIFECYCLE = Lifecycle(
    [
        move("submit", [ClaimState.DRAFT], ClaimState.SUBMITTED, by=[EnterpriseOfficer], label=N_("报送")),
        move(
            "cancel",
            [ClaimState.DRAFT],
            ClaimState.CANCELLED,
            by=[EnterpriseOfficer],
            label=N_("取消申请"),
            reason=True,
        ),
        move(
            "approve",
            [ClaimState.SUBMITTED],
            ClaimState.FIRST_OK,
            by=[Officer],
            duty=Duty.FIRST_REVIEW,
            label=N_("初审通过"),
        ),
        move(
            "approve",
            [ClaimState.FIRST_OK],
            ClaimState.SECOND_OK,
            by=[Officer],
            duty=Duty.SECOND_REVIEW,
            label=N_("复审通过"),
        ),
        move(
            "return",
            [ClaimState.SUBMITTED],
            ClaimState.RETURNED,
            by=[Officer],
            duty=Duty.FIRST_REVIEW,
            label=N_("退回"),
            reason=True,
        ),
        move(
            "return",
            [ClaimState.FIRST_OK],
            ClaimState.RETURNED,
            by=[Officer],
            duty=Duty.SECOND_REVIEW,
            label=N_("退回"),
            reason=True,
        ),
        move(
            "return",
            [ClaimState.SECOND_OK],
            ClaimState.RETURNED,
            by=[Officer],
            duty=Duty.PAYMENT,
            label=N_("退回"),
            reason=True,
        ),
        move("pay", [ClaimState.SECOND_OK], ClaimState.PAID, by=[Officer], duty=Duty.PAYMENT, label=N_("拨付")),
        move(
            "collect",
            [ClaimState.SECOND_OK],
            ClaimState.REFUNDED,
            by=[Officer],
            duty=Duty.PAYMENT,
            label=N_("登记退还到账"),
        ),
    ]
)
