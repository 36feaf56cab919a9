"""Open-class applications: the school asks, the bureau agrees or sends back, where the rulebook wants it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from apprenticeship.actions._class import locked_class
from apprenticeship.lifecycle import ClassState
from apprenticeship.lifecycle.opening import OPENING_LIFECYCLE, OpeningState
from apprenticeship.models import ClassOpening
from apprenticeship.policy import filings as filing_policy
from apprenticeship.rules.classes import errors_in
from apprenticeship.rules.filing import term_of
from apprenticeship.rules.openings import LONGEST_REASON, OpeningNotAsked, opening_problem
from apprenticeship.selectors.class_progress import opening_faults, roster_of
from common.actor import Actor, user_id_of
from common.errors import InvalidFacts, WrongState
from journal.actions import record
from rulebooks.selectors import parsed


@transaction.atomic
def ask_opening(*, actor: Actor, number: str, today: date, now: datetime) -> ClassOpening:
    """Ask the bureau to let a filed class open, with its roster as it stands.

    Asking again while it is under way changes nothing. Raises TrainingClass.DoesNotExist, NotYourMove, WrongState,
    OpeningNotAsked; InvalidFacts saying everything that is missing.
    """
    row = locked_class(actor, number)
    filing_policy.require_opening_asker(actor)
    if row.state != ClassState.FILED:
        raise WrongState
    rules = parsed(row.rulebook).filing
    if not rules.opening:
        raise OpeningNotAsked
    standing = ClassOpening.objects.filter(training_class=row).exclude(state=OpeningState.SENT_BACK).first()
    if standing is not None:
        return standing
    roster = roster_of(row)
    if problems := errors_in(opening_faults(row, roster)):
        raise InvalidFacts(problems)
    opening = ClassOpening.objects.create(
        training_class=row,
        heads_count=roster.registered_count,
        asked_by_id=user_id_of(actor) or 0,
        asked_at=now,
        due_on=term_of(rules.opening_due, today),
    )
    after = {"class": number, "heads": opening.heads_count}
    record(actor=actor, verb="opening.ask", subject=opening, after=after)
    record(actor=actor, verb="class.ask_opening", subject=row, after={"heads": opening.heads_count})
    return opening


@transaction.atomic
def agree_opening(*, actor: Actor, opening_id: int, reason: str = "", now: datetime) -> ClassOpening:
    """Let a class open; the school opens it when its training begins.

    Raises ClassOpening.DoesNotExist, NotYourMove, WrongState.
    """
    return _decided(actor, opening_id, "agree", reason, now)


@transaction.atomic
def send_back_opening(*, actor: Actor, opening_id: int, reason: str, now: datetime) -> ClassOpening:
    """Send an application back, saying why; the school may ask again. Raises as `agree_opening`, and InvalidFacts."""
    return _decided(actor, opening_id, "send_back", reason, now)


def take(*, actor: Actor, opening_id: int, move: str, reason: str, now: datetime) -> ClassOpening:
    """Decide about an application by a move's name. Raises KeyError for an unknown one: a bug."""
    acts = {"agree": agree_opening, "send_back": send_back_opening}
    return acts[move](actor=actor, opening_id=opening_id, reason=reason, now=now)


def _decided(actor: Actor, opening_id: int, move: str, reason: str, now: datetime) -> ClassOpening:
    seen = filing_policy.visible_openings(actor).select_related("training_class").get(pk=opening_id)
    row = locked_class(actor, seen.training_class.number)
    opening = ClassOpening.objects.select_for_update().get(pk=opening_id)
    was = OpeningState(opening.state)
    opening.state = OPENING_LIFECYCLE.require(move, was, actor=actor, reason=reason).target
    if len(reason) > LONGEST_REASON:
        raise InvalidFacts([opening_problem("reason", "opening_reason_long", length=len(reason), most=LONGEST_REASON)])
    opening.answer, opening.answered_by_id, opening.answered_at = reason.strip(), user_id_of(actor), now
    opening.save(update_fields=["state", "answer", "answered_by_id", "answered_at"])
    sides = {"state": was}, {"state": opening.state}
    record(actor=actor, verb=f"opening.{move}", subject=opening, before=sides[0], after=sides[1], reason=opening.answer)
    record(actor=actor, verb=f"class.{move}_opening", subject=row, after=sides[1], reason=opening.answer)
    return opening
