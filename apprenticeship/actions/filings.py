"""The two reviewers of a class: one advises, another one concurs or disputes. Nobody outside the bureau is told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apprenticeship import policy
from apprenticeship.lifecycle.filing import FILING_LIFECYCLE, FilingState
from apprenticeship.models import Filing
from apprenticeship.policy import filings as filing_policy
from common.actor import Actor, user_id_of
from journal.actions import record


@transaction.atomic
def recommend(*, actor: Actor, filing_id: int, opinion: str, now: datetime) -> Filing:
    """Advise, as first reviewer, that a class be filed.

    Raises Filing.DoesNotExist, NotYourMove (SamePerson for whoever accepted it), WrongState, InvalidFacts.
    """
    return _advised(actor, filing_id, "recommend", opinion, now)


@transaction.atomic
def advise_against(*, actor: Actor, filing_id: int, opinion: str, now: datetime) -> Filing:
    """Advise, as first reviewer, that a class be not filed. Raises as `recommend` does."""
    return _advised(actor, filing_id, "advise_against", opinion, now)


@transaction.atomic
def concur(*, actor: Actor, filing_id: int, opinion: str, now: datetime) -> Filing:
    """Agree, as second reviewer, with the first one, whatever they advised.

    Raises Filing.DoesNotExist, NotYourMove (SamePerson for the first reviewer and whoever accepted it), WrongState,
    InvalidFacts without an opinion.
    """
    filing, was = _locked(actor, filing_id, "concur", opinion)
    policy.require_other_person(actor, filing.accepted_by_id, filing.first_by_id)
    filing.second_by_id, filing.second_at, filing.second_opinion = user_id_of(actor), now, opinion.strip()
    return _written(actor, filing, "concur", was, opinion, ["second_by_id", "second_at", "second_opinion"])


@transaction.atomic
def dispute(*, actor: Actor, filing_id: int, opinion: str, now: datetime) -> Filing:
    """Give a class back to first review, saying why; its opinion stays in the journal alone. Raises as `concur`."""
    filing, was = _locked(actor, filing_id, "dispute", opinion)
    policy.require_other_person(actor, filing.accepted_by_id, filing.first_by_id)
    before = {"state": was, "first_opinion": filing.first_opinion}
    filing.first_by_id = filing.first_at = None
    filing.first_opinion = ""
    return _written(actor, filing, "dispute", was, opinion, ["first_by_id", "first_at", "first_opinion"], before)


@transaction.atomic
def remark(*, actor: Actor, filing_id: int, opinion: str, now: datetime) -> Filing:
    """Say something to the others of the bureau; nothing but the journal changes.

    Raises Filing.DoesNotExist, NotYourMove, WrongState, InvalidFacts without words.
    """
    filing, was = _locked(actor, filing_id, "remark", opinion)
    return _written(actor, filing, "remark", was, opinion, [])


def take(*, actor: Actor, filing_id: int, move: str, opinion: str, now: datetime) -> Filing:
    """Take a reviewer's move by its name. Raises KeyError for an unknown one: a bug."""
    acts = {
        "recommend": recommend,
        "advise_against": advise_against,
        "concur": concur,
        "dispute": dispute,
        "remark": remark,
    }
    return acts[move](actor=actor, filing_id=filing_id, opinion=opinion, now=now)


def _advised(actor: Actor, filing_id: int, move: str, opinion: str, now: datetime) -> Filing:
    filing, was = _locked(actor, filing_id, move, opinion)
    policy.require_other_person(actor, filing.accepted_by_id)
    filing.first_by_id, filing.first_at, filing.first_opinion = user_id_of(actor), now, opinion.strip()
    return _written(actor, filing, move, was, opinion, ["first_by_id", "first_at", "first_opinion"])


def _locked(actor: Actor, filing_id: int, move: str, opinion: str) -> tuple[Filing, str]:
    """Lock a round and put the state that a move leads to into it, unsaved; give the state it was in too."""
    filing = filing_policy.visible_filings(actor).select_for_update(of=("self",)).get(pk=filing_id)
    was = filing.state
    filing.state = FILING_LIFECYCLE.require(move, FilingState(was), actor=actor, reason=opinion).target
    return filing, was


def _written(
    actor: Actor,
    filing: Filing,
    move: str,
    was: str,
    opinion: str,
    fields: list[str],
    before: dict[str, str] | None = None,
) -> Filing:
    filing.save(update_fields=["state", *fields])
    record(
        actor=actor,
        verb=f"filing.{move}",
        subject=filing,
        before=before or {"state": was},
        after={"state": filing.state},
        reason=opinion.strip(),
    )
    return filing
