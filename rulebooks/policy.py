"""Who may see and publish rulebooks. Fails closed."""

from __future__ import annotations

from django.db.models import QuerySet

from catalogue.rules import scope_of
from common.actor import Actor, Auditor, Officer, System
from common.errors import NotYourMove
from rulebooks.models import RulebookDraft, RulebookVersion


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


def visible_drafts(actor: Actor) -> QuerySet[RulebookDraft]:
    """Give the drafts that an actor may see: a bureau those of its region and of all below it."""
    match actor:
        case Officer(region=region) | Auditor(region=region):
            return RulebookDraft.objects.filter(region__code__startswith=scope_of(region))
        case System():
            return RulebookDraft.objects.all()
        case _:
            return RulebookDraft.objects.none()


def require_drafts(actor: Actor) -> None:
    """Raise NotYourMove unless the actor is of a bureau: drafts are its own affair until they are published."""
    if not isinstance(actor, Officer | Auditor):
        raise NotYourMove


def require_draft(actor: Actor) -> Officer:
    """Raise NotYourMove unless the actor may write a draft: an officer of a bureau."""
    if not isinstance(actor, Officer):
        raise NotYourMove
    return actor
