"""Reads of calendar weeks: their sums, the grid of people and weeks, and the weeks that are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from django.db.models import Count, Max, QuerySet, Sum
from django.db.models.functions import TruncWeek
from django.utils.timezone import localtime

from apprenticeship.lifecycle import EnrolmentState, LogState, Side
from apprenticeship.models import Enrolment, LogEntry, MentorAssignment, MentorDeputy
from apprenticeship.policy import visible_enrolments
from apprenticeship.rules.week_marks import Accompanying, MissingWeek, WeekFrame, WeekMark, missing_weeks, week_mark
from apprenticeship.rules.weeks import SIGNED, WEEK, WeekSum, monday_of
from apprenticeship.selectors.companions import accompanied
from apprenticeship.selectors.logs import redone, terms_of
from apprenticeship.selectors.suspensions import suspended_spans
from catalogue.rules import SHIPPED
from common.actor import Actor, Mentor, Tutor
from common.dates import Span
from common.errors import NotYourMove
from common.keyset import Order, page_of

Pauses = Mapping[int, Sequence[Span]]
NOT_PAUSED: Pauses = {}
ATTENDING = [EnrolmentState.TRAINING, EnrolmentState.SUSPENDED]
SHOWN_WEEKS = 12
BY_NUMBER = Order("student_no", read=str)
FIRST_YEAR = 1900


def week_sums(enrolments: Iterable[Enrolment], since: date, until: date) -> dict[int, dict[date, WeekSum]]:
    """Add up entries by apprentice and week, in one query; weeks without any are absent.

    `since` and `until` are inclusive days. Whoever calls has scoped the enrolments.
    """
    bounds = {"enrolment__in": [row.pk for row in enrolments], "day__range": (since, until)}
    rows = (
        LogEntry.objects.filter(**bounds)
        .exclude(redone(**bounds), state=LogState.REJECTED)
        .annotate(week=TruncWeek("day"))
        .values_list("enrolment", "week", "state")
        .annotate(Count("day", distinct=True), Sum("hours"), Max("decided_at"))
        .order_by("enrolment", "week", "state")
    )
    sums: dict[int, dict[date, WeekSum]] = {}
    for enrolment_id, monday, state, day_count, hours, decided_at in rows:
        held = sums.setdefault(enrolment_id, {}).get(monday, WeekSum(monday))
        sums[enrolment_id][monday] = WeekSum(
            monday,
            {**held.day_counts, LogState(state): day_count},
            held.hours + (hours if state in SIGNED else Decimal(0)),
            localtime(decided_at).date() if state == LogState.CONFIRMED else held.confirmed_on,
        )
    return sums


@lru_cache(maxsize=4096)
def is_worked(day: date) -> bool:
    """Say whether a day is worked by the State Council's calendar, or Monday to Friday where it is not known yet."""
    return SHIPPED.is_likely_worked(day)


def frame_of(enrolment: Enrolment, paused: Pauses = NOT_PAUSED) -> WeekFrame:
    """Give what an apprentice's weeks stand in. `paused` are the spans in which trainings stand still, by enrolment."""
    training = Span(enrolment.period.lower, enrolment.period.upper)
    return WeekFrame(training, is_worked, tuple(paused.get(enrolment.pk, ())))


# ---- the grid ----


@dataclass(frozen=True, slots=True)
class GridRow:
    """One apprentice and what each of their weeks shows."""

    enrolment: Enrolment
    weeks: tuple[tuple[WeekSum, WeekMark], ...]


def week_grid(
    enrolments: Sequence[Enrolment], mondays: Sequence[date], today: date, *, paused: Pauses | None = None
) -> list[GridRow]:
    """Draw people and weeks, in two queries whatever their number. `paused` is read where it is not given.

    Whoever calls has scoped the enrolments and read each one's `training_class` and its `rulebook`.
    """
    sums = week_sums(enrolments, mondays[0], mondays[-1] + WEEK - timedelta(days=1))
    rests = suspended_spans([row.pk for row in enrolments]) if paused is None else paused
    return [GridRow(row, tuple(_marked(row, mondays, sums.get(row.pk, {}), today, rests))) for row in enrolments]


def _marked(
    row: Enrolment, mondays: Sequence[date], sums: Mapping[date, WeekSum], today: date, paused: Pauses
) -> Iterable[tuple[WeekSum, WeekMark]]:
    frame, terms = frame_of(row, paused), terms_of(row)
    for monday in mondays:
        week = sums.get(monday, WeekSum(monday))
        yield week, week_mark(week, frame, terms, today=today)


