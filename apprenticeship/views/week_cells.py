"""How days and weeks of entries are drawn: a tone, an icon and words for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from apprenticeship.models import Enrolment
from apprenticeship.rules.week_marks import WEEK_MARK_LABELS, WeekMark
from apprenticeship.rules.weeks import DayMark, WeekSum
from common.actor import Actor, Mentor

LOOKS: dict[DayMark, tuple[str, str]] = {
    DayMark.CONFIRMED: ("good", "check"),
    DayMark.ENTERED: ("wait", "clock"),
    DayMark.DRAFTED: ("busy", "pencil"),
    DayMark.REJECTED: ("bad", "return"),
    DayMark.EMPTY: ("quiet", "circle"),
    DayMark.AHEAD: ("quiet", "dot"),
    DayMark.OUTSIDE: ("quiet", "dot"),
}
WEEK_LOOKS: dict[WeekMark, tuple[str, str]] = {
    WeekMark.MISSING: ("bad", "alert"),
    WeekMark.REJECTED: ("bad", "return"),
    WeekMark.DRAFTED: ("busy", "pencil"),
    WeekMark.SIGNED: ("wait", "clock"),
    WeekMark.CONFIRMED: ("good", "check"),
    WeekMark.LOCKED: ("good", "lock"),
    WeekMark.NOT_DUE: ("quiet", "circle"),
    WeekMark.PAUSED: ("quiet", "pause"),
    WeekMark.OUTSIDE: ("quiet", "dot"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a week grid: `short` is the word beside the icon, `column` names its week on a phone."""

    tone: str
    icon: str
    words: str
    url: str = ""
    short: str = ""
    column: str = ""


BLANK = Cell("quiet", "dot", "")


def legend(shown: set[WeekMark]) -> list[Cell]:
    """List what the marks that a page shows mean."""
    return [Cell(*look, _(WEEK_MARK_LABELS[mark])) for mark, look in WEEK_LOOKS.items() if mark in shown]


def week_cell(actor: Actor, enrolment: Enrolment, week: WeekSum, mark: WeekMark) -> Cell:
    """Draw one apprentice's week: it leads to its entries, or to where its mentor writes and signs it."""
    words = _("%(first)s 至 %(last)s：%(days)s 天，%(hours)s 小时，%(state)s") % {
        "first": week.monday.isoformat(),
        "last": week.sunday.isoformat(),
        "days": week.day_count,
        "hours": f"{week.hours.normalize():f}",
        "state": _(WEEK_MARK_LABELS[mark]),
    }
    url = _place_of(actor, enrolment, week, mark)
    return Cell(*WEEK_LOOKS[mark], words, url, _(WEEK_MARK_LABELS[mark]), f"{week.monday:%m-%d}")


def _place_of(actor: Actor, enrolment: Enrolment, week: WeekSum, mark: WeekMark) -> str:
    if isinstance(actor, Mentor) and mark in (WeekMark.MISSING, WeekMark.DRAFTED):
        return f"{reverse('apprenticeship:log_week', args=[enrolment.student_no])}?week={week.monday}"
    days = f"student_no={enrolment.student_no}&day_from={week.monday}&day_to={week.monday + timedelta(days=6)}"
    return f"{reverse('apprenticeship:logs_all')}?{days}" if week.day_counts else ""
