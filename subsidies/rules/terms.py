"""What of a case decides its money under one rulebook: cases on equal terms are worth the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from common.levels import Level
from rulebooks.rules import (
    Answer,
    CertificateKind,
    PartYear,
    RateMethod,
    Rulebook,
    TraineeStatus,
    TraineeType,
)
from subsidies.rules.facts import Case
from subsidies.rules.years import Years, planned_and_paid


@dataclass(frozen=True, slots=True)
class Terms:
    """A case without what its rulebook never looks at: dates become the time planned and the time paid."""

    trainee_type: TraineeType
    level: Level
    status: TraineeStatus
    certificate: CertificateKind
    planned: Years
    paid: Years
    occupation_code: str
    employer_passed: Answer
    hired: Answer
    hours: Decimal | None
    cost_yuan: Decimal | None
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Interest:
    """Which facts a rulebook looks at."""

    in_cost: bool
    in_hours: bool
    in_occupation: bool
    in_employer: bool
    in_hired: bool
    tags: frozenset[str]


def terms_of(case: Case, book: Rulebook) -> Terms:
    """Work out the terms of a case."""
    interest = _interest(book)
    planned, paid = planned_and_paid(case, book)
    return Terms(
        trainee_type=case.trainee_type,
        level=case.level,
        status=case.status,
        certificate=case.certificate,
        planned=planned,
        paid=paid,
        occupation_code=case.occupation_code if interest.in_occupation else "",
        employer_passed=case.employer_passed if interest.in_employer else Answer.UNKNOWN,
        hired=case.hired if interest.in_hired else Answer.UNKNOWN,
        hours=case.hours if interest.in_hours else None,
        cost_yuan=case.cost_yuan if interest.in_cost else None,
        tags=case.tags & interest.tags,
    )


@lru_cache(maxsize=64)
def _interest(book: Rulebook) -> _Interest:
    rates = [book.rate, *book.rate_by_type.values()]
    methods = {rate.method for rate in rates}
    return _Interest(
        in_cost=RateMethod.COST_BASED in methods,
        in_hours=RateMethod.PER_HOUR in methods or book.year_rule.part_year is PartYear.PRORATE_HOURS,
        in_occupation=any(rate.occupations for rate in rates) or any(row.occupations for row in book.multipliers),
        in_employer=any(row.employer_passed for row in book.outcomes),
        in_hired=any(row.hired for row in book.outcomes),
        tags=frozenset(_tags(book)),
    )


def _tags(book: Rulebook) -> Iterator[str]:
    yield book.year_rule.special_tag
    for multiplier in book.multipliers:
        yield from multiplier.tags
    for outcome in book.outcomes:
        yield from outcome.tags
