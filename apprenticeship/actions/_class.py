"""What the actions on classes share."""

from __future__ import annotations

from apprenticeship import policy
from apprenticeship.models import TrainingClass
from common.actor import Actor


def locked_class(actor: Actor, number: str) -> TrainingClass:
    """Find a class that the actor may see and lock its row until the transaction ends. Raises DoesNotExist."""
    rows = policy.visible_classes(actor).select_related("school", "enterprise", "bureau", "rulebook", "occupation")
    return rows.select_for_update(of=("self",)).get(number=number)
