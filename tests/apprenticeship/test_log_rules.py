"""What an entry must fulfil, asked without a database."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from apprenticeship.rules.log_texts import LOG_RULES
from apprenticeship.rules.logs import LogFacts, LogPlace, LogTerms, log_problems
from common.dates import Span

TODAY = date(2026, 11, 24)
FACTS = LogFacts(TODAY, Decimal("7.5"), "外圆车削", 4)
TRAINING = Span.through(date(2026, 3, 1), date(2027, 2, 28))
PLACE = LogPlace(TRAINING, (Span.through(date(2026, 6, 1), date(2026, 12, 31)),))
TERMS = LogTerms(late_days=7, late_reason_needed=True, most_hours=Decimal(8), article="示例〔2026〕1号 第三条")


def rules(facts=FACTS, place=PLACE, terms=TERMS, today=TODAY, **changes):
    return [(p.field, p.rule) for p in log_problems(replace(facts, **changes), place, terms, today=today)]


def test_an_ordinary_day_is_fine():
    assert rules() == []


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (TODAY + timedelta(days=1), "log_day_ahead"),
        (date(2026, 2, 28), "log_day_outside_training"),
        (date(2026, 5, 31), "log_not_accompanied"),
    ],
)
def test_a_day_must_be_past_in_training_and_accompanied(day, rule):
    assert ("day", rule) in rules(day=day)


@pytest.mark.parametrize("day", [date(2026, 6, 1), TODAY])
def test_the_first_day_of_accompanying_and_today_count(day):
    assert rules(day=day, late_reason="手机丢失") == []


def test_the_last_day_of_training_counts_and_the_next_does_not():
    always = LogPlace(TRAINING, (Span(date.min, date.max),))
    assert rules(place=always, day=date(2027, 2, 28), today=date(2027, 3, 1)) == []
    assert rules(place=always, day=date(2027, 3, 1), today=date(2027, 3, 1)) == [("day", "log_day_outside_training")]


def test_one_entry_a_day():
    assert rules(place=replace(PLACE, taken=frozenset({TODAY}))) == [("day", "log_day_taken")]


@pytest.mark.parametrize("hours", ["0", "-1", "24.1", "NaN", "Infinity"])
def test_hours_fit_a_day(hours):
    assert rules(hours=Decimal(hours)) == [("hours", "log_hours_range")]


def test_hours_have_one_decimal():
    assert rules(hours=Decimal("7.25")) == [("hours", "log_hours_places")]


def test_the_rulebook_limits_hours_only_where_it_says_so():
    assert rules(hours=Decimal("8.1")) == [("hours", "log_hours_over")]
    assert rules(hours=Decimal(12), terms=replace(TERMS, most_hours=None)) == []


def test_the_limit_cites_its_article():
    (problem,) = log_problems(replace(FACTS, hours=Decimal(9)), PLACE, TERMS, today=TODAY)
    assert "示例〔2026〕1号 第三条" in problem.message % problem.params


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_a_rating_is_one_to_five(rating):
    assert rules(rating=rating) == [("rating", "log_rating_range")]


def test_a_task_is_needed():
    assert rules(task="  ") == [("task", "log_task_missing")]


@pytest.mark.parametrize(("field", "most"), [("task", 120), ("remark", 300), ("late_reason", 200)])
def test_texts_have_their_length(field, most):
    assert rules(**{field: "长" * most}) == []
    assert rules(**{field: "长" * (most + 1)}) == [(field, "log_text_long")]


def test_a_late_entry_needs_its_reason():
    on_the_edge, late = TODAY - timedelta(days=7), TODAY - timedelta(days=8)
    assert rules(day=on_the_edge) == []
    assert rules(day=late) == [("late_reason", "log_late_reason_missing")]
    assert rules(day=late, late_reason="车间无网络") == []
    assert rules(day=late, terms=replace(TERMS, late_reason_needed=False)) == []


def test_everything_wrong_is_named_at_once():
    found = rules(day=TODAY + timedelta(days=2), hours=Decimal(0), task="", rating=9)
    assert {field for field, _ in found} == {"day", "hours", "task", "rating"}


def test_every_rule_says_what_is_wrong_and_how_to_mend_it():
    for code, rule in LOG_RULES.items():
        assert rule.code == code
        assert rule.title
        assert rule.message.endswith("。")
        assert rule.mend.endswith("。")
