"""The conditions on people, one pure function each: facts in, verdict out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apprenticeship.lifecycle import EnrolmentState, ReferenceKind, Verdict
from apprenticeship.rules.eligibility import (
    PREDICATES,
    AgeRow,
    EligibilityTerms,
    Listed,
    OtherTraining,
    PersonFacts,
    judge,
    months_of_life,
    within,
    worst,
)
from apprenticeship.rules.eligibility_texts import ELIGIBILITY_RULES
from common.dates import Span, add_months
from common.levels import Level

TRAINING = Span(date(2026, 3, 1), date(2027, 3, 1))
DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
TERMS = EligibilityTerms(region="320600", occupation_code="6-18-01-01", level=Level.SENIOR, one_open_class=False)
FACTS = PersonFacts(today=date(2026, 11, 24), training=TRAINING, born_on=date(2000, 5, 5), sex="male")
LATHE = OtherTraining(
    "6-18-01-01",
    Level.SENIOR,
    Span(date(2023, 1, 1), date(2024, 1, 1)),
    EnrolmentState.COMPLETED_CERTIFIED,
    "示例学校",
    "320681",
)


def said(facts: PersonFacts = FACTS, terms: EligibilityTerms = TERMS) -> list[tuple[str, Verdict, str]]:
    return [(found.predicate, found.verdict, found.rule) for found in judge(facts, terms)]


def only(facts: PersonFacts, terms: EligibilityTerms) -> tuple[Verdict, str]:
    (found,) = judge(facts, terms)
    return found.verdict, found.rule


def test_a_scheme_that_asks_nothing_finds_nothing() -> None:
    assert said() == []


def test_every_condition_has_its_own_code_and_every_finding_its_words() -> None:
    assert len({one.code for one in PREDICATES}) == len(PREDICATES)
    assert all(rule.message and rule.mend for rule in ELIGIBILITY_RULES.values())


# ---- contract and age ----


@given(first=DAYS, months=st.integers(1, 60))
def test_a_contract_of_just_as_many_months_is_long_enough_and_a_day_less_is_not(first: date, months: int) -> None:
    terms = replace(TERMS, contract_months=months)
    end = add_months(first, months)
    facts = replace(FACTS, contract_starts_on=first, contract_ends_before=end)
    assert only(facts, terms)[0] is Verdict.OK
    shorter = replace(facts, contract_ends_before=end - timedelta(days=1))
    assert only(shorter, terms) == (Verdict.BLOCKED, "eligible_contract_short")
    assert only(replace(shorter, is_contract_open=True), terms)[0] is Verdict.OK


@given(born_on=st.dates(date(1950, 1, 1), date(2005, 12, 31)), day=DAYS)
def test_months_of_life_count_up_by_the_month(born_on: date, day: date) -> None:
    if day < born_on:
        return
    months = months_of_life(born_on, day)
    assert add_months(born_on, months) <= day < add_months(born_on, months + 1)


def test_the_age_table_in_force_at_the_start_counts() -> None:
    ages = (AgeRow(date.min, {"male": 30 * 12}), AgeRow(date(2025, 1, 1), {"male": 25 * 12 + 3}))
    terms = replace(TERMS, ages=ages)
    old = replace(FACTS, training=Span(date(2024, 3, 1), date(2025, 3, 1)), born_on=date(1994, 3, 2))
    assert only(old, terms)[0] is Verdict.OK
    assert only(replace(FACTS, born_on=date(2000, 12, 1)), terms)[0] is Verdict.OK
    assert only(replace(FACTS, born_on=date(2000, 11, 1)), terms) == (Verdict.BLOCKED, "eligible_too_old")
    assert said(replace(FACTS, sex="female"), terms) == []


def test_an_age_in_whole_years_holds_until_the_next_birthday() -> None:
    terms = replace(TERMS, ages=(AgeRow(date.min, {"male": 60 * 12}),))
    assert only(replace(FACTS, born_on=date(1965, 3, 2)), terms)[0] is Verdict.OK
    assert only(replace(FACTS, born_on=date(1965, 3, 1)), terms)[0] is Verdict.BLOCKED


def test_too_young_is_too_young() -> None:
    terms = replace(TERMS, least_age=16)
    assert only(replace(FACTS, born_on=date(2010, 3, 1)), terms)[0] is Verdict.OK
    assert only(replace(FACTS, born_on=date(2010, 3, 2)), terms) == (Verdict.BLOCKED, "eligible_too_young")


# ---- lists ----


def insured(*months: date, place: str = "320602") -> dict[str, Any]:
    entries = [Listed(Span(month, add_months(month, 1)), "91", place) for month in months]
    return {"listed": {ReferenceKind.INSURANCE: entries}, "as_of": {ReferenceKind.INSURANCE: date(2026, 11, 1)}}


JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def test_each_of_the_last_months_was_paid() -> None:
    terms = replace(TERMS, insurance_months=2)
    assert only(replace(FACTS, **insured(JANUARY, FEBRUARY)), terms)[0] is Verdict.OK
    assert only(replace(FACTS, **insured(FEBRUARY)), terms) == (Verdict.BLOCKED, "insurance_months_short")


def test_a_month_whose_records_never_came_is_unknown_not_unpaid() -> None:
    terms = replace(TERMS, insurance_months=2)
    facts = replace(FACTS, **insured(FEBRUARY), insured_months=frozenset([FEBRUARY]))
    assert only(facts, terms) == (Verdict.UNKNOWN, "insurance_unlisted")
    assert only(FACTS, terms) == (Verdict.UNKNOWN, "list_missing")


@pytest.mark.parametrize(
    ("place", "reach", "verdict"),
    [
        ("320602", "city", Verdict.OK),
        ("320500", "city", Verdict.BLOCKED),
        ("320500", "province", Verdict.OK),
        ("110105", "province", Verdict.BLOCKED),
        ("110105", "nation", Verdict.OK),
        ("", "city", Verdict.BY_HAND),
    ],
)
def test_insurance_was_paid_within_reach(place: str, reach: str, verdict: Verdict) -> None:
    terms = replace(TERMS, insurance_reach=reach)
    assert only(replace(FACTS, **insured(FEBRUARY, place=place)), terms)[0] is verdict


def test_a_district_reaches_as_far_as_the_bureau_does() -> None:
    assert within("320681", "320681", "district")
    assert not within("320602", "320681", "district")
    assert within("320602", "320600", "district")


def students(*spans: Span, as_of: date = date(2026, 11, 1)) -> dict[str, Any]:
    return {
        "listed": {ReferenceKind.STUDENT: [Listed(span) for span in spans]},
        "as_of": {ReferenceKind.STUDENT: as_of},
    }


def test_who_is_on_an_excluded_list_at_the_start_is_blocked_and_later_looked_at() -> None:
    terms = replace(TERMS, excluded_lists=[ReferenceKind.STUDENT], list_valid_days=60)
    during = Span(date(2026, 9, 1), date(2027, 9, 1))
    before = Span(date(2020, 9, 1), date(2026, 3, 1))
    at_start = Span(date(2025, 9, 1), date(2026, 3, 2))
    assert only(replace(FACTS, **students(before)), terms) == (Verdict.OK, "")
    assert only(replace(FACTS, **students(at_start)), terms) == (Verdict.BLOCKED, "list_names_person")
    assert only(replace(FACTS, **students(during)), terms) == (Verdict.BY_HAND, "list_named_later")


def test_a_list_that_is_too_old_says_nothing() -> None:
    terms = replace(TERMS, excluded_lists=[ReferenceKind.STUDENT], list_valid_days=60)
    assert only(replace(FACTS, **students(as_of=date(2026, 9, 25))), terms)[0] is Verdict.OK
    assert only(replace(FACTS, **students(as_of=date(2026, 9, 24))), terms) == (Verdict.UNKNOWN, "list_stale")


@given(starts=st.integers(0, 800), length=st.integers(1, 400))
def test_a_span_on_a_list_counts_exactly_when_it_shares_a_day_with_the_training(starts: int, length: int) -> None:
    first = date(2025, 1, 1) + timedelta(days=starts)
    span = Span(first, first + timedelta(days=length))
    terms = replace(TERMS, excluded_lists=[ReferenceKind.STUDENT])
    shares = any(TRAINING.holds(span.starts_on + timedelta(days=step)) for step in range(length))
    assert (only(replace(FACTS, **students(span)), terms)[0] is Verdict.OK) is not shares


def test_other_subsidies_that_are_named_block_and_others_are_looked_at() -> None:
    terms = replace(TERMS, excluded_subsidies=["岗前培训补贴"])

    def drawn(name: str) -> PersonFacts:
        kind = ReferenceKind.OTHER_SUBSIDY
        return replace(FACTS, listed={kind: [Listed(TRAINING, name)]}, as_of={kind: date(2026, 11, 1)})

    assert only(drawn("岗前培训补贴"), terms) == (Verdict.BLOCKED, "other_subsidy_drawn")
    assert only(drawn("稳岗返还"), terms) == (Verdict.BY_HAND, "other_subsidy_doubtful")
    assert only(replace(FACTS, as_of={ReferenceKind.OTHER_SUBSIDY: date(2026, 1, 1)}), terms)[0] is Verdict.OK


# ---- other trainings ----


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({}, "trained_before"),
        ({"level": Level.TECHNICIAN}, "trained_before"),
        ({"level": Level.INTERMEDIATE}, ""),
        ({"occupation_code": "6-18-02-04"}, ""),
        ({"state": EnrolmentState.WITHDRAWN}, ""),
        ({"state": EnrolmentState.TRAINING}, "planned_already"),
        ({"region": "320500"}, ""),
    ],
)
def test_the_same_occupation_at_the_same_or_a_higher_level_is_not_trained_again(
    change: dict[str, Any], rule: str
) -> None:
    terms = replace(TERMS, same_occupation="same_or_higher")
    assert only(replace(FACTS, trainings=[replace(LATHE, **change)]), terms)[1] == rule


def test_the_same_level_only_and_as_far_back_as_the_scheme_looks() -> None:
    higher = replace(FACTS, trainings=[replace(LATHE, level=Level.TECHNICIAN)])
    assert only(higher, replace(TERMS, same_occupation="same_level"))[0] is Verdict.OK
    terms = replace(TERMS, same_occupation="same_or_higher", look_back_years=3)
    assert only(replace(FACTS, trainings=[LATHE]), terms)[0] is Verdict.BLOCKED
    assert only(replace(FACTS, trainings=[LATHE]), replace(terms, look_back_years=2))[0] is Verdict.OK


def test_nobody_is_in_two_open_classes_and_an_unfinished_one_is_looked_at() -> None:
    terms = replace(TERMS, one_open_class=True)
    running = replace(LATHE, state=EnrolmentState.TRAINING)
    assert only(replace(FACTS, trainings=[running]), terms) == (Verdict.BY_HAND, "open_class_unfinished")
    overlapping = replace(running, span=Span(date(2026, 2, 1), date(2026, 3, 2)))
    assert only(replace(FACTS, trainings=[overlapping]), terms) == (Verdict.BLOCKED, "open_class_overlaps")
    assert only(replace(FACTS, trainings=[LATHE]), terms)[0] is Verdict.OK


def test_a_subsidy_that_is_stated_is_looked_at() -> None:
    terms = replace(TERMS, same_occupation="same_or_higher")
    assert said(replace(FACTS, had_subsidy=True), terms)[1:] == [
        ("subsidy_stated", Verdict.BY_HAND, "eligible_subsidy_stated")
    ]


@given(st.lists(st.sampled_from(list(Verdict))))
def test_the_worst_verdict_weighs_most(verdicts: list[Verdict]) -> None:
    order = [Verdict.OK, Verdict.BY_HAND, Verdict.UNKNOWN, Verdict.BLOCKED]
    assert worst(verdicts) == max(verdicts, key=order.index, default=Verdict.OK)
