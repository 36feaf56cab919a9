"""The main job in a real browser: from a drafted class over a roster file to paid claims and a completion report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from apprenticeship.lifecycle import EnrolmentState
from apprenticeship.models import CreditEntry, Enrolment, TrainingClass
from common.actor import System
from exchange import tasks
from exchange.exports.roster import roster_workbook
from journal.actions import seal
from journal.selectors import first_broken_position
from reporting.selectors import newly_registered
from samples.people import MARK, synthetic_people
from subsidies.models import Claim
from tests.builders import certificate_no
from tests.cast import Cast

FIRST, LAST = date(2025, 11, 24), date(2026, 11, 23)
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1440, "height": 900}


class Stage:
    """Opens a tab for each player, already signed in."""

    def __init__(self, cast: Cast, browser: Browser, live: str) -> None:
        self.cast, self.browser, self.live = cast, browser, live
        self.tabs: dict[str, Page] = {}

    def tab(self, name: str, viewport: dict[str, int] = WIDE) -> Page:
        if name not in self.tabs:
            context = self.browser.new_context(viewport=viewport, locale="zh-CN", base_url=self.live)
            session = self.cast.client(name).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": self.live}])
            self.tabs[name] = context.new_page()
        return self.tabs[name]

    def close(self) -> None:
        for page in self.tabs.values():
            page.context.close()


@pytest.fixture
def stage(transactional_db: None, cast: Cast, browser: Browser, live: str) -> Iterator[Stage]:
    assert cast.rulebook
    stage = Stage(cast, browser, live)
    yield stage
    stage.close()


def press(page: Page, words: str) -> None:
    """Press the button of these words, and see that no rule said no."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as posted:
        page.get_by_role("button", name=words, exact=True).first.click()
    assert posted.value.status < 400, (words, posted.value.status, page.inner_text("main")[:600])
    page.wait_for_load_state()


def fill(page: Page, values: dict[str, Any]) -> None:
    for name, value in values.items():
        field = page.locator(f"[name='{name}']").first
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(str(value))


def test_a_class_goes_from_draft_to_paid_subsidy_and_report(stage: Stage) -> None:
    number = draft_and_plan(stage)
    agree_and_file(stage, number)
    claim(stage, number, "准备预支申请", Decimal(6000))
    bring_in_the_roster(stage, number)
    pair_and_open(stage, number)
    log_and_confirm(stage, number)
    assess_and_close(stage, number)
    claim(stage, number, "准备后续补贴申请", Decimal(6000))
    report(stage, number)
    assert newly_registered(System("test"), 2026).count == 3
    assert seal() > 0
    assert first_broken_position() is None


def draft_and_plan(stage: Stage) -> str:
    page = stage.tab("enterprise_officer")
    page.goto("/classes/new/")
    fill(
        page,
        {
            "name": "车工四级班",
            "partner": stage.cast.sun.name,
            "bureau": stage.cast.city.pk,
            "rulebook": stage.cast.rulebook.pk,
            "occupation": "6-18-01-01 车工",
            "level": "4",
            "planned_heads": "3",
            "starts_on": FIRST,
            "last_on": LAST,
            "hours_per_credit": "16",
            "credits_needed": "12",
            "practice_credits_needed": "10",
        },
    )
    press(page, "草拟")
    number = TrainingClass.objects.get().number
    page.goto(f"/classes/{number}/courses/")
    for place, (name, category, hours, credits) in enumerate(
        [("安全生产", "public", 32, 2), ("岗位实践", "practice", 160, 10)]
    ):
        inputs = page.locator("input[name$='-name']").nth(place)
        prefix = (inputs.get_attribute("name") or "").removesuffix("-name")
        facts = {"name": name, "category": category, "hours": hours, "credits": credits}
        fill(page, {f"{prefix}-{key}": value for key, value in facts.items()})
    press(page, "保存")
    return number


def agree_and_file(stage: Stage, number: str) -> None:
    for name, words in (
        ("enterprise_officer", "确认"),
        ("registrar", "确认"),
        ("enterprise_officer", "报送备案"),
        ("filing", "准予备案"),
    ):
        page = stage.tab(name)
        page.goto(f"/classes/{number}/")
        press(page, words)
    expect(page.locator("h1")).to_contain_text("已备案")


