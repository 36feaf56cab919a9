"""Who may see and change an enterprise's own mentors. Fails closed."""

from __future__ import annotations

from typing import assert_never

from django.db.models import QuerySet

from common.actor import (
    Actor,
    Apprentice,
    Auditor,
    EnterpriseOfficer,
    Officer,
    Registrar,
    Role,
    System,
    Tutor,
)
from common.actor import Mentor as MentorActor
from common.errors import NotYourMove
from enterprises.models import Mentor

ACTS: dict[str, tuple[Role, ...]] = {"add_mentor": (EnterpriseOfficer,), "edit_mentor": (EnterpriseOfficer,)}


def visible_mentors(actor: Actor) -> QuerySet[Mentor]:
    """Give an enterprise's people its own mentors. Who meets them through a class sees them there, not here."""
    match actor:
        case EnterpriseOfficer() | MentorActor():
            return Mentor.objects.filter(enterprise_id=actor.enterprise_id)
        case System():
            return Mentor.objects.all()
        case Registrar() | Tutor() | Officer() | Auditor() | Apprentice():
            return Mentor.objects.none()
        case _:
            assert_never(actor)


def require(actor: Actor, act: str) -> None:
    """Raise NotYourMove unless the actor's role admits the act."""
    if type(actor) not in ACTS[act]:
        raise NotYourMove
