"""What a calendar week of an apprentice shows, which days of it are owed, and who owes a week that is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from apprenticeship.lifecycle import LogState
from apprenticeship.rules.logs import LogTerms
from apprenticeship.rules.weeks import WEEK, WeekSum, days_of_week, weeks_of
from common.dates import Span
from common.texts import N_


class WeekMark(StrEnum):
    """What one week of an apprentice shows."""

    MISSING = "missing"
    DRAFTED = "drafted"
    SIGNED = "signed"
    CONFIRMED = "confirmed"
    LOCKED = "locked"
    REJECTED = "rejected"
    NOT_DUE = "not_due"
    PAUSED = "paused"
    OUTSIDE = "outside"


WEEK_MARK_LABELS: dict[WeekMark, str] = {
    WeekMark.MISSING: N_("缺记录"),
    WeekMark.DRAFTED: N_("待签字"),
    WeekMark.SIGNED: N_("待确认"),
    WeekMark.CONFIRMED: N_("已确认"),
    WeekMark.LOCKED: N_("已锁定"),
    WeekMark.REJECTED: N_("已驳回"),
    WeekMark.NOT_DUE: N_("未到期"),
    WeekMark.PAUSED: N_("暂停中"),
    WeekMark.OUTSIDE: N_("期限外"),
}
_BY_STATE = (
    (LogState.REJECTED, WeekMark.REJECTED),
    (LogState.DRAFTED, WeekMark.DRAFTED),
    (LogState.ENTERED, WeekMark.SIGNED),
)


@dataclass(frozen=True, slots=True)
class WeekFrame:
    """What a week stands in: the time of training, the days on which it is paused, which days are worked at all."""

    training: Span
    is_worked: Callable[[date], bool]
    paused: tuple[Span, ...] = ()

    def owed_days(self, monday: date) -> list[date]:
        """List the days of a week of which an entry is expected: worked, in training, not paused."""
        return [day for day in self._worked(monday) if not self._is_paused(day)]

    def is_paused(self, monday: date) -> bool:
        """Say whether the training stands still on every day on which the week would be worked."""
        worked = self._worked(monday)
        return bool(worked) and all(self._is_paused(day) for day in worked)

    def touches(self, monday: date) -> bool:
        return any(self.training.holds(day) for day in days_of_week(monday))

    def _worked(self, monday: date) -> list[date]:
        return [day for day in days_of_week(monday) if self.training.holds(day) and self.is_worked(day)]

    def _is_paused(self, day: date) -> bool:
        return any(span.holds(day) for span in self.paused)


def week_mark(week: WeekSum, frame: WeekFrame, terms: LogTerms, *, today: date) -> WeekMark:
    """Say what a week shows: of several states the one that asks for the most attention.

    A week without a signed day is missing once it is over and at least one of its days was owed.
    """
    for state, mark in _BY_STATE:
        if week.day_counts.get(state):
            return mark
    if week.confirmed_on is not None:
        return WeekMark.LOCKED if terms.is_locked(week.confirmed_on, today) else WeekMark.CONFIRMED
    return _empty_mark(week, frame, today)


def _empty_mark(week: WeekSum, frame: WeekFrame, today: date) -> WeekMark:
    if not frame.touches(week.monday):
        return WeekMark.OUTSIDE
    if frame.is_paused(week.monday):
        return WeekMark.PAUSED
    if week.sunday >= today or not frame.owed_days(week.monday):
        return WeekMark.NOT_DUE
    return WeekMark.MISSING


@dataclass(frozen=True, slots=True)
class Accompanying:
    """A mentor accompanies an apprentice; while they are away another one stands in."""

    mentor_id: int
    span: Span
    stood_in: tuple[tuple[Span, int], ...] = ()

    def who_on(self, day: date) -> int | None:
        """Name the mentor who is to write a day: the deputy while there is one; None outside the span."""
        if not self.span.holds(day):
            return None
        return next((deputy for span, deputy in self.stood_in if span.holds(day)), self.mentor_id)


@dataclass(frozen=True, slots=True)
class MissingWeek:
    """A week that is over and of which no day was signed.

    `mentor_id` is whoever was to write its last owed day, None where nobody accompanied. `since` is the first day on
    which it is owed. `is_drafted`: something is written down, and waits only for a signature.
    """

    monday: date
    mentor_id: int | None
    since: date
    is_drafted: bool = False

    def days_owed(self, today: date) -> int:
        return (today - self.since).days


def missing_weeks(
    frame: WeekFrame, accompanying: Sequence[Accompanying], weeks: Iterable[WeekSum], *, today: date
) -> list[MissingWeek]:
    """List the weeks of one apprentice that are owed, the oldest first.

    `weeks` are those with entries; any other week of the training up to today counts as empty. A rejected day is a
    signed one that waits for another version: it is shown as rejected, not as missing.
    """
    held = {week.monday: week for week in weeks}
    found = []
    for monday in weeks_of(frame.training, today):
        week = held.get(monday, WeekSum(monday))
        owed = frame.owed_days(monday)
        if week.sunday >= today or not owed or week.day_count or week.day_counts.get(LogState.REJECTED):
            continue
        who = _who_owes(accompanying, owed)
        found.append(MissingWeek(monday, who, monday + WEEK, bool(week.day_counts.get(LogState.DRAFTED))))
    return found


def _who_owes(accompanying: Sequence[Accompanying], owed: Sequence[date]) -> int | None:
    for day in reversed(owed):
        for one in accompanying:
            who = one.who_on(day)
            if who is not None:
                return who
    return None
