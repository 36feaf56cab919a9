"""What the actions on classes share."""

from __future__ import annotations

from apprenticeship import policy
from apprenticeship.lifecycle import CLASS_LIFECYCLE, ClassState
from apprenticeship.models import TrainingClass
from common.actor import Actor
from journal.actions import record


def locked_class(actor: Actor, number: str) -> TrainingClass:
    """Find a class that the actor may see and lock its row until the transaction ends. Raises DoesNotExist."""
    rows = policy.visible_classes(actor).select_related("school", "enterprise", "bureau", "rulebook", "occupation")
    return rows.select_for_update(of=("self",)).get(number=number)


def target_of(move: str, row: TrainingClass, actor: Actor, reason: str = "") -> ClassState:
    """Give the state that a move leads to. Raises NotYourMove, WrongState, InvalidFacts for a missing reason."""
    return CLASS_LIFECYCLE.require(move, ClassState(row.state), actor=actor, reason=reason).target


def record_move(actor: Actor, move: str, row: TrainingClass, was: str, reason: str = "") -> None:
    """Write a move of a class into the journal."""
    record(
        actor=actor,
        verb=f"class.{move}",
        subject=row,
        before={"state": was},
        after={"state": row.state, "revision": row.revision},
        reason=reason,
    )
