"""Regions and working days: pure.

Source: GB/T 2260 (docs/policies/gbt-2260.md).
"""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

from common.errors import DomainError
from common.texts import N_


class CalendarUnknown(DomainError):
    """The State Council's calendar of that year is not known to the program."""

    code = "calendar_unknown"
    message = N_("%(year)s 年的节假日安排尚未录入，不能推算工作日。")


def scope_of(code: str) -> str:
    """Cut the zero pairs off a region code: 320600 → 3206, which prefixes every county of the city."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def is_within(code: str, region: str) -> bool:
    """Say whether a region is `region` itself or lies below it."""
    return code.startswith(scope_of(region))


def is_working_day(day: date) -> bool:
    """Say whether a day is worked, shifts of the State Council included. Raises CalendarUnknown."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as error:
        raise CalendarUnknown(year=day.year) from error


def add_working_days(day: date, count: int) -> date:
    """Step `count` working days on, the first being the one after `day`. Raises CalendarUnknown."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
