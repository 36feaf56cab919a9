"""Submits claims and reviews them: every stage by another person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from common.actor import Actor, user_id_of
from common.errors import NotYourMove
from common.texts import N_
from journal.actions import record
from subsidies import policy
from subsidies.lifecycle import CLAIM_LIFECYCLE, ClaimState
from subsidies.models import SIGNERS, Claim


class SamePerson(NotYourMove):
    """This person has signed another stage of the claim already."""

    code = "same_person"
    message = N_("同一人不能办理同一笔补贴的两个环节：您已在该申请的前一环节签字，请由其他经办人办理。")


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


def taken(actor: Actor, number: str, move: str, reason: str = "") -> Claim:
    """Lock a claim in the actor's sight, ask the table, then ask that the actor signed no other stage of it."""
    claim = policy.visible(actor).select_for_update(of=("self",)).get(number=number)
    CLAIM_LIFECYCLE.require(move, ClaimState(claim.state), actor=actor, reason=reason)
    if user_id_of(actor) in {getattr(claim, signer) for signer in SIGNERS}:
        raise SamePerson
    return claim


def moved(claim: Claim, move: str, actor: Actor, fields: list[str], reason: str = "") -> Claim:
    """Write a move that was asked for, and journal it."""
    before, claim.state = claim.state, CLAIM_LIFECYCLE.target(move, ClaimState(claim.state))
    claim.save(update_fields=["state", *fields])
    record(actor=actor, verb=f"claim.{move}", subject=claim, before=before, after=claim.state, reason=reason)
    return claim
