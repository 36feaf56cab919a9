"""Late entries: in whatever order rests are entered, the same time counts and the same sum comes out."""

from __future__ import annotations

from datetime import date, timedelta
from functools import reduce

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apprenticeship.rules.alterations import (
    AlterationFacts,
    AlterationTerms,
    Standing,
    alteration_problems,
    altered,
    lived,
)
from common.dates import Span, days_within
from common.levels import Level
from rulebooks.rules import AlterationKind, CertificateKind, TraineeStatus, TraineeType
from subsidies.rules import Case, award_of
from subsidies.rules.years import planned_and_paid
from tests.worth import book

STARTS_ON, LAST_ON = date(2024, 3, 1), date(2026, 2, 28)
TERMS = AlterationTerms(frozenset(), frozenset(), 3, "")
TODAY = date(2026, 11, 24)
MONTHS = book("""
[year_rule]
part_year = "prorate_month"
""")
PLANNED = book("""
[year_rule]
part_year = "as_planned"
""")
training = Span.through(STARTS_ON, LAST_ON)


@st.composite
def rests(draw: st.DrawFn) -> list[Span]:
    """Times of rest that do not overlap, in the order of their days."""
    days = sorted(draw(st.sets(st.integers(0, 729), max_size=8)))
    pairs = zip(days[::2], days[1::2], strict=False)
    return [Span(STARTS_ON + timedelta(days=first), STARTS_ON + timedelta(days=last)) for first, last in pairs]


def entered(spans: list[Span]) -> Standing:
    return reduce(enter, spans, Standing(training))


def enter(standing: Standing, span: Span) -> Standing:
    facts = AlterationFacts(AlterationKind.SUSPEND, span.starts_on, span.last_on, "illness")
    assert alteration_problems(facts, standing, TERMS, TODAY) == []
    return altered(facts, standing)


def case_of(rested: tuple[Span, ...], ended_on: date = LAST_ON) -> Case:
    return Case(
        TraineeType.NEW_HIRE,
        Level.SENIOR,
        training,
        TraineeStatus.COMPLETED,
        ended_on=ended_on,
        certificate=CertificateKind.SKILL_LEVEL,
        suspended=rested,
    )


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_order_of_late_entries_changes_time_or_sum(data: st.DataObject) -> None:
    spans = data.draw(rests())
    shuffled = data.draw(st.permutations(spans))
    one, other = lived(entered(spans)), lived(entered(shuffled))
    assert one == other
    for rulebook in (MONTHS, PLANNED):
        assert award_of(case_of(one), rulebook).amount_yuan == award_of(case_of(other), rulebook).amount_yuan


@given(rests())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_resting_never_pays_more_and_the_plan_pays_the_same(spans: list[Span]) -> None:
    rested = tuple(spans)
    assert award_of(case_of(rested), MONTHS).amount_yuan <= award_of(case_of(()), MONTHS).amount_yuan
    assert award_of(case_of(rested), PLANNED).amount_yuan == award_of(case_of(()), PLANNED).amount_yuan


@given(rests())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_as_many_days_added_as_were_lost_pay_the_whole_time_and_no_more(spans: list[Span]) -> None:
    lost = days_within(spans, training)
    made_up = case_of(tuple(spans), LAST_ON + timedelta(days=lost))
    paid = planned_and_paid(made_up, MONTHS)[1]
    assert paid._replace(rested_days=0) == planned_and_paid(case_of(()), MONTHS)[1]
    assert paid.rested_days == lost


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=6), st.randoms())
def test_no_day_counts_twice_and_order_means_nothing(pairs: list[tuple[int, int]], random: object) -> None:
    spans = [
        Span(STARTS_ON + timedelta(days=first), STARTS_ON + timedelta(days=first + count)) for first, count in pairs
    ]
    whole = Span(STARTS_ON + timedelta(days=10), STARTS_ON + timedelta(days=50))
    days = {STARTS_ON + timedelta(days=place) for place in range(120)}
    expected = sum(whole.holds(day) and any(span.holds(day) for span in spans) for day in days)
    random.shuffle(spans)  # type: ignore[attr-defined]
    assert days_within(spans, whole) == expected


def test_coming_back_cuts_the_rest_and_extending_moves_the_end() -> None:
    gone = enter(Standing(training), Span(date(2025, 1, 1), date(2025, 4, 1)))
    back = altered(AlterationFacts(AlterationKind.RESUME, date(2025, 2, 1)), gone)
    assert back.rested == (Span(date(2025, 1, 1), date(2025, 2, 1)),)
    longer = altered(AlterationFacts(AlterationKind.EXTEND, last_on=date(2026, 3, 31)), back)
    assert longer.training.last_on == date(2026, 3, 31)
