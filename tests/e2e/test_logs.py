"""A mentor's phone in a real browser: a tap, a photo, no network; and every page of logs and credits, readable."""

import time
from datetime import timedelta
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from apprenticeship.actions.credits import award_course
from apprenticeship.actions.log_decisions import confirm
from apprenticeship.lifecycle import LogState
from apprenticeship.models import LogEntry
from documents.selectors import content_of
from tests import builders, photos
from tests.builders import NOW, TODAY
from tests.cast import Cast

SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
DRAWN = """async () => {
  const canvas = document.createElement("canvas");
  canvas.width = 3000; canvas.height = 2000;
  const pen = canvas.getContext("2d");
  for (let at = 0; at < 3000; at += 4) { pen.fillStyle = `hsl(${at} 80% 50%)`; pen.fillRect(at, 0, 4, 2000); }
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.95));
  return [...new Uint8Array(await blob.arrayBuffer())];
}"""


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return Cast()


def as_player(page: Page, live: str, cast: Cast, player: str) -> Page:
    page.context.clear_cookies(name="sessionid")
    session = cast.client(player).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live}])
    return page


@pytest.fixture
def phone(page: Page, live: str, cast: Cast) -> Page:
    """The mentor's phone."""
    assert cast.enrolment
    page.set_viewport_size(SIZES["phone"])
    return as_player(page, live, cast, "mentor")


def at(live: str, name: str, *args: object) -> str:
    return live + reverse(f"apprenticeship:{name}", args=args)


def test_yesterday_is_repeated_by_one_tap(phone: Page, live: str, cast: Cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=1), hours=6)
    phone.goto(at(live, "logs"))
    phone.get_by_role("button", name="评价 5 分").click()
    expect(phone.get_by_text("记录已提交")).to_be_visible()
    log = LogEntry.objects.get(day=TODAY)
    assert (log.hours, log.rating) == (6, 5)


def test_a_day_with_a_large_photo_travels_small(phone: Page, live: str, cast: Cast):
    phone.goto(at(live, "log_enter", cast.enrolment.student_no))
    content = bytes(phone.evaluate(DRAWN))
    phone.get_by_label("工时").fill("7.5")
    phone.get_by_label("任务").fill("外圆车削")
    phone.get_by_label("4", exact=True).check()
    phone.get_by_label("照片").set_input_files({"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": content})
    phone.wait_for_function("() => document.querySelector('[data-photo]').files[0].name === 'photo.jpg'")
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_text("记录已提交")).to_be_visible()
    log = LogEntry.objects.get()
    kept = content_of(log.photo)
    assert kept.startswith(b"\xff\xd8")
    assert len(kept) < len(content) / 2
    phone.goto(at(live, "log", log.pk))
    assert phone.wait_for_function("() => document.querySelector('.evidence').naturalWidth").json_value() == 1600


def test_without_a_network_an_entry_is_kept_and_sent_once_when_it_is_back(phone: Page, live: str, cast: Cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=1))
    phone.goto(at(live, "logs"))
    phone.context.set_offline(True)
    phone.get_by_role("button", name="评价 4 分").click()
    expect(phone.get_by_text("1 条记录没有发出")).to_be_visible()
    assert LogEntry.objects.count() == 1
    phone.context.set_offline(False)
    expect(phone.get_by_text("1 条记录没有发出")).to_be_hidden()
    expect(phone.get_by_text("本周已填 2 天")).to_be_visible()
    phone.reload()
    assert LogEntry.objects.filter(day=TODAY).count() == 1


def test_an_answer_that_got_lost_is_asked_for_again_with_the_same_key(phone: Page, live: str, cast: Cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=1))
    phone.goto(at(live, "logs"))

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    phone.route("**/api/v1/logs/", lose_the_answer, times=1)
    phone.get_by_role("button", name="评价 4 分").click()
    expect(phone.get_by_text("1 条记录没有发出")).to_be_visible()
    assert LogEntry.objects.filter(day=TODAY).count() == 1
    phone.reload()
    expect(phone.get_by_text("1 条记录没有发出")).to_be_hidden()
    assert LogEntry.objects.filter(day=TODAY).count() == 1


