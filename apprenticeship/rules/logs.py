"""What a mentor's daily entry must fulfil."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from apprenticeship.rules.log_texts import problem
from common.dates import Span
from common.errors import Problem

TENTH = Decimal("0.1")
HOURS_OF_A_DAY = Decimal(24)
MOST_TASK, MOST_REMARK, MOST_REASON = 120, 300, 200
RATINGS = range(1, 6)


@dataclass(frozen=True, slots=True)
class LogTerms:
    """What a class's rulebook says about entries.

    `most_hours` a day and `late_days` are None where the document gives none: then nothing is too much or too late.
    An entry made more than `late_days` after its day needs a reason where `late_reason_needed`.
    `lock_days` after its confirmation an entry is locked; None where the document gives no days: then at once.
    Confirming many at once takes `confirm_seconds` each, None where the document gives none; a quicker act is refused
    where `fast_confirm_refused`, else told to the journal. `article` cites the document.
    """

    late_days: int | None
    late_reason_needed: bool
    most_hours: Decimal | None
    article: str
    lock_days: int | None = None
    confirm_seconds: int | None = None
    fast_confirm_refused: bool = False

    def is_late(self, day: date, entered_on: date) -> bool:
        return self.late_days is not None and entered_on - day > timedelta(days=self.late_days)

    def locks_on(self, confirmed_on: date) -> date:
        """Give the first day on which an entry confirmed on a day can no longer be taken back."""
        return confirmed_on + timedelta(days=self.lock_days or 0)

    def is_locked(self, confirmed_on: date, today: date) -> bool:
        return today >= self.locks_on(confirmed_on)


@dataclass(frozen=True, slots=True)
class LogFacts:
    """One day with one apprentice, as the mentor states it; `rating` from 1 to 5."""

    day: date
    hours: Decimal
    task: str
    rating: int
    remark: str = ""
    late_reason: str = ""


@dataclass(frozen=True, slots=True)
class LogPlace:
    """What an entry stands in: the time of training, the days on which this mentor accompanies, the days taken.

    In the times `rested` no entry is made.
    """

    training: Span
    accompanied: tuple[Span, ...]
    taken: frozenset[date] = frozenset()
    rested: tuple[Span, ...] = ()


def log_problems(facts: LogFacts, place: LogPlace, terms: LogTerms, *, today: date) -> list[Problem]:
    """Name everything that is wrong with an entry made today, all at once."""
    return [*_day(facts.day, place, today), *_work(facts, terms), *_words(facts), *_lateness(facts, terms, today)]


def _day(day: date, place: LogPlace, today: date) -> Iterator[Problem]:
    if day > today:
        yield problem("day", "log_day_ahead", day=day.isoformat(), today=today.isoformat())
    elif not place.training.holds(day):
        first, last = place.training.starts_on.isoformat(), place.training.last_on.isoformat()
        yield problem("day", "log_day_outside_training", day=day.isoformat(), first=first, last=last)
    elif any(span.holds(day) for span in place.rested):
        yield problem("day", "log_day_rested", day=day.isoformat())
    elif not any(span.holds(day) for span in place.accompanied):
        yield problem("day", "log_not_accompanied", day=day.isoformat())
    elif day in place.taken:
        yield problem("day", "log_day_taken", day=day.isoformat())


def _work(facts: LogFacts, terms: LogTerms) -> Iterator[Problem]:
    if not facts.hours.is_finite() or not 0 < facts.hours <= HOURS_OF_A_DAY:
        yield problem("hours", "log_hours_range")
    elif facts.hours % TENTH:
        yield problem("hours", "log_hours_places")
    elif terms.most_hours is not None and facts.hours > terms.most_hours:
        most = f"{terms.most_hours:f}"
        yield problem("hours", "log_hours_over", hours=f"{facts.hours:f}", most=most, article=terms.article)
    if facts.rating not in RATINGS:
        yield problem("rating", "log_rating_range")


def _words(facts: LogFacts) -> Iterator[Problem]:
    if not facts.task.strip():
        yield problem("task", "log_task_missing")
    for field, text, most in (
        ("task", facts.task, MOST_TASK),
        ("remark", facts.remark, MOST_REMARK),
        ("late_reason", facts.late_reason, MOST_REASON),
    ):
        if len(text) > most:
            yield problem(field, "log_text_long", length=len(text), most=most)


def _lateness(facts: LogFacts, terms: LogTerms, today: date) -> Iterator[Problem]:
    if terms.late_reason_needed and terms.is_late(facts.day, today) and not facts.late_reason.strip():
        yield problem("late_reason", "log_late_reason_missing", count=terms.late_days, article=terms.article)
