"""How fast somebody confirmed, and what a tutor should look at one by one before confirming many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from common.texts import N_

V = TypeVar("V", Decimal, int)


@dataclass(frozen=True, slots=True)
class Pace:
    """So many entries in so many seconds; `seconds` is None when nobody says that they were looked at.

    `least` seconds an entry are what the rulebook asks for, None where it asks for nothing: then no pace is too fast.
    """

    count: int
    seconds: int | None
    least: int | None
    is_refused: bool = False

    @property
    def needed(self) -> int:
        return (self.least or 0) * self.count

    @property
    def is_fast(self) -> bool:
        return self.least is not None and (self.seconds is None or self.seconds < self.needed)


class Deviation(StrEnum):
    """Why an entry is looked at by itself."""

    LATE = "late"
    NOT_WORKED = "not_worked"
    AGAIN = "again"
    HOURS = "hours"
    RATING = "rating"


DEVIATION_LABELS: dict[Deviation, str] = {
    Deviation.LATE: N_("补录"),
    Deviation.NOT_WORKED: N_("当日不是工作日"),
    Deviation.AGAIN: N_("驳回后重填"),
    Deviation.HOURS: N_("工时与平时不同"),
    Deviation.RATING: N_("评价与平时不同"),
}


@dataclass(frozen=True, slots=True)
class Usually:
    """What an apprentice's entries mostly say: None where no value stands out."""

    hours: Decimal | None = None
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry as its reviewer meets it."""

    day: date
    hours: Decimal
    rating: int
    is_late: bool
    is_again: bool


def most(values: Iterable[V]) -> V | None:
    """Give the value that stands out: held by more than half; None where there is none."""
    counts = Counter(values)
    if not counts:
        return None
    value, count = counts.most_common(1)[0]
    return value if count * 2 > counts.total() else None


def deviations(entry: Shown, usually: Usually, *, is_worked: Callable[[date], bool]) -> list[Deviation]:
    """Say why an entry should be looked at by itself: nothing for one that is like the others."""
    asked = (
        (Deviation.LATE, entry.is_late),
        (Deviation.NOT_WORKED, not is_worked(entry.day)),
        (Deviation.AGAIN, entry.is_again),
        (Deviation.HOURS, usually.hours is not None and entry.hours != usually.hours),
        (Deviation.RATING, usually.rating is not None and entry.rating != usually.rating),
    )
    return [reason for reason, is_so in asked if is_so]
