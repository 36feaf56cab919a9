"""Change requests: one side says what it wants changed in a version, the other answers. Taking one is revising."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apprenticeship import policy
from apprenticeship.actions._agreement import locked_agreement
from apprenticeship.lifecycle import CHANGE_LIFECYCLE, AgreementKind, ChangeState
from apprenticeship.models import AgreementChange
from apprenticeship.rules.agreement_texts import agreement_problem
from apprenticeship.rules.agreements import LONGEST_CHANGE, change_problems
from apprenticeship.selectors.agreements import LIVING, side_of
from common.actor import Actor
from common.errors import InvalidFacts, NotYourMove, WrongState
from journal.actions import record


@transaction.atomic
def ask_change(*, actor: Actor, number: str, clause: str, words: str, now: datetime) -> AgreementChange:
    """Ask for a change in a version; the same words twice are one request. A clause of "" means the whole.

    Raises Agreement.DoesNotExist, NotYourMove, WrongState, InvalidFacts.
    """
    row = locked_agreement(actor, number)
    policy.require(actor, "ask_change")
    if row.state not in LIVING:
        raise WrongState
    words = words.strip()
    if problems := list(change_problems(AgreementKind(row.kind), clause, words)):
        raise InvalidFacts(problems)
    asked = {"agreement": row, "asker": side_of(actor), "clause": clause, "words": words, "state": ChangeState.OPEN}
    standing = AgreementChange.objects.filter(**asked).first()
    if standing is not None:
        return standing
    change = AgreementChange.objects.create(**asked, asked_at=now)
    after = {"agreement": row.number, "clause": clause, "state": change.state}
    record(actor=actor, verb="change.ask", subject=change, after=after, reason=words)
    return change


@transaction.atomic
def decline(*, actor: Actor, change_id: int, reason: str, now: datetime) -> AgreementChange:
    """Decline what another side asked for, and say why.

    Raises AgreementChange.DoesNotExist, NotYourMove for one's own request, WrongState, InvalidFacts.
    """
    return _answered(actor, change_id, "decline", reason, now)


@transaction.atomic
def withdraw_change(*, actor: Actor, change_id: int, now: datetime) -> AgreementChange:
    """Take back what one's own side asked for. Raises AgreementChange.DoesNotExist, NotYourMove, WrongState."""
    return _answered(actor, change_id, "withdraw", "", now)


def _answered(actor: Actor, change_id: int, move: str, words: str, now: datetime) -> AgreementChange:
    number = policy.visible_agreement_changes(actor).values_list("agreement__number", flat=True).get(pk=change_id)
    agreement = locked_agreement(actor, number)
    change = policy.visible_agreement_changes(actor).select_for_update(of=("self",)).get(pk=change_id)
    is_own = change.asker == side_of(actor)
    if is_own != (move == "withdraw"):
        raise NotYourMove
    if not is_own:
        policy.require_party(actor, agreement.kind)
    target = CHANGE_LIFECYCLE.require(move, ChangeState(change.state), actor=actor, reason=words).target
    if len(words) > LONGEST_CHANGE:
        raise InvalidFacts([agreement_problem("reason", "change_too_long", length=len(words), most=LONGEST_CHANGE)])
    before, change.state = change.state, target
    change.answer, change.answered_at = words.strip(), now
    change.save(update_fields=["state", "answer", "answered_at"])
    sides = {"state": before}, {"state": change.state}
    record(actor=actor, verb=f"change.{move}", subject=change, before=sides[0], after=sides[1], reason=words)
    return change
