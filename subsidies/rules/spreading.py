"""Rounding the sum of many heads once: the rounded sum is spread over the heads, so that they add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from common.money import FEN, ROUNDING
from common.texts import N_
from rulebooks.rules import Rulebook, plain_number
from subsidies.rules.results import SNAP, Award, Line, Part, rounded, shown_exact

ZERO: Final = Decimal(0)
CLAUSE: Final = "rounding.stage"


def spread(awards: Sequence[Award], book: Rulebook) -> list[Award]:
    """Round the exact sum of these heads once, as the rulebook says, and give every head its part of it in whole fen.

    Parts stand in proportion to the exact sums; each is the difference of two running totals, so that nothing is lost,
    nothing is negative, and a head that earned nothing gets nothing.
    """
    exact = sum((award.exact_yuan for award in awards), ZERO)
    if not exact:
        return list(awards)
    whole = rounded(exact, book.rounding)
    made: dict[tuple[int, Decimal], Award] = {}
    parts, running, before = [], ZERO, ZERO
    for award in awards:
        running += award.exact_yuan
        after = (running * whole / exact).quantize(SNAP).quantize(FEN, ROUNDING["half_up"])
        key = (id(award), after - before)
        if key not in made:
            made[key] = _with_part(award, after - before, exact, whole, book)
        parts.append(made[key])
        before = after
    return parts


def _with_part(award: Award, part: Decimal, exact: Decimal, whole: Decimal, book: Rulebook) -> Award:
    if part == award.amount_yuan:
        return award
    stage = book.rounding.stage.label
    formula = (
        f"{stage}：{shown_exact(exact)} 元，{book.rounding.mode.label}为 {plain_number(whole)} 元，"
        f"按比例分摊，此人 {plain_number(part)} 元"
    )
    line = Line(Part.GROSS, CLAUSE, N_("合计取整的分摊"), part - award.amount_yuan, formula, {}, book.article(CLAUSE))
    return award._replace(amount_yuan=part, lines=(*award.lines, line))
