"""How many years are paid: the plan, the real time, the part-year rule, the caps. Exact, in months."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import Final, NamedTuple

from common.dates import Span, add_months, days_within
from rulebooks.rules import PartYear, Rulebook, TraineeStatus, YearRule, plain_number
from subsidies.rules.facts import Case

ZERO: Final = Decimal(0)
TWELVE: Final = Decimal(12)


class Years(NamedTuple):
    """The time to pay for, in months after the cap and before it; `clause` is the key that decided it.

    `rested_days` of suspension stopped the clock.
    """

    months: Decimal
    uncapped: Decimal
    clause: str
    rested_days: int = 0

    @property
    def is_capped(self) -> bool:
        return self.months < self.uncapped

    @property
    def begun(self) -> int:
        """How many training years are begun."""
        return ceil(self.months / TWELVE)


@lru_cache(maxsize=50_000)
def months_of(span: Span, month_days: int) -> int:
    """Count the months of a span; left-over days make one more month when there are at least `month_days`."""
    months = span.months
    left = (span.ends_before - add_months(span.starts_on, months)).days
    return months + 1 if left >= month_days else months


def planned_and_paid(case: Case, book: Rulebook) -> tuple[Years, Years]:
    """Work out the time that the plan promises and the time that is paid in the end, each capped.

    An advance counts on the first; the part-year rule decides the second.
    """
    rule = book.year_rule
    cap, clause = cap_of(case, rule)
    as_planned, as_paid = _AS_PLANNED[rule.part_year], _PAID[rule.part_year]
    planned = _capped(as_planned(case, rule), cap, clause)
    if as_paid is as_planned:
        return planned, planned
    return planned, _capped(as_paid(case, rule), cap, clause)._replace(rested_days=_rested_days(case, rule))


def shown_years(months: Decimal) -> str:
    """Write a time in Chinese: 2 年, 1.5 年, 7 个月（7/12 年）."""
    if months % 6 == 0:
        return f"{plain_number(months / TWELVE)} 年"
    if months == months.to_integral_value():
        return f"{months:f} 个月（{months:f}/12 年）"
    return f"{plain_number((months / TWELVE).quantize(Decimal('0.0001')))} 年"


def cap_of(case: Case, rule: YearRule) -> tuple[Decimal, str]:
    """Find the cap in months that holds for a case, and its key.

    A special tag's cap comes first; then those of the trainee type and level, the lower of both; then the general one.
    """
    if rule.special_cap_years is not None and rule.special_tag in case.tags:
        return rule.special_cap_years * TWELVE, "year_rule.special_cap_years"
    own = []
    if case.trainee_type in rule.cap_years_by_type:
        own.append((rule.cap_years_by_type[case.trainee_type], f"year_rule.cap_years_by_type.{case.trainee_type}"))
    if case.level in rule.cap_years_by_level:
        own.append((rule.cap_years_by_level[case.level], f"year_rule.cap_years_by_level.{case.level}"))
    cap, clause = min(own, default=(rule.cap_years, "year_rule.cap_years"))
    return cap * TWELVE, clause


def _capped(uncapped: Decimal, cap: Decimal, clause: str) -> Years:
    return Years(cap, uncapped, clause) if cap < uncapped else Years(uncapped, uncapped, "year_rule.part_year")


def _stepped(case: Case, rule: YearRule) -> Decimal:
    step = rule.plan_step_months
    return Decimal((2 * months_of(case.planned, rule.month_days) + step) // (2 * step) * step)


def _planned_months(case: Case, rule: YearRule) -> Decimal:
    return Decimal(months_of(case.planned, rule.month_days))


def _planned_whole(case: Case, rule: YearRule) -> Decimal:
    return Decimal(case.planned.months // 12 * 12)


def _last_on(case: Case) -> date | None:
    """The inclusive last day of the real time; None for who left on an unknown day."""
    if case.ended_on is None:
        return None if case.status is TraineeStatus.WITHDRAWN else case.planned.last_on
    return case.ended_on


def _real(case: Case) -> Span | None:
    """The time that counts, moved together: suspended days stop the clock, and it never runs longer than the plan."""
    starts_on, last_on = case.planned.starts_on, _last_on(case)
    if last_on is None or last_on < starts_on:
        return None
    rested = days_within(case.suspended, Span.through(starts_on, last_on))
    last_on = min(last_on - timedelta(days=rested), case.planned.last_on)
    return Span.through(starts_on, last_on) if last_on >= starts_on else None


def _rested_days(case: Case, rule: YearRule) -> int:
    """The days of suspension that were taken off; none where hours are counted."""
    last_on = _last_on(case)
    if rule.part_year is PartYear.PRORATE_HOURS or last_on is None or last_on < case.planned.starts_on:
        return 0
    return days_within(case.suspended, Span.through(case.planned.starts_on, last_on))


def _real_months(case: Case, rule: YearRule) -> Decimal:
    real = _real(case)
    return ZERO if real is None else Decimal(months_of(real, rule.month_days))


def _real_whole(case: Case, rule: YearRule) -> Decimal:
    real = _real(case)
    return ZERO if real is None else Decimal(real.months // 12 * 12)


def _real_hours(case: Case, rule: YearRule) -> Decimal:
    if case.hours is None or rule.hours_per_year is None:
        return ZERO
    return min(case.hours * TWELVE / rule.hours_per_year, _stepped(case, rule))


_Counting = Callable[[Case, YearRule], Decimal]
_AS_PLANNED: Final[dict[PartYear, _Counting]] = {
    PartYear.AS_PLANNED: _stepped,
    PartYear.WHOLE: _planned_whole,
    PartYear.PRORATE_MONTH: _planned_months,
    PartYear.PRORATE_HOURS: _stepped,
}
_PAID: Final[dict[PartYear, _Counting]] = {
    PartYear.AS_PLANNED: _stepped,
    PartYear.WHOLE: _real_whole,
    PartYear.PRORATE_MONTH: _real_months,
    PartYear.PRORATE_HOURS: _real_hours,
}
