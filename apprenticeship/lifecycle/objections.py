"""The lifecycle of an objection to a public notice, as a table that a policy officer can read."""

from enum import StrEnum

from common.actor import Duty, Officer
from common.lifecycle import Lifecycle, move
from common.texts import N_


class ObjectionState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


OBJECTION_STATE_LABELS: dict[ObjectionState, str] = {
    ObjectionState.OPEN: N_("待核查"),
    ObjectionState.UPHELD: N_("异议成立"),
    ObjectionState.DISMISSED: N_("异议不成立"),
}


class ObjectorKind(StrEnum):
    """Who objects: a person, or an organisation through somebody."""

    PERSON = "person"
    ORGANISATION = "organisation"


OBJECTOR_KIND_LABELS: dict[ObjectorKind, str] = {
    ObjectorKind.PERSON: N_("个人"),
    ObjectorKind.ORGANISATION: N_("单位"),
}

# While one is open the class is not filed; one that is upheld ends the notice, and the reviewers look again.
OBJECTION_LIFECYCLE = Lifecycle(
    [
        move(
            "uphold",
            [ObjectionState.OPEN],
            ObjectionState.UPHELD,
            by=[Officer],
            duty=Duty.FILING,
            label=N_("认定成立"),
            reason=True,
        ),
        move(
            "dismiss",
            [ObjectionState.OPEN],
            ObjectionState.DISMISSED,
            by=[Officer],
            duty=Duty.FILING,
            label=N_("认定不成立"),
            reason=True,
        ),
    ]
)
OBJECTION_MOVES = tuple(move.name for move in OBJECTION_LIFECYCLE.moves)
