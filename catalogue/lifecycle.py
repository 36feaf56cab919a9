"""The lifecycle of a year's holiday plan, as a table that an officer can read."""

from enum import StrEnum

from common.actor import Duty, Officer
from common.lifecycle import Lifecycle, move
from common.texts import N_


class PlanState(StrEnum):
    ENTERED = "entered"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


PLAN_STATE_LABELS: dict[PlanState, str] = {
    PlanState.ENTERED: N_("待复核"),
    PlanState.CONFIRMED: N_("已复核"),
    PlanState.DISCARDED: N_("已放弃"),
}

PLAN_LIFECYCLE = Lifecycle(
    [
        move(
            "confirm",
            [PlanState.ENTERED],
            PlanState.CONFIRMED,
            by=[Officer],
            duty=Duty.FILING,
            label=N_("复核通过"),
        ),
        move(
            "discard",
            [PlanState.ENTERED],
            PlanState.DISCARDED,
            by=[Officer],
            duty=Duty.FILING,
            label=N_("放弃"),
            reason=True,
        ),
    ]
)
