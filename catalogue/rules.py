"""Regions and working days: pure.

Source: GB/T 2260 (docs/policies/gbt-2260.md); 全国年节及纪念日放假办法 (docs/policies/holidays.md).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar

from common.dates import add_months
from common.errors import DomainError
from common.texts import N_


class CalendarUnknown(DomainError):
    """The State Council's calendar of that year is not known to the program."""

    code = "calendar_unknown"
    message = N_(
        "%(year)s 年的节假日安排尚未录入，不能推算工作日。请由备案经办人在“节假日安排”中录入，另一人复核后再办。"
    )


def scope_of(code: str) -> str:
    """Cut the zero pairs off a region code: 320600 → 3206, which prefixes every county of the city."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def regions_above(code: str) -> list[str]:
    """List the codes of a region and of every one that it lies in: 320681 → 320000, 320600, 320681."""
    return sorted({f"{code[:2]}0000", f"{code[:4]}00", code})


def is_within(code: str, region: str) -> bool:
    """Say whether a region is `region` itself or lies below it."""
    return code.startswith(scope_of(region))


@dataclass(frozen=True, slots=True)
class HolidayDays:
    """What one year's plan moves: weekdays that are off, and Saturdays or Sundays that are worked."""

    off: frozenset[date]
    worked: frozenset[date]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days: by the plans that were entered, else by those that the program ships."""

    entered: Mapping[int, HolidayDays] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Say whether a day is worked, shifts of the State Council included. Raises CalendarUnknown."""
        plan = self.entered.get(day.year)
        if plan is not None:
            return day in plan.worked or (day.weekday() < 5 and day not in plan.off)
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError as error:
            raise CalendarUnknown(year=day.year) from error

    def is_known(self, day: date) -> bool:
        """Say whether the calendar of a day's year is known."""
        return day.year in self.entered or is_shipped(day.year)

    def add_working_days(self, day: date, count: int) -> date:
        """Step `count` working days on, the first being the one after `day`. Raises CalendarUnknown."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def is_likely_worked(self, day: date) -> bool:
        """Say whether a day is worked; Monday to Friday where its year is not known yet."""
        return self.is_working_day(day) if self.is_known(day) else day.weekday() < 5


SHIPPED = Calendar()


def is_working_day(day: date) -> bool:
    """Say whether a day is worked by the plans that the program ships. Raises CalendarUnknown."""
    return SHIPPED.is_working_day(day)


def is_shipped(year: int) -> bool:
    """Say whether the program itself knows a year's plan."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def due_on(since: date, count: int, unit: str, calendar: Calendar = SHIPPED) -> date:
    """Give the last day of a term that begins the day after `since`.

    `unit` is `working` or `calendar` (so many days), `month_end` (the end of the month so many months on) or
    `day_of_next_month` (that day of the next month, or its last one). A year whose calendar is not known yet counts
    Monday to Friday: such a day may still move, see `Calendar.is_known`.
    """
    match unit:
        case "working":
            return _working_days_on(since, count, calendar)
        case "calendar":
            return since + timedelta(days=count)
        case "month_end":
            return _in_month(add_months(since.replace(day=1), count), 31)
        case "day_of_next_month":
            return _in_month(add_months(since.replace(day=1), 1), count)
        case _:
            raise ValueError(f"no unit of terms: {unit}")


def notice_last_on(first_on: date, count: int, unit: str, calendar: Calendar = SHIPPED) -> date:
    """Give the last day of a public notice of `count` days, the first one counted. Raises CalendarUnknown."""
    if unit == "calendar":
        return first_on + timedelta(days=count - 1)
    return calendar.add_working_days(first_on - timedelta(days=1), count)


def _working_days_on(day: date, count: int, calendar: Calendar) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= calendar.is_likely_worked(day)
    return day


def _in_month(first: date, day: int) -> date:
    return first.replace(day=min(day, monthrange(first.year, first.month)[1]))


ALWAYS_OFF = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
"""Days that every year's plan gives: 全国年节及纪念日放假办法 Art. 2."""
