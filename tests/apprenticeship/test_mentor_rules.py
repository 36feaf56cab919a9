"""Loads and qualification: pure, by properties and by example."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from apprenticeship.rules.mentors import MentorFacts, MentorTerms, peak_load, qualification_problems
from common.dates import Span
from common.levels import Level

DAY = date(2026, 1, 1)
spans = st.builds(
    lambda start, length: Span(DAY + timedelta(days=start), DAY + timedelta(days=start + length)),
    st.integers(0, 60),
    st.integers(1, 30),
)


@given(st.lists(spans, max_size=12), spans)
def test_the_peak_is_the_busiest_day_counted_day_by_day(others: list[Span], within: Span) -> None:
    days = [within.starts_on + timedelta(days=step) for step in range(within.day_count)]
    assert peak_load(others, within) == max(sum(span.holds(day) for span in others) for day in days)


@given(st.lists(spans, max_size=12), spans, spans)
def test_another_apprentice_never_lowers_the_peak(others: list[Span], one: Span, within: Span) -> None:
    alone = peak_load(others, within)
    assert alone <= peak_load([*others, one], within) <= alone + 1


def test_one_who_follows_the_other_is_no_second_one() -> None:
    first, second = Span(DAY, date(2026, 2, 1)), Span(date(2026, 2, 1), date(2026, 3, 1))
    assert peak_load([first, second], Span(DAY, date(2026, 3, 1))) == 1


def rules_of(facts: MentorFacts, terms: MentorTerms) -> list[str]:
    return [problem.rule for problem in qualification_problems(facts, terms)]


def test_a_scheme_that_asks_nothing_admits_anybody_who_is_there() -> None:
    assert rules_of(MentorFacts(name="段师傅"), MentorTerms()) == []
    assert rules_of(MentorFacts(name="段师傅", is_active=False), MentorTerms()) == ["mentor_left"]


def test_level_and_years_are_asked_as_the_scheme_says() -> None:
    terms = MentorTerms(least_level=Level.SENIOR, least_years=5)
    assert rules_of(MentorFacts(name="段师傅", level=Level.TECHNICIAN, years=5), terms) == []
    assert rules_of(MentorFacts(name="段师傅", level=Level.SENIOR, years=4), terms) == ["mentor_years_short"]
    assert rules_of(MentorFacts(name="段师傅", level=Level.INTERMEDIATE, years=9), terms) == ["mentor_level_low"]
    assert rules_of(MentorFacts(name="段师傅"), terms) == ["mentor_level_low", "mentor_years_short"]
