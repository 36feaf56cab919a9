"""Who may see which memberships and tokens, and who may do what to them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import Invitation, Membership, Token, User
from common.actor import Actor, EnterpriseOfficer, Officer, Registrar, System
from common.errors import NotYourMove

OF_THE_PROGRAM = {"create_user", "join", "accept_invitation", "confirm_email"}
OF_PEOPLE = {"issue_token", "revoke_token", "change_password", "set_email"}


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


def _own(actor: Actor) -> dict[str, Any] | None:
    """Give the filter of an actor's organisation; None for roles that lead none."""
    match actor:
        case Registrar(school_id=school_id):
            return {"school_id": school_id}
        case EnterpriseOfficer(enterprise_id=enterprise_id):
            return {"enterprise_id": enterprise_id}
        case Officer(region=region):
            return {"bureau__region_id": region}
        case _:
            return None


def is_admin(actor: Actor) -> bool:
    """Say whether an actor administrates the organisation that they act for."""
    own = _own(actor)
    if own is None or isinstance(actor, System):
        return False
    return Membership.objects.filter(user_id=actor.user_id, is_admin=True, **own).exists()


def require_admin(actor: Actor) -> None:
    """Raise NotYourMove unless the actor administrates their organisation."""
    if not is_admin(actor):
        raise NotYourMove


def visible_members(actor: Actor) -> QuerySet[Membership]:
    """Give the memberships, past ones too, of the organisation that an actor leads a part of; the program sees all."""
    if isinstance(actor, System):
        return Membership.objects.all()
    own = _own(actor)
    return Membership.objects.filter(**own) if own else Membership.objects.none()


def visible_invitations(actor: Actor) -> QuerySet[Invitation]:
    """Give the invitations of the organisation that an actor leads a part of; the program sees all."""
    if isinstance(actor, System):
        return Invitation.objects.all()
    own = _own(actor)
    return Invitation.objects.filter(**own) if own else Invitation.objects.none()


def require(actor: Actor, act: str) -> None:
    """Raise NotYourMove unless the actor's role admits the act. An unknown act is nobody's."""
    admitted = OF_THE_PROGRAM if isinstance(actor, System) else OF_PEOPLE
    if act not in admitted:
        raise NotYourMove
