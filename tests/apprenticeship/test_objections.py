"""Objections to a public notice: lodged by anybody, sealed, decided; nothing is filed over an open one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apprenticeship.actions import filing_steps
from apprenticeship.actions.objections import NoticeOver, dismiss, lodge_objection, reveal_objector, uphold
from apprenticeship.lifecycle import ClassState
from apprenticeship.lifecycle.filing import FilingState
from apprenticeship.lifecycle.objections import ObjectionState
from apprenticeship.models import Filing, NoticeObjection, PlanNotice, TrainingClass
from apprenticeship.policy import SamePerson
from apprenticeship.policy import filings as filing_policy
from apprenticeship.rules.filing import ObjectionOpen
from apprenticeship.rules.objections import is_contact, masked_contact
from common.actor import Duty, Officer
from common.errors import InvalidFacts, NotYourMove, WrongState
from common.keyring import unseal
from journal.actions import seal
from journal.models import Entry
from journal.selectors import entries_of
from notices.actions.telling import tell
from notices.models import Message
from tests.apprenticeship.filing_play import (
    CONTACT,
    OBJECTION,
    OBJECTOR,
    SOMEBODY,
    noticed,
    objected,
    objection_facts,
)
from tests.builders import NOW, TODAY
from tests.cast import PLAYERS, Cast

OVER = date(2026, 12, 1)
SEES = {"filing", "first_review", "second_review", "payment", "auditor"}


@pytest.fixture(autouse=True)
def _fresh_throttles() -> None:
    cache.clear()


def decided(cast: Cast, act: Callable[..., NoticeObjection], objection: NoticeObjection, reason: str = "经核查。"):
    return act(actor=cast.filing, objection_id=objection.pk, reason=reason, today=TODAY, now=NOW)


# ---- lodging ----


def test_an_objection_is_sealed_numbered_and_journalled_without_its_author(cast: Cast):
    row = noticed(cast)
    first, second = objected(cast, row), objected(cast, row, words="另有一事")
    assert (first.number, second.number) == (f"{row.number}-YY1", f"{row.number}-YY2")
    assert (unseal(first.name_sealed), unseal(first.contact_sealed)) == (OBJECTOR, CONTACT)
    entry = entries_of(first).get()
    assert (entry.verb, entry.after) == ("objection.lodge", {"number": first.number})
    assert not any(OBJECTOR in str(one.after) or CONTACT in str(one.after) for one in Entry.objects.all())


def test_the_same_objection_twice_is_one(cast: Cast):
    row = noticed(cast)
    assert objected(cast, row) == objected(cast, row, words=f" {OBJECTION} ")
    assert Entry.objects.filter(verb="objection.lodge").count() == 1


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"kind": "ghost"}, ("kind", "objection_kind_unfit")),
        ({"name": " "}, ("name", "objection_word_missing")),
        ({"name": "名" * 61}, ("name", "objection_word_long")),
        ({"contact": ""}, ("contact", "objection_word_missing")),
        ({"contact": "找我"}, ("contact", "objection_contact_unfit")),
        ({"words": ""}, ("words", "objection_word_missing")),
        ({"words": "字" * 2001}, ("words", "objection_word_long")),
    ],
)
def test_an_objection_that_nobody_can_follow_up_is_refused(cast: Cast, facts: dict[str, str], problem: tuple[str, str]):
    with pytest.raises(InvalidFacts) as refused:
        objected(cast, **facts)
    assert [(one.field, one.rule) for one in refused.value.problems] == [problem]
    assert not NoticeObjection.objects.exists()


@pytest.mark.parametrize("player", PLAYERS)
def test_only_the_public_page_lodges(cast: Cast, player: str):
    notice = noticed(cast).notices.get()
    with pytest.raises((NotYourMove, PlanNotice.DoesNotExist)):
        lodge_objection(actor=cast.actor(player), notice_id=notice.pk, facts=objection_facts(), today=TODAY, now=NOW)


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), OVER])
def test_objections_are_taken_from_the_first_day_to_the_last(cast: Cast, day: date):
    row = noticed(cast)
    with pytest.raises(NoticeOver):
        objected(cast, row, today=day)
    assert objected(cast, row, today=OVER - timedelta(days=1))


def test_a_recalled_notice_takes_none(cast: Cast):
    row = noticed(cast)
    filing_steps.recall(actor=cast.filing, number=row.number, reason="有误", today=TODAY)
    with pytest.raises(NoticeOver):
        objected(cast, row)


# ---- deciding ----


def test_nothing_is_filed_over_an_open_objection(cast: Cast):
    row = noticed(cast)
    objection = objected(cast, row)
    with pytest.raises(ObjectionOpen):
        filing_steps.file(actor=cast.filing, number=row.number, today=OVER)
    decided(cast, dismiss, objection)
    assert filing_steps.file(actor=cast.filing, number=row.number, today=OVER).state == ClassState.FILED


def test_an_objection_that_holds_takes_the_notice_down_and_the_reviewers_look_again(cast: Cast):
    row = noticed(cast)
    objection = decided(cast, uphold, objected(cast, row), "企业确已停产。")
    row.refresh_from_db()
    assert (objection.state, row.state) == (ObjectionState.UPHELD, ClassState.REVIEWING)
    assert row.notices.get().recalled_on == TODAY
    assert Filing.objects.get(training_class=row).state == FilingState.FIRST
    assert [entry.verb for entry in entries_of(objection).order_by("id")] == ["objection.lodge", "objection.uphold"]
    assert entries_of(row).get(verb="class.recall").reason == "企业确已停产。"


def test_a_second_objection_is_decided_after_the_notice_was_taken_down(cast: Cast):
    row = noticed(cast)
    first, second = objected(cast, row), objected(cast, row, words="另有一事")
    decided(cast, uphold, first)
    assert decided(cast, uphold, second).state == ObjectionState.UPHELD
    assert Entry.objects.filter(verb="class.recall").count() == 1


@pytest.mark.parametrize("act", [uphold, dismiss])
def test_who_may_decide_and_when(cast: Cast, act: Callable[..., NoticeObjection]):
    objection = objected(cast)
    facts: dict[str, Any] = {"objection_id": objection.pk, "reason": "经核查。", "today": TODAY, "now": NOW}
    for player in sorted(set(PLAYERS) - {"filing"}):
        with pytest.raises((NotYourMove, NoticeObjection.DoesNotExist)):
            act(actor=cast.actor(player), **facts)
    with pytest.raises(InvalidFacts):
        act(actor=cast.filing, **{**facts, "reason": " "})
    with pytest.raises(InvalidFacts):
        act(actor=cast.filing, **{**facts, "reason": "长" * 2001})
    act(actor=cast.filing, **facts)
    with pytest.raises(WrongState):
        act(actor=cast.filing, **facts)


def test_a_reviewer_of_the_round_does_not_decide_about_objections_to_it(cast: Cast):
    objection = objected(cast)
    reviewer = Officer(cast.first_review.user_id, "320600", frozenset(Duty))
    for act in (uphold, dismiss):
        with pytest.raises(SamePerson):
            act(actor=reviewer, objection_id=objection.pk, reason="经核查。", today=TODAY, now=NOW)


def test_the_database_itself_keeps_what_was_decided(cast: Cast):
    objection = objected(cast)
    rows = NoticeObjection.objects.filter(pk=objection.pk)
    with pytest.raises(IntegrityError, match="objection_decided_is_signed"), transaction.atomic():
        rows.update(state=ObjectionState.DISMISSED)
    decided(cast, dismiss, objection)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        rows.update(answer="改")
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        rows.delete()


def test_an_objection_while_the_class_is_being_filed_is_either_late_or_in_the_way(at_once: Callable[..., list[Any]]):
    cast = Cast()
    row = noticed(cast)
    number, notice, officer = row.number, row.notices.get(), cast.filing
    last_on = notice.last_on
    answers = at_once(
        [
            lambda: filing_steps.file(actor=officer, number=number, today=OVER),
            lambda: lodge_objection(
                actor=SOMEBODY, notice_id=notice.pk, facts=objection_facts(), today=last_on, now=NOW
            ),
        ]
    )
    kinds = sorted(type(answer).__name__ for answer in answers)
    assert kinds in (["NoticeObjection", "ObjectionOpen"], ["NoticeOver", "TrainingClass"])
    is_filed = TrainingClass.objects.get(pk=row.pk).state == ClassState.FILED
    assert is_filed != NoticeObjection.objects.exists()


# ---- who objects ----


@pytest.mark.parametrize("player", PLAYERS)
def test_only_the_bureau_sees_objections(cast: Cast, player: str):
    objected(cast)
    assert filing_policy.visible_objections(cast.actor(player)).count() == (player in SEES)


def test_who_objected_is_revealed_for_a_reason_and_journalled(cast: Cast):
    objection = objected(cast)
    for player in ("first_review", "auditor"):
        with pytest.raises(NotYourMove):
            reveal_objector(actor=cast.actor(player), objection_id=objection.pk, reason="核实")
    with pytest.raises(InvalidFacts):
        reveal_objector(actor=cast.filing, objection_id=objection.pk, reason="")
    found = reveal_objector(actor=cast.filing, objection_id=objection.pk, reason="电话核实")
    assert (found.name, found.contact) == (OBJECTOR, CONTACT)
    assert entries_of(objection).get(verb="objection.reveal").reason == "电话核实"


@pytest.mark.parametrize(
    ("contact", "is_one", "shown"),
    [
        ("13900000018", True, "139****0018"),
        ("0513-10000000", True, "051******0000"),
        ("zhang@example.com", True, "z***@example.com"),
        ("1234", False, "****"),
        ("a@b", False, "a***@b"),
    ],
)
def test_contacts(contact: str, is_one: bool, shown: str):
    assert (is_contact(contact), masked_contact(contact)) == (is_one, shown)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(contact=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_masked_number_never_shows_its_middle(contact: str):
    assert is_contact(contact)
    assert contact[3:7] not in masked_contact(contact)[3:7]
    assert "****" in masked_contact(contact)


# ---- pages ----


def test_everybody_reads_the_plans_and_no_person_is_named(cast: Cast):
    row = noticed(cast)
    notice = row.notices.get()
    anybody = Client()
    listed = anybody.get("/public/plans/").content.decode()
    page = anybody.get(f"/public/plans/{notice.pk}/").content.decode()
    for text in (listed, page):
        assert row.enterprise.name in text
        for secret in (row.enterprise.contact_name, row.enterprise.contact_phone, "示例备案员", "示例初审员"):
            assert secret not in text
    assert "提交异议" in page
    assert anybody.get("/public/plans/999999/").status_code == 404
    filing_steps.recall(actor=cast.filing, number=row.number, reason="有误", today=TODAY)
    assert anybody.get(f"/public/plans/{notice.pk}/").status_code == 404
    assert row.enterprise.name not in anybody.get("/public/plans/").content.decode()


def test_after_the_last_day_the_page_takes_no_objection(cast: Cast, clock: Any):
    notice = noticed(cast).notices.get()
    clock.shift(timedelta(days=8))
    page = Client().get(f"/public/plans/{notice.pk}/")
    assert "公示期已满" in page.content.decode()
    answer = Client().post(f"/public/plans/{notice.pk}/", {**lodged()})
    assert answer.status_code == 409


def lodged(**facts: str) -> dict[str, str]:
    return {"kind": "person", "name": OBJECTOR, "contact": CONTACT, "words": OBJECTION, **facts}


def test_somebody_objects_on_the_page_and_gets_a_number(cast: Cast):
    notice = noticed(cast).notices.get()
    url = f"/public/plans/{notice.pk}/"
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url, lodged()).status_code == 403
    wrong = Client().post(url, lodged(contact="找我"))
    assert wrong.status_code == 422
    assert OBJECTION in wrong.content.decode()
    done = Client().post(url, lodged())
    assert done.status_code == 200
    assert f"{notice.training_class.number}-YY1" in done.content.decode()
    assert NoticeObjection.objects.count() == 1


def test_one_address_does_not_object_without_end(cast: Cast):
    url = f"/public/plans/{noticed(cast).notices.get().pk}/"
    answers = [Client().post(url, lodged(words=f"第 {place} 件")).status_code for place in range(11)]
    assert answers == [200] * 10 + [429]
    assert NoticeObjection.objects.count() == 10


def test_the_filing_officer_and_nobody_else_gets_a_message(transactional_db: None):
    cast = Cast()
    objected(cast)
    seal()
    tell(actor=SOMEBODY, now=NOW)
    told = Message.objects.filter(entry__verb="objection.lodge").values_list("membership__user__username", flat=True)
    assert list(told) == ["filing"]


def test_the_officer_finds_it_and_decides(cast: Cast):
    row = noticed(cast)
    objection = objected(cast, row)
    client = cast.client("filing")
    assert "待核查的公示异议" in client.get("/").content.decode()
    assert [one.pk for one in client.get("/objections/?state=open").context["page"]] == [objection.pk]
    page = client.get(f"/objections/{objection.pk}/").content.decode()
    assert OBJECTION in page
    assert OBJECTOR not in page
    assert CONTACT not in page
    assert "139****0018" in page
    shown = client.post(f"/objections/{objection.pk}/objector/", {"reason": "电话核实"}).content.decode()
    assert OBJECTOR in shown
    assert CONTACT in shown
    assert client.post(f"/objections/{objection.pk}/objector/", {"reason": ""}).status_code == 422
    assert client.post(f"/objections/{objection.pk}/move/", {"move": "dismiss", "reason": ""}).status_code == 422
    assert client.post(f"/objections/{objection.pk}/move/", {"move": "fly", "reason": "x"}).status_code == 404
    assert client.post(f"/objections/{objection.pk}/move/", {"move": "dismiss", "reason": "不实"}).status_code == 303
    assert client.get("/objections/?state=open").context["page"] == []
    assert objection.number in client.get(f"/classes/{row.number}/filing/").content.decode()


def test_both_sides_learn_nothing_of_an_objection(cast: Cast):
    row = noticed(cast)
    objection = objected(cast, row)
    for player in ("enterprise_officer", "registrar"):
        client, machine = cast.client(player), cast.api(player)
        for url in (f"/classes/{row.number}/", f"/classes/{row.number}/notice/"):
            text = client.get(url).content.decode()
            assert objection.number not in text
            assert OBJECTION not in text
        assert client.get("/objections/").status_code == 403
        assert machine.get(f"/api/v1/objections/{objection.pk}/").status_code == 404
        assert "公示中" in client.get(f"/classes/{row.number}/").content.decode()


def test_machines_of_the_bureau_read_and_decide(cast: Cast):
    objection = objected(cast)
    machine = cast.api("filing")
    told = machine.get("/api/v1/objections/?state=open").json()["results"]
    assert [(one["number"], [move["name"] for move in one["moves"]]) for one in told] == [
        (objection.number, ["uphold", "dismiss"])
    ]
    assert OBJECTOR not in str(told)
    revealed = machine.post(f"/api/v1/objections/{objection.pk}/objector/", {"reason": "核实"}, format="json")
    assert revealed.json() == {"name": OBJECTOR, "contact": CONTACT}
    answer = machine.post(f"/api/v1/objections/{objection.pk}/uphold/", {"reason": "属实"}, format="json")
    assert (answer.status_code, answer.json()["state"]) == (200, "upheld")


@pytest.mark.parametrize("url", ["/objections/", "/public/plans/"])
def test_lists_take_the_same_number_of_queries_however_long(cast: Cast, url: str):
    client = cast.client("filing")
    objected(cast)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for serial in range(2, 5):
        objected(cast, noticed(cast, serial=serial))
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