def bring_in_the_roster(stage: Stage, number: str) -> None:
    people = list(synthetic_people(3, starts_on=FIRST, last_on=LAST, level="四级/中级工"))
    content = roster_workbook(people, unit=stage.cast.forge.name, mark=MARK)
    page = stage.tab("registrar")
    page.goto(f"/classes/{number}/roster/")
    page.set_input_files(
        "input[type=file]", files=[{"name": "花名册.xlsx", "mimeType": "application/xlsx", "buffer": content}]
    )
    press(page, "上传并核对")
    tasks.sweep()
    page.reload()
    expect(page.get_by_text("没有错误，可以入库。")).to_be_visible()
    press(page, "入库（3 行）")
    tasks.sweep()
    page.reload()
    expect(page.get_by_text("已入库。").first).to_be_visible()
    assert Enrolment.objects.filter(training_class__number=number).count() == 3


def pair_and_open(stage: Stage, number: str) -> None:
    sides = {
        "enterprise_officer": ("enterprise", stage.cast.forge_mentor.pk),
        "registrar": ("school", stage.cast.sun_tutor.pk),
    }
    for name, (side, mentor_id) in sides.items():
        page = stage.tab(name)
        page.goto(f"/classes/{number}/mentors/?side={side}")
        page.locator("[data-bulk-all]").check()
        fill(page, {"mentor": mentor_id})
        press(page, "保存")
    page.goto(f"/classes/{number}/")
    press(page, "开班")
    expect(page.locator("h1")).to_contain_text("已开班")


def log_and_confirm(stage: Stage, number: str) -> None:
    phone = stage.tab("mentor", PHONE)
    student_no = Enrolment.objects.order_by("student_no").first().student_no
    phone.goto("/logs/")
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
    phone.goto(f"/logs/enter/{student_no}/")
    fill(phone, {"day": LAST, "hours": "8", "task": "外圆车削"})
    phone.locator("input[name=rating][value='4'], select[name=rating]").first.evaluate(
        "element => { element.tagName === 'SELECT' ? (element.value = '4') : element.click() }"
    )
    press(phone, "提交")
    tutor = stage.tab("tutor")
    tutor.goto("/logs/queue/")
    tutor.locator("input[name=row]").first.check()
    press(tutor, "核对所选")
    press(tutor, "确认所选")
    assert CreditEntry.objects.get().credits == Decimal("0.5")


def assess_and_close(stage: Stage, number: str) -> None:
    page = stage.tab("registrar")
    page.goto(f"/classes/{number}/assessment/")
    fill(page, {"assessed_on": LAST, "issued_on": LAST, "body": "示例技能评价中心", "issuer": "示例技能评价中心"})
    for serial, row in enumerate(Enrolment.objects.order_by("student_no"), start=1):
        no = row.student_no
        fill(page, {f"{no}-theory_score": "80", f"{no}-practice_score": "85", f"{no}-is_passed": "yes"})
        fill(page, {f"{no}-number": certificate_no(serial, "4", 2026)})
    press(page, "保存成绩和证书")
    page.goto(f"/classes/{number}/assessment/")
    page.locator("[name=ended_on]").fill(str(LAST))
    page.get_by_role("button", name="为材料齐全的学徒办理结业").click()
    confirm = page.get_by_role("dialog").get_by_role("button", name=re.compile("确认|确定|继续"))
    confirm.click()
    page.wait_for_load_state()
    expect(page.get_by_text("结业并取证").first).to_be_visible()
    assert set(Enrolment.objects.values_list("state", flat=True)) == {EnrolmentState.COMPLETED_CERTIFIED}
    page.goto(f"/classes/{number}/")
    press(page, "结班")
    expect(page.locator("h1")).to_contain_text("已结班")


def claim(stage: Stage, number: str, words: str, amount: Decimal) -> None:
    page = stage.tab("enterprise_officer")
    page.goto(f"/classes/{number}/")
    press(page, words)
    row = Claim.objects.latest("pk")
    assert row.amount_yuan == amount
    for name, move in (("enterprise_officer", "报送"), ("first_review", "初审通过"), ("second_review", "复审通过")):
        page = stage.tab(name)
        page.goto(f"/claims/{row.number}/")
        expect(page.get_by_text("结果与本申请一致")).to_be_visible()
        press(page, move)
    page = stage.tab("payment")
    page.goto(f"/claims/{row.number}/")
    fill(page, {"voucher_no": f"ZF-{row.pk}"})
    press(page, "拨付")
    expect(page.locator("h1")).to_contain_text("已拨付")


def report(stage: Stage, number: str) -> None:
    page = stage.tab("registrar")
    page.goto(f"/classes/{number}/")
    press(page, "结班报告（PDF）")
    tasks.sweep()
    page.reload()
    with page.expect_download() as made:
        page.get_by_role("link", name=re.compile("下载 结班报告")).click()
    assert made.value.path().read_bytes().startswith(b"%PDF")
