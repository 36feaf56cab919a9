"""Overlap requests: a school asks the one that holds a person, which releases them or refuses."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from apprenticeship import policy
from apprenticeship.actions._enrolment import later_records, write_void, write_withdrawal
from apprenticeship.lifecycle import (
    REQUEST_LIFECYCLE,
    ClassState,
    EnrolmentState,
    RequestState,
    WithdrawalReason,
)
from apprenticeship.models import Enrolment, OverlapRequest, TrainingClass
from apprenticeship.rules.people_texts import people_problem
from apprenticeship.selectors.roster import dependents
from common.actor import Actor, Registrar
from common.errors import InvalidFacts, NotYourMove, Problem, WrongState
from common.texts import N_
from journal.actions import record

RUNNING = [EnrolmentState.REGISTERED, EnrolmentState.TRAINING, EnrolmentState.SUSPENDED]
LONGEST = 300
BEGUN = N_("已开始培养")


@transaction.atomic
def ask_release(
    *, actor: Actor, number: str, held_id: int | None, wanted_from: date | None, message: str = "", now: datetime
) -> OverlapRequest:
    """Ask for the release of an enrolment that overlaps a class, from a day of that class on.

    `held_id` comes from a ticket or a whole identity number: doors never take it as it is; None when neither fits.
    The same request twice is one. Raises TrainingClass.DoesNotExist, NotYourMove, WrongState, InvalidFacts.
    """
    training_class = policy.visible_classes(actor).select_for_update(of=("self",)).get(number=number)
    policy.require(actor, "ask_release")
    if training_class.state not in (ClassState.FILED, ClassState.OPEN):
        raise WrongState
    held = Enrolment.objects.select_for_update(of=("self",)).filter(pk=held_id or 0, state__in=RUNNING).first()
    problems = _asking_problems(training_class, held, wanted_from, message)
    if problems or held is None or wanted_from is None:
        raise InvalidFacts(problems)
    standing = OverlapRequest.objects.filter(held=held, training_class=training_class, state=RequestState.OPEN).first()
    if standing is not None:
        return standing
    request = OverlapRequest.objects.create(
        held=held, training_class=training_class, wanted_from=wanted_from, message=message.strip(), asked_at=now
    )
    after = {"class": number, "student_no": held.student_no, "wanted_from": wanted_from.isoformat()}
    record(actor=actor, verb="request.ask", subject=request, after=after, reason=message)
    return request


def _asking_problems(
    training_class: TrainingClass, held: Enrolment | None, wanted_from: date | None, message: str
) -> list[Problem]:
    if held is None or held.ends_on < training_class.starts_on or held.starts_on > training_class.ends_on:
        return [people_problem("number", "number_unheld")]
    if wanted_from is None:
        return [people_problem("wanted_from", "day_missing")]
    first, last = training_class.starts_on, training_class.ends_on
    if not first <= wanted_from <= last:
        return [people_problem("wanted_from", "wanted_outside_class", day=wanted_from, starts_on=first, ends_on=last)]
    if wanted_from > held.ends_on:
        return [people_problem("wanted_from", "wanted_too_late", day=wanted_from, until=held.ends_on)]
    if len(message) > LONGEST:
        return [people_problem("message", "value_too_long", length=len(message), most=LONGEST)]
    return []


@transaction.atomic
def release(*, actor: Actor, request_id: int, answer: str = "", now: datetime) -> OverlapRequest:
    """Let the person go: their enrolment here ends on the day before they are wanted there, as released.

    A registration whose training would not have begun by then is voided. Raises OverlapRequest.DoesNotExist,
    NotYourMove unless the actor's school holds them, WrongState, InvalidFacts over later records.
    """
    request = _answerable(actor, request_id, "release")
    held = Enrolment.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.held_id)
    if held.state in RUNNING:
        _let_go(actor, held, request)
    return _write_answer(actor, request, "release", answer, now)


@transaction.atomic
def refuse(*, actor: Actor, request_id: int, reason: str, now: datetime) -> OverlapRequest:
    """Keep the person, and say why. Raises as `release` does; InvalidFacts without a reason."""
    request = _answerable(actor, request_id, "refuse", reason)
    if len(reason) > LONGEST:
        raise InvalidFacts([people_problem("reason", "value_too_long", length=len(reason), most=LONGEST)])
    return _write_answer(actor, request, "refuse", reason, now)


def _answerable(actor: Actor, request_id: int, move: str, reason: str = "") -> OverlapRequest:
    rows = policy.visible_overlap_requests(actor).select_related("held", "training_class")
    request = rows.select_for_update(of=("self",)).get(pk=request_id)
    if not isinstance(actor, Registrar) or request.held.school_id != actor.school_id:
        raise NotYourMove
    REQUEST_LIFECYCLE.require(move, RequestState(request.state), actor=actor, reason=reason)
    return request


def _let_go(actor: Actor, held: Enrolment, request: OverlapRequest) -> None:
    number, last_on = request.training_class.number, request.wanted_from - timedelta(days=1)
    if request.wanted_from <= held.starts_on:
        _let_go_whole(actor, held, number)
        return
    problems = later_records(held, last_on)
    if problems:
        raise InvalidFacts(problems)
    write_withdrawal(actor, held, WithdrawalReason.RELEASED, min(last_on, held.ends_on), number)


def _let_go_whole(actor: Actor, held: Enrolment, number: str) -> None:
    uses = dependents([held], apart_from_requests=True).get(held.pk, [])
    if held.state != EnrolmentState.REGISTERED:
        uses = [BEGUN, *uses]
    if uses:
        words = {"starts_on": held.starts_on, "what": "、".join(uses)}
        raise InvalidFacts([people_problem("wanted_from", "held_depended_on", **words)])
    write_void(actor, [held], number)


def _write_answer(actor: Actor, request: OverlapRequest, move: str, words: str, now: datetime) -> OverlapRequest:
    before, request.state = request.state, REQUEST_LIFECYCLE.target(move, RequestState(request.state))
    request.answer, request.answered_at = words.strip(), now
    request.save(update_fields=["state", "answer", "answered_at"])
    sides = {"state": before}, {"state": request.state}
    record(actor=actor, verb=f"request.{move}", subject=request, before=sides[0], after=sides[1], reason=words)
    return request
