"""Reads of hand-overs: whom a mentor accompanies from a day on, and what handing them over would mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet

from apprenticeship import policy
from apprenticeship.filters import RUNNING
from apprenticeship.lifecycle import Side
from apprenticeship.models import Enrolment, LogEntry, MentorAssignment
from apprenticeship.rules.people_texts import people_problem
from apprenticeship.rules.weeks import SIGNED
from apprenticeship.selectors.mentors import Pairing, PairingPlan, mentors_of, pairing_plan
from common.actor import Actor
from common.errors import Problem


def held_from(actor: Actor, mentor_id: int, day: date) -> QuerySet[MentorAssignment]:
    """List a mentor's assignments that hold on a day or begin later, of running people whom the actor sees."""
    people = policy.visible_enrolments(actor).filter(state__in=RUNNING)
    rows = MentorAssignment.objects.filter(mentor=mentor_id, period__endswith__gt=day, enrolment__in=people)
    related = ("mentor", "tutor", "enrolment__person", "enrolment__training_class__rulebook")
    return rows.select_related(*related).order_by("enrolment__student_no", "pk")


def successors(leaving: Sequence[MentorAssignment], mentor_id: int, day: date) -> list[Pairing]:
    """Write what another mentor would take over from a day on: the rest of each assignment."""
    return [
        Pairing(
            student_no=row.enrolment.student_no,
            mentor_id=mentor_id,
            starts_on=max(day, row.starts_on),
            last_on=row.last_on,
        )
        for row in leaving
    ]


def leaving_problems(leaving: Sequence[MentorAssignment], mentor_id: int, day: date) -> list[Problem]:
    """Say what forbids that assignments end before a day: the same mentor again, entries on that day or later."""
    same = [row for row in leaving if (row.mentor_id or row.tutor_id) == mentor_id]
    found = [people_problem("mentor", "handover_same", student_no=row.enrolment.student_no) for row in same]
    return [*found, *logged_after(leaving, day)]


def logged_after(rows: Sequence[MentorAssignment], end: date) -> list[Problem]:
    """Name the entries of leaving mentors on or after the day `end`, in one query."""
    mentors = {row.mentor_id for row in rows if row.mentor_id}
    logs = LogEntry.objects.filter(enrolment__in=[row.enrolment_id for row in rows], mentor__in=mentors, day__gte=end)
    counted = logs.filter(state__in=SIGNED).order_by().values_list("enrolment", "mentor")
    last = {(enrolment, mentor): day for enrolment, mentor, day in counted.annotate(last=Max("day"))} if mentors else {}
    return [
        people_problem(
            "from_on",
            "logs_after_handover",
            student_no=row.enrolment.student_no,
            last=last[row.enrolment_id, row.mentor_id],
            day=end,
        )
        for row in rows
        if row.mentor_id and (row.enrolment_id, row.mentor_id) in last
    ]


@dataclass(frozen=True, slots=True)
class HandOver:
    """What handing people over would do: whom it concerns, and the plan with loads and every problem."""

    leaving: Sequence[MentorAssignment]
    plan: PairingPlan


def hand_over_plan(
    actor: Actor, leaving_id: int, mentor_id: int, day: date, student_nos: Sequence[str] | None = None
) -> HandOver:
    """Work out a hand-over of a mentor's people without a lock; `student_nos` None means everybody."""
    leaving = [
        row
        for row in held_from(actor, leaving_id, day)
        if student_nos is None or row.enrolment.student_no in student_nos
    ]
    known: dict[str, Enrolment] = {row.enrolment.student_no: row.enrolment for row in leaving}
    mentors = {row.pk: row for row in mentors_of(Side.ENTERPRISE, [mentor_id])}
    plan = pairing_plan(Side.ENTERPRISE, successors(leaving, mentor_id, day), known, mentors, leaving=leaving)
    problems = [*leaving_problems(leaving, mentor_id, day), *plan.problems]
    return HandOver(leaving, PairingPlan(plan.rows, problems, plan.loads))
