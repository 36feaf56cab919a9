"""Reads of the mentor's people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from apprenticeship.lifecycle import EnrolmentState, LogState
from apprenticeship.models import Enrolment, LogEntry, MentorAssignment
from apprenticeship.policy import require, visible_enrolments
from apprenticeship.rules.weeks import SIGNED, WEEK, DayMark, day_mark, days_of_week, monday_of
from apprenticeship.selectors.logs import late_in, queue, rejected_logs
from apprenticeship.selectors.mentoring import deputised_spans, standing_in, stood_in_for
from common.actor import Actor, Mentor, Tutor
from common.dates import Span
from common.errors import NotYourMove
from common.texts import N_
from common.waiting import Waiting


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day on a card: what it shows, and the entries that stand for it."""

    day: date
    mark: DayMark
    logs: tuple[LogEntry, ...]


@dataclass(frozen=True, slots=True)
class Companion:
    """An apprentice as their mentor meets them: this week's days, and the last entry to start the next from.

    `in_place_of` names the mentor for whom the actor stands in today, "" for the actor's own people.
    """

    enrolment: Enrolment
    week: tuple[DayCell, ...]
    last: LogEntry | None
    is_open_today: bool
    in_place_of: str = ""

    @property
    def day_count(self) -> int:
        return sum(1 for cell in self.week if cell.mark in (DayMark.CONFIRMED, DayMark.ENTERED))

    @property
    def hours(self) -> Decimal:
        kept = [log.hours for cell in self.week for log in cell.logs if log.state in SIGNED]
        return sum(kept, Decimal(0))


def accompanied(actor: Mentor, day: date) -> QuerySet[Enrolment]:
    """List the apprentices in training whom a mentor accompanies on a day, by student number."""
    return _with_mentor_in(actor, Span(day, day + timedelta(days=1)))


def without_entry(actor: Mentor, today: date, *, week: date) -> QuerySet[Enrolment]:
    """List those whom a mentor accompanied in the week that holds `week` without one entry that stands."""
    monday = monday_of(week)
    until = min(monday + WEEK, today + timedelta(days=1))
    written = LogEntry.objects.filter(
        enrolment=OuterRef("pk"), mentor=actor.mentor_id, day__gte=monday, day__lt=until
    ).exclude(state__in=[LogState.DRAFTED, LogState.REJECTED])
    return _with_mentor_in(actor, Span(monday, until)).filter(~Exists(written))


def _with_mentor_in(actor: Mentor, span: Span) -> QuerySet[Enrolment]:
    days = (span.starts_on, span.ends_before)
    assigned = MentorAssignment.objects.filter(enrolment=OuterRef("pk"), mentor=actor.mentor_id, period__overlap=days)
    return (
        visible_enrolments(actor)
        .filter(Q(Exists(assigned)) | standing_in(actor, span), state=EnrolmentState.TRAINING, period__overlap=days)
        .select_related("person", "training_class__rulebook", "school")
        .order_by("student_no")
    )


def companions(actor: Mentor, enrolments: Iterable[Enrolment], today: date) -> list[Companion]:
    """Draw up the mentor's cards of some apprentices: three queries, whatever their number."""
    rows = list(enrolments)
    week, own = days_of_week(today), LogEntry.objects.filter(mentor=actor.mentor_id, enrolment__in=rows)
    of_week: dict[tuple[int, date], list[LogEntry]] = {}
    for log in own.filter(day__range=(week[0], week[-1])).order_by("pk"):
        of_week.setdefault((log.enrolment_id, log.day), []).append(log)
    newest = own.order_by("enrolment", "-day", "-pk").distinct("enrolment")
    last = {log.enrolment_id: log for log in newest}
    away = stood_in_for(actor, rows, today)
    cards = [_companion(row, of_week, last.get(row.pk), week, today) for row in rows]
    return [replace(card, in_place_of=away.get(card.enrolment.pk, "")) for card in cards]


