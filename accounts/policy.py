"""Who may see which memberships and tokens, and who may do what to them."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Membership, Token
from common.actor import Actor, System
from common.errors import NotYourMove

OF_THE_PROGRAM = {"create_user", "join"}
OF_EVERYBODY = {"issue_token", "revoke_token"}


def visible(actor: Actor) -> QuerySet[Membership]:
    """Give the memberships that an actor may see: their own, today's and past ones; the program sees all."""
    if isinstance(actor, System):
        return Membership.objects.all()
    return Membership.objects.filter(user_id=actor.user_id)


def visible_tokens(actor: Actor) -> QuerySet[Token]:
    """Give the machine keys that an actor may see: those of their own memberships."""
    return Token.objects.filter(membership__in=visible(actor))


def require(actor: Actor, act: str) -> None:
    """Raise NotYourMove unless the actor's role admits the act. An unknown act is nobody's."""
    if act in OF_EVERYBODY or (act in OF_THE_PROGRAM and isinstance(actor, System)):
        return
    raise NotYourMove
