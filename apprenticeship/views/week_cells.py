"""How days and weeks of entries are drawn: a tone, an icon and words for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from apprenticeship.models import Enrolment
from apprenticeship.rules.weeks import DAY_MARK_LABELS, DayMark, WeekSum

LOOKS: dict[DayMark, tuple[str, str]] = {
    DayMark.CONFIRMED: ("good", "check"),
    DayMark.ENTERED: ("wait", "clock"),
    DayMark.REJECTED: ("bad", "return"),
    DayMark.EMPTY: ("quiet", "circle"),
    DayMark.AHEAD: ("quiet", "dot"),
    DayMark.OUTSIDE: ("quiet", "dot"),
}
LEGEND = (DayMark.CONFIRMED, DayMark.ENTERED, DayMark.REJECTED, DayMark.EMPTY)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a week grid."""

    tone: str
    icon: str
    words: str
    url: str = ""


BLANK = Cell("quiet", "dot", "")


def legend() -> list[Cell]:
    """List what the marks mean."""
    return [Cell(*LOOKS[mark], _(DAY_MARK_LABELS[mark])) for mark in LEGEND]


def week_cell(enrolment: Enrolment, monday: date, sums: Mapping[date, WeekSum]) -> Cell:
    """Draw one apprentice's week; a week with entries leads to them."""
    week = sums.get(monday, WeekSum(monday))
    sunday = monday + timedelta(days=6)
    words = _("%(first)s 至 %(last)s：%(days)s 天，%(hours)s 小时，%(state)s") % {
        "first": monday.isoformat(),
        "last": sunday.isoformat(),
        "days": week.day_count,
        "hours": f"{week.hours.normalize():f}",
        "state": _(DAY_MARK_LABELS[week.mark]),
    }
    days = f"student_no={enrolment.student_no}&day_from={monday}&day_to={sunday}"
    url = f"{reverse('apprenticeship:logs_all')}?{days}" if week.day_counts else ""
    return Cell(*LOOKS[week.mark], words, url)
