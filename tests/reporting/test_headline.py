"""The yearly headline counts each person once a class, and every slice adds up to the whole."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from apprenticeship.lifecycle import EnrolmentState
from common.levels import Level
from reporting.selectors import newly_registered
from reporting.selectors.headline import years
from tests import builders


@pytest.fixture
def registered(cast):
    """Two apprentices of 2026 at sun and forge, one of 2025, one voided, and one of 2026 far away."""
    builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, 1, registered_on=date(2026, 1, 1))
    builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, 2, registered_on=date(2026, 12, 31))
    builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, 3, registered_on=date(2025, 12, 31))
    builders.build_enrolment(cast.open_class, EnrolmentState.VOID, 4, registered_on=date(2026, 5, 1))
    builders.build_enrolment(cast.far_class, EnrolmentState.TRAINING, 5, registered_on=date(2026, 6, 1))
    return cast


def test_a_year_holds_its_first_and_last_day_and_no_voided_registration(registered):
    assert newly_registered(registered.registrar, 2026).count == 2
    assert newly_registered(registered.registrar, 2025).count == 1


def test_each_slice_adds_up_to_the_whole(registered):
    headline = newly_registered(registered.auditor, 2026)
    assert headline.count == 3
    for slices in (headline.by_region, headline.by_level, headline.by_enterprise):
        assert sum(part.count for part in slices) == headline.count


def test_slices_name_their_county_level_and_enterprise(registered):
    headline = newly_registered(registered.auditor, 2026)
    assert {part.key: part.count for part in headline.by_region} == {"320602": 2, "320681": 1}
    assert {part.name for part in headline.by_enterprise} == {registered.forge.name, registered.mill.name}
    assert all(part.key in set(Level) for part in headline.by_level)


def test_whoever_comes_back_to_the_same_class_counts_once(registered):
    first = builders.build_enrolment(
        registered.open_class,
        EnrolmentState.WITHDRAWN,
        6,
        registered_on=date(2026, 2, 1),
        ended_on=date(2026, 4, 1),
        withdrawal_reason="illness",
        period=builders.days_through(date(2026, 3, 1), date(2026, 4, 1)),
    )
    before = newly_registered(registered.registrar, 2026).count
    builders.build_enrolment(
        registered.open_class,
        EnrolmentState.TRAINING,
        7,
        person=first.person,
        registered_on=date(2026, 6, 1),
        period=builders.days_through(date(2026, 6, 1), date(2027, 2, 28)),
    )
    assert newly_registered(registered.registrar, 2026).count == before


def test_a_county_counts_only_its_own(registered):
    assert newly_registered(registered.county_auditor, 2026).count == 1


def test_the_figures_cost_three_queries(registered, django_assert_num_queries):
    with django_assert_num_queries(3):
        newly_registered(registered.auditor, 2026)


def test_years_are_those_with_registrations_newest_first(registered):
    assert years(registered.registrar) == [2026, 2025]


def test_every_figure_leads_to_the_rows_that_it_counts(registered):
    client = registered.client("auditor")
    page = client.get(reverse("reporting:headline") + "?year=2026").content.decode()
    links = re.findall(r'href="([^"]*counted=yes[^"]*)">(?:<span[^>]*>[^<]*</span><span[^>]*>)?([0-9]+)<', page)
    assert len(links) == 1 + 2 + 1 + 2
    for url, figure in links:
        assert len(client.get(unescape(url)).context["page"]) == int(figure), url
