"""Who may see and publish rulebooks. Fails closed."""

from __future__ import annotations

from django.db.models import QuerySet

from common.actor import Actor, System
from common.errors import NotYourMove
from rulebooks.models import RulebookVersion


def visible(actor: Actor) -> QuerySet[RulebookVersion]:
    """Give the rulebooks that an actor may see: every one, since policy is public."""
    return RulebookVersion.objects.all()


def may_publish(actor: Actor) -> bool:
    """Say whether an actor may publish a rulebook: the program itself alone, from the files that ship with it."""
    return isinstance(actor, System)


def require_publish(actor: Actor) -> None:
    """Raise NotYourMove unless the actor may publish a rulebook."""
    if not may_publish(actor):
        raise NotYourMove
