"""Calendar weeks of entries: what each day and each week shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from apprenticeship.lifecycle import LogState
from common.dates import Span
from common.texts import N_

WEEK = timedelta(days=7)
SIGNED = (LogState.ENTERED, LogState.CONFIRMED)


class DayMark(StrEnum):
    """What one day of an apprentice shows."""

    DRAFTED = "drafted"
    CONFIRMED = "confirmed"
    ENTERED = "entered"
    REJECTED = "rejected"
    EMPTY = "empty"
    AHEAD = "ahead"
    OUTSIDE = "outside"


DAY_MARK_LABELS: dict[DayMark, str] = {
    DayMark.DRAFTED: N_("待签字"),
    DayMark.CONFIRMED: N_("已确认"),
    DayMark.ENTERED: N_("待确认"),
    DayMark.REJECTED: N_("已驳回"),
    DayMark.EMPTY: N_("没有记录"),
    DayMark.AHEAD: N_("未到"),
    DayMark.OUTSIDE: N_("不在期限内"),
}
WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))


def monday_of(day: date) -> date:
    """Give the first day of the week that holds `day`."""
    return day - timedelta(days=day.weekday())


def days_of_week(day: date) -> list[date]:
    """List the seven days, Monday first, of the week that holds `day`."""
    monday = monday_of(day)
    return [monday + timedelta(days=place) for place in range(7)]


def weeks_of(span: Span, until: date) -> list[date]:
    """List the Mondays of the weeks that a span touches, up to the week that holds `until`."""
    first, last = monday_of(span.starts_on), monday_of(min(span.last_on, until))
    return [first + WEEK * place for place in range((last - first) // WEEK + 1)]


def day_mark(day: date, states: Iterable[str], span: Span, today: date) -> DayMark:
    """Say what a day shows. A rejected entry shows only while no other stands in its place."""
    held = set(states)
    if LogState.DRAFTED in held:
        return DayMark.DRAFTED
    if LogState.ENTERED in held:
        return DayMark.ENTERED
    if LogState.CONFIRMED in held:
        return DayMark.CONFIRMED
    if LogState.REJECTED in held:
        return DayMark.REJECTED
    if day > today:
        return DayMark.AHEAD
    return DayMark.EMPTY if span.holds(day) else DayMark.OUTSIDE


@dataclass(frozen=True, slots=True)
class WeekSum:
    """What one apprentice's week adds up to; a rejected day counts only while it was not entered again.

    `hours` and `day_count` are of signed days; `confirmed_on` is the day of the last confirmation.
    """

    monday: date
    day_counts: dict[LogState, int] = field(default_factory=dict)
    hours: Decimal = Decimal(0)
    confirmed_on: date | None = None

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def day_count(self) -> int:
        return sum(self.day_counts.get(state, 0) for state in SIGNED)


def by_month(mondays: Iterable[date]) -> Iterator[tuple[date, list[date]]]:
    """Put weeks under the month that holds their Monday: (the month's first day, its Mondays)."""
    months: dict[date, list[date]] = {}
    for monday in mondays:
        months.setdefault(monday.replace(day=1), []).append(monday)
    yield from months.items()