def _companion(
    row: Enrolment,
    of_week: dict[tuple[int, date], list[LogEntry]],
    last: LogEntry | None,
    week: Sequence[date],
    today: date,
) -> Companion:
    span = Span(row.period.lower, row.period.upper)
    cells = []
    for day in week:
        held = of_week.get((row.pk, day), [])
        cells.append(DayCell(day, day_mark(day, [log.state for log in held], span, today), tuple(held)))
    open_today = next(cell.mark for cell in cells if cell.day == today) in (DayMark.EMPTY, DayMark.REJECTED)
    return Companion(row, tuple(cells), last, open_today)


def entry_place(actor: Actor, student_no: str) -> tuple[Mentor, Enrolment]:
    """Find whom a mentor may write about. Raises DoesNotExist for strangers, NotYourMove for other roles."""
    enrolment = (
        visible_enrolments(actor)
        .select_related("person", "training_class__rulebook", "school")
        .get(student_no=student_no)
    )
    require(actor, "enter_log")
    if not isinstance(actor, Mentor):
        raise NotYourMove
    return actor, enrolment


def recent_tasks(actor: Mentor, count: int = 8) -> list[str]:
    """List the tasks that a mentor wrote last, newest first, each once."""
    newest = LogEntry.objects.filter(mentor=actor.mentor_id).order_by("-day", "-pk").values_list("task", flat=True)
    return list(dict.fromkeys(newest[: count * 10]))[:count]


def assignments_on(enrolment: Enrolment, day: date) -> QuerySet[MentorAssignment]:
    """List who accompanies an apprentice on a day, the enterprise's side first."""
    rows = MentorAssignment.objects.filter(enrolment=enrolment, period__contains=day)
    return rows.select_related("mentor", "tutor").order_by("side", "pk")


def last_entry(actor: Mentor, enrolment: Enrolment) -> LogEntry | None:
    """Give a mentor's newest entry about an apprentice, to start the next one from."""
    own = LogEntry.objects.filter(enrolment=enrolment, mentor=actor.mentor_id)
    return own.order_by("-day", "-pk").first()


def open_days(actor: Mentor, enrolment: Enrolment, week: date, today: date) -> list[date]:
    """List the days of a week on which a mentor may still enter about an apprentice."""
    days = days_of_week(week)
    periods = MentorAssignment.objects.filter(enrolment=enrolment, mentor=actor.mentor_id)
    assigned: list[Any] = list(periods.values_list("period", flat=True))
    stood_in = deputised_spans(actor, enrolment.pk)
    taken = set(
        LogEntry.objects.filter(enrolment=enrolment, mentor=actor.mentor_id, day__range=(days[0], days[-1]))
        .exclude(state=LogState.REJECTED)
        .values_list("day", flat=True)
    )
    return [
        day
        for day in days
        if day <= today
        and day not in taken
        and day in enrolment.period
        and (any(day in one for one in assigned) or any(one.holds(day) for one in stood_in))
    ]


# ---- what waits ----


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """Say what waits: for mentors apprentices without entries and rejected entries, for tutors the queue."""
    if isinstance(actor, Mentor):
        last_week = without_entry(actor, today, week=today - WEEK).count()
        this_week = without_entry(actor, today, week=today).count()
        return [
            Waiting(N_("上周没有带徒记录的学徒"), last_week, "apprenticeship:logs", query="without=last", is_late=True),
            Waiting(N_("本周还没有带徒记录的学徒"), this_week, "apprenticeship:logs", query="without=this"),
            Waiting(N_("被驳回、待重填的带徒记录"), rejected_logs(actor).count(), "apprenticeship:logs_rejected"),
        ]
    if isinstance(actor, Tutor):
        rows = queue(actor)
        late = late_in(rows, today).count()
        return [
            Waiting(N_("逾期未确认的带徒记录"), late, "apprenticeship:log_queue", query="late=1", is_late=True),
            Waiting(N_("待确认的带徒记录"), rows.count(), "apprenticeship:log_queue"),
        ]
    return []
