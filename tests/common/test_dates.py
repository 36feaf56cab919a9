"""Days and spans: half-open inside, inclusive on paper."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.dates import Span, add_months

days = st.dates(date(1950, 1, 1), date(2100, 1, 1))
lengths = st.integers(1, 4000)
spans = st.builds(lambda day, length: Span(day, day + timedelta(days=length)), days, lengths)


@pytest.mark.parametrize(
    ("day", "months", "reached"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-03-31", -1, "2025-02-28"),
        ("2025-01-01", -1, "2024-12-01"),
        ("2025-01-01", 0, "2025-01-01"),
    ],
)
def test_months_are_stepped_to_a_day_that_exists(day, months, reached):
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(reached)


@given(days, st.integers(-500, 500))
def test_a_step_of_months_lands_in_the_right_month_and_never_on_a_later_day(day, months):
    reached = add_months(day, months)
    assert reached.year * 12 + reached.month == day.year * 12 + day.month + months
    assert reached.day <= day.day


@given(days, lengths)
def test_a_span_through_its_last_day_holds_that_day_and_no_later_one(day, length):
    last_on = day + timedelta(days=length - 1)
    span = Span.through(day, last_on)
    assert (span.last_on, span.day_count) == (last_on, length)
    assert span.holds(day)
    assert span.holds(last_on)
    assert not span.holds(last_on + timedelta(days=1))
    assert not span.holds(day - timedelta(days=1))


def test_a_span_holds_at_least_one_day():
    assert Span.through(date(2025, 3, 1), date(2025, 3, 1)).day_count == 1
    for ends_before in (date(2025, 3, 1), date(2025, 2, 28)):
        with pytest.raises(ValueError, match="at least one day"):
            Span(date(2025, 3, 1), ends_before)


@pytest.mark.parametrize(
    ("starts_on", "last_on", "months"),
    [
        ("2025-03-01", "2026-02-28", 12),
        ("2025-03-01", "2026-02-27", 11),
        ("2025-03-15", "2026-03-14", 12),
        ("2025-03-15", "2026-03-13", 11),
        ("2024-02-29", "2025-02-27", 12),
        ("2025-01-31", "2025-02-27", 1),
        ("2025-01-01", "2025-01-01", 0),
    ],
)
def test_whole_months_are_counted_as_papers_count_them(starts_on, last_on, months):
    assert Span.through(date.fromisoformat(starts_on), date.fromisoformat(last_on)).months == months


@given(spans)
def test_the_whole_months_are_the_most_that_fit(span):
    assert add_months(span.starts_on, span.months) <= span.ends_before < add_months(span.starts_on, span.months + 1)


@given(spans, spans)
def test_spans_overlap_when_some_day_is_in_both(one, other):
    first_common, end_of_common = max(one.starts_on, other.starts_on), min(one.ends_before, other.ends_before)
    assert one.overlaps(other) == other.overlaps(one) == (first_common < end_of_common)


def test_neighbours_do_not_overlap():
    assert not Span(date(2025, 1, 1), date(2025, 2, 1)).overlaps(Span(date(2025, 2, 1), date(2025, 3, 1)))
