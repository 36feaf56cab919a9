"""What the formulas answer: explained lines, sums of people and classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from common.money import FEN, ROUNDING, round_yuan
from rulebooks.rules import Rounding, Rulebook, plain_number
from rulebooks.rules.vocabulary import RoundingStage

SNAP: Final = Decimal("0.000000001")
MICRO: Final = Decimal("0.000001")
MICRO_PLACES: Final = 6


class Part(StrEnum):
    """Which sum a line belongs to; the lines of one part add up to that sum."""

    GROSS = "gross"
    ADVANCE = "advance"
    BALANCE = "balance"
    REFUND = "refund"


class Line(NamedTuple):
    """One explained sum. `clause` is the rulebook's dotted key, `formula` and `inputs` are Chinese text for people."""

    part: Part
    clause: str
    label: str
    amount_yuan: Decimal
    formula: str
    inputs: Mapping[str, str]
    article: str


class Unmet(NamedTuple):
    """A better outcome that a head missed: what it would have given, and every condition that failed."""

    clause: str
    label: str
    reasons: tuple[str, ...]
    amount_yuan: Decimal
    article: str


class Award(NamedTuple):
    """What one case is worth. The lines add up to `amount_yuan`; `advance_yuan` is its share of the class's advance.

    `exact_yuan` is the sum before any rounding.
    """

    exact_yuan: Decimal
    amount_yuan: Decimal
    advance_yuan: Decimal
    lines: tuple[Line, ...]
    advance_lines: tuple[Line, ...]
    unmet: tuple[Unmet, ...]


class AssessedPerson(NamedTuple):
    """One head and its award."""

    class_no: str
    person_no: str
    award: Award


@dataclass(frozen=True, slots=True)
class AssessedClass:
    """The sums of a class, in yuan.

    `gross_yuan` is what all heads are worth now. While a head is still planned or in training `is_final` is False: a
    balance is then provisional, and no refund is due.
    """

    class_no: str
    planned: int
    completed: int
    is_final: bool
    advance_yuan: Decimal
    gross_yuan: Decimal
    balance_yuan: Decimal
    refund_yuan: Decimal
    refund_due_on: date | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Classes and people in the order of the facts; `total_yuan` is the sum of all heads and of all classes' gross."""

    classes: tuple[AssessedClass, ...]
    people: tuple[AssessedPerson, ...]
    total_yuan: Decimal


@lru_cache(maxsize=64)
def rounding_of_a_head(book: Rulebook) -> Rounding:
    """Say how one head's sum is rounded: as ruled, or to the fen where the rule rounds the sum of many heads."""
    return book.rounding if book.rounding.stage is RoundingStage.PERSON else Rounding()


def rounded(exact: Decimal, rounding: Rounding) -> Decimal:
    """Round an exact sum as the rulebook says.

    Sums are divided last and once (years are months ÷ 12); `SNAP` undoes what that division leaves behind the 28th
    digit, so that a tie is a tie.
    """
    if rounding.unit == FEN:
        fen = exact.quantize(FEN, ROUND_DOWN)
        return fen if fen == exact else exact.quantize(SNAP).quantize(FEN, ROUNDING[rounding.mode])
    return round_yuan(exact.quantize(SNAP), rounding.unit, rounding.mode)


def rounded_down(exact: Decimal) -> Decimal:
    """Round an exact sum down to the fen, so that a share never exceeds its percent."""
    return exact.quantize(SNAP).quantize(FEN, ROUND_DOWN)


def shown_exact(exact: Decimal) -> str:
    """Write an exact number for a formula, with at most six decimals."""
    text = plain_number(exact)
    return text if len(text.partition(".")[2]) <= MICRO_PLACES else plain_number(exact.quantize(MICRO))
