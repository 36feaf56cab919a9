"""What results, certificates and completion are measured by: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apprenticeship.rules.results import (
    AssessmentFacts,
    Attempt,
    CertificateFacts,
    Outcome,
    ResultTerms,
    Training,
    assessment_problems,
    certificate_problems,
    cleaned_certificate,
    completion_problems,
)
from common.levels import Level
from rulebooks.rules import CertificateKind
from tests.builders import TODAY, certificate_no

TRAINING = Training(starts_on=date(2026, 3, 1), level=Level.SENIOR, school="示例朝阳技师学院")
GOOD = AssessmentFacts(assessed_on=TODAY, body="示例评价机构", theory_score=Decimal("80.5"), is_passed=True)
FAILED = Attempt(date(2026, 10, 1), is_passed=False)
PASSED = Attempt(date(2026, 10, 1), is_passed=True)
NUMBER = certificate_no(1, "3", 2026)
CERTIFICATE = CertificateFacts(number=NUMBER, issuer="示例评价机构", issued_on=TODAY)


def attempt_rules(facts: AssessmentFacts, *earlier: Attempt, **terms: Any) -> list[str]:
    found = assessment_problems(facts, TRAINING, earlier, ResultTerms(**terms), TODAY)
    return [problem.rule for problem in found]


def certificate_rules(passed_on: date | None = None, **changes: Any) -> list[str]:
    facts = replace(CERTIFICATE, **changes)
    return [problem.rule for problem in certificate_problems(facts, TRAINING, passed_on, TODAY)]


def test_a_faultless_attempt_and_certificate_pass() -> None:
    assert attempt_rules(GOOD) == []
    assert attempt_rules(GOOD, FAILED) == []
    assert certificate_rules() == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"body": " "}, "value_blank"),
        ({"body": "长" * 81}, "value_too_long"),
        ({"is_passed": None}, "verdict_missing"),
        ({"theory_score": Decimal("100.5")}, "score_out_of_range"),
        ({"practice_score": Decimal("-1")}, "score_out_of_range"),
        ({"enterprise_score": Decimal("60.55")}, "score_out_of_range"),
        ({"theory_score": Decimal("NaN")}, "score_out_of_range"),
        ({"assessed_on": None}, "day_missing"),
        ({"assessed_on": date(2026, 2, 28)}, "assessed_before_start"),
        ({"assessed_on": date(2026, 11, 25)}, "day_ahead"),
    ],
)
def test_each_fact_of_an_attempt_is_checked(changes: dict[str, Any], rule: str) -> None:
    assert attempt_rules(replace(GOOD, **changes)) == [rule]


def test_attempts_follow_one_another_until_one_is_passed() -> None:
    assert attempt_rules(replace(GOOD, assessed_on=date(2026, 9, 1)), FAILED) == ["assessed_before_last"]
    assert attempt_rules(GOOD, PASSED) == ["assessed_already_passed"]


def test_a_scheme_may_limit_attempts_and_the_time_for_them() -> None:
    assert attempt_rules(GOOD, FAILED, most_attempts=1) == ["attempts_used_up"]
    assert attempt_rules(GOOD, FAILED, resit_days=30) == ["resit_too_late"]
    assert attempt_rules(GOOD, FAILED, most_attempts=2, resit_days=60) == []


def test_a_scheme_may_ask_for_an_independent_body() -> None:
    own = replace(GOOD, body="示例朝阳技师学院")
    assert attempt_rules(own) == []
    assert attempt_rules(own, is_independent=True) == ["body_not_independent"]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"kind": "diploma"}, "certificate_kind_unknown"),
        ({"number": NUMBER[:-1]}, "certificate_pattern"),
        ({"number": "X" + NUMBER[1:]}, "certificate_pattern"),
        ({"number": certificate_no(1, "4", 2026)}, "certificate_level_differs"),
        ({"number": certificate_no(1, "3", 2025)}, "certificate_year_differs"),
        ({"issuer": ""}, "value_blank"),
        ({"issued_on": None}, "day_missing"),
        ({"issued_on": date(2026, 12, 1)}, "day_ahead"),
        ({"issued_on": date(2026, 1, 5)}, "certificate_before_start"),
        ({"kind": "training", "number": "12"}, "training_certificate_pattern"),
    ],
)
def test_each_fact_of_a_certificate_is_checked(changes: dict[str, Any], rule: str) -> None:
    assert certificate_rules(**changes) == [rule]


def test_a_certificate_is_not_older_than_the_pass() -> None:
    assert certificate_rules(date(2026, 11, 24)) == []
    assert certificate_rules(date(2026, 11, 24), issued_on=date(2026, 11, 1)) == ["certificate_before_pass"]


def test_a_training_certificate_has_the_issuers_own_number() -> None:
    assert certificate_rules(kind="training", number="通技培字〔2026〕第0012号") == []


def test_what_people_type_into_a_number_is_taken_out() -> None:
    typed = cleaned_certificate("skill_level", f" {NUMBER[:6].lower()} {NUMBER[6:]} ", " 示例评价机构 ", TODAY)
    assert typed == CERTIFICATE


@given(st.text(max_size=30))
def test_no_number_breaks_the_check(number: str) -> None:
    certificate_rules(number=number)
    certificate_rules(kind="training", number=number)


# ---- completion ----


def outcome(*attempts: Attempt, **numbers: str) -> Outcome:
    return Outcome(attempts=attempts, numbers={CertificateKind(kind): number for kind, number in numbers.items()})


def completion_rules(move: str, results: Outcome, **terms: Any) -> list[str]:
    return [problem.rule for problem in completion_problems(move, "S1", results, ResultTerms(**terms))]


@pytest.mark.parametrize(
    ("results", "move", "certified", "uncertified"),
    [
        (outcome(), "", ["pass_missing", "certificate_missing"], ["assessment_missing"]),
        (outcome(FAILED), "complete_uncertified", ["pass_missing", "certificate_missing"], []),
        (outcome(PASSED), "complete_uncertified", ["certificate_missing"], []),
        (outcome(FAILED, skill_level=NUMBER), "complete_uncertified", ["pass_missing"], []),
        (outcome(PASSED, skill_level=NUMBER), "complete_certified", [], ["certificate_held"]),
        (outcome(FAILED, PASSED, training="T-0001"), "complete_certified", [], ["certificate_held"]),
    ],
)
def test_completion_follows_from_the_results(
    results: Outcome, move: str, certified: list[str], uncertified: list[str]
) -> None:
    assert results.move(ResultTerms()) == move
    assert completion_rules("complete_certified", results) == certified
    assert completion_rules("complete_uncertified", results) == uncertified


def test_a_scheme_may_accept_the_skill_certificate_only() -> None:
    results = outcome(PASSED, training="T-0001")
    terms = {"accepted": (CertificateKind.SKILL_LEVEL,)}
    assert results.move(ResultTerms(**terms)) == "complete_uncertified"
    assert completion_rules("complete_certified", results, **terms) == ["certificate_missing"]
