"""Computes a claim from its facts file and rulebook: when it is prepared, and ever after to check it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rulebooks.rules import Rulebook
from rulebooks.selectors import parsed
from subsidies.lifecycle import ClaimKind
from subsidies.models import Claim
from subsidies.parsers import facts_of
from subsidies.rules import AssessedClass, assess, class_json
from subsidies.rules.claims import ClaimSums, HeldLine, advance_lines, advance_sums, balance_lines, balance_sums


@dataclass(frozen=True, slots=True)
class Computed:
    """A claim as computed: the class's assessment, the sums, every line in order."""

    assessed: AssessedClass
    sums: ClaimSums
    lines: Sequence[HeldLine]


def computed(kind: ClaimKind, facts: str, advance_paid: Decimal, book: Rulebook) -> Computed:
    """Compute a claim of one class from its facts file. Raises InvalidFacts for facts that the rulebook lacks."""
    (held,) = facts_of(facts, book).classes
    if kind is ClaimKind.ADVANCE:
        assessed = assess([held], book).classes[0]
        return Computed(assessed, advance_sums(assessed), list(advance_lines(assessed)))
    assessment = assess([replace(held, advance_paid_yuan=advance_paid)], book)
    assessed = assessment.classes[0]
    return Computed(assessed, balance_sums(assessed), list(balance_lines(assessment, book)))


def is_reproduced(row: Claim) -> bool:
    """Say whether the stored facts and rulebook still give the stored sums, and the stored lines add up to them."""
    again = computed(ClaimKind(row.kind), row.facts, row.deducted_yuan, parsed(row.rulebook))
    stored = ClaimSums(row.gross_yuan, row.deducted_yuan, row.amount_yuan, row.refund_yuan)
    return again.sums == stored and class_json(again.assessed) == row.summary
