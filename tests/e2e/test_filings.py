"""Filing in a real browser: by the bureau's officers, without a script, from acceptance to an opened class."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from apprenticeship.actions import filing_steps
from apprenticeship.models import NoticeObjection, TrainingClass
from tests.apprenticeship.filing_play import CONTACT, OBJECTION, OBJECTOR, noticed, objected, openable, reported
from tests.apprenticeship.quotas import given
from tests.builders import TODAY
from tests.cast import Cast

SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return Cast()


def act_as(page: Page, live: str, cast: Cast, player: str) -> Page:
    page.context.clear_cookies()
    session = cast.client(player).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live}])
    return page


def press(page: Page, button: str, words: str, url: str = "", reason: str = "") -> None:
    """Press a button, with its reason where the move asks for one, and read that it was done."""
    if url:
        page.goto(url)
    if reason:
        page.locator("summary", has_text=button).click()
        box = page.locator("details[open] textarea")
        box.fill(reason)
        page.locator("details[open] button").click()
    else:
        page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#messages")).to_contain_text(words)


def test_officers_take_a_class_from_acceptance_to_filing_over_an_objection(
    browser: Browser, live: str, cast: Cast, clock: Any
):
    row = reported(cast)
    given(cast, 40)
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    case, filing = f"{live}/classes/{row.number}/", f"{live}/classes/{row.number}/filing/"
    press(act_as(page, live, cast, "filing"), "受理", "已受理", case)
    press(act_as(page, live, cast, "first_review"), "建议通过", "已提出初审意见", filing, "材料齐全。")
    press(act_as(page, live, cast, "second_review"), "同意初审意见", "复审已完成", filing, "同意。")
    press(act_as(page, live, cast, "filing"), "公示方案", "方案开始公示", case)
    page.context.clear_cookies()
    page.goto(f"{live}/public/plans/")
    page.get_by_role("link", name=row.enterprise.name).click()
    page.get_by_label("个人").check()
    page.get_by_label("姓名或单位名称").fill(OBJECTOR)
    page.get_by_label("联系电话或电子邮箱").fill(CONTACT)
    page.get_by_label("异议内容").fill(OBJECTION)
    page.get_by_role("button", name="提交异议").click()
    expect(page.locator(".notice-success")).to_contain_text(f"{row.number}-YY1")
    clock.shift(timedelta(days=8))
    act_as(page, live, cast, "filing").goto(case)
    expect(page.get_by_role("button", name="准予备案", exact=True)).to_have_count(0)
    page.goto(f"{live}/objections/?state=open")
    page.get_by_role("link", name=f"{row.number}-YY1").click()
    press(page, "认定不成立", "已认定异议不成立", reason="经实地核查，企业正常生产。")
    press(page, "准予备案", "已准予备案", case)
    assert TrainingClass.objects.get().state == "filed"
    assert NoticeObjection.objects.get().state == "dismissed"
    page.goto(f"{live}/quotas/")
    expect(page.locator("tbody tr")).to_contain_text("10")
    context.close()


def test_a_school_asks_to_open_and_the_bureau_agrees(browser: Browser, live: str, cast: Cast):
    row = openable(cast)
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    opening = f"{live}/classes/{row.number}/opening/"
    press(act_as(page, live, cast, "registrar"), "申请开班", "开班申请已提交", opening)
    press(act_as(page, live, cast, "filing"), "同意开班", "已同意开班", opening)
    press(act_as(page, live, cast, "registrar"), "开班", "已开班", f"{live}/classes/{row.number}/")
    assert TrainingClass.objects.get().state == "open"
    context.close()


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_filing_are_accessible_and_fit_the_screen(page: Page, live: str, cast: Cast, size: str):
    row, quota = noticed(cast), given(cast)
    objection = objected(cast, row)
    filing_steps.recall(actor=cast.filing, number=row.number, reason="有误", today=TODAY)
    other = noticed(cast, serial=2)
    act_as(page, live, cast, "filing").set_viewport_size(SIZES[size])
    for path in (
        "/filings/",
        f"/classes/{other.number}/filing/",
        "/quotas/",
        "/quotas/new/",
        f"/quotas/{quota.pk}/",
        f"/quotas/{quota.pk}/revise/",
        "/objections/",
        f"/objections/{objection.pk}/",
        "/openings/",
        f"/classes/{openable(cast, filing='', rulebook=other.rulebook).number}/opening/" if size == "phone" else "/",
        "/public/plans/",
        f"/public/plans/{other.notices.get().pk}/",
    ):
        page.goto(live + path)
        assert [one["id"] for one in Axe().run(page).response["violations"]] == [], path
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), path
