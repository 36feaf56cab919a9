"""Who may see and change a school's own tutors. Fails closed."""

from __future__ import annotations

from typing import assert_never

from django.db.models import QuerySet

from common.actor import (
    Actor,
    Apprentice,
    Auditor,
    EnterpriseOfficer,
    Mentor,
    Officer,
    Registrar,
    Role,
    System,
)
from common.actor import Tutor as TutorActor
from common.errors import NotYourMove
from schools.models import Tutor

ACTS: dict[str, tuple[Role, ...]] = {"add_tutor": (Registrar,), "edit_tutor": (Registrar,)}


def visible_tutors(actor: Actor) -> QuerySet[Tutor]:
    """Give a school's people its own tutors. Who meets them through a class sees them there, not here."""
    match actor:
        case Registrar() | TutorActor():
            return Tutor.objects.filter(school_id=actor.school_id)
        case System():
            return Tutor.objects.all()
        case EnterpriseOfficer() | Mentor() | Officer() | Auditor() | Apprentice():
            return Tutor.objects.none()
        case _:
            assert_never(actor)


def require(actor: Actor, act: str) -> None:
    """Raise NotYourMove unless the actor's role admits the act."""
    if type(actor) not in ACTS[act]:
        raise NotYourMove
