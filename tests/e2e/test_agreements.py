"""Agreements in a real browser: settled by two sides, confirmed on a phone without an account, members invited."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from accounts.models import Membership
from apprenticeship.lifecycle import ClassState
from apprenticeship.models import Agreement, AgreementConfirmation
from common.keyring import unseal
from tests.apprenticeship.terms import agreeable_class
from tests.cast import Cast
from tests.e2e.test_classes import SIZES, act_as, press
from tests.house.samples import training_agreement


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cache.clear()
    return Cast()


def test_two_sides_settle_an_agreement_without_a_script(browser: Browser, live: str, cast: Cast) -> None:
    row = agreeable_class(cast, ClassState.DRAFT)
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = act_as(context.new_page(), live, cast, "registrar")
    page.goto(f"{live}/classes/{row.number}/")
    page.get_by_role("link", name="拟定合作协议").click()
    page.get_by_label("培训费总额（元）").fill("90000")
    page.get_by_role("button", name="拟定").click()
    url = page.url
    page = act_as(page, live, cast, "enterprise_officer")
    page.goto(url)
    page.get_by_label("修改要求").fill("费用改为按月支付。")
    page.get_by_role("button", name="提出", exact=True).click()
    page = act_as(page, live, cast, "registrar")
    page.goto(url)
    page.get_by_role("link", name="修订").click()
    page.get_by_label("费用支付").fill("按月支付。")
    page.get_by_role("button", name="存为新版").click()
    url = page.url
    press(page, "同意本版", "已同意本版")
    press(act_as(page, live, cast, "enterprise_officer"), "同意本版", "已同意本版", url)
    page.get_by_role("link", name="登记签署件").click()
    page.set_input_files(
        "input[type=file]", files=[{"name": "签署件.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"}]
    )
    page.get_by_label("签署日期").fill("2026-11-24")
    page.get_by_role("button", name="上传").click()
    expect(page.locator("h1")).to_contain_text("已签署")
    assert [one.state for one in Agreement.objects.order_by("version")] == ["superseded", "signed"]
    context.close()


def test_an_apprentice_confirms_on_a_phone_without_an_account(browser: Browser, live: str, cast: Cast) -> None:
    number = training_agreement(cast)["number"]
    desk = browser.new_context(locale="zh-CN")
    page = act_as(desk.new_page(), live, cast, "registrar")
    page.goto(f"{live}/agreements/{number}/confirmations/")
    page.get_by_role("button", name="为全部未确认的学徒生成链接").click()
    address = page.locator("#links").inner_text().split("：")[-1].strip()
    phone = browser.new_context(viewport=SIZES["phone"], locale="zh-CN")
    tab = phone.new_page()
    tab.goto(address)
    assert tab.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert [one["id"] for one in Axe().run(tab).response["violations"]] == []
    assert (tab.get_by_role("button", name="我已阅读，确认").bounding_box() or {})["height"] >= 44
    tab.get_by_label("本人身份证号后四位").fill(unseal(cast.enrolment.person.number_sealed)[-4:])
    tab.get_by_role("button", name="我已阅读，确认").click()
    expect(tab.locator(".notice-success").first).to_contain_text("已确认")
    assert AgreementConfirmation.objects.get().confirmed_at is not None
    desk.close()
    phone.close()


def test_an_administrator_invites_somebody_who_makes_an_account(browser: Browser, live: str, cast: Cast) -> None:
    Membership.objects.filter(pk=cast.membership("registrar").pk).update(is_admin=True)
    desk = browser.new_context(locale="zh-CN")
    page = act_as(desk.new_page(), live, cast, "registrar")
    page.goto(f"{live}/accounts/members/invite/")
    page.get_by_label("姓名").fill("示例新人")
    page.get_by_role("button", name="生成邀请链接").click()
    address = page.locator("#address").inner_text()
    other = browser.new_context(locale="zh-CN")
    tab = other.new_page()
    tab.goto(address)
    tab.get_by_label("用户名").fill("newcomer")
    tab.get_by_label("密码", exact=False).first.fill("一把很长的钥匙-2026")
    tab.get_by_label("再输一次密码").fill("一把很长的钥匙-2026")
    tab.get_by_role("button", name="建立账号并接受").click()
    expect(tab.locator("#messages")).to_contain_text("账号已建立")
    assert Membership.objects.get(user__username="newcomer").school == cast.sun
    desk.close()
    other.close()


@pytest.mark.parametrize("size", SIZES)
def test_pages_are_accessible_and_fit_the_screen(page: Page, live: str, cast: Cast, size: str) -> None:
    Membership.objects.filter(pk=cast.membership("registrar").pk).update(is_admin=True)
    number = training_agreement(cast)["number"]
    held = cast.open_class.number
    act_as(page, live, cast, "registrar").set_viewport_size(SIZES[size])
    for path in (
        "/agreements/",
        f"/agreements/{number}/",
        f"/agreements/{number}/confirmations/",
        f"/agreements/{number}/paper/",
        f"/classes/{held}/papers/",
        f"/classes/{held}/agreements/cooperation/new/",
        "/accounts/members/",
        "/accounts/members/invite/",
        f"/accounts/members/{cast.membership('registrar').pk}/",
        "/help/rules/",
    ):
        page.goto(live + path)
        assert [one["id"] for one in Axe().run(page).response["violations"]] == [], path
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), path
