"""Submits claims and reviews them: every stage by another person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from common.actor import Actor, user_id_of
from subsidies.actions._stages import moved, taken
from subsidies.lifecycle import ClaimState
from subsidies.models import Claim


@transaction.atomic
def submit(*, actor: Actor, number: str, now: datetime) -> Claim:
    """Hand a drafted claim to the bureau. Raises DoesNotExist, NotYourMove, WrongState."""
    claim = taken(actor, number, "submit")
    claim.submitted_by_id, claim.submitted_at = user_id_of(actor), now
    return moved(claim, "submit", actor, ["submitted_by_id", "submitted_at"])


@transaction.atomic
def cancel(*, actor: Actor, number: str, reason: str) -> Claim:
    """Give up a claim that is still a draft. Raises DoesNotExist, NotYourMove, WrongState, InvalidFacts."""
    claim = taken(actor, number, "cancel", reason)
    return moved(claim, "cancel", actor, [], reason)


@transaction.atomic
def approve(*, actor: Actor, number: str, now: datetime) -> Claim:
    """Sign the first or the second review, whichever is due; the second by another person.

    Raises DoesNotExist, NotYourMove, SamePerson, WrongState.
    """
    claim = taken(actor, number, "approve")
    stage = "first_reviewed" if claim.state == ClaimState.SUBMITTED else "second_reviewed"
    setattr(claim, f"{stage}_by_id", user_id_of(actor))
    setattr(claim, f"{stage}_at", now)
    return moved(claim, "approve", actor, [f"{stage}_by_id", f"{stage}_at"])


@transaction.atomic
def send_back(*, actor: Actor, number: str, reason: str) -> Claim:
    """Return a claim to the enterprise with a reason; it prepares another. Raises as `approve`, and InvalidFacts."""
    claim = taken(actor, number, "return", reason)
    claim.returned_reason = reason.strip()
    return moved(claim, "return", actor, ["returned_reason"], reason)
