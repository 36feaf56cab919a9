"""A list as a file: exactly what its page shows for the same address, and nothing that the page would not."""

from io import BytesIO

import pytest
from django.http import QueryDict
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import Membership
from apprenticeship.lifecycle import EnrolmentState
from apprenticeship.lifecycle.filing import FilingState
from apprenticeship.models import TrainingClass
from exchange.selectors.lists import LISTS, list_paper
from tests import builders
from tests.apprenticeship.alteration_play import open_alteration
from tests.apprenticeship.filing_play import (
    ASKS_OPENING,
    in_review,
    objected,
    openable,
    opening_asked,
    reported,
    rulebook_with,
)
from tests.apprenticeship.quotas import given
from tests.house.samples import advance, training_agreement

PAGES = {
    "classes": "apprenticeship:classes",
    "enrolments": "apprenticeship:enrolments",
    "claims": "subsidies:claims",
    "filings": "apprenticeship:filings",
    "quotas": "apprenticeship:quotas",
    "objections": "apprenticeship:objections",
    "openings": "apprenticeship:openings",
    "agreements": "apprenticeship:agreements",
    "alterations": "apprenticeship:alterations",
    "members": "accounts:members",
}
READERS = {
    "claims": "enterprise_officer",
    "filings": "filing",
    "quotas": "filing",
    "objections": "filing",
    "openings": "filing",
}
OF_A_BUREAU = {"filings", "quotas", "objections", "openings"}


@pytest.fixture(autouse=True)
def _led(cast):
    """Both schools have an administrator: the list of members is theirs alone."""
    pks = [cast.membership(player).pk for player in ("registrar", "moon_registrar")]
    Membership.objects.filter(pk__in=pks).update(is_admin=True)


def rows_of(answer):
    """Read the rows below the header, each by its titles."""
    cells = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    header = next(at for at, row in enumerate(cells) if {"状态", "停用日期", "剩余"} & set(row))
    return [dict(zip(cells[header], row, strict=True)) for row in cells[header + 1 :]]


def fetch(cast, name, query="", player="registrar"):
    answer = cast.client(player).get(reverse("exchange:list_file", args=[name]) + query)
    assert answer.status_code == 200
    return answer


def test_every_list_is_a_page(cast):
    assert set(LISTS) == set(PAGES)


def test_a_file_holds_what_the_filter_keeps_in_the_order_of_the_page(cast):
    first = builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, 1)
    second = builders.build_enrolment(cast.open_class, EnrolmentState.REGISTERED, 2)
    third = builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, 3)
    query = f"?state=training&class_number={cast.open_class.number}&sort=student_no"
    shown = [row["学号"] for row in rows_of(fetch(cast, "enrolments", query))]
    assert shown == sorted([first.student_no, third.student_no])
    assert second.student_no in [row["学号"] for row in rows_of(fetch(cast, "enrolments"))]


def test_members_are_listed_as_their_page_filters_them(cast):
    builders.build_membership("registrar", builders.build_user("gone"), school=cast.sun, ended_on=builders.TODAY)
    assert {row["用户名"] for row in rows_of(fetch(cast, "members"))} == {"registrar", "tutor"}
    assert {row["用户名"] for row in rows_of(fetch(cast, "members", "?show=ended"))} == {"gone"}
    assert cast.client("tutor").get(reverse("exchange:list_file", args=["members"])).status_code == 403


def test_the_place_in_the_pages_does_not_cut_a_file(cast):
    assert cast.enrolment
    everybody = rows_of(fetch(cast, "enrolments"))
    page = cast.client("registrar").get(reverse("apprenticeship:enrolments")).context["page"]
    assert len(rows_of(fetch(cast, "enrolments", "?after=WyIxIiwiMSJd"))) == len(everybody) == len(page)


def test_a_file_holds_no_identity_number(cast):
    number = cast.enrolment.person.born_on.strftime("%Y%m%d")
    assert not any(number in str(value) for row in rows_of(fetch(cast, "enrolments")) for value in row.values())


@pytest.mark.parametrize("name", sorted(set(LISTS) - OF_A_BUREAU))
def test_a_stranger_gets_a_file_of_their_own(cast, name):
    assert cast.enrolment
    theirs = {row.get("班号") for row in rows_of(fetch(cast, name, player="moon_registrar"))}
    assert cast.open_class.number not in theirs


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_page_leads_to_the_file_of_its_filter(cast, name):
    assert cast.enrolment
    assert training_agreement(cast) if name == "agreements" else advance(cast)
    assert in_review(cast, serial=6)
    assert given(cast)
    assert open_alteration(cast)
    assert objected(cast)
    assert opening_asked(cast, openable(cast, rulebook=rulebook_with(ASKS_OPENING, version=8)))
    player = READERS.get(name, "registrar")
    page = cast.client(player).get(reverse(PAGES[name]) + "?q=&sort=-newest")
    assert page.context["page"]
    assert f"{reverse('exchange:list_file', args=[name])}?q=&amp;sort=-newest" in page.content.decode()
    assert rows_of(fetch(cast, name, player=player))


@pytest.mark.parametrize("name", sorted(OF_A_BUREAU))
def test_nobody_outside_a_bureau_gets_its_lists(cast, name):
    assert cast.client("registrar").get(reverse("exchange:list_file", args=[name])).status_code == 403


def test_the_queue_as_a_file_holds_what_its_filter_keeps_in_the_order_of_the_page(cast):
    late, second = reported(cast, serial=7), in_review(cast, FilingState.SECOND, serial=8)
    TrainingClass.objects.filter(pk=late.pk).update(due_on=builders.TODAY)
    url = reverse("apprenticeship:filings")
    for query in ("?stage=second", "?sort=-number", "", "?stage=noticed"):
        shown = [row.number for row in cast.client("filing").get(url + query).context["page"]]
        found = rows_of(fetch(cast, "filings", query, "filing"))
        assert [row["班号"] for row in found] == shown
    kept = {row["班号"]: row["审查环节"] for row in rows_of(fetch(cast, "filings", player="filing"))}
    assert kept == {late.number: "", second.number: "待复审，初审建议通过"}


def test_a_long_list_asks_the_database_no_more_often(cast, django_assert_num_queries):
    for serial in range(1, 12):
        builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, serial)
    with django_assert_num_queries(1):
        assert len(list(list_paper(cast.registrar, "enrolments", QueryDict("")).rows)) >= 11
    with django_assert_num_queries(1):
        assert list(list_paper(cast.registrar, "classes", QueryDict("")).rows)
