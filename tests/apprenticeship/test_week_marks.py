"""What a week shows, and who owes one that is missing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apprenticeship.lifecycle import LogState
from apprenticeship.rules.logs import LogTerms
from apprenticeship.rules.week_marks import Accompanying, WeekFrame, WeekMark, missing_weeks, week_mark
from apprenticeship.rules.weeks import WEEK, WeekSum, monday_of
from common.dates import Span

TODAY = date(2026, 11, 24)
THIS, LAST = date(2026, 11, 23), date(2026, 11, 16)
TRAINING = Span(date(2026, 11, 2), date(2027, 3, 1))
TERMS = LogTerms(late_days=7, late_reason_needed=True, most_hours=None, article="第十条", lock_days=3)
WITHOUT_LOCK = LogTerms(late_days=None, late_reason_needed=True, most_hours=None, article="")


def is_worked(day):
    return day.weekday() < 5


def frame(training=TRAINING, paused=()):
    return WeekFrame(training, is_worked, tuple(paused))


def held(monday=LAST, confirmed_on=None, **counts):
    by_state = {LogState(name): count for name, count in counts.items()}
    return WeekSum(monday, by_state, Decimal(8), confirmed_on)


def shown(week, terms=TERMS, **given_):
    return week_mark(week, frame(**given_), terms, today=TODAY)


@pytest.mark.parametrize(
    ("counts", "mark"),
    [
        ({"drafted": 1}, WeekMark.DRAFTED),
        ({"entered": 5}, WeekMark.SIGNED),
        ({"entered": 4, "drafted": 1}, WeekMark.DRAFTED),
        ({"entered": 4, "rejected": 1}, WeekMark.REJECTED),
        ({"confirmed": 4, "entered": 1}, WeekMark.SIGNED),
    ],
)
def test_a_week_shows_the_state_that_asks_for_the_most_attention(counts, mark):
    assert shown(held(confirmed_on=TODAY, **counts)) is mark


def test_a_confirmed_week_is_locked_after_the_days_of_its_rulebook():
    on_the_last_day, on_the_next = TODAY - timedelta(days=2), TODAY - timedelta(days=3)
    assert shown(held(confirmed=5, confirmed_on=on_the_last_day)) is WeekMark.CONFIRMED
    assert shown(held(confirmed=5, confirmed_on=on_the_next)) is WeekMark.LOCKED
    assert shown(held(confirmed=5, confirmed_on=TODAY), WITHOUT_LOCK) is WeekMark.LOCKED


def test_an_empty_week_is_missing_only_once_it_is_over():
    assert shown(held(LAST)) is WeekMark.MISSING
    assert shown(held(THIS)) is WeekMark.NOT_DUE
    assert shown(held(date(2026, 10, 5))) is WeekMark.OUTSIDE


def test_a_paused_week_and_one_without_worked_days_are_not_missing():
    assert shown(held(LAST), paused=[Span(LAST, LAST + WEEK)]) is WeekMark.PAUSED
    assert shown(held(LAST), paused=[Span(LAST, LAST + timedelta(days=4))]) is WeekMark.MISSING
    assert shown(held(date(2026, 11, 16)), training=Span(date(2026, 11, 21), TRAINING.ends_before)) is WeekMark.NOT_DUE


def test_a_missing_week_is_owed_from_the_day_after_it_by_whoever_accompanied():
    accompanying = [Accompanying(1, Span(TRAINING.starts_on, date(2026, 11, 12))), Accompanying(2, TRAINING)]
    found = missing_weeks(frame(), accompanying, [], today=TODAY)
    assert [(week.monday, week.mentor_id, week.since) for week in found] == [
        (date(2026, 11, 2), 1, date(2026, 11, 9)),
        (date(2026, 11, 9), 2, date(2026, 11, 16)),
        (LAST, 2, THIS),
    ]
    assert found[-1].days_owed(TODAY) == 1


def test_a_deputy_owes_the_week_in_which_they_stand_in():
    away = (Span(LAST, LAST + WEEK), 7)
    found = missing_weeks(frame(), [Accompanying(1, TRAINING, (away,))], [], today=TODAY)
    assert [week.mentor_id for week in found] == [1, 1, 7]


def test_a_week_that_nobody_accompanied_is_owed_by_nobody():
    assert {week.mentor_id for week in missing_weeks(frame(), [], [], today=TODAY)} == {None}


@pytest.mark.parametrize(("counts", "is_missing"), [({"entered": 1}, False), ({"rejected": 1}, False), ({}, True)])
def test_one_signed_day_keeps_a_week_from_being_missing(counts, is_missing):
    found = missing_weeks(frame(), [], [held(LAST, **counts)], today=TODAY)
    assert (LAST in [week.monday for week in found]) is is_missing


def test_a_draft_alone_leaves_the_week_owed_and_says_so():
    found = missing_weeks(frame(), [], [held(LAST, drafted=3)], today=TODAY)
    assert [week.is_drafted for week in found] == [False, False, True]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    first=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    days=st.integers(1, 400),
    ago=st.integers(0, 500),
    pause=st.tuples(st.integers(0, 300), st.integers(1, 60)),
)
def test_the_missing_weeks_are_exactly_those_that_the_grid_shows_as_missing(first, days, ago, pause):
    training = Span(first, first + timedelta(days=days))
    today = first + timedelta(days=ago)
    paused = (Span(first + timedelta(days=pause[0]), first + timedelta(days=pause[0] + pause[1])),)
    place = WeekFrame(training, is_worked, paused)
    missing = {week.monday for week in missing_weeks(place, [], [], today=today)}
    mondays = [monday_of(first) + WEEK * step for step in range(-2, 90)]
    assert missing == {
        monday for monday in mondays if week_mark(WeekSum(monday), place, TERMS, today=today) is WeekMark.MISSING
    }
    for monday in missing:
        assert monday + timedelta(days=6) < today
        assert not any(paused[0].holds(day) for day in place.owed_days(monday))
