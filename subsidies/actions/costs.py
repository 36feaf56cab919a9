"""Lets costs and hours be written until a balance was claimed from them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from apprenticeship.actions import costs as training
from apprenticeship.actions.costs import Cost
from apprenticeship.policy import visible_classes
from common.actor import Actor
from subsidies.lifecycle import LIVING, ClaimKind


@transaction.atomic
def record_costs(*, actor: Actor, number: str, costs: Mapping[str, Cost]) -> int:
    """Write what each person's training cost and how long it was taught; give how many rows changed.

    Raises TrainingClass.DoesNotExist, NotYourMove, CostsFixed once a balance is claimed, InvalidFacts.
    """
    training_class = visible_classes(actor).select_for_update(of=("self",)).get(number=number)
    is_claimed = training_class.claims.filter(kind=ClaimKind.BALANCE, state__in=LIVING).exists()
    return training.record_costs(actor=actor, number=number, costs=costs, is_claimed=is_claimed)
