"""Completes trainings as their results bear it, one by one or a whole class."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from apprenticeship import policy
from apprenticeship.actions._enrolment import ending_problems, lockable_enrolments, locked_enrolment, shorten
from apprenticeship.lifecycle import ENROLMENT_LIFECYCLE, EnrolmentState
from apprenticeship.models import Enrolment
from apprenticeship.rules.people_texts import people_problem
from apprenticeship.rules.results import completion_problems
from apprenticeship.selectors.people_terms import result_terms
from apprenticeship.selectors.results import outcomes
from common.actor import Actor
from common.errors import InvalidFacts, Problem
from journal.actions import record


@transaction.atomic
def complete(*, actor: Actor, student_no: str, move: str, ended_on: date | None, today: date) -> Enrolment:
    """Complete a training by "complete_certified" or "complete_uncertified", as its results bear it.

    `ended_on` is the inclusive last day; before the planned one it shortens the period. Raises KeyError for another
    move, NotYourMove, WrongState, InvalidFacts.
    """
    row = locked_enrolment(actor, student_no)
    ENROLMENT_LIFECYCLE.require(move, EnrolmentState(row.state), actor=actor)
    problems = list(_completion_problems(row, move, ended_on, today))
    if problems or ended_on is None:
        raise InvalidFacts(problems)
    _write_completion(actor, row, move, ended_on)
    return row


@transaction.atomic
def complete_class(*, actor: Actor, number: str, ended_on: date | None, today: date) -> list[Enrolment]:
    """Complete everybody in training whose results are in, each as the results bear it; leave the others.

    Raises TrainingClass.DoesNotExist, NotYourMove, InvalidFacts when nobody is ready or the day does not fit.
    """
    training_class = policy.visible_classes(actor).get(number=number)
    ENROLMENT_LIFECYCLE.require("complete_certified", EnrolmentState.TRAINING, actor=actor)
    rows = list(
        lockable_enrolments(actor).filter(training_class=training_class, state=EnrolmentState.TRAINING).order_by("pk")
    )
    terms, known = result_terms(training_class.rulebook), outcomes(rows)
    ready = [(row, move) for row in rows if (move := known[row.pk].move(terms))]
    if not ready:
        raise InvalidFacts([people_problem("", "nobody_ready")])
    problems = [one for row, move in ready for one in _completion_problems(row, move, ended_on, today)]
    if problems or ended_on is None:
        raise InvalidFacts(problems)
    for row, move in ready:
        _write_completion(actor, row, move, ended_on)
    return [row for row, _ in ready]


def _completion_problems(row: Enrolment, move: str, ended_on: date | None, today: date) -> Iterator[Problem]:
    terms = result_terms(row.training_class.rulebook)
    yield from completion_problems(move, row.student_no, outcomes([row])[row.pk], terms)
    yield from ending_problems(row, ended_on, today=today, latest=None)


def _write_completion(actor: Actor, row: Enrolment, move: str, ended_on: date) -> None:
    before = {"state": row.state, "last_on": row.ends_on.isoformat()}
    row.state = ENROLMENT_LIFECYCLE.target(move, EnrolmentState(row.state))
    row.ended_on = ended_on
    shorten(actor, row, ended_on)
    row.save(update_fields=["state", "ended_on", "period"])
    after = {"state": row.state, "last_on": row.ends_on.isoformat(), "ended_on": ended_on.isoformat()}
    record(actor=actor, verb=f"enrolment.{move}", subject=row, before=before, after=after)