@dataclass(frozen=True, slots=True)
class GridPage:
    """A page of people and twelve weeks; `later` is None where the newest week is shown already."""

    rows: list[GridRow]
    mondays: list[date]
    earlier: date
    later: date | None
    previous_key: str
    next_key: str


def grid_page(
    people: QuerySet[Enrolment], *, today: date, last_day: date, until: str, after: str, before: str
) -> GridPage:
    """Draw a page of people and the twelve weeks up to the one that holds `until`, at the latest that of `last_day`.

    `until` is a day as an address writes it; one that cannot be read asks for the newest weeks.
    """
    newest = monday_of(last_day)
    last = min(_monday_in(until) or newest, newest)
    mondays = [last - WEEK * back for back in reversed(range(SHOWN_WEEKS))]
    page = page_of(people, BY_NUMBER, after=after, before=before)
    return GridPage(
        rows=week_grid(list(page.rows), mondays, today),
        mondays=mondays,
        earlier=last - WEEK * SHOWN_WEEKS,
        later=min(last + WEEK * SHOWN_WEEKS, newest) if last < newest else None,
        previous_key=page.previous_key,
        next_key=page.next_key,
    )


def _monday_in(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return monday_of(day) if day.year > FIRST_YEAR else None


def people_of(actor: Actor, today: date) -> QuerySet[Enrolment]:
    """List those whom a mentor or a tutor accompanies today. Raises NotYourMove for other roles."""
    if isinstance(actor, Mentor):
        return accompanied(actor, today)
    if isinstance(actor, Tutor):
        return tutored(actor, today)
    raise NotYourMove


def tutored(actor: Tutor, day: date) -> QuerySet[Enrolment]:
    """List the apprentices in training whom a tutor accompanies on a day."""
    held = MentorAssignment.objects.filter(tutor=actor.tutor_id, period__contains=day)
    rows = visible_enrolments(actor).filter(pk__in=held.values("enrolment"), state=EnrolmentState.TRAINING)
    return rows.select_related("person", "training_class__rulebook", "school").order_by("student_no")


# ---- what is missing ----


@dataclass(frozen=True, slots=True)
class Owed:
    """A missing week and whose it is."""

    enrolment: Enrolment
    week: MissingWeek


def owed_weeks(actor: Actor, today: date, *, since: date | None = None, paused: Pauses | None = None) -> list[Owed]:
    """List the missing weeks of everybody in training, or at rest, whom an actor sees: by apprentice, oldest first.

    A mentor's list holds what they owe themselves. Five queries whatever the number of people.
    `since` leaves out weeks that were owed before it.
    """
    rows = visible_enrolments(actor).filter(state__in=ATTENDING, period__startswith__lte=today)
    people = list(rows.select_related("person", "training_class").order_by("student_no"))
    if not people:
        return []
    ids = [row.pk for row in people]
    sums = week_sums(people, since - WEEK if since else min(row.starts_on for row in people), today)
    accompanying = accompanied_by(ids)
    rests = suspended_spans(ids) if paused is None else paused
    found = []
    for row in people:
        weeks = missing_weeks(
            frame_of(row, rests), accompanying.get(row.pk, ()), sums.get(row.pk, {}).values(), today=today
        )
        found += [Owed(row, week) for week in weeks if since is None or week.since >= since]
    if isinstance(actor, Mentor):
        return [one for one in found if one.week.mentor_id == actor.mentor_id]
    return found


def accompanied_by(enrolment_ids: Sequence[int]) -> dict[int, list[Accompanying]]:
    """Say who accompanies apprentices for their enterprise and who stands in, in two queries."""
    held = MentorAssignment.objects.filter(enrolment__in=enrolment_ids, side=Side.ENTERPRISE).order_by("period", "pk")
    pairs = list(held.values_list("enrolment_id", "mentor_id", "period"))
    away: dict[int, list[tuple[Span, int]]] = {}
    deputies = MentorDeputy.objects.filter(mentor__in={mentor_id for _, mentor_id, _ in pairs}).order_by("pk")
    for mentor_id, deputy_id, period in deputies.values_list("mentor_id", "deputy_id", "period"):
        away.setdefault(mentor_id, []).append((Span(period.lower, period.upper), deputy_id))
    found: dict[int, list[Accompanying]] = {}
    for enrolment_id, mentor_id, period in pairs:
        span = Span(period.lower or date.min, period.upper or date.max)
        found.setdefault(enrolment_id, []).append(Accompanying(mentor_id, span, tuple(away.get(mentor_id, ()))))
    return found
