"""The rules of a class, without a database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apprenticeship.lifecycle import CourseCategory
from apprenticeship.rules.class_texts import CLASS_RULES
from apprenticeship.rules.classes import (
    COURSE_CATEGORIES,
    MOST_COURSES,
    MOST_HEADS,
    ClassLimits,
    ClassPlace,
    cleaned,
    errors_in,
    plain,
    plan_problems,
    term_problems,
)
from tests.apprenticeship.terms import COURSES, LAST_ON, STARTS_ON, class_terms, course

PLACE = ClassPlace(
    bureau_region="320600", enterprise_region="320602", rulebook_region="320600", valid_from=date(2019, 1, 1)
)


def found(facts: dict[str, Any], limits: dict[str, Any] | None = None, place: ClassPlace | None = PLACE) -> set[tuple]:
    """Name the errors that terms meet: field and rule."""
    terms, allowed = class_terms(**facts), ClassLimits(**(limits or {}))
    return {(problem.field, problem.rule) for problem in errors_in(term_problems(terms, allowed, place))}


def planned(facts: dict[str, Any], limits: dict[str, Any] | None = None) -> set[str]:
    return {problem.rule for problem in plan_problems(class_terms(**facts), ClassLimits(**(limits or {})))}


def test_a_faultless_class_meets_no_error():
    assert found({}) == set()
    assert planned({}) == set()


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"name": ""}, ("name", "name_missing")),
        ({"name": "长" * 81}, ("name", "text_too_long")),
        ({"work_type": "长" * 41}, ("work_type", "text_too_long")),
        ({"plan_summary": "长" * 4001}, ("plan_summary", "text_too_long")),
        ({"level": "6"}, ("level", "level_not_known")),
        ({"level": ""}, ("level", "level_not_known")),
        ({"last_on": date(2027, 2, 28)}, ("last_on", "dates_order")),
        ({"starts_on": date(1, 1, 1)}, ("starts_on", "day_far")),
        ({"last_on": date.max}, ("last_on", "day_far")),
        ({"planned_heads": 0}, ("planned_heads", "heads_none")),
        ({"planned_heads": -3}, ("planned_heads", "heads_none")),
        ({"planned_heads": MOST_HEADS + 1}, ("planned_heads", "heads_too_many")),
        ({"hours_per_credit": Decimal(0)}, ("hours_per_credit", "number_out_of_range")),
        ({"hours_per_credit": Decimal("16.05")}, ("hours_per_credit", "number_out_of_range")),
        ({"credits_needed": Decimal("NaN")}, ("credits_needed", "number_out_of_range")),
        ({"credits_needed": Decimal("1e9")}, ("credits_needed", "number_out_of_range")),
        ({"practice_credits_needed": Decimal(-1)}, ("practice_credits_needed", "number_out_of_range")),
        ({"practice_credits_needed": Decimal("40.01")}, ("practice_credits_needed", "practice_exceeds_total")),
        ({"courses": (course(""),)}, ("courses.1.name", "course_name_missing")),
        ({"courses": (course("长" * 61),)}, ("courses.1.name", "text_too_long")),
        ({"courses": (course(), course())}, ("courses.2.name", "course_repeated")),
        ({"courses": (course(category="hobby"),)}, ("courses.1.category", "course_category_unknown")),
        ({"courses": (course(hours="0"),)}, ("courses.1.hours", "course_hours_wrong")),
        ({"courses": (course(hours="Infinity"),)}, ("courses.1.hours", "course_hours_wrong")),
        ({"courses": (course(hours="16.25"),)}, ("courses.1.hours", "course_hours_wrong")),
        ({"courses": (course(hours="1000000"),)}, ("courses.1.hours", "course_hours_wrong")),
        ({"courses": (course(credits="-1"),)}, ("courses.1.credits", "course_credits_wrong")),
        ({"courses": (course(credits="1000"),)}, ("courses.1.credits", "course_credits_wrong")),
        ({"courses": (course(hours="3", credits="48"),)}, ("courses.1.credits", "course_credits_exceed_hours")),
        ({"courses": tuple(course(f"课程{n}") for n in range(MOST_COURSES + 1))}, ("courses", "courses_too_many")),
    ],
)
def test_terms_that_cannot_stand(facts: dict[str, Any], error: tuple[str, str]):
    assert error in found(facts)


@pytest.mark.parametrize(
    ("facts", "limits", "error"),
    [
        ({"planned_heads": 31}, {"max_heads": 30}, ("planned_heads", "heads_too_many")),
        ({"planned_heads": 19}, {"min_heads": 20}, ("planned_heads", "heads_too_few")),
        ({}, {"max_months": 23}, ("last_on", "class_too_long")),
        ({}, {"min_months": 25}, ("last_on", "class_too_short")),
        ({}, {"min_credits": Decimal(41)}, ("credits_needed", "credits_below_rulebook")),
        ({}, {"min_practice_credits": Decimal(21)}, ("practice_credits_needed", "credits_below_rulebook")),
    ],
)
def test_terms_that_a_rulebook_refuses(facts: dict[str, Any], limits: dict[str, Any], error: tuple[str, str]):
    assert found(facts, limits) == {error}
    assert error not in found(facts)


def test_a_class_may_last_exactly_the_longest_and_the_shortest_time():
    assert found({}, {"max_months": 24, "min_months": 24}) == set()
    assert found({"last_on": date(2029, 3, 1)}, {"max_months": 24}) == {("last_on", "class_too_long")}
    assert found({"last_on": date(2029, 2, 27)}, {"min_months": 24}) == {("last_on", "class_too_short")}


def test_the_longest_class_is_told_as_its_last_day():
    problems = term_problems(class_terms(), ClassLimits(max_months=12), PLACE)
    assert [p.params["last_on"] for p in problems if p.rule == "class_too_long"] == [date(2028, 2, 29)]


def test_a_rulebook_without_a_largest_class_only_warns():
    problems = term_problems(class_terms(), ClassLimits(), PLACE)
    assert [(p.rule, p.severity) for p in problems] == [("heads_unlimited", "warning")]


@pytest.mark.parametrize(
    ("valid", "is_valid"),
    [
        ((STARTS_ON, None), True),
        ((None, date(2027, 3, 2)), True),
        ((None, None), True),
        ((date(2027, 3, 2), None), False),
        ((None, STARTS_ON), False),
    ],
)
def test_the_rulebook_must_hold_on_the_first_day(valid: tuple[date | None, date | None], is_valid: bool):
    place = ClassPlace(
        bureau_region="320600",
        enterprise_region="320602",
        rulebook_region="320600",
        valid_from=valid[0],
        valid_before=valid[1],
    )
    assert found({}, None, place) == (set() if is_valid else {("rulebook", "rulebook_not_valid")})


@pytest.mark.parametrize(
    ("bureau", "rulebook", "fits"),
    [
        ("320681", "320600", True),
        ("320600", "320000", True),
        ("320600", "320681", False),
        ("350400", "320600", False),
    ],
)
def test_the_rulebook_must_hold_in_the_bureaus_region(bureau: str, rulebook: str, fits: bool):
    place = ClassPlace(bureau_region=bureau, enterprise_region=bureau, rulebook_region=rulebook)
    assert found({}, None, place) == (set() if fits else {("rulebook", "rulebook_elsewhere")})


@pytest.mark.parametrize(
    ("reach", "bureau", "enterprise", "fits"),
    [
        (6, "320681", "320602", False),
        (6, "320600", "320602", True),
        (4, "320681", "320602", True),
        (4, "320600", "350400", False),
        (2, "320600", "320100", True),
        (2, "320600", "350400", False),
        (0, "320600", "350400", True),
    ],
)
def test_how_far_an_enterprise_may_be_registered(reach: int, bureau: str, enterprise: str, fits: bool):
    place = ClassPlace(bureau_region=bureau, enterprise_region=enterprise, rulebook_region=bureau)
    assert found({}, {"registered_reach": reach}, place) == (set() if fits else {("bureau", "enterprise_elsewhere")})


def test_an_unknown_party_leaves_the_place_alone():
    assert found({"name": ""}, {"registered_reach": 6}, None) == {("name", "name_missing")}


def test_every_problem_is_said_at_once():
    errors = found({"name": "", "level": "9", "planned_heads": 0, "courses": (course("", hours="0"),)})
    assert {rule for _, rule in errors} >= {
        "name_missing",
        "level_not_known",
        "heads_none",
        "course_name_missing",
        "course_hours_wrong",
    }


def test_credits_out_of_proportion_to_hours_only_warn():
    problems = term_problems(class_terms(courses=(course(hours="48", credits="2"),)), ClassLimits(max_heads=99), PLACE)
    assert [(p.rule, p.severity, p.params["expected"]) for p in problems] == [("course_credits_differ", "warning", "3")]


@pytest.mark.parametrize(
    ("facts", "limits", "rules"),
    [
        ({"courses": ()}, {}, {"courses_missing"}),
        ({"courses": (course(credits="20"),)}, {}, set()),
        ({"courses": (course(credits="19.99"),)}, {}, {"credits_unreachable"}),
        (
            {"courses": (course(), course("实践", "practice", "304", "19"))},
            {},
            {"practice_short", "credits_unreachable"},
        ),
        (
            {"courses": (course(hours="336", credits="21"), course("实践", "practice", "304", "19"))},
            {},
            {"practice_short"},
        ),
        ({}, {"min_hours": Decimal(320)}, set()),
        ({}, {"min_hours": Decimal("320.5")}, {"hours_short"}),
        ({}, {"min_school_hours": Decimal(161)}, {"hours_short"}),
        ({}, {"min_enterprise_hours": Decimal(161)}, {"hours_short"}),
        ({"courses": COURSES[:2]}, {"min_enterprise_hours": Decimal(160)}, set()),
    ],
)
def test_what_a_plan_lacks(facts: dict[str, Any], limits: dict[str, Any], rules: set[str]):
    assert planned(facts, limits) == rules


def test_blanks_around_texts_are_no_change():
    spaced = class_terms(name=" 2027级车工高级班 ", work_type=" 数控车工", courses=(course(" 机械制图 "),))
    assert cleaned(spaced) == class_terms(courses=(course(),))


def test_the_categories_are_those_of_the_courses():
    assert set(COURSE_CATEGORIES) == set(CourseCategory)


@given(hours=st.decimals(allow_nan=True, allow_infinity=True), credits=st.decimals(allow_nan=True, allow_infinity=True))
def test_no_number_breaks_the_rules(hours: Decimal, credits: Decimal):
    terms = class_terms(courses=(course(hours=str(hours), credits=str(credits)),))
    problems = term_problems(terms, ClassLimits(), PLACE)
    if not errors_in(problems):
        assert Decimal("0.1") <= hours <= Decimal("99999.9")
        assert Decimal(0) <= credits <= hours


@given(months=st.integers(1, 60), days=st.integers(0, 2000))
def test_a_longer_class_is_never_allowed_where_a_shorter_one_is_not(months: int, days: int):
    ends = [date.fromordinal(STARTS_ON.toordinal() + days + extra) for extra in (0, 1)]
    shorter, longer = ({"class_too_long"} & {r for _, r in found({"last_on": e}, {"max_months": months})} for e in ends)
    assert not (shorter and not longer)


@pytest.mark.parametrize("rule", CLASS_RULES.values(), ids=list(CLASS_RULES))
def test_every_rule_says_what_is_wrong_and_how_to_mend(rule: Any):
    assert rule.title
    assert rule.message.endswith("。")
    assert rule.mend.endswith("。")
    assert rule.severity in {"error", "warning"}


def test_numbers_are_written_without_trailing_zeros():
    assert [plain(Decimal(n)) for n in ("16.0", "2.50", "100", "0")] == ["16", "2.5", "100", "0"]
    assert LAST_ON > STARTS_ON
