"""What a change of an enrolment would do to money, hours, credits and deadlines: read and computed, nothing written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from django.db.models import Sum

from apprenticeship.models import Alteration, Enrolment
from apprenticeship.rules.alterations import AlterationFacts, Standing, altered, lived, weeks_due
from apprenticeship.selectors.alterations import standing_of
from apprenticeship.selectors.credits import credit_accounts
from common.dates import days_within
from rulebooks.rules import AlterationKind
from rulebooks.selectors import parsed
from subsidies.lifecycle import LIVING, SETTLED, ClaimKind
from subsidies.models import Claim, ClaimLine
from subsidies.parsers import facts_of
from subsidies.rules.previews import Worth, supposed, worth_of
from subsidies.selectors.facts import balance_facts

T = TypeVar("T")
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Sides(Generic[T]):
    """One figure before and after."""

    before: T
    after: T

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class ClaimTouched:
    """A living claim of the class: whether it was paid, what it holds for this person, what it would then differ by.

    An advance counts planned heads and their planned time: no change of one person touches it.
    """

    number: str
    kind: ClaimKind
    state: str
    is_paid: bool
    held_yuan: Decimal
    delta_yuan: Decimal


@dataclass(frozen=True, slots=True)
class Preview:
    """What stands before and after a change, side by side. Days are inclusive, money is yuan."""

    last_on: Sides[date]
    rested_days: Sides[int]
    weeks_due: Sides[int]
    weeks_left: Sides[int]
    hours_confirmed: Decimal
    credits_earned: Decimal
    credits_missing: Decimal
    weekly_hours: Sides[Decimal | None]
    worth: Worth
    claims: tuple[ClaimTouched, ...]


def preview(row: Enrolment, facts: AlterationFacts, today: date) -> Preview:
    """Work out what a change would do; whoever calls has scoped the enrolment and checked the facts."""
    before = standing_of(row)
    after = altered(facts, before)
    account = credit_accounts([row])[row.pk]
    left = Sides(weeks_due(before, today), weeks_due(after, today))
    worth = _worth(row, before, after, today)
    return Preview(
        last_on=Sides(before.training.last_on, after.training.last_on),
        rested_days=Sides(*(days_within(one.rested, one.training) for one in (before, after))),
        weeks_due=Sides(*(weeks_due(one, one.training.starts_on) for one in (before, after))),
        weeks_left=left,
        hours_confirmed=account.mentored_hours,
        credits_earned=account.total.earned,
        credits_missing=account.missing,
        weekly_hours=Sides(*(_weekly(account.missing_practice_hours, weeks) for weeks in (left.before, left.after))),
        worth=worth,
        claims=tuple(_claims(row, worth)),
    )


def _weekly(hours: Decimal, weeks: int) -> Decimal | None:
    """Mentored hours a week that would still earn the practice credits; None when no week is left."""
    return (hours / weeks).quantize(HUNDREDTH) if weeks else None


def _worth(row: Enrolment, before: Standing, after: Standing, today: date) -> Worth:
    held = facts_of(balance_facts(row.training_class, today)).classes[0]
    case = next(person.case for person in held.people if person.person_no == row.student_no)
    cases = [supposed(case, one.training.last_on, lived(one)) for one in (before, after)]
    return worth_of(cases[0], cases[1], parsed(row.training_class.rulebook))


def _claims(row: Enrolment, worth: Worth) -> Iterable[ClaimTouched]:
    claims = Claim.objects.filter(training_class=row.training_class_id, state__in=LIVING).order_by("pk")
    lines = ClaimLine.objects.filter(claim__in=claims, enrolment=row).values_list("claim")
    held = dict(lines.annotate(Sum("amount_yuan")).order_by("claim"))
    for claim in claims:
        kind, sum_ = ClaimKind(claim.kind), held.get(claim.pk, Decimal(0))
        is_balance = kind is ClaimKind.BALANCE and worth.after is not None
        delta = worth.after.amount_yuan - sum_ if is_balance and worth.after else Decimal(0)
        yield ClaimTouched(claim.number, kind, claim.state, claim.state in SETTLED, sum_, delta)


def facts_stated(row: Alteration) -> AlterationFacts:
    """Give a stored change as it was stated."""
    return AlterationFacts(AlterationKind(row.kind), row.effective_on, row.last_on, row.reason, row.note)