def test_what_was_kept_is_never_sent_in_another_ones_name(phone: Page, live: str, cast: Cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=1))
    assert cast.far_enrolment
    phone.goto(at(live, "logs"))
    phone.context.set_offline(True)
    phone.get_by_role("button", name="评价 4 分").click()
    expect(phone.get_by_text("1 条记录没有发出")).to_be_visible()
    as_player(phone, live, cast, "mill_mentor")
    with phone.expect_response("**/api/v1/logs/") as answer:
        phone.context.set_offline(False)
    assert (answer.value.status, answer.value.json()["code"]) == (403, "other_membership")
    expect(phone.get_by_text("1 条记录没有发出")).to_be_visible()
    phone.goto(at(live, "logs"))
    expect(phone.get_by_text("示例远方学徒")).to_be_visible()
    expect(phone.get_by_text("条记录没有发出")).to_be_hidden()
    assert LogEntry.objects.count() == 1


# ---- a whole week ----

TAPS = """() => {
  sessionStorage.taps ||= 0;
  addEventListener("pointerdown", () => { sessionStorage.taps = Number(sessionStorage.taps) + 1; }, true);
}"""


def last_weeks_days(cast: Cast) -> list[LogEntry]:
    """The mentor's five days of the week before the last one, which the next week starts from."""
    monday = TODAY - timedelta(days=TODAY.weekday() + 14)
    return [
        builders.build_log(cast.enrolment, cast.forge_mentor, monday + timedelta(days=day), hours=7, task=f"任务{day}")
        for day in range(5)
    ]


def test_a_normal_week_is_signed_in_four_taps_and_half_a_minute(phone: Page, live: str, cast: Cast):
    last_weeks_days(cast)
    phone.add_init_script(f"({TAPS})()")
    phone.goto(live)
    started = time.monotonic()
    phone.get_by_role("link", name="带徒记录", exact=True).last.click()
    phone.get_by_role("link", name="照常签一周").click()
    phone.locator(".rating").get_by_text("4", exact=True).click()
    sign = phone.get_by_role("button", name="签字提交")
    box = sign.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    sign.click()
    expect(phone.get_by_text("记录已提交")).to_be_visible()
    took = time.monotonic() - started
    assert int(phone.evaluate("() => sessionStorage.taps")) <= 4
    assert took < 30
    monday = TODAY - timedelta(days=TODAY.weekday() + 7)
    signed = LogEntry.objects.filter(day__gte=monday).order_by("day")
    assert [(log.task, log.hours, log.rating, log.state) for log in signed] == [
        (f"任务{day}", 7, 4, LogState.ENTERED) for day in range(5)
    ]


def test_a_week_signed_without_a_network_is_kept_and_sent_once(phone: Page, live: str, cast: Cast):
    count = len(last_weeks_days(cast))
    phone.goto(at(live, "log_week", cast.enrolment.student_no) + "?week=next")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="签字提交").click()
    expect(phone.get_by_text("没有网络。请先选好评价")).to_be_visible()
    phone.locator(".rating").get_by_text("5", exact=True).click()
    phone.get_by_role("button", name="签字提交").click()
    expect(phone.get_by_text("1 条记录没有发出")).to_be_visible()
    expect(phone.get_by_text("示例学徒 2026-11-16 – 2026-11-20")).to_be_visible()
    assert LogEntry.objects.count() == count
    phone.context.set_offline(False)
    expect(phone.get_by_text("1 条记录没有发出")).to_be_hidden()
    phone.goto(at(live, "logs"))
    assert LogEntry.objects.filter(day__gte="2026-11-16", rating=5).count() == 5
    assert LogEntry.objects.count() == count + 5


def test_a_week_whose_answer_got_lost_is_signed_once(phone: Page, live: str, cast: Cast):
    count = len(last_weeks_days(cast))
    phone.goto(at(live, "log_week", cast.enrolment.student_no) + "?week=next")

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    phone.route("**/api/v1/logs/week/", lose_the_answer, times=1)
    phone.locator(".rating").get_by_text("3", exact=True).click()
    phone.get_by_role("button", name="签字提交").click()
    expect(phone.get_by_text("1 条记录没有发出")).to_be_visible()
    assert LogEntry.objects.count() == count + 5
    phone.reload()
    expect(phone.get_by_text("1 条记录没有发出")).to_be_hidden()
    assert LogEntry.objects.count() == count + 5


