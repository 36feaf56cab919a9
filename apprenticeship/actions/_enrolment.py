"""What the acts on enrolments share: locking one, ending one, taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Max, QuerySet
from psycopg.types.range import DateRange

from apprenticeship import policy
from apprenticeship.actions._suspension import cut_rest
from apprenticeship.lifecycle import (
    ENROLMENT_LIFECYCLE,
    WITHDRAWAL_REASON_LABELS,
    ClassState,
    EnrolmentState,
    WithdrawalReason,
)
from apprenticeship.models import Assessment, Enrolment, LogEntry, MentorAssignment, TrainingClass
from apprenticeship.rules.people_texts import people_problem
from apprenticeship.rules.weeks import SIGNED
from apprenticeship.selectors.roster import dependents
from common.actor import Actor
from common.errors import InvalidFacts, Problem, WrongState
from common.texts import N_
from journal.actions import Change, record, record_many

TAKES_PEOPLE = [ClassState.FILED, ClassState.OPEN]


class StillNeeded(WrongState, InvalidFacts):
    """An enrolment cannot be taken back (409); `problems` says, person by person, what depends on it."""

    code = "still_needed"
    message = N_("已有记录依赖这次登记，不能撤销。")


def class_taking_people(actor: Actor, number: str) -> TrainingClass:
    """Lock a filed or open class for whoever may register people.

    Raises TrainingClass.DoesNotExist, NotYourMove, WrongState.
    """
    training_class = (
        policy.visible_classes(actor)
        .select_related("rulebook", "enterprise", "bureau")
        .select_for_update(of=("self",))
        .get(number=number)
    )
    policy.require(actor, "register_roster")
    if training_class.state not in TAKES_PEOPLE:
        raise WrongState
    return training_class


def locked_enrolment(actor: Actor, student_no: str) -> Enrolment:
    """Lock an enrolment that the actor sees. Raises Enrolment.DoesNotExist."""
    return lockable_enrolments(actor).get(student_no=student_no)


def lockable_enrolments(actor: Actor) -> QuerySet[Enrolment]:
    """Give what the actor sees, each with its class and person read and its own row locked."""
    related = ("training_class__rulebook", "training_class__occupation", "school", "person")
    return policy.visible_enrolments(actor).select_related(*related).select_for_update(of=("self",))


def require_unneeded(rows: Sequence[Enrolment]) -> None:
    """Raise StillNeeded when anything depends on registered enrolments, or when their training has begun."""
    uses = dependents(rows)
    problems = [needed_problem(row, "、".join(uses[row.pk])) for row in rows if row.pk in uses]
    if problems:
        raise StillNeeded(problems)


def needed_problem(row: Enrolment, what: str) -> Problem:
    """Say what stands in the way of taking a registration back."""
    return people_problem("", "registration_in_use", student_no=row.student_no, name=row.person.name, what=what)


def write_void(actor: Actor, rows: Sequence[Enrolment], reason: str) -> None:
    """Void enrolments that were asked about, with one journal entry each."""
    Enrolment.objects.filter(pk__in=[row.pk for row in rows]).update(state=EnrolmentState.VOID)
    changes = [Change(row.pk, {"state": row.state}, {"state": EnrolmentState.VOID.value}) for row in rows]
    for row in rows:
        row.state = EnrolmentState.VOID
    if rows:
        record_many(actor=actor, verb="enrolment.void", model=Enrolment, changes=changes, reason=reason)


def ending_problems(row: Enrolment, ended_on: date | None, *, today: date, latest: date | None) -> list[Problem]:
    """Check the inclusive last day of a training; `latest` None admits a day after the planned period."""
    if ended_on is None:
        return [people_problem("ended_on", "day_missing")]
    if ended_on < row.starts_on:
        return [people_problem("ended_on", "ended_before_start", day=ended_on, starts_on=row.starts_on)]
    if ended_on > today:
        return [people_problem("ended_on", "ended_ahead", day=ended_on)]
    if latest is not None and ended_on > latest:
        return [people_problem("ended_on", "ended_after_period", day=ended_on, ends_on=row.ends_on)]
    return list(later_records(row, ended_on))


def later_records(row: Enrolment, ended_on: date) -> list[Problem]:
    """Entries and results that contradict an end on this day."""
    logs = LogEntry.objects.filter(enrolment=row, day__gt=ended_on, state__in=SIGNED)
    results = Assessment.objects.filter(enrolment=row, assessed_on__gt=ended_on)
    count = logs.count() + results.count()
    if not count:
        return []
    days = [logs.aggregate(last=Max("day"))["last"], results.aggregate(last=Max("assessed_on"))["last"]]
    last = max(day for day in days if day)
    return [people_problem("ended_on", "records_after_end", day=ended_on, count=count, last=last)]


def write_withdrawal(actor: Actor, row: Enrolment, reason: WithdrawalReason, ended_on: date, note: str) -> None:
    """Withdraw an enrolment that was asked about: state, day, reason, shorter period, shorter assignments."""
    before = {"state": row.state, "last_on": row.ends_on.isoformat()}
    row.state = ENROLMENT_LIFECYCLE.target("withdraw", EnrolmentState(row.state))
    row.ended_on, row.withdrawal_reason = ended_on, reason
    shorten(actor, row, ended_on)
    row.save(update_fields=["state", "ended_on", "withdrawal_reason", "period"])
    after = {"state": row.state, "last_on": row.ends_on.isoformat(), "withdrawal_reason": reason.value}
    words = note.strip() or WITHDRAWAL_REASON_LABELS[reason]
    record(actor=actor, verb="enrolment.withdraw", subject=row, before=before, after=after, reason=words)


def shorten(actor: Actor, row: Enrolment, last_on: date) -> None:
    """Cut the period, unsaved, and the mentors' assignments at an inclusive last day; those not begun are removed."""
    end = last_on + timedelta(days=1)
    cut_rest(actor, row, end)
    if end >= row.period.upper:
        return
    row.period = DateRange(row.period.lower, end)
    later = MentorAssignment.objects.filter(enrolment=row, period__endswith__gt=end)
    for assignment in later.select_related("mentor", "tutor").order_by("pk"):
        cut_assignment(actor, row, assignment, end)


def cut_assignment(actor: Actor, row: Enrolment, assignment: MentorAssignment, end: date, reason: str = "") -> None:
    """End an assignment before the day `end`, or remove it when it would never have begun."""
    before = assignment_facts(assignment)
    if assignment.period.lower >= end:
        assignment.delete()
        record(actor=actor, verb="mentor.remove", subject=row, before=before, reason=reason)
        return
    assignment.period = DateRange(assignment.period.lower, end)
    assignment.save(update_fields=["period"])
    after = assignment_facts(assignment)
    record(actor=actor, verb="mentor.end", subject=row, before=before, after=after, reason=reason)


def assignment_facts(assignment: MentorAssignment) -> dict[str, str]:
    """Write an assignment for the journal; its mentor or tutor has been read with it."""
    starts_on, last_on = assignment.starts_on.isoformat(), assignment.last_on.isoformat()
    holder = assignment.mentor or assignment.tutor
    return {"side": assignment.side, "mentor": str(holder), "starts_on": starts_on, "last_on": last_on}
