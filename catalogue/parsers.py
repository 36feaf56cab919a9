"""Reads the days of a year's holiday plan, as an officer types them from the State Council's notice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from catalogue.rules import ALWAYS_OFF, HolidayDays
from common.errors import InvalidFacts, Problem
from common.texts import N_

MOST_SPAN_DAYS = 31
_DAY = r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?"
_LINE = re.compile(rf"{_DAY}(?:\s*(?:至|到|~|～|—|--)\s*{_DAY})?")
_COMMENT = re.compile(r"[（(][^）)]*[）)]|周[一二三四五六日]|星期[一二三四五六日天]")

UNREADABLE = N_("第 %(line)s 行“%(found)s”读不出日期。")
OTHER_YEAR = N_("第 %(line)s 行“%(found)s”不在 %(year)s 年内。")
BACKWARDS = N_("第 %(line)s 行“%(found)s”的起止颠倒或超过一个月。")
NOT_WEEKEND = N_("%(found)s 是周一至周五，本来就上班，不是调休上班日。")
BOTH = N_("%(found)s 既列为放假又列为上班。")
NEVER_WORKED = N_("%(found)s 是法定节日，放假日期中没有列出。")
MEND_DAY = N_("每行写一天或一段，如 2027-01-01 或 2027-02-05 至 2027-02-11；也可写 2月5日至2月11日。")
MEND_YEAR = N_("只写这一年的日期；跨年的部分写在另一年的安排里。")
MEND_WORKED = N_("请对照通知核对日期：调休上班日只会是周六或周日。")
MEND_BOTH = N_("请对照通知，只保留一处。")
MEND_OFF = N_("请对照通知核对年份，补上漏写的日期。")


def days_of(year: int, off: str, worked: str) -> HolidayDays:
    """Read both lists of a year's plan, a day or a span a line. Raises InvalidFacts with every problem at once.

    Source: 全国年节及纪念日放假办法 Art. 2 (docs/policies/holidays.md): what no plan can leave out.
    """
    problems: list[Problem] = []
    given_off = set(_days(year, "off", off, problems))
    given_worked = set(_days(year, "worked", worked, problems))
    problems += [_told("worked", "not_weekend", NOT_WEEKEND, MEND_WORKED, day) for day in _weekdays(given_worked)]
    problems += [_told("worked", "both", BOTH, MEND_BOTH, day) for day in sorted(given_off & given_worked)]
    always = {date(year, month, day) for month, day in ALWAYS_OFF}
    problems += [_told("off", "never_worked", NEVER_WORKED, MEND_OFF, day) for day in sorted(always - given_off)]
    if problems:
        raise InvalidFacts(problems)
    return HolidayDays(frozenset(given_off), frozenset(given_worked))


def _weekdays(days: set[date]) -> list[date]:
    return sorted(day for day in days if day.weekday() < 5)


def _told(field: str, rule: str, message: str, mend: str, day: date) -> Problem:
    return Problem(field, rule, message, mend, {"found": day.isoformat()})


def _days(year: int, field: str, text: str, problems: list[Problem]) -> Iterator[date]:
    for line, said in enumerate(text.splitlines(), 1):
        found = said.strip()
        if not found:
            continue
        params = {"line": line, "found": found[:60], "year": year}
        span = _span(year, found)
        if span is None:
            problems.append(Problem(field, "unreadable", UNREADABLE, MEND_DAY, params))
        elif {span[0].year, span[1].year} != {year}:
            problems.append(Problem(field, "other_year", OTHER_YEAR, MEND_YEAR, params))
        elif not 0 <= (span[1] - span[0]).days <= MOST_SPAN_DAYS:
            problems.append(Problem(field, "backwards", BACKWARDS, MEND_DAY, params))
        else:
            yield from (span[0] + timedelta(days=at) for at in range((span[1] - span[0]).days + 1))


def _span(year: int, text: str) -> tuple[date, date] | None:
    match = _LINE.fullmatch(_COMMENT.sub("", text).strip())
    if match is None:
        return None
    parts = [int(part) if part else None for part in match.groups()]
    try:
        first = date(parts[0] or year, parts[1] or 0, parts[2] or 0)
        last = date(parts[3] or first.year, parts[4] or 0, parts[5] or 0) if parts[4] else first
    except ValueError:
        return None
    return first, last


def written(days: frozenset[date]) -> str:
    """Write days as the form takes them: runs as spans, a line each. `days_of` reads them back."""
    lines: list[str] = []
    first = last = None
    for day in [*sorted(days), None]:
        if first is not None and last is not None and day != last + timedelta(days=1):
            lines.append(f"{first}" if first == last else f"{first} 至 {last}")
            first = None
        first, last = first or day, day
    return "\n".join(lines)
