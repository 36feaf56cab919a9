"""What a reader asks a report for."""

from __future__ import annotations

from collections.abc import Mapping

from common.errors import InvalidFacts, Problem
from common.texts import N_

FIRST_YEAR, LAST_YEAR = 2015, 2100
NO_YEAR = Problem(
    "year",
    "year_unknown",
    N_("“%(value)s”不是可以统计的年份。"),
    N_("请填写 %(first)s 至 %(last)s 之间的四位年份。"),
)


def year_in(asked: Mapping[str, str], this_year: int) -> int:
    """Read `year` from a query; this year when none is given. Raises InvalidFacts for anything else than a year."""
    text = asked.get("year", "").strip()
    if not text:
        return this_year
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:5]) <= LAST_YEAR):
        params = {"value": text[:20], "first": FIRST_YEAR, "last": LAST_YEAR}
        raise InvalidFacts([Problem(NO_YEAR.field, NO_YEAR.rule, NO_YEAR.message, NO_YEAR.mend, params)])
    return int(text)
