"""Links on which apprentices confirm: no account, masked, ending, counted; each yes is journalled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from apprenticeship.actions.agreement_changes import decline
from apprenticeship.actions.agreements import accept, draft_agreement, revise
from apprenticeship.actions.confirmations import LinkEnded, ask_by_link, confirm_by_link, issue_links
from apprenticeship.lifecycle import AgreementKind, EnrolmentState
from apprenticeship.models import Agreement, AgreementChange, AgreementConfirmation, Enrolment, TrainingClass
from apprenticeship.selectors.agreements import deed, first_terms, terms_in
from apprenticeship.selectors.confirmations import link_of, people_of, token_of, unconfirmed
from common.actor import System
from common.errors import InvalidFacts, NotYourMove, WrongState
from common.keyring import unseal
from tests.apprenticeship.class_play import history, rules_of
from tests.apprenticeship.test_agreement_pages import queries
from tests.builders import NOW, build_enrolment
from tests.cast import Cast
from tests.house.samples import agreement_in_force

HOLDER = System("link")


@pytest.fixture(autouse=True)
def _calm() -> None:
    cache.clear()


def in_force(cast: Cast) -> Agreement:
    assert cast.course
    row = TrainingClass.objects.get(pk=cast.enrolment.training_class_id)
    asked: dict[str, Any] = {"actor": cast.enterprise_officer, "now": NOW}
    terms = first_terms(AgreementKind.TRAINING, row)
    made = draft_agreement(number=row.number, kind=AgreementKind.TRAINING, terms=terms, **asked)
    return accept(number=made.number, **asked)


def linked(cast: Cast, days: int = 14) -> AgreementConfirmation:
    row = in_force(cast)
    return again(cast, row, days)


def again(cast: Cast, row: Agreement, days: int = 14) -> AgreementConfirmation:
    nos = [cast.enrolment.student_no]
    return issue_links(actor=cast.registrar, number=row.number, student_nos=nos, days=days, now=NOW)[0]


def end_of(row: Enrolment) -> str:
    return unseal(row.person.number_sealed)[-4:]


def yes(cast: Cast, one: AgreementConfirmation, **facts: Any) -> AgreementConfirmation:
    given = {"serial": one.serial, "number_end": end_of(cast.enrolment), "now": NOW, **facts}
    return confirm_by_link(actor=HOLDER, confirmation_id=one.pk, **given)


# ---- links ----


def test_links_are_made_by_both_sides_and_journalled_on_the_apprentice(cast: Cast) -> None:
    row = in_force(cast)
    for actor in (cast.registrar, cast.enterprise_officer):
        nos = [cast.enrolment.student_no]
        assert len(issue_links(actor=actor, number=row.number, student_nos=nos, days=7, now=NOW)) == 1
    assert [entry.verb for entry in history(cast.enrolment)][:2] == ["confirmation.link"] * 2
    one = AgreementConfirmation.objects.get()
    assert (one.serial, one.expires_at) == (2, NOW + timedelta(days=7))


@pytest.mark.parametrize("player", ["filing", "auditor", "apprentice"])
def test_others_make_no_links(cast: Cast, player: str) -> None:
    row = in_force(cast)
    with pytest.raises(NotYourMove):
        issue_links(actor=cast.actor(player), number=row.number, student_nos=["x"], days=7, now=NOW)


def test_strangers_make_no_links(cast: Cast) -> None:
    row = in_force(cast)
    with pytest.raises(Agreement.DoesNotExist):
        issue_links(actor=cast.moon_registrar, number=row.number, student_nos=["x"], days=7, now=NOW)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"student_nos": []}, "nobody_chosen"),
        ({"student_nos": ["SUN99"]}, "student_not_in_class"),
        ({"days": 0}, "link_days_wrong"),
        ({"days": 61}, "link_days_wrong"),
    ],
)
def test_what_is_wrong_with_links_is_said(cast: Cast, facts: dict[str, Any], rule: str) -> None:
    row = in_force(cast)
    with pytest.raises(InvalidFacts) as refused:
        issue_links(
            actor=cast.registrar,
            number=row.number,
            now=NOW,
            **{"student_nos": [cast.enrolment.student_no], "days": 7, **facts},
        )
    assert {found for _, found in rules_of(refused)} == {rule}
    assert not AgreementConfirmation.objects.exists()


def test_a_cooperation_agreement_takes_no_confirmations(cast: Cast) -> None:
    number = agreement_in_force(cast)["number"]
    with pytest.raises(WrongState):
        issue_links(actor=cast.registrar, number=number, student_nos=["x"], days=7, now=NOW)


# ---- yes ----


def test_a_yes_is_taken_once_and_journalled(cast: Cast) -> None:
    one = linked(cast)
    yes(cast, one)
    yes(cast, one)
    assert history(cast.enrolment).filter(verb="confirmation.confirm").count() == 1
    assert not unconfirmed(people_of(cast.registrar, one.agreement)).exists()


def test_whoever_confirmed_gets_no_further_link(cast: Cast) -> None:
    one = linked(cast)
    yes(cast, one)
    nos = [cast.enrolment.student_no]
    assert issue_links(actor=cast.registrar, number=one.agreement.number, student_nos=nos, days=7, now=NOW) == []


def test_a_wrong_end_is_counted_and_the_fifth_kills_the_link(cast: Cast) -> None:
    one = linked(cast)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(InvalidFacts) as refused:
            yes(cast, one, number_end="0000")
        assert refused.value.problems[0].params["left"] == left
    with pytest.raises(LinkEnded):
        yes(cast, one)
    assert yes(cast, again(cast, one.agreement)).confirmed_at == NOW


def test_an_expired_or_replaced_link_ends(cast: Cast) -> None:
    one = linked(cast, days=3)
    with pytest.raises(LinkEnded):
        yes(cast, one, now=NOW + timedelta(days=3))
    newer = again(cast, one.agreement)
    with pytest.raises(LinkEnded):
        yes(cast, one)
    assert yes(cast, newer).confirmed_at == NOW


def test_a_new_version_is_confirmed_anew(cast: Cast) -> None:
    one = linked(cast)
    yes(cast, one)
    new = revise(actor=cast.enterprise_officer, number=one.agreement.number, terms=terms_in(one.agreement), now=NOW)
    accept(actor=cast.enterprise_officer, number=new.number, now=NOW)
    with pytest.raises(LinkEnded):
        yes(cast, one)
    assert unconfirmed(people_of(cast.registrar, new)).count() == 1


def test_somebody_who_left_confirms_no_more(cast: Cast) -> None:
    one = linked(cast)
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(state=EnrolmentState.VOID)
    with pytest.raises(LinkEnded):
        yes(cast, one)


def test_only_the_program_answers_for_a_link(cast: Cast) -> None:
    one = linked(cast)
    with pytest.raises(NotYourMove):
        confirm_by_link(
            actor=cast.enterprise_officer, confirmation_id=one.pk, serial=1, number_end=end_of(cast.enrolment), now=NOW
        )


def test_two_taps_at_once_are_one_yes(at_once: Callable[..., list[Any]]) -> None:
    cast = Cast()
    one = linked(cast)
    number_end = end_of(cast.enrolment)
    at_once(
        [lambda: confirm_by_link(actor=HOLDER, confirmation_id=one.pk, serial=1, number_end=number_end, now=NOW)] * 2
    )
    assert history(cast.enrolment).filter(verb="confirmation.confirm").count() == 1


# ---- not agreed ----


def test_an_apprentice_asks_for_a_change_and_reads_the_answer(cast: Cast, client: Client) -> None:
    one = linked(cast)
    asked = {"confirmation_id": one.pk, "serial": 1, "number_end": end_of(cast.enrolment), "now": NOW}
    change = ask_by_link(actor=HOLDER, words="希望写明工资数额。", **asked)
    assert ask_by_link(actor=HOLDER, words="希望写明工资数额。", **asked) == change
    decline(actor=cast.enterprise_officer, change_id=change.pk, reason="工资以劳动合同为准。", now=NOW)
    page = client.get(f"/confirm/{token_of(one)}/").content.decode()
    assert "希望写明工资数额。" in page
    assert "工资以劳动合同为准。" in page


def test_an_empty_opinion_is_refused_before_anything_is_counted(cast: Cast) -> None:
    one = linked(cast)
    with pytest.raises(InvalidFacts):
        ask_by_link(actor=HOLDER, confirmation_id=one.pk, serial=1, number_end="0000", words=" ", now=NOW)
    one.refresh_from_db()
    assert one.failed_count == 0
    assert not AgreementChange.objects.exists()


# ---- the page ----


def test_the_page_needs_no_account_shows_masked_facts_only_and_writes_nothing_when_read(
    cast: Cast, client: Client
) -> None:
    one = linked(cast)
    answer = client.get(f"/confirm/{token_of(one)}/")
    page, person = answer.content.decode(), cast.enrolment.person
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert person.name not in page
    assert unseal(person.number_sealed) not in page
    assert unseal(person.phone_sealed) not in page
    number = unseal(person.number_sealed)
    assert f"{number[:6]}{'*' * 12}" in page
    assert number[-4:] not in page.replace(token_of(one), "").replace(one.agreement.number, "")
    assert "工资待遇" in page
    one.refresh_from_db()
    assert one.confirmed_at is None


def test_a_yes_on_the_page_and_its_end(cast: Cast, client: Client) -> None:
    url = f"/confirm/{token_of(linked(cast))}/"
    wrong = client.post(url, {"number_end": "0000", "answer": "yes"})
    assert wrong.status_code == 422
    assert "还可以再试 4 次" in wrong.content.decode()
    right = client.post(url, {"number_end": end_of(cast.enrolment).lower(), "answer": "yes"})
    assert "已确认，谢谢。" in right.content.decode()
    assert "不需要再操作" in client.get(url).content.decode()


@pytest.mark.parametrize("token", ["x", "WzEsMV0:abc:def", "a" * 400])
def test_a_forged_link_leads_nowhere(cast: Cast, client: Client, token: str) -> None:
    assert client.get(f"/confirm/{token}/").status_code == 404


def test_an_ended_link_says_so(cast: Cast, client: Client) -> None:
    one = linked(cast)
    url = f"/confirm/{token_of(one)}/"
    again(cast, one.agreement)
    assert client.get(url).status_code == 410
    assert "最新收到的那一条" in client.get(url).content.decode()


def test_too_many_looks_from_one_address_are_told_to_wait(cast: Cast, client: Client) -> None:
    url = f"/confirm/{token_of(linked(cast))}/"
    answers = [client.get(url).status_code for _ in range(31)]
    assert answers[:30] == [200] * 30
    assert answers[30] == 429


@given(st.text(max_size=60))
def test_no_text_is_a_link_unless_it_was_signed(text: str) -> None:
    assert link_of(text, NOW) is None


# ---- who has not confirmed yet ----


def test_the_list_tells_who_is_missing_and_makes_links_in_a_fixed_number_of_queries(cast: Cast) -> None:
    row = in_force(cast)
    client, url = cast.client("registrar"), f"/agreements/{row.number}/confirmations/"
    few = queries(client, url)
    for serial in range(30, 36):
        build_enrolment(cast.enrolment.training_class, EnrolmentState.REGISTERED, serial)
    assert queries(client, url) == few
    made = client.post(url, {"days": "7", "everybody": "1"})
    assert made.content.decode().count("/confirm/") == 7
    assert client.post(url, {"days": "7"}).status_code == 422
    again_made = client.post(url, {"days": "7", "everybody": "1"})
    assert again_made.content.decode().count("/confirm/") == 7


def test_a_machine_makes_links_and_reads_who_is_missing(cast: Cast) -> None:
    row = in_force(cast)
    api = cast.api("enterprise_officer")
    made = api.post(f"/api/v1/agreements/{row.number}/links/", {"student_nos": [cast.enrolment.student_no]})
    assert (made.status_code, "/confirm/" in made.data[0]["url"]) == (201, True)
    listed = api.get(f"/api/v1/agreements/{row.number}/confirmations/").data["results"]
    assert (listed[0]["student_no"], listed[0]["confirmed_at"]) == (cast.enrolment.student_no, None)


def test_the_paper_names_whom_its_reader_may_see(cast: Cast) -> None:
    one = linked(cast)
    build_enrolment(cast.enrolment.training_class, EnrolmentState.REGISTERED, 30)
    yes(cast, one)
    assert [cells[1] for cells in deed(cast.registrar, one.agreement).tables[1].rows] != []
    assert len(deed(cast.registrar, one.agreement).tables[1].rows) == 2
    own = deed(cast.apprentice, one.agreement).tables[1].rows
    assert [(cells[1], cells[3]) for cells in own] == [("示例学徒", "2026-11-24")]


# ---- slips, and apprentices who sign in ----


def test_a_slip_with_a_code_is_drawn_for_every_link_that_serves(cast: Cast) -> None:
    one = linked(cast)
    page = cast.client("registrar").get(f"/agreements/{one.agreement.number}/confirmations/slips/").content.decode()
    assert page.count("data:image/svg+xml") == 1
    assert cast.enrolment.student_no in page
    AgreementConfirmation.objects.update(confirmed_at=NOW)
    page = cast.client("registrar").get(f"/agreements/{one.agreement.number}/confirmations/slips/").content.decode()
    assert "没有可打印的链接" in page


def test_only_who_makes_links_prints_them(cast: Cast) -> None:
    one = linked(cast)
    assert cast.client("apprentice").get(f"/agreements/{one.agreement.number}/confirmations/slips/").status_code == 403
    stranger = cast.client("moon_registrar").get(f"/agreements/{one.agreement.number}/confirmations/slips/")
    assert stranger.status_code == 404


def test_a_signed_in_apprentice_is_led_to_their_own_link(cast: Cast) -> None:
    linked(cast)
    own = f"/me/confirm/{cast.enrolment.student_no}/"
    page = cast.client("apprentice").get(own).content.decode()
    place = "/confirm/" + page.partition("//testserver/confirm/")[2].partition('"')[0]
    assert Client().get(place).status_code == 200
    assert cast.client("moon_apprentice").get(own).status_code == 404
    assert cast.client("registrar").get(own).status_code == 403
    AgreementConfirmation.objects.update(issued_at=NOW - timedelta(hours=2), expires_at=NOW - timedelta(hours=1))
    assert cast.client("apprentice").get(own).status_code == 410
