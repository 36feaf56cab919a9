"""Pairs apprentices with mentors and tutors, hands them over, ends a pairing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from psycopg.types.range import DateRange

from apprenticeship import policy
from apprenticeship.actions._enrolment import assignment_facts, cut_assignment
from apprenticeship.lifecycle import ENROLMENT_STATE_LABELS, EnrolmentState, Side
from apprenticeship.models import Enrolment, LogEntry, MentorAssignment
from apprenticeship.rules.people_texts import people_problem
from apprenticeship.rules.weeks import SIGNED
from apprenticeship.selectors.mentors import Pairing, Planned, mentors_of, pairing_plan, present
from common.actor import Actor
from common.dates import Span
from common.errors import InvalidFacts, Problem, WrongState
from common.texts import N_
from enterprises.models import Mentor
from journal.actions import Change, record_many
from schools.models import Tutor

ACT_OF_SIDE = {Side.ENTERPRISE: "assign_mentor", Side.SCHOOL: "assign_tutor"}
RUNNING = [EnrolmentState.REGISTERED, EnrolmentState.TRAINING]


class NotRunning(WrongState, InvalidFacts):
    """Only who is registered or in training is accompanied (409); `problems` names the others."""

    code = "enrolment_not_running"
    message = N_("只能为已注册或培养中的学徒安排导师。")


@transaction.atomic
def assign(*, actor: Actor, side: Side, pairings: Sequence[Pairing]) -> list[MentorAssignment]:
    """Give apprentices their mentor or tutor, one or a whole class; all or nothing.

    Limits and qualification are those of each class's rulebook, counted under the mentors' locks.
    Raises Enrolment.DoesNotExist when any is not visible, NotYourMove, NotRunning, InvalidFacts.
    """
    if not pairings:
        policy.require(actor, ACT_OF_SIDE[side])
        raise InvalidFacts([people_problem("student_no", "pairing_nobody")])
    enrolments = _locked(actor, side, [pairing.student_no for pairing in pairings])
    mentors = _locked_mentors(side, [pairing.mentor_id for pairing in pairings])
    plan = pairing_plan(side, pairings, enrolments, mentors)
    if plan.problems:
        raise InvalidFacts(plan.problems)
    return _write(actor, side, plan.rows, "mentor.assign")


@transaction.atomic
def hand_over(
    *, actor: Actor, side: Side, student_nos: Sequence[str], mentor_id: int, from_on: date, reason: str = ""
) -> list[MentorAssignment]:
    """From a day on, let another mentor accompany: the present one ends the day before, the new one takes the rest.

    Raises Enrolment.DoesNotExist, NotYourMove, NotRunning, InvalidFacts.
    """
    if not student_nos:
        policy.require(actor, ACT_OF_SIDE[side])
        raise InvalidFacts([people_problem("student_no", "pairing_nobody")])
    enrolments = _locked(actor, side, student_nos)
    leaving = present(list(enrolments.values()), side, from_on)
    mentors = _locked_mentors(side, [mentor_id, *(_mentor_id(row) for row in leaving)])
    problems = [
        *_nobody_there(list(enrolments.values()), leaving, from_on),
        *_leaving_problems(leaving, mentor_id, from_on),
    ]
    if problems:
        raise InvalidFacts(problems)
    pairings = [
        Pairing(student_no=row.enrolment.student_no, mentor_id=mentor_id, starts_on=from_on, last_on=row.last_on)
        for row in leaving
    ]
    plan = pairing_plan(side, pairings, enrolments, mentors, leaving=leaving)
    if plan.problems:
        raise InvalidFacts(plan.problems)
    for row in leaving:
        cut_assignment(actor, row.enrolment, row, from_on, reason)
    return _write(actor, side, plan.rows, "mentor.take_over", reason)


@transaction.atomic
def end_assignment(*, actor: Actor, side: Side, student_no: str, last_on: date, reason: str = "") -> None:
    """Let nobody of a side accompany after an inclusive last day; pairings that would begin later are removed.

    Nothing to end is harmless. Raises Enrolment.DoesNotExist, NotYourMove, InvalidFacts over later entries.
    """
    enrolment = _locked(actor, side, [student_no])[student_no]
    end = last_on + timedelta(days=1)
    rows = MentorAssignment.objects.filter(enrolment=enrolment, side=side, period__endswith__gt=end)
    ending = list(rows.select_related("enrolment", "mentor", "tutor").order_by("pk"))
    if problems := _logged_after(ending, end):
        raise InvalidFacts(problems)
    for row in ending:
        cut_assignment(actor, enrolment, row, end, reason)


def _locked(actor: Actor, side: Side, student_nos: Sequence[str]) -> dict[str, Enrolment]:
    """Lock everybody named, in the order of ids; all must be visible, of the actor's role, and running."""
    rows = (
        policy.visible_enrolments(actor)
        .filter(student_no__in=student_nos)
        .select_related("training_class__rulebook", "person")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    found = {row.student_no: row for row in rows}
    if set(student_nos) - found.keys():
        raise Enrolment.DoesNotExist
    policy.require(actor, ACT_OF_SIDE[side])
    ended = [row for row in found.values() if row.state not in RUNNING]
    if ended:
        raise NotRunning([_not_running(row) for row in ended])
    return found


def _locked_mentors(side: Side, ids: Sequence[int]) -> dict[int, Mentor | Tutor]:
    """Lock mentors in the order of ids: two acts at once cannot both take the last place."""
    return {row.pk: row for row in mentors_of(side, ids).select_for_update(of=("self",))}


def _not_running(row: Enrolment) -> Problem:
    state = ENROLMENT_STATE_LABELS[EnrolmentState(row.state)]
    return people_problem("student_no", "enrolment_not_running", student_no=row.student_no, state=state)


def _mentor_id(row: MentorAssignment) -> int:
    return row.mentor_id or row.tutor_id or 0


def _nobody_there(enrolments: Sequence[Enrolment], leaving: Sequence[MentorAssignment], day: date) -> list[Problem]:
    accompanied = {row.enrolment_id for row in leaving}
    lone = [row for row in enrolments if row.pk not in accompanied]
    return [people_problem("from_on", "handover_nothing", student_no=row.student_no, day=day) for row in lone]


def _leaving_problems(leaving: Sequence[MentorAssignment], mentor_id: int, from_on: date) -> list[Problem]:
    same = [row for row in leaving if _mentor_id(row) == mentor_id]
    found = [people_problem("mentor", "handover_same", student_no=row.enrolment.student_no) for row in same]
    return [*found, *_logged_after(leaving, from_on)]


def _logged_after(rows: Sequence[MentorAssignment], end: date) -> list[Problem]:
    """Entries of the leaving mentors on or after the day `end`."""
    found = []
    for row in rows:
        logs = LogEntry.objects.filter(enrolment=row.enrolment_id, mentor=row.mentor_id, day__gte=end)
        last = logs.filter(state__in=SIGNED).aggregate(last=Max("day"))["last"] if row.mentor_id else None
        if last:
            student_no = row.enrolment.student_no
            found.append(people_problem("from_on", "logs_after_handover", student_no=student_no, last=last, day=end))
    return found


def _write(actor: Actor, side: Side, rows: Sequence[Planned], verb: str, reason: str = "") -> list[MentorAssignment]:
    column = "mentor_id" if side == Side.ENTERPRISE else "tutor_id"
    made = MentorAssignment.objects.bulk_create(
        MentorAssignment(enrolment=row.enrolment, side=side, period=_period(row.span), **{column: row.mentor_id})
        for row in rows
    )
    read = {
        row.pk: row
        for row in MentorAssignment.objects.filter(pk__in=[row.pk for row in made]).select_related("mentor", "tutor")
    }
    changes = [Change(row.enrolment_id, None, assignment_facts(read[row.pk])) for row in made]
    record_many(actor=actor, verb=verb, model=Enrolment, changes=changes, reason=reason)
    return made


def _period(span: Span) -> DateRange:
    return DateRange(span.starts_on, span.ends_before)