def test_a_week_without_a_rating_is_told_so_and_keeps_what_was_typed(phone: Page, live: str, cast: Cast):
    last_weeks_days(cast)
    phone.goto(at(live, "log_week", cast.enrolment.student_no) + "?week=next")
    phone.locator(".day-row summary").first.click()
    phone.locator(".day-row").first.get_by_label("任务").fill("曲轴磨削")
    phone.get_by_role("button", name="签字提交").click()
    expect(phone.get_by_role("alert")).to_contain_text("请选择全周评价")
    expect(phone.locator(".day-row").first.get_by_text("曲轴磨削")).to_be_visible()


def test_a_refused_entry_shows_its_errors_beside_what_was_typed(phone: Page, live: str, cast: Cast):
    phone.goto(at(live, "log_enter", cast.enrolment.student_no))
    phone.get_by_label("工时").fill("25")
    phone.get_by_label("任务").fill("曲轴磨削")
    phone.get_by_label("3", exact=True).check()
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_role("alert")).to_contain_text("工时应大于 0")
    expect(phone.get_by_label("任务")).to_have_value("曲轴磨削")
    expect(phone.get_by_label("3", exact=True)).to_be_checked()


def test_everything_works_without_scripts(browser, live: str, cast: Cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=1))
    context = browser.new_context(java_script_enabled=False, viewport=SIZES["phone"], locale="zh-CN")
    page = as_player(context.new_page(), live, cast, "mentor")
    page.goto(at(live, "logs"))
    page.get_by_role("button", name="评价 5 分").click()
    expect(page.get_by_text("已为示例学徒填写 1 天")).to_be_visible()
    as_player(page, live, cast, "tutor").goto(at(live, "log_queue"))
    for box in page.get_by_role("checkbox", name="选择").all():
        box.check()
    page.get_by_role("button", name="核对所选").click()
    page.get_by_role("button", name="确认所选").click()
    expect(page.get_by_text("已确认 2 条带徒记录")).to_be_visible()
    context.close()


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_logs_and_credits_are_accessible_and_fit_the_screen(page: Page, live: str, cast: Cast, size: str):
    for back in range(1, 4):
        log = builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=back))
    confirm(actor=cast.tutor, log_id=log.pk, now=NOW)
    builders.build_log(
        cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=7), LogState.REJECTED, decided_by=cast.sun_tutor
    )
    photo = builders.build_document(photos.png(), "photo.png", media_type="image/png")
    seen = builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=6), photo=photo)
    builders.build_course(cast.open_class, "职业道德", category="public")
    student_no = cast.enrolment.student_no
    award_course(actor=cast.tutor, student_no=student_no, course_id=cast.course.pk, score=Decimal(86), now=NOW)
    pages = [
        ("mentor", "logs"),
        ("mentor", "log_enter", student_no),
        ("mentor", "log_week", student_no),
        ("mentor", "log_weeks"),
        ("tutor", "log_weeks"),
        ("mentor", "logs_rejected"),
        ("mentor", "log", seen.pk),
        ("mentor", "log_amend", seen.pk),
        ("tutor", "log_queue"),
        ("tutor", "log", seen.pk),
        ("auditor", "class_log_inspection", cast.open_class.number),
        ("filing", "class_logs", cast.open_class.number),
        ("tutor", "credits", student_no),
        ("registrar", "credits", student_no),
        ("registrar", "logs_all"),
        ("registrar", "class_logs", cast.open_class.number),
        ("registrar", "class_credits", cast.open_class.number),
        ("apprentice", "enrolment_logs", student_no),
        ("apprentice", "me"),
    ]
    page.set_viewport_size(SIZES[size])
    for player, name, *args in pages:
        as_player(page, live, cast, player).goto(at(live, name, *args))
        found = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in Axe().run(page).response["violations"]]
        assert found == [], (player, name)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), (player, name)
