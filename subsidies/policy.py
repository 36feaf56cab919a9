"""Who may see which claims, and who may prepare one. Fails closed."""

from __future__ import annotations

from typing import assert_never

from django.db.models import QuerySet

from catalogue.rules import scope_of
from common.actor import (
    Actor,
    Apprentice,
    Auditor,
    EnterpriseOfficer,
    Mentor,
    Officer,
    Registrar,
    System,
    Tutor,
)
from common.errors import NotYourMove
from subsidies.lifecycle import ClaimState
from subsidies.models import Claim

NOT_YET_SHOWN = [ClaimState.DRAFT, ClaimState.CANCELLED]


def visible(actor: Actor) -> QuerySet[Claim]:
    """Give the claims that an actor may see: an enterprise its own, bureau and school those that were submitted."""
    rows = Claim.objects.all()
    match actor:
        case EnterpriseOfficer():
            return rows.filter(training_class__enterprise_id=actor.enterprise_id)
        case Officer() | Auditor():
            within = rows.filter(training_class__bureau__region__code__startswith=scope_of(actor.region))
            return within.exclude(state__in=NOT_YET_SHOWN)
        case Registrar():
            return rows.filter(training_class__school_id=actor.school_id).exclude(state__in=NOT_YET_SHOWN)
        case System():
            return rows
        case Tutor() | Mentor() | Apprentice():
            return rows.none()
        case _:
            assert_never(actor)


def require(actor: Actor, act: str) -> None:
    """Raise NotYourMove unless the actor may prepare a claim. Moves ask the lifecycle's table."""
    if act != "prepare" or not isinstance(actor, EnterpriseOfficer):
        raise NotYourMove
