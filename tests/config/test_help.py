"""Every rule has a stable code and an entry on one page, generated from the tables that the checks read."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from apprenticeship.rules.agreement_texts import AGREEMENT_RULES
from apprenticeship.rules.class_texts import CLASS_RULES
from apprenticeship.rules.log_texts import LOG_RULES
from apprenticeship.rules.papers import PAPER_RULES
from apprenticeship.rules.people_texts import PEOPLE_RULES
from apprenticeship.rules.texts import RULES
from common.errors import DomainError
from config.help import entries, is_told, wordings
from tests.cast import Cast

TABLES = (RULES, CLASS_RULES, PEOPLE_RULES, LOG_RULES, AGREEMENT_RULES, PAPER_RULES)


@pytest.mark.parametrize("code", sorted({code for table in TABLES for code in table}))
def test_every_rule_of_every_table_is_told(code: str) -> None:
    assert is_told(code)


def test_refusals_and_rules_without_a_table_are_told_too() -> None:
    assert {"papers_missing", "not_your_move", "reason_required", "photo_kind", "wrong_state"} <= set(wordings())
    codes = {error.code for error in DomainError.__subclasses__()}
    assert codes <= set(wordings())


def test_a_code_is_a_plain_word_and_stands_once() -> None:
    assert [code for code in wordings() if not re.fullmatch(r"[a-z][a-z0-9_]*", code)] == []
    told = [entry.code for entry in entries()]
    assert told == sorted(set(told))


def test_the_page_is_for_everybody_signed_in_and_has_an_anchor_for_each_code(cast: Cast) -> None:
    for player in ("apprentice", "mentor", "auditor"):
        page = cast.client(player).get("/help/rules/").content.decode()
        assert page.count('<tr id="rule-') == len(wordings())
    assert Client().get("/help/rules/").status_code == 302


def test_it_is_searched_by_code_and_by_words_in_both_languages(cast: Cast) -> None:
    client = cast.client("registrar")
    found = client.get("/help/rules/?q=number_check").context["entries"]
    assert [entry.code for entry in found] == ["number_check"]
    assert "contract_short" in [entry.code for entry in client.get("/help/rules/?q=劳动合同 期限").context["entries"]]
    client.post("/i18n/setlang/", {"language": "en"})
    page = client.get("/help/rules/?q=contract").content.decode()
    assert 'id="rule-contract_short"' in page
    assert "<h1>Rules</h1>" in page
    assert client.get("/help/rules/?q=nothingofthiskind").context["entries"] == []


def test_a_machine_reads_the_same(cast: Cast) -> None:
    told = cast.api("mentor").get("/api/v1/rules/?q=number_check").data
    assert [(one["code"], one["severity"]) for one in told] == [("number_check", "error")]


def test_a_refused_form_links_each_code_to_its_entry(cast: Cast) -> None:
    client = cast.client("registrar")
    page = client.post("/accounts/password/", {"current": "x", "password": "y" * 12, "again": "y" * 12})
    assert page.status_code == 422
    answer = cast.client("enterprise_officer").post("/mentors/new/", {"name": "", "staff_no": ""})
    assert answer.status_code == 422
    gone = client.post(f"/classes/{cast.filed_class.number}/open/", {"revision": 1}).content.decode()
    assert "/help/rules/#rule-nobody_registered" in gone
