"""Classes in a real browser: agreed on without a script, readable at every size, quick with one."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from apprenticeship.models import TrainingClass
from tests.apprenticeship.terms import agreeable_class
from tests.builders import build_class, build_rulebook
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


def test_two_sides_agree_and_a_bureau_files_without_a_script(browser: Browser, live: str, cast: Cast):
    build_rulebook()
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = act_as(context.new_page(), live, cast, "enterprise_officer")
    page.goto(f"{live}/classes/new/")
    page.get_by_label("培训机构").fill(cast.sun.name)
    page.get_by_label("备案部门").select_option(label=cast.city.name)
    page.get_by_label("班级名称").fill("2027级车工高级班")
    page.get_by_label("职业").fill("车工")
    page.get_by_label("目标等级").select_option("3")
    page.get_by_label("计划人数").fill("30")
    page.get_by_label("开始日期").fill("2027-03-01")
    page.get_by_label("最后一日").fill("2029-02-28")
    page.get_by_label("适用政策").select_option(index=1)
    page.get_by_label("结业所需学分").fill("40")
    page.get_by_label("其中企业实践学分").fill("20")
    page.get_by_role("button", name="草拟").click()
    expect(page.locator("#messages")).to_contain_text("已草拟，班号 2026-320600-0001")
    page.get_by_role("button", name="确认").click()
    page.get_by_role("alert").get_by_role("link", name="培养方案还没有一门课程").click()
    for place, (name, category) in enumerate({"机械制图": "professional", "岗位实践": "practice"}.items()):
        page.locator(f"[name=course-{place}-name]").fill(name)
        page.locator(f"[name=course-{place}-category]").select_option(category)
        page.locator(f"[name=course-{place}-hours]").fill("320")
        page.locator(f"[name=course-{place}-credits]").fill("20")
    page.get_by_role("button", name="再加几行").click()
    expect(page.locator("tbody tr")).to_have_count(7)
    page.get_by_role("button", name="保存").click()
    url = page.url
    press(page, "确认", "已确认")
    press(act_as(page, live, cast, "registrar"), "确认", "已确认", url)
    press(act_as(page, live, cast, "enterprise_officer"), "报送备案", "已报送备案", url)
    press(act_as(page, live, cast, "filing"), "准予备案", "已准予备案", url)
    assert TrainingClass.objects.get().state == "filed"
    context.close()


def press(page: Page, button: str, words: str, url: str = "") -> None:
    if url:
        page.goto(url)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#messages")).to_contain_text(words)


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_classes_are_accessible_and_fit_the_screen(page: Page, live: str, cast: Cast, size: str):
    book = build_rulebook()
    agreed = agreeable_class(cast, "agreed", rulebook=book)
    bare = build_class("draft", 2, school=cast.sun, enterprise=cast.forge, bureau=cast.city, rulebook=book)
    case = f"/classes/{agreed.number}/"
    act_as(page, live, cast, "registrar").set_viewport_size(SIZES[size])
    for path in (
        "/classes/",
        "/classes/new/",
        case,
        f"{case}edit/",
        f"{case}courses/",
        f"{case}paper/",
        f"/classes/{bare.number}/",
        "/enterprises/",
        "/rulebooks/",
        "/rulebooks/nantong-2019/?show=seen",
    ):
        page.goto(live + path)
        assert [one["id"] for one in Axe().run(page).response["violations"]] == [], path
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), path


def test_a_filter_swaps_the_list_and_stays_in_the_address(page: Page, live: str, cast: Cast):
    book = build_rulebook()
    for serial, state in enumerate(("draft", "open"), start=1):
        agreeable_class(cast, state, serial=serial, rulebook=book)
    act_as(page, live, cast, "registrar").goto(f"{live}/classes/")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_label("状态").select_option("open")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert "state=open" in page.url
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(1)
