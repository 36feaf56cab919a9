"""Rosters on pages: upload, problems, preview, commit, undo; and whatever else somebody may upload."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from apprenticeship.models import Enrolment, TrainingClass
from config.uploads import BoundedBodyMiddleware
from documents.models import Document
from exchange import tasks
from exchange.actions import imports
from exchange.models import Job, RosterImport
from exchange.parsers.roster import parse_roster
from journal.models import Entry
from tests import builders
from tests.cast import Cast
from tests.exchange.roster_files import UNUSABLE
from tests.exchange.rosters import people, roster_file


def post_file(browser: Client, number: str, content: bytes, name: str = "花名册.xlsx") -> Any:
    return browser.post(f"/classes/{number}/roster/", {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def number(cast: Cast) -> str:
    return cast.filed_class.number


def test_a_roster_is_uploaded_looked_at_committed_and_undone(cast: Cast, number: str) -> None:
    browser = cast.client("registrar")
    assert "上传并核对" in browser.get(f"/classes/{number}/roster/").content.decode()
    answer = post_file(browser, number, roster_file(3))
    assert answer.status_code == 302
    page = browser.get(answer["Location"]).content.decode()
    assert "没有错误，可以入库。" in page
    assert people(1)[0]["姓名"] in page
    assert people(1)[0]["身份证号"] not in page
    assert browser.post(f"{answer['Location']}commit/").status_code == 302
    assert Enrolment.objects.count() == 3
    page = browser.get(answer["Location"]).content.decode()
    assert "花名册已入库。" in page
    assert "撤销入库" in page
    assert browser.post(f"{answer['Location']}undo/").status_code == 302
    assert "这次入库已撤销。" in browser.get(answer["Location"]).content.decode()


def test_every_problem_stands_on_the_page_with_cell_rule_and_mend(cast: Cast, number: str) -> None:
    browser = cast.client("registrar")
    changes = {0: {"身份证号": "3.2E+17"}, 1: {"手机": ""}}
    url = post_file(browser, number, roster_file(3, changes))["Location"]
    page = browser.get(url).content.decode()
    for words in ("D6", "precision_lost", "请把整列设为“文本”格式", "phone_missing", "有 1 行有错", "只入库无错的行"):
        assert words in page
    errors = browser.get(f"{url}?severity=error").content.decode()
    assert "precision_lost" in errors
    assert "phone_missing" not in errors
    assert browser.post(f"{url}commit/").status_code == 422
    assert Enrolment.objects.count() == 0
    assert browser.post(f"{url}commit/", {"faultless_only": "yes"}).status_code == 302
    assert Enrolment.objects.count() == 2


def test_changes_are_shown_old_beside_new(cast: Cast, number: str) -> None:
    browser = cast.client("registrar")
    browser.post(post_file(browser, number, roster_file(2))["Location"] + "commit/")
    url = post_file(browser, number, roster_file(2, {0: {"劳动合同止": "无固定期限", "岗位": "仓管员"}}))["Location"]
    page = browser.get(f"{url}?outcome=changed").content.decode()
    assert "<ins>仓管员</ins>" in page
    assert "<ins>无固定期限</ins>" in page
    assert people(2)[1]["姓名"] not in page


def test_the_marked_roster_comes_back_mended(cast: Cast, number: str) -> None:
    browser = cast.client("registrar")
    url = post_file(browser, number, roster_file(3, {1: {"身份证号": "1"}}))["Location"]
    answer = browser.post(f"{url}problems.xlsx")
    assert answer.status_code == 200
    assert Entry.objects.filter(verb="import.fetch_problems").count() == 1
    marked = parse_roster(answer.content)
    assert [row.name for row in marked.rows] == [one["姓名"] for one in people(3)]
    assert marked.problems == []


def test_the_template_names_enterprise_and_class_and_holds_nobody(cast: Cast, number: str) -> None:
    answer = cast.client("registrar").get(f"/classes/{number}/roster/template.xlsx")
    assert answer.status_code == 200
    browser = cast.client("registrar")
    assert "只有表头，没有学徒" in post_file(browser, number, answer.content).content.decode()


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_file_that_cannot_be_used_is_refused_in_words_and_leaves_nothing(cast: Cast, number: str, name: str) -> None:
    content, refusal = UNUSABLE[name]
    answer = post_file(cast.client("registrar"), number, content)
    assert answer.status_code == 422
    assert "notice-error" in answer.content.decode()
    assert not RosterImport.objects.exists()
    assert not Document.objects.exists()


def test_nothing_chosen_is_said_at_the_field(cast: Cast, number: str) -> None:
    answer = cast.client("registrar").post(f"/classes/{number}/roster/")
    assert answer.status_code == 422
    assert "请选择一个文件。" in answer.content.decode()


@pytest.mark.parametrize("path", ["/classes/2026-0003/roster/", "/api/v1/classes/2026-0003/imports/"])
def test_200_megabytes_are_refused_before_a_byte_is_read(path: str) -> None:
    def read_on(request: Any) -> Any:
        raise AssertionError("the body was read")

    request = RequestFactory().post(path, content_type="multipart/form-data; boundary=x")
    request.META["CONTENT_LENGTH"] = "200000000"
    request.META["wsgi.input"] = io.BytesIO()
    answer = BoundedBodyMiddleware(read_on)(request)
    assert answer.status_code == 413
    assert "20 MB" in answer.content.decode() or "20 MB" in answer.content.decode("unicode-escape")


def test_a_large_file_shows_its_progress_and_can_be_left(
    cast: Cast, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "PROMPT_BYTES", 10)
    monkeypatch.setattr(imports, "PROMPT_ROWS", 1)
    browser = cast.client("registrar")
    url = post_file(browser, number, roster_file(3))["Location"]
    assert "hx-trigger" in browser.get(url).content.decode()
    tasks.sweep()
    page = browser.get(url).content.decode()
    assert "hx-trigger" not in page
    assert "没有错误，可以入库。" in page
    browser.post(f"{url}commit/")
    assert "hx-trigger" in browser.get(url).content.decode()
    tasks.sweep()
    assert "撤销入库" in browser.get(url).content.decode()
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_a_commit_that_finds_a_changed_situation_is_a_conflict(cast: Cast, number: str) -> None:
    browser = cast.client("registrar")
    url = post_file(browser, number, roster_file(2))["Location"]
    TrainingClass.objects.filter(number=number).update(planned_heads=1)
    answer = browser.post(f"{url}commit/")
    assert answer.status_code == 409
    assert "核对以后情况有变" in answer.content.decode()
    assert "class_quota_exceeded" in browser.get(url).content.decode()


def test_an_undo_that_is_too_late_says_what_depends_on_it(cast: Cast, number: str) -> None:
    browser = cast.client("registrar")
    url = post_file(browser, number, roster_file(1))["Location"]
    browser.post(f"{url}commit/")
    builders.build_assignment(Enrolment.objects.get(), mentor=cast.forge_mentor)
    answer = browser.post(f"{url}undo/")
    assert answer.status_code == 409
    assert "已配导师" in answer.content.decode()


def test_roles_and_states_are_answered_by_the_one_table(cast: Cast, number: str) -> None:
    assert post_file(cast.client("moon_registrar"), number, roster_file(1)).status_code == 404
    for who in ("tutor", "enterprise_officer", "filing"):
        assert cast.client(who).get(f"/classes/{number}/roster/").status_code == 403
        assert post_file(cast.client(who), number, roster_file(1)).status_code == 403
    draft = cast.draft_class.number
    assert post_file(cast.client("registrar"), draft, roster_file(1)).status_code == 409
    assert "班级备案以后" in cast.client("registrar").get(f"/classes/{draft}/roster/").content.decode()


def test_long_lists_of_problems_are_turned_page_by_page(
    cast: Cast, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exchange.views.imports.PER_PAGE", 2)
    browser = cast.client("registrar")
    url = post_file(browser, number, roster_file(5, {at: {"手机": ""} for at in range(5)}))["Location"]
    first, last = browser.get(url).content.decode(), browser.get(f"{url}?problem=4&preview=4").content.decode()
    assert (first.count(">phone_missing<"), last.count(">phone_missing<")) == (2, 1)
    assert "problem=2" in first
    assert "preview=2" in last
