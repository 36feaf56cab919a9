"""Reads of the catalogues."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from catalogue import policy
from catalogue.lifecycle import PlanState
from catalogue.models import HolidayPlan
from catalogue.rules import Calendar, is_shipped
from common.actor import Actor
from common.texts import N_
from common.waiting import Waiting


def calendar() -> Calendar:
    """Give the working days that are in force: the newest confirmed plan of each year, in one query."""
    rows = HolidayPlan.objects.filter(state=PlanState.CONFIRMED).order_by("year", "pk")
    return Calendar({row.year: row.days for row in rows})


def holiday_plans(actor: Actor) -> QuerySet[HolidayPlan]:
    """List the plans that an actor may see, the latest year and the newest plan of it first."""
    return policy.visible_plans(actor).order_by("-year", "-pk")


def last_shipped_year(today_year: int) -> int:
    """Give the last year that the program itself knows."""
    year = today_year + 1
    while not is_shipped(year):
        year -= 1
    return year


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """Say which holiday plans wait to be confirmed."""
    if not policy.may_enter(actor):
        return []
    count = HolidayPlan.objects.filter(state=PlanState.ENTERED).count()
    return [Waiting(N_("待复核的节假日安排"), count, "catalogue:holidays")]
