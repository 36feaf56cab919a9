"""Regions and working days, the State Council's shifts of 2025 and 2026 included."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.rules import (
    SHIPPED,
    CalendarUnknown,
    due_on,
    is_within,
    is_working_day,
    notice_last_on,
    scope_of,
)

days = st.dates(date(2025, 1, 1), date(2026, 10, 1))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    "text",
    [
        "2025-01-26",
        "2025-02-08",
        "2025-04-27",
        "2025-09-28",
        "2025-10-11",
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ],
)
def test_a_weekend_that_is_worked_in_exchange_is_a_working_day(text):
    assert day(text).weekday() >= 5
    assert is_working_day(day(text))


@pytest.mark.parametrize(
    "text",
    [
        "2025-01-01",
        "2025-01-28",
        "2025-02-04",
        "2025-04-04",
        "2025-05-01",
        "2025-05-05",
        "2025-06-02",
        "2025-10-01",
        "2025-10-08",
        "2026-01-01",
        "2026-02-16",
        "2026-02-23",
        "2026-04-06",
        "2026-05-05",
        "2026-06-19",
        "2026-09-25",
        "2026-10-07",
    ],
)
def test_a_weekday_that_is_a_holiday_is_none(text):
    assert day(text).weekday() < 5
    assert not is_working_day(day(text))


@pytest.mark.parametrize(
    ("year", "count"),
    [(2025, 248), (2026, 248)],
)
def test_the_years_working_days_are_as_many_as_the_state_council_left(year, count):
    first = date(year, 1, 1)
    assert sum(is_working_day(first + timedelta(days=step)) for step in range(365)) == count


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2025-04-06", 6, "2025-04-14"),  # a notice that Qidong really published: 2025-04-07 through 04-14
        ("2023-08-16", 5, "2023-08-23"),  # one of Nanping: 2023-08-17 through 08-23
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2025-09-27", 2, "2025-09-29"),
        ("2025-09-30", 1, "2025-10-09"),
        ("2025-09-30", 3, "2025-10-11"),
        ("2026-03-06", 0, "2026-03-06"),
    ],
)
def test_working_days_are_counted_from_the_next_day_on(start, count, end):
    assert SHIPPED.add_working_days(day(start), count) == day(end)


@given(days, st.integers(1, 40))
def test_the_day_reached_is_worked_and_is_the_count_th(start, count):
    end = SHIPPED.add_working_days(start, count)
    between = [start + timedelta(days=step) for step in range(1, (end - start).days + 1)]
    assert is_working_day(end)
    assert sum(map(is_working_day, between)) == count


def test_a_year_that_is_not_yet_arranged_is_said_and_not_guessed():
    with pytest.raises(CalendarUnknown, match="2027 年的节假日安排尚未录入"):
        is_working_day(date(2027, 1, 4))
    with pytest.raises(CalendarUnknown):
        SHIPPED.add_working_days(date(2026, 12, 31), 1)


@pytest.mark.parametrize(("code", "scope"), [("320000", "32"), ("320600", "3206"), ("320681", "320681")])
def test_a_scope_is_the_code_without_its_zero_pairs(code, scope):
    assert scope_of(code) == scope


@pytest.mark.parametrize(
    ("code", "region", "within"),
    [
        ("320681", "320600", True),
        ("320681", "320000", True),
        ("320681", "320681", True),
        ("320600", "320681", False),
        ("320602", "320681", False),
        ("320500", "320600", False),
        ("330600", "320600", False),
    ],
)
def test_a_county_lies_in_its_city_and_province_and_in_no_other(code, region, within):
    assert is_within(code, region) is within


# ---- terms ----


@pytest.mark.parametrize(
    ("first_on", "count", "unit", "last_on"),
    [
        ("2025-04-07", 6, "working", "2025-04-14"),
        ("2025-04-07", 8, "calendar", "2025-04-14"),
        ("2023-08-17", 5, "working", "2023-08-23"),
        ("2023-08-17", 7, "calendar", "2023-08-23"),
    ],
)
def test_notices_that_bureaus_really_published_end_on_their_day(first_on, count, unit, last_on):
    """Qidong 2025 and Nanping 2023: both counted the first day."""
    assert notice_last_on(day(first_on), count, unit) == day(last_on)


@pytest.mark.parametrize(
    ("since", "count", "unit", "last_on"),
    [
        ("2026-01-31", 0, "month_end", "2026-01-31"),
        ("2026-01-31", 1, "month_end", "2026-02-28"),
        ("2026-12-05", 15, "day_of_next_month", "2027-01-15"),
        ("2026-01-05", 31, "day_of_next_month", "2026-02-28"),
        ("2026-09-29", 3, "calendar", "2026-10-02"),
        ("2026-09-29", 3, "working", "2026-10-09"),
        ("2026-12-31", 2, "working", "2027-01-04"),
    ],
)
def test_terms_end_on_their_day(since, count, unit, last_on):
    assert due_on(day(since), count, unit) == day(last_on)


@given(days, st.integers(1, 60))
def test_a_term_of_working_days_ends_on_one_and_holds_so_many(since, count):
    last_on = due_on(since, count, "working")
    assert is_working_day(last_on)
    assert sum(is_working_day(since + timedelta(days=n)) for n in range(1, (last_on - since).days + 1)) == count


@given(days, st.integers(1, 60), st.sampled_from(["working", "calendar", "month_end"]))
def test_a_longer_term_never_ends_earlier(since, count, unit):
    assert due_on(since, count, unit) <= due_on(since, count + 1, unit)
    assert since < due_on(since, count, unit)


@given(days, st.integers(1, 31))
def test_a_day_of_the_next_month_lies_in_it(since, count):
    last_on = due_on(since, count, "day_of_next_month")
    assert (last_on.year * 12 + last_on.month) - (since.year * 12 + since.month) == 1


@given(days, st.integers(1, 30))
def test_a_notice_of_working_days_shows_on_so_many(first_on, count):
    last_on = notice_last_on(first_on, count, "working")
    assert sum(is_working_day(first_on + timedelta(days=n)) for n in range((last_on - first_on).days + 1)) == count


def test_an_unknown_unit_is_a_bug_and_an_unknown_year_is_said():
    with pytest.raises(ValueError, match="fortnight"):
        due_on(day("2026-01-01"), 1, "fortnight")
    with pytest.raises(CalendarUnknown):
        notice_last_on(day("2026-12-30"), 9, "working")
    assert not SHIPPED.is_known(day("2027-01-04"))
