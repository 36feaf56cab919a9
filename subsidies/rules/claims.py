"""What a claim holds: sums, and the lines that add up to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from common.money import shown
from common.texts import N_
from rulebooks.rules import Rulebook
from subsidies.rules.results import AssessedClass, Assessment, Line, Part, Unmet

ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class ClaimSums:
    """Sums in yuan: gross − deducted = amount − refund, none of them negative."""

    gross_yuan: Decimal
    deducted_yuan: Decimal
    amount_yuan: Decimal
    refund_yuan: Decimal


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A line of a claim; `person_no` is empty for a line of the class as a whole."""

    person_no: str
    line: Line
    unmet: tuple[Unmet, ...] = ()


def advance_sums(assessed: AssessedClass) -> ClaimSums:
    """An advance is its own gross: nothing is deducted from it."""
    return ClaimSums(assessed.advance_yuan, ZERO, assessed.advance_yuan, ZERO)


def advance_lines(assessed: AssessedClass) -> Iterator[HeldLine]:
    """Give the lines of an advance: they add up to its amount. Heads are seats still, so none belongs to a person."""
    return (HeldLine("", line) for line in assessed.lines if line.part is Part.ADVANCE)


def balance_sums(assessed: AssessedClass) -> ClaimSums:
    """A balance is the gross less what was advanced; what was advanced too much comes back."""
    return ClaimSums(assessed.gross_yuan, assessed.advance_yuan, assessed.balance_yuan, assessed.refund_yuan)


def balance_lines(assessment: Assessment, book: Rulebook) -> Iterator[HeldLine]:
    """Give the lines of a class's balance: every rule of every person, then what was advanced, as a deduction.

    They add up to amount − refund. A person's `unmet` stands at their first line.
    """
    (assessed,) = assessment.classes
    for person in assessment.people:
        for place, line in enumerate(person.award.lines):
            yield HeldLine(person.person_no, line, () if place else person.award.unmet)
    if assessed.advance_yuan:
        clause, paid = "settlement.mode", assessed.advance_yuan
        formula = f"扣除已拨付的预支 {shown(paid)} 元"
        yield HeldLine("", Line(Part.BALANCE, clause, N_("减：已预支"), -paid, formula, {}, book.article(clause)))
