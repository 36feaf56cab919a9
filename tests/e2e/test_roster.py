"""A roster brought in through a real browser, on a desktop and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Page, expect

from apprenticeship.models import Enrolment
from tests.cast import Cast
from tests.e2e.test_frame import SIZES, violations
from tests.exchange.rosters import people, roster_file

CHANGES = {0: {"身份证号": "3.2E+17"}, 1: {"手机": ""}, 2: {"身份证号": f" {people(3)[2]['身份证号']} "}}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return Cast()


@pytest.fixture
def registrar(page: Page, live: str, cast: Cast) -> Page:
    """A tab in which the registrar is signed in, at the upload of a filed class."""
    session = cast.client("registrar").cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live}])
    page.goto(f"{live}/classes/{cast.filed_class.number}/roster/")
    return page


def upload(page: Page, content: bytes) -> None:
    file: FilePayload = {"name": "花名册.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label("选择花名册文件").set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()


@pytest.mark.parametrize("size", SIZES)
def test_problems_are_seen_and_the_mended_file_is_committed(registrar: Page, size: str) -> None:
    registrar.set_viewport_size(SIZES[size])
    assert violations(registrar) == []
    upload(registrar, roster_file(4, CHANGES))
    expect(registrar.get_by_text("precision_lost")).to_be_visible()
    expect(registrar.get_by_text("D6", exact=True)).to_be_visible()
    assert violations(registrar) == []
    assert registrar.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    registrar.get_by_role("link", name="上传另一个文件").click()
    upload(registrar, roster_file(4))
    registrar.get_by_role("button", name="入库").click()
    expect(registrar.get_by_text("花名册已入库。")).to_be_visible()
    assert violations(registrar) == []
    assert Enrolment.objects.count() == 4


def test_a_file_that_is_no_roster_is_refused_in_place(registrar: Page) -> None:
    upload(registrar, b"<html><table></table></html>")
    expect(registrar.get_by_role("alert")).to_contain_text("内容却是网页")
    assert violations(registrar) == []
