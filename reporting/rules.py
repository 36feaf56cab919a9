"""What stands in a completion report and in the yearly headline: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apprenticeship.lifecycle import EnrolmentState

RUNNING = (EnrolmentState.REGISTERED, EnrolmentState.TRAINING, EnrolmentState.SUSPENDED)
COMPLETED = (EnrolmentState.COMPLETED_CERTIFIED, EnrolmentState.COMPLETED_UNCERTIFIED)


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """The head of a completion report. `ends_on` is the inclusive last day."""

    number: str
    name: str
    school: str
    enterprise: str
    bureau: str
    rulebook: str
    occupation: str
    level: str
    state: str
    starts_on: date
    ends_on: date
    closed_on: date | None
    planned_count: int
    credits_needed: Decimal


@dataclass(frozen=True, slots=True)
class ApprenticeResult:
    """One apprentice's line. Scores are out of 100, hours are confirmed hours with a mentor."""

    student_no: str
    name: str
    number_masked: str
    trainee_type: str
    starts_on: date
    ends_on: date
    mentor: str
    tutor: str
    credits_earned: Decimal
    mentor_hours: Decimal
    theory_score: Decimal | None
    practice_score: Decimal | None
    enterprise_score: Decimal | None
    certificate_kinds: str
    certificate_numbers: str
    state: EnrolmentState
    withdrawal_reason: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Heads of a class by result; `registered` is their sum without voided registrations."""

    registered: int
    training: int
    certified: int
    uncertified: int
    withdrawn: int

    @property
    def completed(self) -> int:
        return self.certified + self.uncertified


@dataclass(frozen=True, slots=True)
class CompletionReport:
    facts: ClassFacts
    results: Sequence[ApprenticeResult]
    made_on: date

    @property
    def counts(self) -> Counts:
        states = [result.state for result in self.results]
        return Counts(
            registered=len(states),
            training=sum(states.count(state) for state in RUNNING),
            certified=states.count(EnrolmentState.COMPLETED_CERTIFIED),
            uncertified=states.count(EnrolmentState.COMPLETED_UNCERTIFIED),
            withdrawn=states.count(EnrolmentState.WITHDRAWN),
        )


@dataclass(frozen=True, slots=True)
class Slice:
    """One figure of a statistic: what it counts, under which key the list behind it is found."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Headline:
    """Newly registered apprentices of one year, whole and by three slices that each sum up to the whole.

    Definition: enrolments registered from 1 January to 31 December of the year, one for each person and class,
    voided registrations left out. A region is the enterprise's.
    """

    year: int
    count: int
    by_region: Sequence[Slice]
    by_level: Sequence[Slice]
    by_enterprise: Sequence[Slice]
