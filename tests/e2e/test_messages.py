"""Messages and roles in a real browser: an invitation that becomes a second role, the inbox, the ledger, settings."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from accounts.models import Membership, User
from apprenticeship.models import AgreementConfirmation
from journal.selectors import entries_of
from notices.actions import expecting
from notices.models import Message, Preference
from notices.rules import Topic
from notices.selectors.expecting import classes_to_sweep
from tests.builders import NOW, TODAY
from tests.cast import Cast
from tests.e2e.test_classes import SIZES, act_as
from tests.house.samples import failed_mail, linked_student, told_message
from tests.notices.test_telling import PROGRAM


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cache.clear()
    return Cast()


def test_somebody_known_accepts_an_invitation_and_switches_roles(browser: Browser, live: str, cast: Cast) -> None:
    Membership.objects.filter(pk=cast.membership("registrar").pk).update(is_admin=True)
    desk, other = browser.new_context(locale="zh-CN"), browser.new_context(locale="zh-CN")
    page = act_as(desk.new_page(), live, cast, "registrar")
    page.goto(f"{live}/accounts/members/invite/")
    page.get_by_label("姓名").fill("岳教")
    page.get_by_role("button", name="生成邀请链接").click()
    address = page.locator("#address").inner_text()
    tab = act_as(other.new_page(), live, cast, "moon_tutor")
    tab.goto(address)
    tab.get_by_role("button", name="接受", exact=True).click()
    expect(tab.locator("#messages")).to_contain_text("现在以新的角色操作")
    expect(tab.locator(".account-role")).to_contain_text("示例朝阳技师学院")
    tab.locator(".account").click()
    tab.get_by_role("button", name="学校指导教师").click()
    expect(tab.locator(".account-role")).to_contain_text("示例望月技工学校")
    desk.close()
    other.close()


def test_the_bell_leads_to_the_inbox_and_a_message_to_its_case(page: Page, live: str, cast: Cast) -> None:
    message = told_message(cast)
    act_as(page, live, cast, "registrar").goto(live)
    expect(page.locator(".bell .count")).to_have_text("1")
    page.locator(".bell").click()
    page.get_by_role("button", name="查看").click()
    expect(page).to_have_url(f"{live}/classes/{message.url_key}/")
    expect(page.locator(".bell .count")).to_have_count(0)


def test_settings_and_an_address_are_kept_without_a_script(browser: Browser, live: str, cast: Cast) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = act_as(context.new_page(), live, cast, "registrar")
    page.goto(f"{live}/messages/preferences/")
    page.get_by_label("协议：邮件").select_option("weekly")
    page.get_by_label("协议：在消息中显示").uncheck()
    page.get_by_role("button", name="保存").click()
    assert list(Preference.objects.values_list("topic", "is_shown", "cadence")) == [("agreement", False, "weekly")]
    page.get_by_role("link", name="更改邮箱").click()
    page.get_by_label("电子邮箱").fill("shen@example.com")
    page.get_by_role("button", name="保存并发送确认邮件").click()
    expect(page.locator(".notice-warning")).to_contain_text("shen@example.com 等待确认")
    assert User.objects.get(username="registrar").email == ""
    context.close()


@pytest.mark.parametrize("size", SIZES)
def test_pages_are_accessible_and_fit_the_screen(page: Page, live: str, cast: Cast, size: str) -> None:
    student = linked_student(cast)
    failed_mail(cast)
    Message.objects.create(
        membership=cast.membership("registrar"),
        entry=entries_of(cast.enrolment)[0],
        topic=Topic.AGREEMENT,
        words="%(subject)s 已确认培养协议",
        subject=student["student_no"],
        url_name="apprenticeship:enrolment",
        url_key=student["student_no"],
        told_at=NOW,
    )
    expecting.sweep(actor=PROGRAM, class_ids=classes_to_sweep(0, 50), today=TODAY)
    agreement = AgreementConfirmation.objects.get().agreement.number
    places = {
        "registrar": (
            "/messages/",
            "/messages/preferences/",
            "/expected/",
            "/accounts/email/",
            f"/agreements/{agreement}/confirmations/slips/",
        ),
        "filing": ("/mails/",),
    }
    for player, paths in places.items():
        act_as(page, live, cast, player).set_viewport_size(SIZES[size])
        for path in paths:
            page.goto(live + path)
            assert [one["id"] for one in Axe().run(page).response["violations"]] == [], path
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), path
