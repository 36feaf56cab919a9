"""What of a case decides its money under one rulebook: cases on equal terms are worth the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from common.dates import Span
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


class Situation(NamedTuple):
    """What the outcome matrix asks about."""

    status: TraineeStatus
    certificate: CertificateKind
    trainee_type: TraineeType
    employer_passed: Answer
    hired: Answer
    tags: frozenset[str]


class Terms(NamedTuple):
    """A case without what its rulebook never looks at: dates become the time planned and the time paid."""

    situation: Situation
    level: Level
    planned: Years
    paid: Years
    occupation_code: str
    hours: Decimal | None
    cost_yuan: Decimal | None

    @property
    def trainee_type(self) -> TraineeType:
        return self.situation.trainee_type

    @property
    def status(self) -> TraineeStatus:
        return self.situation.status

    @property
    def tags(self) -> frozenset[str]:
        return self.situation.tags


@dataclass(frozen=True, slots=True)
class _Interest:
    """Which facts a rulebook looks at."""

    in_cost: bool
    in_hours: bool
    in_occupation: bool
    in_employer: bool
    in_hired: bool
    in_end: bool
    tags: frozenset[str]


def terms_of(case: Case, book: Rulebook) -> Terms:
    """Work out the terms of a case."""
    interest = _interest(book)
    tags = case.tags & interest.tags if case.tags else case.tags
    planned, paid = _times(
        book,
        case.planned,
        case.ended_on if interest.in_end else None,
        case.status,
        case.level,
        case.trainee_type,
        case.hours if interest.in_hours else None,
        tags,
        case.suspended if interest.in_end else (),
    )
    return Terms(
        Situation(
            case.status,
            case.certificate,
            case.trainee_type,
            case.employer_passed if interest.in_employer else Answer.UNKNOWN,
            case.hired if interest.in_hired else Answer.UNKNOWN,
            tags,
        ),
        case.level,
        planned,
        paid,
        case.occupation_code if interest.in_occupation else "",
        case.hours if interest.in_hours else None,
        case.cost_yuan if interest.in_cost else None,
    )


def reads_cost(book: Rulebook) -> bool:
    """Say whether a rulebook looks at costs at all."""
    return _interest(book).in_cost


@lru_cache(maxsize=50_000)
def _times(
    book: Rulebook,
    planned: Span,
    ended_on: date | None,
    status: TraineeStatus,
    level: Level,
    trainee_type: TraineeType,
    hours: Decimal | None,
    tags: frozenset[str],
    suspended: tuple[Span, ...],
) -> tuple[Years, Years]:
    """Work out the times of a case from nothing but what decides them, once for each."""
    case = Case(trainee_type, level, planned, status, ended_on=ended_on, hours=hours, tags=tags, suspended=suspended)
    return planned_and_paid(case, book)


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
        in_end=book.year_rule.part_year in (PartYear.WHOLE, PartYear.PRORATE_MONTH),
        tags=frozenset(_tags(book)),
    )


def _tags(book: Rulebook) -> Iterator[str]:
    yield book.year_rule.special_tag
    for multiplier in book.multipliers:
        yield from multiplier.tags
    for outcome in book.outcomes:
        yield from outcome.tags
