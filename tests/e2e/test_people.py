"""People in a real browser: wanted by two schools, known twice, admitted by two officers, accompanied while away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Page, expect
from psycopg.types.range import DateRange

from apprenticeship.models import Enrolment, MentorAllowance, MentorDeputy, OverlapRequest, Person
from tests import builders
from tests.apprenticeship.lists import student_on_list
from tests.apprenticeship.test_duplicates import two
from tests.cast import Cast
from tests.e2e.test_classes import SIZES, act_as, press


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cache.clear()
    return Cast()


def give_reason(page: Page, move: str, reason: str) -> None:
    page.get_by_text(f"{move}…", exact=True).click()
    page.get_by_label("原因").fill(reason)
    page.get_by_role("button", name=f"确认{move}").click()


def test_another_school_releases_whom_a_class_wants(page: Page, live: str, cast: Cast) -> None:
    held = cast.far_enrolment
    act_as(page, live, cast, "registrar").goto(f"{live}/classes/{cast.open_class.number}/")
    page.get_by_role("link", name="请求放行").click()
    page.get_by_label("身份证号").fill(builders.citizen_number(9))
    page.get_by_label("拟入班日期").fill("2026-12-15")
    page.get_by_label("说明").fill("已转到合作企业工作")
    page.get_by_role("button", name="发出请求").click()
    expect(page.locator("#messages")).to_contain_text("已向对方学校发出放行请求")
    expect(page.get_by_role("button", name="同意放行")).to_have_count(0)
    act_as(page, live, cast, "moon_registrar").goto(live)
    page.get_by_role("link", name="其他学校请求放行").click()
    page.get_by_role("link", name="示例远方学徒").click()
    press(page, "同意放行", "已放行")
    held.refresh_from_db()
    assert (held.state, held.withdrawal_reason, held.ended_on) == ("withdrawn", "released", date(2026, 12, 14))
    act_as(page, live, cast, "registrar").goto(f"{live}/overlaps/?box=made")
    expect(page.locator("tbody tr")).to_contain_text("已放行")


def test_another_school_refuses_and_says_why(page: Page, live: str, cast: Cast) -> None:
    row = OverlapRequest.objects.create(
        held=cast.far_enrolment, training_class=cast.open_class, wanted_from=date(2026, 12, 15), asked_at=builders.NOW
    )
    act_as(page, live, cast, "moon_registrar").set_viewport_size(SIZES["phone"])
    page.goto(f"{live}/overlaps/{row.pk}/")
    give_reason(page, "不同意", "本人仍在原企业上班")
    expect(page.locator("h1")).to_contain_text("已拒绝")
    act_as(page, live, cast, "registrar").goto(f"{live}/overlaps/{row.pk}/")
    expect(page.locator("main")).to_contain_text("本人仍在原企业上班")


def test_two_records_are_merged_side_by_side_and_parted_again(page: Page, live: str, cast: Cast) -> None:
    pair = two(cast)
    act_as(page, live, cast, "registrar").goto(live)
    page.get_by_role("link", name="疑似重复的人员").click()
    page.get_by_role("link", name="示例同人").first.click()
    page.get_by_role("group", name="保留哪一条的姓名").get_by_label("后登记的：示例同人甲").check()
    page.get_by_label("合并理由").fill("已核对身份证原件")
    page.get_by_role("button", name="合并", exact=True).click()
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("已合并为一人")
    kept, gone = Person.objects.get(pk=pair.first_id), Person.objects.get(pk=pair.second_id)
    assert (kept.name, gone.merged_into_id) == ("示例同人甲", kept.pk)
    assert set(Enrolment.objects.values_list("person", flat=True)) == {kept.pk}
    give_reason(page, "撤销合并", "实为两人")
    expect(page.locator("#messages")).to_contain_text("已撤销合并")
    kept.refresh_from_db()
    assert (kept.name, Enrolment.objects.filter(person=pair.second_id).count()) == ("示例同人", 1)


def test_one_officer_proposes_to_admit_somebody_and_another_one_decides(page: Page, live: str, cast: Cast) -> None:
    row = student_on_list(cast)
    url = f"{live}/enrolments/{row.student_no}/eligibility/"
    act_as(page, live, cast, "first_review").goto(url)
    page.get_by_label("理由和依据").fill("学籍已于上月注销，见证明")
    page.get_by_role("button", name="提请核准").click()
    expect(page.locator("#messages")).to_contain_text("待另一位经办人核准")
    expect(page.get_by_role("button", name="核准", exact=True)).to_have_count(0)
    act_as(page, live, cast, "second_review").goto(live)
    page.get_by_role("link", name="待核准的参加条件").click()
    page.get_by_role("link", name="去核准").click()
    press(page, "核准", "已核准")
    expect(page.locator("h1")).not_to_contain_text("不符合")


def test_an_enterprise_officer_names_a_deputy_and_records_an_allowance(page: Page, live: str, cast: Cast) -> None:
    other = builders.build_mentor(77, enterprise=cast.forge)
    act_as(page, live, cast, "enterprise_officer").set_viewport_size(SIZES["phone"])
    page.goto(f"{live}/mentors/{cast.forge_mentor.pk}/")
    page.get_by_text("安排代理…").click()
    page.get_by_label("代理人").select_option(str(other.pk))
    page.get_by_label("开始日期").fill("2026-12-07")
    page.get_by_label("最后一日").fill("2026-12-01")
    page.get_by_role("button", name="保存").locator("visible=true").click()
    expect(page.get_by_role("alert")).to_contain_text("2026-12-01 早于 2026-12-07")
    page.get_by_label("最后一日").fill("2026-12-20")
    page.get_by_role("button", name="保存").locator("visible=true").click()
    expect(page.locator("#messages")).to_contain_text("已保存")
    assert MentorDeputy.objects.get().deputy == other
    page.get_by_text("登记津贴…").click()
    page.get_by_label("月份").fill("2026-10-01")
    page.get_by_label("津贴金额（元）").fill("300")
    page.get_by_label("发放日期").fill("2026-11-05")
    page.get_by_label("凭证号").fill("JT-1")
    page.get_by_role("button", name="保存").locator("visible=true").click()
    expect(page.locator("#messages")).to_contain_text("已保存")
    assert MentorAllowance.objects.get().mentor == cast.forge_mentor


def test_a_mentors_home_leads_to_the_people_and_weeks_that_wait(page: Page, live: str, cast: Cast) -> None:
    away = builders.build_mentor(78, enterprise=cast.forge)
    deputised = builders.build_enrolment(cast.open_class, "training", 5)
    builders.build_assignment(deputised, mentor=away)
    MentorDeputy.objects.create(
        mentor=away,
        deputy=cast.forge_mentor,
        period=DateRange(builders.TODAY - timedelta(days=1), builders.TODAY + timedelta(days=7)),
    )
    assert cast.enrolment
    act_as(page, live, cast, "mentor").set_viewport_size(SIZES["phone"])
    page.goto(live)
    waits = page.get_by_role("link", name="本周还没有带徒记录的学徒")
    expect(waits).to_contain_text("2")
    waits.click()
    expect(page.locator("article.companion")).to_have_count(2)
    expect(page.locator("article.companion", has_text=deputised.person.name)).to_contain_text(f"代{away.name}")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_an_auditor_sees_everything_and_is_offered_nothing(page: Page, live: str, cast: Cast) -> None:
    row, pair = student_on_list(cast), two(cast)
    act_as(page, live, cast, "auditor")
    for path in (
        f"/enrolments/{row.student_no}/eligibility/",
        f"/duplicates/{pair.pk}/",
        f"/mentors/{cast.forge_mentor.pk}/",
    ):
        page.goto(live + path)
        expect(page.locator("main form")).to_have_count(0)
        assert [one["id"] for one in Axe().run(page).response["violations"]] == [], path


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_people_are_accessible_and_fit_the_screen(page: Page, live: str, cast: Cast, size: str) -> None:
    row, pair = student_on_list(cast), two(cast)
    number = row.training_class.number
    pages = {
        "registrar": ("/duplicates/", f"/duplicates/{pair.pk}/", "/overlaps/", f"/classes/{number}/releases/"),
        "first_review": ("/overrides/", "/lists/", "/lists/new/", f"/enrolments/{row.student_no}/eligibility/"),
        "enterprise_officer": (f"/mentors/{cast.forge_mentor.pk}/", f"/classes/{number}/mentors/", "/mentors/"),
    }
    for player, paths in pages.items():
        act_as(page, live, cast, player).set_viewport_size(SIZES[size])
        for path in paths:
            page.goto(live + path)
            assert [one["id"] for one in Axe().run(page).response["violations"]] == [], path
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), path
