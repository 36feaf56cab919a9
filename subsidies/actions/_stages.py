"""What every stage of a claim does: lock in sight, ask the table, ask for another person, write, record."""

from __future__ import annotations

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
