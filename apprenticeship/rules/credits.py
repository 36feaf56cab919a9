"""The credit bank: how hours become credits, what was earned, what is needed, what is still missing.

The bank is a list of entries that are never edited; a balance is their sum and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from apprenticeship.lifecycle import CourseCategory

PLACES = Decimal("0.00001")
NONE = Decimal(0)


class CreditSource(StrEnum):
    COURSE = "course"
    MENTOR_HOURS = "mentor_hours"


def worth(hours: Decimal, hours_per_credit: Decimal) -> Decimal:
    """Turn the sum of an apprentice's mentored hours into credits, five decimals, half up."""
    return (hours / hours_per_credit).quantize(PLACES, ROUND_HALF_UP)


def deposits(held_hours: Decimal, changes: Sequence[Decimal], hours_per_credit: Decimal) -> list[Decimal]:
    """Give the credits of each change of hours, on top of the hours already in the bank, in order.

    Each is the step of the rounded sum, never a rounded part: three days of 6 hours at 18 a credit make exactly 1,
    where three times 0.33333 would leave an apprentice 0.00001 short. A negative change takes back.
    """
    steps, before = [], worth(held_hours, hours_per_credit)
    for change in changes:
        held_hours += change
        after = worth(held_hours, hours_per_credit)
        steps.append(after - before)
        before = after
    return steps


@dataclass(frozen=True, slots=True)
class CreditPolicy:
    """What a class asks for: in all, from courses (None: nothing of its own), and by category."""

    hours_per_credit: Decimal
    total: Decimal
    by_category: Mapping[CourseCategory, Decimal] = field(default_factory=dict)
    courses: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Deposit:
    """A sum in the bank, of one source and category; entries and their totals alike."""

    source: CreditSource
    category: CourseCategory
    credits: Decimal
    hours: Decimal = NONE


@dataclass(frozen=True, slots=True)
class Standing:
    """Credits earned against needed; `needed` is None where nothing is asked, and then nothing is missing."""

    earned: Decimal
    needed: Decimal | None

    @property
    def missing(self) -> Decimal:
        return max(NONE, (self.needed or NONE) - self.earned)

    @property
    def percent(self) -> int:
        """How far, in whole percents from 0 to 100, never rounded up to 100."""
        if not self.needed:
            return 100
        return max(0, min(100, int(self.earned * 100 / self.needed)))


@dataclass(frozen=True, slots=True)
class CreditAccount:
    """One apprentice's balance. `total.missing` may be less than `missing`: a category may ask for more."""

    total: Standing
    by_category: Mapping[CourseCategory, Standing]
    courses: Standing
    mentored_hours: Decimal
    hours_per_credit: Decimal

    @property
    def missing(self) -> Decimal:
        """The least number of credits that must still be earned."""
        of_categories = sum((line.missing for line in self.by_category.values()), NONE)
        return max(self.total.missing, of_categories, self.courses.missing + self._missing_practice())

    def _missing_practice(self) -> Decimal:
        return self.by_category[CourseCategory.PRACTICE].missing

    @property
    def is_full(self) -> bool:
        return not self.missing

    @property
    def missing_practice_hours(self) -> Decimal:
        """Mentored hours that would make up for the missing practice credits."""
        return self._missing_practice() * self.hours_per_credit


def balance(policy: CreditPolicy, entries: Iterable[Deposit]) -> CreditAccount:
    """Draw up an account from its entries, or from their totals: the same either way, in any order."""
    earned = dict.fromkeys(CourseCategory, NONE)
    of_courses, mentored_hours = NONE, NONE
    for entry in entries:
        earned[entry.category] += entry.credits
        if entry.source is CreditSource.COURSE:
            of_courses += entry.credits
        else:
            mentored_hours += entry.hours
    return CreditAccount(
        total=Standing(sum(earned.values(), NONE), policy.total),
        by_category={category: Standing(sum_, policy.by_category.get(category)) for category, sum_ in earned.items()},
        courses=Standing(of_courses, policy.courses),
        mentored_hours=mentored_hours,
        hours_per_credit=policy.hours_per_credit,
    )
