"""Who may see, enter and confirm holiday plans. Fails closed."""

from __future__ import annotations

from django.db.models import QuerySet

from catalogue.lifecycle import PLAN_LIFECYCLE, PlanState
from catalogue.models import HolidayPlan
from common.actor import Actor, Duty, Officer
from common.errors import NotYourMove


def visible_plans(actor: Actor) -> QuerySet[HolidayPlan]:
    """Give the plans that an actor may see: a year in force is everybody's, what waits is the bureaus'."""
    rows = HolidayPlan.objects.all()
    return rows if isinstance(actor, Officer) else rows.filter(state=PlanState.CONFIRMED)


def may_enter(actor: Actor) -> bool:
    """Say whether an actor may enter a year: a bureau's officer who keeps the terms of filing."""
    return isinstance(actor, Officer) and Duty.FILING in actor.duties


def require_enter(actor: Actor) -> Officer:
    """Raise NotYourMove unless the actor may enter a year's plan."""
    if not isinstance(actor, Officer) or not may_enter(actor):
        raise NotYourMove
    return actor


def is_own(actor: Actor, row: HolidayPlan) -> bool:
    """Say whether the actor entered a plan, and so cannot confirm it."""
    return isinstance(actor, Officer) and actor.user_id == row.entered_by_id


def moves(actor: Actor, row: HolidayPlan) -> list[str]:
    """Name the moves that an actor may take; nobody confirms what they entered."""
    found = [move.name for move in PLAN_LIFECYCLE.moves_from(PlanState(row.state), actor=actor)]
    return [name for name in found if name != "confirm" or not is_own(actor, row)]
