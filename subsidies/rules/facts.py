"""What the formulas are told: circumstances of a head, the heads of a class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from common.dates import Span
from common.levels import Level
from rulebooks.rules import Answer, CertificateKind, TraineeStatus, TraineeType


class Case(NamedTuple):
    """Everything that decides the money of one head; equal cases are worth the same.

    `planned` is the planned span; `ended_on` the inclusive last day of the real one (None: as planned, or not ended).
    `approved_on` (the plan), `certified_on` and `claimed_on` are days on which a rulebook may have to be in force.
    `suspended` are the times in which the training rested: they stop the clock.
    `cost_yuan` is the cost of the whole training of this head; `hours` its taught hours.
    """

    trainee_type: TraineeType
    level: Level
    planned: Span
    status: TraineeStatus
    occupation_code: str = ""
    ended_on: date | None = None
    certificate: CertificateKind = CertificateKind.NONE
    employer_passed: Answer = Answer.UNKNOWN
    hired: Answer = Answer.UNKNOWN
    tags: frozenset[str] = frozenset()
    approved_on: date | None = None
    certified_on: date | None = None
    claimed_on: date | None = None
    suspended: tuple[Span, ...] = ()
    hours: Decimal | None = None
    cost_yuan: Decimal | None = None

    @property
    def is_open(self) -> bool:
        """Whether this head has neither completed nor withdrawn."""
        return self.status in (TraineeStatus.PLANNED, TraineeStatus.TRAINING)


class PersonFacts(NamedTuple):
    """One head of a class, by the number that the class knows it by."""

    person_no: str
    case: Case


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """A class and all its planned heads.

    `advance_paid_yuan` is what was really paid before: it then stands for the advance that the rulebook would give.
    """

    class_no: str
    people: tuple[PersonFacts, ...]
    advance_paid_yuan: Decimal | None = None

    @property
    def ends_on(self) -> date:
        """The inclusive last planned day of the class. Raises ValueError for a class of nobody."""
        return max(person.case.planned.last_on for person in self.people)
