"""Moves a class through its lifecycle: both sides agree, the bureau files, the school opens and closes."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from apprenticeship import policy
from apprenticeship.lifecycle import CLASS_LIFECYCLE, ClassState
from apprenticeship.models import TrainingClass
from apprenticeship.rules.classes import errors_in
from apprenticeship.selectors.classes import courses_of, locked_class, problems_of
from common.actor import Actor, Registrar
from common.errors import InvalidFacts
from journal.actions import record


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
    _record_move(actor, "agree", row, was)
    return row


@transaction.atomic
def submit(*, actor: Actor, number: str, now: datetime, revision: int | None = None) -> TrainingClass:
    """Report an agreed class to its bureau. Raises NotYourMove, WrongState, RevisionStale."""
    row = locked_class(actor, number)
    was, row.state = row.state, _target("submit", row, actor)
    policy.require_seen(row, revision)
    row.submitted_at, row.returned_reason = now, ""
    row.save(update_fields=["state", "submitted_at", "returned_reason"])
    _record_move(actor, "submit", row, was)
    return row


@transaction.atomic
def file(*, actor: Actor, number: str, today: date, revision: int | None = None) -> TrainingClass:
    """File (备案) a class that was submitted to the officer's region. Raises NotYourMove, WrongState."""
    row = locked_class(actor, number)
    was, row.state = row.state, _target("file", row, actor)
    policy.require_seen(row, revision)
    row.filed_on = today
    row.save(update_fields=["state", "filed_on"])
    _record_move(actor, "file", row, was)
    return row


@transaction.atomic
def send_back(*, actor: Actor, number: str, reason: str, revision: int | None = None) -> TrainingClass:
    """Return a submitted class to both sides with a reason. Raises NotYourMove, WrongState, InvalidFacts."""
    row = locked_class(actor, number)
    was, row.state = row.state, _target("send_back", row, actor, reason)
    policy.require_seen(row, revision)
    row.returned_reason = reason.strip()
    row.save(update_fields=["state", "returned_reason"])
    _record_move(actor, "send_back", row, was, row.returned_reason)
    return row


@transaction.atomic
def cancel(*, actor: Actor, number: str, reason: str) -> TrainingClass:
    """Give a class up before it is filed. Raises NotYourMove, WrongState, InvalidFacts for a missing reason."""
    row = locked_class(actor, number)
    was, row.state = row.state, _target("cancel", row, actor, reason)
    row.save(update_fields=["state"])
    _record_move(actor, "cancel", row, was, reason.strip())
    return row


def _target(move: str, row: TrainingClass, actor: Actor, reason: str = "") -> ClassState:
    return CLASS_LIFECYCLE.require(move, ClassState(row.state), actor=actor, reason=reason).target


def _record_move(actor: Actor, move: str, row: TrainingClass, was: str, reason: str = "") -> None:
    record(
        actor=actor,
        verb=f"class.{move}",
        subject=row,
        before={"state": was},
        after={"state": row.state, "revision": row.revision},
        reason=reason,
    )
