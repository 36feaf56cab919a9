"""Moves a class through its lifecycle: both sides agree, the enterprise reports it, the school opens and closes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from apprenticeship import policy
from apprenticeship.actions import filing_steps
from apprenticeship.actions._class import locked_class, record_move, target_of
from apprenticeship.actions.moves import start_all
from apprenticeship.lifecycle import CLASS_LIFECYCLE, ClassState
from apprenticeship.models import TrainingClass
from apprenticeship.rules.classes import errors_in
from apprenticeship.rules.filing import due_after
from apprenticeship.rules.openings import OpeningNotAgreed
from apprenticeship.selectors.class_progress import (
    closing_problems,
    mentor_needs,
    opening_faults,
    opening_problems,
    roster_of,
)
from apprenticeship.selectors.classes import courses_of, problems_of
from apprenticeship.selectors.openings import needs_agreement
from apprenticeship.selectors.papers import require_papers
from catalogue.selectors import calendar
from common.actor import Actor, Registrar
from common.errors import InvalidFacts
from rulebooks.rules.vocabulary import PaperStep
from rulebooks.selectors import parsed


@transaction.atomic
def agree(*, actor: Actor, number: str, now: datetime, revision: int | None = None) -> TrainingClass:
    """Confirm a draft for the actor's side; once both confirmations stand the class is agreed.

    Confirming again changes nothing. Raises NotYourMove, WrongState, RevisionStale; InvalidFacts while the plan
    does not lead to the credits and hours that are asked for.
    """
    row = locked_class(actor, number)
    CLASS_LIFECYCLE.require("agree", ClassState(row.state), actor=actor)
    policy.require_seen(row, revision)
    own = "school_agreed_at" if isinstance(actor, Registrar) else "enterprise_agreed_at"
    if getattr(row, own) is not None:
        return row
    if problems := errors_in(problems_of(row, courses_of(row))):
        raise InvalidFacts(problems)
    setattr(row, own, now)
    is_by_both = row.school_agreed_at is not None and row.enterprise_agreed_at is not None
    was = row.state
    row.state = CLASS_LIFECYCLE.target("agree", ClassState(was)) if is_by_both else was
    row.save(update_fields=[own, "state"])
    record_move(actor, "agree", row, was)
    return row


@transaction.atomic
def submit(*, actor: Actor, number: str, now: datetime, revision: int | None = None) -> TrainingClass:
    """Report an agreed class to its bureau. Raises NotYourMove, WrongState, RevisionStale, PapersMissing."""
    row = locked_class(actor, number)
    was, row.state = row.state, target_of("submit", row, actor)
    policy.require_seen(row, revision)
    require_papers(row, PaperStep.SUBMIT)
    row.submitted_at, row.returned_reason = now, ""
    row.supplement_count, row.supplement_reason = 0, ""
    row.due_on = due_after("submit", parsed(row.rulebook).filing, timezone.localtime(now).date(), calendar())
    row.save(
        update_fields=[
            "state",
            "submitted_at",
            "returned_reason",
            "supplement_count",
            "supplement_reason",
            "due_on",
        ]
    )
    record_move(actor, "submit", row, was)
    return row


@transaction.atomic
def cancel(*, actor: Actor, number: str, reason: str) -> TrainingClass:
    """Give a class up before it is filed. Raises NotYourMove, WrongState, InvalidFacts for a missing reason."""
    row = locked_class(actor, number)
    was, row.state = row.state, target_of("cancel", row, actor, reason)
    row.save(update_fields=["state"])
    record_move(actor, "cancel", row, was, reason.strip())
    return row


@transaction.atomic
def open_class(*, actor: Actor, number: str, today: date) -> TrainingClass:
    """Open a filed class that holds a registered apprentice with both mentors; all registered begin their training.

    Raises NotYourMove, WrongState, OpeningNotAgreed; InvalidFacts saying what is missing.
    """
    row = locked_class(actor, number)
    was, target = row.state, target_of("open", row, actor)
    _require_openable(row)
    require_papers(row, PaperStep.OPEN)
    row.state, row.opened_on = target, today
    row.save(update_fields=["state", "opened_on"])
    record_move(actor, "open", row, was)
    start_all(actor=actor, training_class=row)
    return row


def _require_openable(row: TrainingClass) -> None:
    if needs_agreement(row):
        raise OpeningNotAgreed
    roster = roster_of(row)
    has_to_fit = parsed(row.rulebook).filing.opening
    faults = opening_faults(row, roster) if has_to_fit else opening_problems(roster, mentor_needs(row))
    if problems := errors_in(faults):
        raise InvalidFacts(problems)


@transaction.atomic
def close_class(*, actor: Actor, number: str, today: date) -> TrainingClass:
    """Close an open class in which nobody is left in training. Raises NotYourMove, WrongState, InvalidFacts."""
    row = locked_class(actor, number)
    was, row.state = row.state, target_of("close", row, actor)
    if problems := closing_problems(roster_of(row)):
        raise InvalidFacts(problems)
    row.closed_on = today
    row.save(update_fields=["state", "closed_on"])
    record_move(actor, "close", row, was)
    return row


def take(
    *,
    actor: Actor,
    number: str,
    move: str,
    now: datetime,
    today: date,
    reason: str = "",
    revision: int | None = None,
) -> TrainingClass:
    """Take a move of the class lifecycle by its name, all but amending. Raises KeyError for an unknown one: a bug."""
    seen: dict[str, Any] = {"actor": actor, "number": number, "revision": revision}
    acts: dict[str, Callable[[], TrainingClass]] = {
        "agree": lambda: agree(**seen, now=now),
        "submit": lambda: submit(**seen, now=now),
        "accept": lambda: filing_steps.accept(**seen, today=today),
        "ask_supplement": lambda: filing_steps.ask_supplement(**seen, reason=reason, today=today),
        "supplement": lambda: filing_steps.supplement(**seen, reason=reason, today=today),
        "publish": lambda: filing_steps.publish(**seen, today=today),
        "recall": lambda: filing_steps.recall(**seen, reason=reason, today=today),
        "file": lambda: filing_steps.file(**seen, today=today),
        "send_back": lambda: filing_steps.send_back(**seen, reason=reason, today=today),
        "refuse": lambda: filing_steps.refuse(**seen, reason=reason, today=today),
        "open": lambda: open_class(actor=actor, number=number, today=today),
        "close": lambda: close_class(actor=actor, number=number, today=today),
        "cancel": lambda: cancel(actor=actor, number=number, reason=reason),
    }
    return acts[move]()
