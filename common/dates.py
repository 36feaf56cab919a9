"""Dated facts are half-open spans; people write and read inclusive last days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self


def add_months(day: date, months: int) -> date:
    """Step by calendar months; the 31st falls back to a shorter month's last day."""
    years, month0 = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month0 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from `starts_on` (inclusive) up to `ends_before` (exclusive). Raises ValueError when empty."""

    starts_on: date
    ends_before: date

    def __post_init__(self) -> None:
        if self.ends_before <= self.starts_on:
            raise ValueError("a span holds at least one day")

    @classmethod
    def through(cls, starts_on: date, last_on: date) -> Self:
        """Make a span from an inclusive last day, as papers write it."""
        return cls(starts_on, last_on + timedelta(days=1))

    @property
    def last_on(self) -> date:
        return self.ends_before - timedelta(days=1)

    @property
    def day_count(self) -> int:
        return (self.ends_before - self.starts_on).days

    @property
    def months(self) -> int:
        """Whole calendar months that fit: 2025-03-01 through 2026-02-28 are 12."""
        months = (self.ends_before.year - self.starts_on.year) * 12 + self.ends_before.month - self.starts_on.month
        return months - 1 if add_months(self.starts_on, months) > self.ends_before else months

    def holds(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_before

    def overlaps(self, other: Span) -> bool:
        return self.starts_on < other.ends_before and other.starts_on < self.ends_before


def days_within(spans: Iterable[Span], whole: Span) -> int:
    """Count the days of `whole` that lie in at least one of the spans: no day twice, in whatever order they come."""
    count, counted_before = 0, whole.starts_on
    for span in sorted(spans):
        first = max(span.starts_on, counted_before)
        ends_before = min(span.ends_before, whole.ends_before)
        if first < ends_before:
            count += (ends_before - first).days
            counted_before = ends_before
    return count
