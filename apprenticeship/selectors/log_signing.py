"""Reads for signing a week: which days are open or drafted, and what such a week usually looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from apprenticeship.lifecycle import CourseCategory, LogState
from apprenticeship.models import Course, Enrolment, LogEntry
from apprenticeship.rules.weeks import SIGNED, WEEK, days_of_week, monday_of
from apprenticeship.selectors.companions import open_days
from apprenticeship.selectors.log_weeks import is_worked
from common.actor import Mentor


@dataclass(frozen=True, slots=True)
class UsualDay:
    """What is done on a day as a rule; hours are None where nobody knows yet."""

    task: str = ""
    hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Usual:
    """What a week of an apprentice usually looks like: as in the week of `monday`, else as the plan says.

    `by_weekday`: Monday is 0. A weekday without an entry is taken from the last one.
    """

    monday: date | None = None
    by_weekday: Mapping[int, UsualDay] = field(default_factory=dict)
    otherwise: UsualDay = UsualDay()

    def on(self, day: date) -> UsualDay:
        return self.by_weekday.get(day.weekday(), self.otherwise)


def usual_week(actor: Mentor, enrolment: Enrolment, monday: date) -> Usual:
    """Give the last week before `monday` of which this mentor signed days, else the plan's practice course.

    Where this mentor signed nothing earlier, their newest days at all count.
    """
    own = LogEntry.objects.filter(enrolment=enrolment, mentor=actor.mentor_id, state__in=SIGNED)
    newest = own.filter(day__lt=monday).order_by("-day", "-pk").first() or own.order_by("-day", "-pk").first()
    if newest is None:
        return Usual(otherwise=UsualDay(_planned_task(enrolment)))
    first = monday_of(newest.day)
    days = {
        log.day.weekday(): UsualDay(log.task, log.hours)
        for log in own.filter(day__range=(first, first + timedelta(days=6))).order_by("pk")
    }
    return Usual(first, days, UsualDay(newest.task, newest.hours))


def _planned_task(enrolment: Enrolment) -> str:
    practice = Course.objects.filter(training_class=enrolment.training_class_id, category=CourseCategory.PRACTICE)
    return practice.order_by("name").values_list("name", flat=True).first() or ""


def days_to_sign(actor: Mentor, enrolment: Enrolment, monday: date, today: date) -> dict[date, LogEntry | None]:
    """List the days of a week that this mentor may sign, each with the draft that they hold of it."""
    days = days_of_week(monday)
    own = LogEntry.objects.filter(enrolment=enrolment, mentor=actor.mentor_id, day__range=(days[0], days[-1]))
    drafts = {log.day: log for log in own.filter(state=LogState.DRAFTED)}
    offered = dict.fromkeys(open_days(actor, enrolment, monday, today))
    return {day: drafts.get(day) for day in days if day in drafts or day in offered}


def week_to_sign(actor: Mentor, enrolment: Enrolment, today: date) -> date:
    """Give the Monday of the week that is next to be signed: last week while nothing of it is, else this one."""
    this = monday_of(today)
    last = this - WEEK
    own = LogEntry.objects.filter(enrolment=enrolment, mentor=actor.mentor_id, state__in=SIGNED)
    if own.filter(day__gte=last, day__lt=this).exists():
        return this
    worked = [day for day in days_to_sign(actor, enrolment, last, today) if is_worked(day)]
    return last if worked else this
