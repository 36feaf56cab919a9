"""Changes of the apprentice's enrolment, taken as far as a test needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from apprenticeship.actions.alterations import propose, take_move
from apprenticeship.lifecycle import AlterationState
from apprenticeship.models import Alteration, Enrolment
from apprenticeship.rules.alterations import AlterationFacts
from common.actor import Actor
from rulebooks.rules import AlterationKind
from tests.builders import NOW
from tests.cast import Cast

AWAY, BACK = date(2026, 9, 1), date(2026, 10, 1)
LATER = date(2027, 8, 31)
SUSPENSION = {"reason": "illness", "effective_on": "2026-12-01", "note": "住院"}


def suspending(effective_on: date | None = AWAY, last_on: date | None = None, **facts: Any) -> AlterationFacts:
    given = {"reason": "illness", **facts}
    return AlterationFacts(AlterationKind.SUSPEND, effective_on, last_on, **given)


def resuming(effective_on: date | None = BACK) -> AlterationFacts:
    return AlterationFacts(AlterationKind.RESUME, effective_on)


def extending(last_on: date | None = LATER) -> AlterationFacts:
    return AlterationFacts(AlterationKind.EXTEND, last_on=last_on)


def proposed(
    cast: Cast, facts: AlterationFacts, actor: Actor | None = None, row: Enrolment | None = None
) -> Alteration:
    """The registrar proposes, unless somebody else does."""
    student_no = (row or cast.enrolment).student_no
    return propose(actor=actor or cast.registrar, student_no=student_no, facts=facts, now=NOW)


def moved(cast: Cast, alteration: Alteration, *moves: tuple[str, str]) -> Alteration:
    """Take moves one after the other: (who, which)."""
    for who, move in moves:
        alteration = take_move(
            actor=cast.actor(who), alteration_id=alteration.pk, move=move, reason="核对无误", now=NOW
        )
    return alteration


def applied(cast: Cast, facts: AlterationFacts, row: Enrolment | None = None) -> Alteration:
    """Propose, agree and, where the rulebook asks for it, approve."""
    made = proposed(cast, facts, row=row)
    for state, step in (
        (AlterationState.PROPOSED, ("enterprise_officer", "agree")),
        (AlterationState.AGREED, ("filing", "approve")),
    ):
        if made.state == state:
            made = moved(cast, made, step)
    return made


def alteration_in(cast: Cast, state: str) -> int:
    """Take an extension as far as `state`."""
    row = proposed(cast, extending())
    if state in (AlterationState.AGREED, AlterationState.APPLIED, AlterationState.UNDONE):
        row = moved(cast, row, ("enterprise_officer", "agree"))
    if state in (AlterationState.APPLIED, AlterationState.UNDONE):
        row = moved(cast, row, ("filing", "approve"))
    if state == AlterationState.UNDONE:
        row = moved(cast, row, ("filing", "undo"))
    if state == AlterationState.REFUSED:
        row = moved(cast, row, ("enterprise_officer", "refuse"))
    if state == AlterationState.TAKEN_BACK:
        row = moved(cast, row, ("registrar", "take_back"))
    return row.pk


def open_alteration(cast: Cast) -> Alteration:
    """An extension that waits for the enterprise."""
    return proposed(cast, extending())


def alteration_with_paper(cast: Cast) -> Alteration:
    """A suspension with a scanned form, that waits for the enterprise."""
    return propose(
        actor=cast.registrar,
        student_no=cast.enrolment.student_no,
        facts=suspending(),
        filename="变更表.pdf",
        content=b"%PDF-1.7 paper",
        now=NOW,
    )


def suspension_to_propose(cast: Cast) -> dict[str, Any]:
    return {**SUSPENSION, "kind": "suspend"}
