"""What a head's facts lack to be worth what its outcome gives."""

from __future__ import annotations

from collections.abc import Iterator

from rulebooks.rules import PartYear, RateMethod, Rulebook
from subsidies.rules.facts import Case
from subsidies.rules.outcomes import first_fitting
from subsidies.rules.terms import terms_of

_YEARLY = (RateMethod.PER_LEVEL_PER_YEAR, RateMethod.FLAT_PER_YEAR)


def missing_facts(case: Case, book: Rulebook) -> Iterator[str]:
    """Name the facts (cost_yuan, hours, ended_on) that a case needs under a rulebook and does not have.

    A head whose outcome is worth nothing, or an absolute sum, needs none.
    """
    wanted = tuple(_wanted(case, book))
    if not wanted or case.trainee_type not in book.trainee_types.covered:
        return
    found = first_fitting(book.outcomes, terms_of(case, book).situation)
    if found is not None and found[1].percent:
        yield from wanted


def earns(case: Case, book: Rulebook) -> bool:
    """Say whether a case's outcome gives anything at all, or may still do so."""
    if case.trainee_type not in book.trainee_types.covered:
        return False
    found = first_fitting(book.outcomes, terms_of(case, book).situation)
    return case.is_open or (found is not None and found[1].percent != 0)


def _wanted(case: Case, book: Rulebook) -> Iterator[str]:
    """Name the facts that the case's rate reads and the case does not have."""
    _, rate = book.rate_of(case.trainee_type)
    if rate.method is RateMethod.COST_BASED and case.cost_yuan is None:
        yield "cost_yuan"
    by_hours = rate.method is RateMethod.PER_HOUR or (
        rate.method in _YEARLY and book.year_rule.part_year is PartYear.PRORATE_HOURS
    )
    if by_hours and case.hours is None:
        yield "hours"
