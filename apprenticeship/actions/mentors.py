"""Pairs apprentices with mentors and tutors, hands them over, ends a pairing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db import transaction
from psycopg.types.range import DateRange

from apprenticeship import policy
from apprenticeship.actions._enrolment import assignment_facts, cut_assignment
from apprenticeship.lifecycle import ENROLMENT_STATE_LABELS, EnrolmentState, Side
from apprenticeship.models import Enrolment, MentorAssignment
from apprenticeship.rules.people_texts import people_problem
from apprenticeship.selectors.hand_over import held_from, leaving_problems, logged_after, successors
from apprenticeship.selectors.mentors import Pairing, Planned, mentors_of, pairing_plan, present
from common.actor import Actor
from common.dates import Span
from common.errors import InvalidFacts, Problem, WrongState
from common.texts import N_
from enterprises.models import Mentor
from journal.actions import Change, record_many
from schools.models import Tutor

ACT_OF_SIDE = {Side.ENTERPRISE: "assign_mentor", Side.SCHOOL: "assign_tutor"}
RUNNING = [EnrolmentState.REGISTERED, EnrolmentState.TRAINING, EnrolmentState.SUSPENDED]


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
    problems = _nobody_there(list(enrolments.values()), leaving, from_on)
    return _take_over(actor, side, enrolments, leaving, mentors, mentor_id, from_on, reason, problems)


@transaction.atomic
def hand_over_people(
    *,
    actor: Actor,
    leaving_id: int,
    mentor_id: int,
    from_on: date | None,
    student_nos: Sequence[str] | None = None,
    reason: str = "",
) -> list[MentorAssignment]:
    """From a day on, let another mentor of the enterprise accompany whomever a mentor accompanies, in all classes.

    Who is accompanied only later is handed over whole; `student_nos` keeps some, None means everybody whom the actor
    sees. All or nothing; loads are counted under both mentors' locks.
    Raises Mentor.DoesNotExist, Enrolment.DoesNotExist, NotYourMove, InvalidFacts.
    """
    policy.visible_mentors(actor).get(pk=leaving_id)
    policy.require(actor, ACT_OF_SIDE[Side.ENTERPRISE])
    if from_on is None:
        raise InvalidFacts([people_problem("from_on", "day_missing")])
    held = [row.enrolment.student_no for row in held_from(actor, leaving_id, from_on)]
    chosen = sorted(set(held) if student_nos is None else set(student_nos))
    if not chosen or not held:
        raise InvalidFacts([people_problem("student_no", "pairing_nobody")])
    enrolments = _locked(actor, Side.ENTERPRISE, chosen)
    mentors = _locked_mentors(Side.ENTERPRISE, [leaving_id, mentor_id])
    leaving = [row for row in held_from(actor, leaving_id, from_on) if row.enrolment.student_no in enrolments]
    problems = _nobody_there(list(enrolments.values()), leaving, from_on)
    return _take_over(actor, Side.ENTERPRISE, enrolments, leaving, mentors, mentor_id, from_on, reason, problems)


def _take_over(
    actor: Actor,
    side: Side,
    enrolments: Mapping[str, Enrolment],
    leaving: Sequence[MentorAssignment],
    mentors: Mapping[int, Mentor | Tutor],
    mentor_id: int,
    from_on: date,
    reason: str,
    problems: Sequence[Problem],
) -> list[MentorAssignment]:
    found = [*problems, *leaving_problems(leaving, mentor_id, from_on)]
    if found:
        raise InvalidFacts(found)
    plan = pairing_plan(side, successors(leaving, mentor_id, from_on), enrolments, mentors, leaving=leaving)
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
    if problems := logged_after(ending, end):
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
