"""The outcome matrix: which row fits a case, and which conditions of a row fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from common.texts import N_
from rulebooks.rules import Outcome, plain_number, word_of
from subsidies.rules.results import shown_exact
from subsidies.rules.terms import Terms
from subsidies.rules.years import TWELVE, ZERO, Years, shown_years


def first_fitting(rows: Iterable[Outcome], terms: Terms) -> tuple[int, Outcome] | None:
    """Find the first row whose every condition is met, with its place from 1; None when none fits."""
    for place, row in enumerate(rows, start=1):
        if fits(row, terms):
            return place, row
    return None


def fits(row: Outcome, terms: Terms) -> bool:
    """Say whether every condition of a row is met: whether `failures` would say nothing."""
    return (
        terms.status in row.status
        and (not row.certificate or terms.certificate in row.certificate)
        and (not row.trainee_types or terms.trainee_type in row.trainee_types)
        and (not row.hired or terms.hired in row.hired)
        and (not row.employer_passed or terms.employer_passed in row.employer_passed)
        and (not row.tags or not terms.tags.isdisjoint(row.tags))
    )


def failures(row: Outcome, terms: Terms) -> Iterator[str]:
    """Say in Chinese each condition of a row that fails."""
    asked = (
        (N_("培训状态"), row.status, terms.status),
        (N_("证书"), row.certificate, terms.certificate),
        (N_("企业评价合格"), row.employer_passed, terms.employer_passed),
        (N_("已签合同并参保"), row.hired, terms.hired),
        (N_("人员类型"), row.trainee_types, terms.trainee_type),
    )
    for label, allowed, found in asked:
        if allowed and found not in allowed:
            yield f"{label}须为“{'、'.join(word_of(option) for option in allowed)}”，现为“{word_of(found)}”"
    if row.tags and not terms.tags.intersection(row.tags):
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
