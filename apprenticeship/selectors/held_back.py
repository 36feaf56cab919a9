"""Reads of whoever is registered and kept from training by the scheme's conditions, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apprenticeship import policy
from apprenticeship.lifecycle import ClassState, EnrolmentState, Verdict
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.selectors.eligibility_lists import findings_of
from common.actor import Actor

SHOWN = 20


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One person who does not begin: each condition that is not met, with what was found."""

    enrolment: Enrolment
    reasons: Sequence[tuple[str, str]]


def held_back(actor: Actor, training_class: TrainingClass) -> list[HeldBack]:
    """List a filed or open class's people who do not meet its scheme's conditions, by student number, in one query.

    At most one more than `SHOWN`, so that a page can say that there are others.
    """
    if training_class.state not in (ClassState.FILED, ClassState.OPEN):
        return []
    rows = policy.visible_enrolments(actor).filter(
        training_class=training_class, state=EnrolmentState.REGISTERED, eligibility__verdict=Verdict.BLOCKED
    )
    people = rows.select_related("person", "eligibility").order_by("student_no", "pk")[: SHOWN + 1]
    return [HeldBack(row, _reasons(row)) for row in people]


def _reasons(row: Enrolment) -> list[tuple[str, str]]:
    return [(title, message) for title, verdict, message in findings_of(row) if verdict == Verdict.BLOCKED]
