"""Who may see which memberships and tokens, and who may do what to them."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Membership, Token, User
from common.actor import Actor, System
from common.errors import NotYourMove

OF_THE_PROGRAM = {"create_user", "join"}
OF_PEOPLE = {"issue_token", "revoke_token", "change_password"}


def visible(actor: Actor) -> QuerySet[Membership]:
    """Give the memberships that an actor may see: their own, today's and past ones; the program sees all."""
    if isinstance(actor, System):
        return Membership.objects.all()
    return Membership.objects.filter(user_id=actor.user_id)


def visible_tokens(actor: Actor) -> QuerySet[Token]:
    """Give the machine keys that an actor may see: those of their own memberships."""
    return Token.objects.filter(membership__in=visible(actor))


def visible_users(actor: Actor) -> QuerySet[User]:
    """Give the users that an actor may see: themselves; the program sees all."""
    if isinstance(actor, System):
        return User.objects.all()
    return User.objects.filter(pk=actor.user_id)


def require(actor: Actor, act: str) -> None:
    """Raise NotYourMove unless the actor's role admits the act. An unknown act is nobody's."""
    admitted = OF_THE_PROGRAM if isinstance(actor, System) else OF_PEOPLE
    if act not in admitted:
        raise NotYourMove
