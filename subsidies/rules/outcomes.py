"""The outcome matrix: which row fits a case, and which conditions of a row fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from common.texts import N_
from rulebooks.rules import Outcome, Rulebook, plain_number, word_of
from subsidies.rules.results import shown_exact
from subsidies.rules.terms import Situation
from subsidies.rules.years import TWELVE, ZERO, Years, shown_years


class Verdict(NamedTuple):
    """What the matrix says of a situation: the row that decides, and why each other row does not fit.

    `place` counts rows from 1; `row` is None when none fits.
    """

    place: int
    row: Outcome | None
    missed: tuple[tuple[int, Outcome, tuple[str, ...]], ...]


@lru_cache(maxsize=10_000)
def verdict(book: Rulebook, situation: Situation) -> Verdict:
    """Ask the matrix once for each situation."""
    place, row = first_fitting(book.outcomes, situation) or (0, None)
    reasons = [(at, other, tuple(failures(other, situation))) for at, other in enumerate(book.outcomes, start=1)]
    return Verdict(place, row, tuple(missed for missed in reasons if missed[2]))


def value_key(row: Outcome) -> str:
    """Name the knob that holds a row's sum."""
    if row.percent is not None:
        return "percent"
    return "yearly_yuan" if row.yearly_yuan is not None else "amount_yuan"


def first_fitting(rows: Iterable[Outcome], situation: Situation) -> tuple[int, Outcome] | None:
    """Find the first row whose every condition is met, with its place from 1; None when none fits."""
    for place, row in enumerate(rows, start=1):
        if fits(row, situation):
            return place, row
    return None


def fits(row: Outcome, situation: Situation) -> bool:
    """Say whether every condition of a row is met: whether `failures` would say nothing."""
    return (
        situation.status in row.status
        and (not row.certificate or situation.certificate in row.certificate)
        and (not row.trainee_types or situation.trainee_type in row.trainee_types)
        and (not row.hired or situation.hired in row.hired)
        and (not row.employer_passed or situation.employer_passed in row.employer_passed)
        and (not row.tags or not situation.tags.isdisjoint(row.tags))
    )


def failures(row: Outcome, situation: Situation) -> Iterator[str]:
    """Say in Chinese each condition of a row that fails."""
    asked = (
        (N_("培训状态"), row.status, situation.status),
        (N_("证书"), row.certificate, situation.certificate),
        (N_("企业评价合格"), row.employer_passed, situation.employer_passed),
        (N_("已签合同并参保"), row.hired, situation.hired),
        (N_("人员类型"), row.trainee_types, situation.trainee_type),
    )
    for label, allowed, found in asked:
        if allowed and found not in allowed:
            yield f"{label}须为“{'、'.join(word_of(option) for option in allowed)}”，现为“{word_of(found)}”"
    if row.tags and not situation.tags.intersection(row.tags):
        yield f"须有标签“{'、'.join(row.tags)}”之一"


def total_of(row: Outcome, full: Decimal, years: Years) -> Decimal:
    """Work out what a row gives of a full sum: a factor of it, or an absolute sum instead."""
    if row.yearly_yuan is not None:
        return row.yearly_yuan * years.months / TWELVE
    if row.amount_yuan is not None:
        return row.amount_yuan
    return full * (row.percent or ZERO) / 100


def formula_of(row: Outcome, full: Decimal, years: Years) -> str:
    """Write how a row gives its sum."""
    if row.yearly_yuan is not None:
        return f"{plain_number(row.yearly_yuan)} 元/年 × {shown_years(years.months)}"
    if row.amount_yuan is not None:
        return f"{plain_number(row.amount_yuan)} 元/人"
    return f"{shown_exact(full)} 元 × {plain_number(row.percent)}%" if row.percent else N_("不予补贴")


def is_full(row: Outcome) -> bool:
    """Whether a row pays the full sum, so that it needs no line of its own."""
    return row.percent == 100


def replaces_full(row: Outcome) -> bool:
    """Whether a row's sum stands alone: an absolute sum, or nothing."""
    return not row.percent
