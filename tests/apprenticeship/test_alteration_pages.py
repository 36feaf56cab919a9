"""Pages and lists of changes: what is shown to whom, what is filtered and exported, in how many queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from apprenticeship.lifecycle import AlterationState
from apprenticeship.models import Alteration
from exchange.selectors.lists import list_paper
from tests import builders
from tests.apprenticeship.alteration_play import (
    applied,
    extending,
    open_alteration,
    proposed,
    resuming,
    suspending,
)
from tests.cast import Cast


def names(cast: Cast, who: str, query: str = "") -> set[str]:
    page = cast.client(who).get(reverse("apprenticeship:alterations") + query).context["page"]
    return {row.enrolment.student_no for row in page}


def test_the_list_keeps_what_waits_for_whom(cast: Cast) -> None:
    open_alteration(cast)
    mine = {cast.enrolment.student_no}
    assert names(cast, "registrar", "?waits=enterprise") == mine
    assert names(cast, "registrar", "?waits=school") == set()
    assert names(cast, "enterprise_officer", "?kind=extend&is_late=false") == mine
    assert names(cast, "filing", "?waits=bureau") == set()
    assert names(cast, "auditor") == mine
    assert names(cast, "apprentice") == mine
    assert names(cast, "moon_registrar") == names(cast, "mentor") == set()


def test_the_workbook_holds_the_rows_of_the_filter(cast: Cast) -> None:
    applied(cast, suspending())
    proposed(cast, extending())
    page = cast.client("registrar").get(reverse("exchange:list_file", args=["alterations"]) + "?kind=suspend")
    assert page.status_code == 200
    query = page.wsgi_request.GET
    rows = [list(row) for row in list_paper(cast.registrar, "alterations", query).rows]
    assert len(rows) == 1
    assert "休学" in rows[0]


def test_the_list_takes_as_many_queries_for_many_as_for_one(cast: Cast, django_assert_max_num_queries: Any) -> None:
    url, client = reverse("apprenticeship:alterations"), cast.client("registrar")
    open_alteration(cast)
    client.get(url)
    with django_assert_max_num_queries(20) as few:
        client.get(url)
    for serial in range(20, 26):
        proposed(cast, extending(), row=builders.build_enrolment(cast.open_class, serial=serial))
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(client.get(url).context["page"]) == 7


def test_a_case_says_what_to_do_to_whoever_is_to_answer(cast: Cast) -> None:
    made = open_alteration(cast)
    url = reverse("apprenticeship:alteration", args=[made.pk])
    assert "请核对变更内容和影响后答复。" in cast.client("enterprise_officer").get(url).content.decode()
    assert "请核对变更内容和影响后答复。" not in cast.client("registrar").get(url).content.decode()


@pytest.mark.parametrize("kind", ["suspend", "resume", "extend"])
def test_bad_facts_are_shown_at_the_form_and_lose_nothing(cast: Cast, kind: str) -> None:
    url = reverse("apprenticeship:alteration_new", args=[cast.enrolment.student_no, kind])
    client = cast.client("registrar")
    assert client.get(url).status_code == 200
    page = client.post(url, {"note": "这句话还在"})
    assert page.status_code == 422
    assert "这句话还在" in page.content.decode()
    assert not Alteration.objects.exists()


def test_the_case_of_an_apprentice_tells_their_changes(cast: Cast) -> None:
    applied(cast, suspending())
    url = reverse("apprenticeship:enrolment", args=[cast.enrolment.student_no])
    page = cast.client("registrar").get(url).content.decode()
    assert "休学中" in page
    assert reverse("apprenticeship:alteration_new", args=[cast.enrolment.student_no, "resume"]) in page
    proposed(cast, resuming())
    assert Alteration.objects.filter(state=AlterationState.APPLIED).count() == 2


def test_an_unknown_kind_and_a_missing_paper_are_not_there(cast: Cast) -> None:
    client = cast.client("registrar")
    assert (
        client.get(reverse("apprenticeship:alteration_new", args=[cast.enrolment.student_no, "fly"])).status_code == 404
    )
    made = open_alteration(cast)
    assert client.get(reverse("apprenticeship:alteration_paper", args=[made.pk])).status_code == 404
