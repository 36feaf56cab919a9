"""The frame of every page in a real browser: reachable by keyboard, readable, and kind to what was typed."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from accounts.models import Membership, Token
from tests.builders import NOW, build_token
from tests.cast import Cast

SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
PAGES = {"roles": "accounts:roles", "tokens": "accounts:tokens", "password": "accounts:password", "home": "home"}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return Cast()


@pytest.fixture
def registrar(page: Page, live: str, cast: Cast) -> Page:
    """A tab in which the registrar is signed in, who is also an officer of the city."""
    Membership.objects.create(user=cast.user("registrar"), role="officer", bureau=cast.city, duties=["filing"])
    session = cast.client("registrar").cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live}])
    return page


def violations(page: Page) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(page).response["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_pages_are_accessible_and_fit_the_screen(registrar: Page, live: str, cast: Cast, size: str, scheme: str):
    build_token(cast.membership("registrar"), "known")
    registrar.set_viewport_size(SIZES[size])
    registrar.emulate_media(color_scheme=scheme)
    for name in PAGES.values():
        registrar.goto(live + reverse(name))
        assert violations(registrar) == [], name
        assert registrar.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), name


@pytest.mark.parametrize("size", SIZES)
def test_the_sign_in_page_is_accessible_even_when_it_says_no(page: Page, live: str, cast: Cast, size: str):
    page.set_viewport_size(SIZES[size])
    page.goto(live)
    assert violations(page) == []
    page.get_by_label("用户名").fill("registrar")
    page.get_by_label("密码").fill("错的密码")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不正确")
    expect(page.get_by_label("用户名")).to_have_value("registrar")
    assert violations(page) == []


def test_a_phone_can_touch_everything(registrar: Page, live: str):
    registrar.set_viewport_size(SIZES["phone"])
    registrar.goto(live + reverse("accounts:roles"))
    small = registrar.evaluate(
        """() => [...document.querySelectorAll("button, .btn, .places a, summary, .menu-item")]
            .filter(one => one.offsetParent && one.getBoundingClientRect().height < 44)
            .map(one => one.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_the_first_tab_skips_to_the_content(registrar: Page, live: str):
    registrar.goto(live)
    registrar.keyboard.press("Tab")
    expect(registrar.get_by_role("link", name="跳到正文")).to_be_focused()
    registrar.keyboard.press("Enter")
    expect(registrar.locator("#main")).to_be_focused()


def test_the_theme_is_chosen_and_kept(registrar: Page, live: str):
    registrar.goto(live)
    registrar.get_by_role("button", name="切换深色与浅色").click()
    registrar.goto(live + reverse("accounts:roles"))
    expect(registrar.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert violations(registrar) == []


def test_the_role_is_switched_from_the_menu(registrar: Page, live: str):
    registrar.goto(live)
    registrar.locator("summary.account").click()
    registrar.get_by_role("button", name="人社经办人").click()
    expect(registrar.locator(".lead")).to_contain_text("人社经办人")
    registrar.locator("summary.account").click()
    registrar.keyboard.press("Escape")
    expect(registrar.locator(".menu-panel")).to_be_hidden()


def test_revoking_asks_first(registrar: Page, live: str, cast: Cast):
    token = build_token(cast.membership("registrar"), "known", label="同步")
    registrar.goto(live + reverse("accounts:tokens"))
    registrar.get_by_role("button", name="作废 同步").click()
    expect(registrar.get_by_role("dialog")).to_contain_text("不能恢复")
    registrar.get_by_role("button", name="不，返回").click()
    expect(registrar.get_by_role("dialog")).to_be_hidden()
    assert Token.objects.get(pk=token.pk).revoked_at is None
    registrar.get_by_role("button", name="作废 同步").click()
    registrar.get_by_role("button", name="确定").click()
    expect(registrar.get_by_text("令牌“同步”已作废。")).to_be_visible()
    assert Token.objects.get(pk=token.pk).revoked_at >= NOW


def test_what_was_typed_is_not_lost_by_accident(registrar: Page, live: str):
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    registrar.on("dialog", stay)
    registrar.goto(live + reverse("accounts:password"))
    registrar.get_by_label("现在的密码").fill("原来的密码")
    registrar.get_by_role("link", name="取消").click()
    registrar.wait_for_url(live + "/")
    assert asked == ["beforeunload"]


def test_everything_works_without_a_script(browser, live: str, cast: Cast):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    session = cast.client("registrar").cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live}])
    page = context.new_page()
    page.goto(live + reverse("accounts:tokens"))
    page.get_by_label("用途").fill("同步花名册")
    page.get_by_role("button", name="签发").click()
    expect(page.locator("#secret")).to_be_visible()
    page.goto(live + reverse("accounts:tokens"))
    page.get_by_role("button", name="作废 同步花名册").click()
    expect(page.get_by_text("已作废", exact=True)).to_be_visible()
    page.locator("summary.account").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()
    context.close()


def test_a_filter_asked_for_quickly_shows_what_the_whole_page_would(registrar: Page, live: str):
    registrar.goto(live + reverse("subsidies:claims"))
    registrar.evaluate("() => { window.stayed = true; }")
    registrar.get_by_label("类别").select_option(index=1)
    registrar.get_by_role("button", name="筛选", exact=True).click()
    registrar.wait_for_url(lambda address: "kind=" in address)
    expect(registrar.locator("#list")).not_to_have_class("htmx-swapping")
    part = "() => document.querySelector('#list').outerHTML.replaceAll(/ class=\"\"|htmx-[a-z]+/g, '')"
    quick = registrar.evaluate(part)
    assert registrar.evaluate("() => window.stayed"), "the whole page was fetched"
    registrar.goto(registrar.url)
    assert registrar.evaluate(part) == quick


def test_a_session_that_ended_leads_to_the_sign_in_page(registrar: Page, live: str):
    registrar.goto(live + reverse("subsidies:claims"))
    registrar.context.clear_cookies()
    registrar.get_by_role("button", name="筛选", exact=True).click()
    expect(registrar.get_by_role("heading", name="登录", exact=True)).to_be_visible()
