"""A mentor's phone, a tutor's queue, everybody's lists: what the pages say and keep."""

import re
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from psycopg.types.range import DateRange

from apprenticeship.lifecycle import EnrolmentState, LogState
from apprenticeship.models import CreditEntry, LogEntry
from tests import builders, photos
from tests.builders import TODAY

YESTERDAY = TODAY - timedelta(days=1)


def at(name, *args, **query):
    return reverse(f"apprenticeship:{name}", args=args) + (f"?{urlencode(query)}" if query else "")


def day(**changes):
    return {"key": str(uuid4()), "day": TODAY, "hours": "8", "task": "外圆车削", "rating": "4", **changes}


def enter(cast, player="mentor", **changes):
    return cast.client(player).post(at("log_enter", cast.enrolment.student_no), day(**changes))


def text(answer):
    return answer.content.decode()


# ---- home ----


def test_a_mentor_meets_their_apprentices(cast):
    assert cast.enrolment
    page = text(cast.client("mentor").get(at("logs")))
    assert "示例学徒" in page
    assert "本周已填 0 天" in page
    assert at("log_enter", cast.enrolment.student_no) in page


def test_without_an_earlier_entry_nothing_is_offered_to_repeat(cast):
    assert cast.enrolment
    assert "今天照上次填" not in text(cast.client("mentor").get(at("logs")))


def test_one_tap_repeats_the_last_entry_with_a_rating_of_today(cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, YESTERDAY, hours=6, task="内孔镗削")
    client = cast.client("mentor")
    page = text(client.get(at("logs")))
    form = page[page.index('class="quick"') :]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    hidden.pop("csrfmiddlewaretoken")
    assert (hidden["hours"], hidden["task"], hidden["day"]) == ("6", "内孔镗削", "2026-11-24")
    answer = client.post(at("log_enter", cast.enrolment.student_no), hidden | {"rating": "5"})
    assert answer.status_code == 303
    log = LogEntry.objects.get(day=TODAY)
    assert (log.hours, log.task, log.rating) == (6, "内孔镗削", 5)
    assert "今天照上次填" not in text(client.get(at("logs")))


def test_the_week_shows_each_days_state_in_words(cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, YESTERDAY)
    page = text(cast.client("mentor").get(at("logs")))
    assert "11-23 待确认" in page
    assert "11-24 没有记录" in page
    assert "11-25 未到" in page
    assert at("log_enter", cast.enrolment.student_no, day="2026-11-24") in page


def test_those_without_an_entry_are_found_by_the_counters_link(cast):
    client = cast.client("mentor")
    assert cast.enrolment
    assert "照常签上周" in text(client.get(at("logs", without="last")))
    builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=7))
    assert "没有漏填的学徒" in text(client.get(at("logs", without="last")))
    assert "示例学徒" in text(client.get(at("logs", without="this")))


@pytest.mark.parametrize(
    ("player", "place"),
    [("tutor", "log_queue"), ("apprentice", "me"), ("registrar", "logs_all"), ("filing", "logs_all")],
)
def test_everybody_else_is_led_to_their_own_page(cast, player, place):
    assert cast.client(player).get(at("logs"))["Location"] == at(place)


@pytest.mark.parametrize("heads", [1, 8])
def test_the_home_costs_the_same_for_one_and_for_many(cast, heads, django_assert_max_num_queries):
    for serial in range(2, heads + 2):
        row = builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, serial)
        builders.build_assignment(row, mentor=cast.forge_mentor)
        builders.build_log(row, cast.forge_mentor, YESTERDAY)
    client = cast.client("mentor")
    with django_assert_max_num_queries(9):
        assert text(client.get(at("logs"))).count('class="panel companion"') == heads


# ---- one day ----


def test_a_day_is_entered_and_said_to_wait(cast):
    client, place = cast.client("mentor"), at("log_enter", cast.enrolment.student_no)
    answer = client.post(place, day(remark="注意卡盘间隙"))
    assert (answer.status_code, answer["Location"]) == (303, at("logs"))
    assert LogEntry.objects.get().remark == "注意卡盘间隙"
    assert "已为示例学徒填写 1 天，等待确认" in text(client.get(at("logs")))


def test_a_form_starts_from_the_last_entry_but_never_from_its_rating(cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, YESTERDAY, hours="7.5", task="内孔镗削", rating=5)
    page = text(cast.client("mentor").get(at("log_enter", cast.enrolment.student_no)))
    assert 'value="7.5"' in page
    assert 'value="内孔镗削"' in page
    assert "checked" not in page


def test_what_was_typed_stays_when_it_is_refused(cast):
    answer = enter(cast, day=TODAY + timedelta(days=1), hours="25", task="曲轴磨削", rating="3", remark="火花检查")
    page = text(answer)
    assert answer.status_code == 422
    for kept in ('value="25"', 'value="曲轴磨削"', "火花检查", 'value="2026-11-25"', "checked"):
        assert kept in page
    assert "还没有到" in page
    assert "工时应大于 0" in page
    assert not LogEntry.objects.exists()


def test_what_cannot_be_read_is_told_in_chinese_at_its_field(cast):
    answer = enter(cast, hours="八小时", rating="", day="昨天")
    assert answer.status_code == 422
    assert text(answer).count('class="errorlist"') >= 3
    assert "输入" in text(answer)


def test_a_resent_form_is_told_that_it_had_arrived(cast):
    sent = day()
    client, place = cast.client("mentor"), at("log_enter", cast.enrolment.student_no)
    client.post(place, sent)
    answer = client.post(place, sent, follow=True)
    assert "先前已经收到" in text(answer)
    assert LogEntry.objects.count() == 1


def test_a_photo_comes_with_the_form_and_is_shown_to_those_who_see_the_entry(cast):
    photo = SimpleUploadedFile("IMG_0001.HEIC", photos.phone_jpeg(), "image/heic")
    assert enter(cast, photo=photo).status_code == 303
    place = at("log_photo", LogEntry.objects.get().pk)
    shown = cast.client("tutor").get(place)
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert shown["Content-Disposition"].startswith("inline")
    assert "private" in shown["Cache-Control"]
    assert photos.PLACE not in shown.content
    assert cast.client("tutor").get(place, {"download": 1})["Content-Disposition"].startswith("attachment")
    for stranger in ("moon_tutor", "moon_registrar", "mill_mentor", "mill_officer", "moon_apprentice"):
        assert cast.client(stranger).get(place).status_code == 404


def test_a_photo_that_is_too_large_is_named_and_the_rest_stays(cast, settings):
    settings.PHOTO_LIMIT_BYTES = 100
    answer = enter(cast, photo=SimpleUploadedFile("a.jpg", photos.jpeg()), task="曲轴磨削")
    assert answer.status_code == 422
    assert "最大 0.0 MB" in text(answer)
    assert 'value="曲轴磨削"' in text(answer)


def test_an_entry_without_a_photo_has_none_to_show(cast):
    assert cast.client("tutor").get(at("log_photo", cast.log.pk)).status_code == 404


@pytest.mark.parametrize("role", ["tutor", "registrar", "enterprise_officer", "apprentice"])
def test_other_roles_have_no_form(cast, role):
    assert cast.client(role).get(at("log_enter", cast.enrolment.student_no)).status_code == 403
    assert enter(cast, role).status_code == 403


def test_somebody_not_in_training_is_a_conflict(cast):
    row = builders.build_enrolment(cast.open_class, EnrolmentState.REGISTERED, 5)
    builders.build_assignment(row, mentor=cast.forge_mentor)
    assert cast.client("mentor").post(at("log_enter", row.student_no), day()).status_code == 409


# ---- a week ----


def week_page(cast, **query):
    return cast.client("mentor").get(at("log_week", cast.enrolment.student_no, **query))


def week_row(on, **changes):
    return {f"{on}-{name}": value for name, value in ({"chosen": "on"} | day(day=on) | changes).items()}


def test_a_week_offers_its_open_days_with_working_days_ticked(cast):
    page = text(week_page(cast, week="2026-11-16"))
    days = re.findall(r'name="(2026-11-\d\d)-chosen"[^>]*?(checked)?>', page)
    assert [one for one, _ in days] == [f"2026-11-{number}" for number in range(16, 23)]
    assert [one for one, ticked in days if ticked] == [f"2026-11-{number}" for number in range(16, 21)]


def test_this_week_offers_no_day_ahead_and_none_that_is_taken(cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, YESTERDAY)
    assert re.findall(r'name="([\d-]+)-chosen"', text(week_page(cast))) == ["2026-11-24"]


def test_a_week_is_entered_in_one_sending(cast):
    sent = week_row(YESTERDAY) | week_row(TODAY, hours="6")
    answer = cast.client("mentor").post(at("log_week", cast.enrolment.student_no), sent)
    assert answer.status_code == 303
    assert [int(hours) for hours in LogEntry.objects.order_by("day").values_list("hours", flat=True)] == [8, 6]


def test_a_day_that_is_not_ticked_is_not_asked_about(cast):
    empty = {f"{YESTERDAY}-{name}": "" for name in ("hours", "task", "rating", "remark")}
    sent = week_row(TODAY) | empty | {f"{YESTERDAY}-key": str(uuid4()), f"{YESTERDAY}-day": YESTERDAY}
    answer = cast.client("mentor").post(at("log_week", cast.enrolment.student_no), sent)
    assert answer.status_code == 303
    assert LogEntry.objects.get().day == TODAY


def test_a_wrong_day_of_a_week_is_named_and_nothing_typed_is_lost(cast):
    sent = week_row(YESTERDAY, task="曲轴磨削") | week_row(TODAY, hours="25", task="内孔镗削")
    answer = cast.client("mentor").post(at("log_week", cast.enrolment.student_no), sent)
    page = text(answer)
    assert answer.status_code == 422
    assert f'href="#id_{TODAY}-hours"' in page
    for kept in ("曲轴磨削", "内孔镗削", 'value="25"'):
        assert kept in page
    assert not LogEntry.objects.exists()


def test_a_resent_week_is_told_that_it_had_arrived(cast):
    sent = week_row(YESTERDAY) | week_row(TODAY)
    client, place = cast.client("mentor"), at("log_week", cast.enrolment.student_no)
    client.post(place, sent)
    assert "先前已经收到" in text(client.post(place, sent, follow=True))
    assert LogEntry.objects.count() == 2


def test_a_late_week_asks_once_for_its_reason(cast):
    cast.rulebook = builders.build_rulebook_with("[log_rules]\nlate_days = 7")
    days = [TODAY - timedelta(days=back) for back in (14, 13)]
    sent = week_row(days[0]) | week_row(days[1])
    client, place = cast.client("mentor"), at("log_week", cast.enrolment.student_no, week=days[0])
    refused = client.post(place, sent)
    assert refused.status_code == 422
    assert text(refused).count("补录须写明原因") == 2
    assert client.post(place, sent | {"late_reason": "车间无网络"}).status_code == 303
    assert set(LogEntry.objects.values_list("late_reason", flat=True)) == {"车间无网络"}


def test_an_empty_week_is_refused_in_words(cast):
    answer = cast.client("mentor").post(at("log_week", cast.enrolment.student_no), {})
    assert answer.status_code == 422
    assert "请至少填写一天" in text(answer)


# ---- lists and one entry ----


def test_the_list_filters_sorts_and_pages_in_a_constant_number_of_queries(cast, django_assert_max_num_queries):
    for back in range(60):
        builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=back))
    client = cast.client("registrar")
    with django_assert_max_num_queries(5):
        page = text(client.get(at("logs_all")))
    assert page.count("<tr>") == 51
    following = re.search(r'rel="next" href="([^"]+)"', page).group(1).replace("&amp;", "&")
    assert text(client.get(at("logs_all") + following)).count("<tr>") == 11
    narrow = text(client.get(at("logs_all", day_from=YESTERDAY, q="示例学徒 外圆", sort="-hours")))
    assert narrow.count("<tr>") == 3


def test_a_rejected_day_waits_to_be_entered_again(cast):
    log = builders.build_log(cast.enrolment, cast.forge_mentor, YESTERDAY, LogState.REJECTED, decided_by=cast.sun_tutor)
    client = cast.client("mentor")
    assert at("log", log.pk) in text(client.get(at("logs_rejected")))
    again = at("log_enter", cast.enrolment.student_no, day=YESTERDAY)
    assert again in text(client.get(at("log", log.pk)))
    enter(cast, day=YESTERDAY)
    assert at("log", log.pk) not in text(client.get(at("logs_rejected")))
    newer = text(client.get(at("log", LogEntry.objects.latest("pk").pk)))
    assert "这一天的各版" in newer
    assert "工时与考勤不符。" in newer


def test_buttons_are_drawn_for_those_whose_move_it_is(cast):
    place = at("log", cast.log.pk)
    assert 'value="confirm"' in text(cast.client("tutor").get(place))
    assert at("log_amend", cast.log.pk) in text(cast.client("mentor").get(place))
    for player in ("registrar", "enterprise_officer", "apprentice", "filing", "auditor"):
        page = text(cast.client(player).get(place))
        assert 'name="move"' not in page
        assert at("log_amend", cast.log.pk) not in page


def test_an_entry_is_amended_in_its_form(cast):
    client, place = cast.client("mentor"), at("log_amend", cast.log.pk)
    assert 'value="8"' in text(client.get(place))
    wrong = client.post(place, {"hours": "0", "task": "内孔镗削", "rating": "5"})
    assert wrong.status_code == 422
    assert "内孔镗削" in text(wrong)
    assert client.post(place, {"hours": "6.5", "task": "内孔镗削", "rating": "5"}).status_code == 303
    cast.log.refresh_from_db()
    assert cast.log.task == "内孔镗削"


def test_a_confirmed_entry_has_no_form_any_more(cast):
    cast.client("tutor").post(at("log_move", cast.log.pk), {"move": "confirm"})
    assert cast.client("mentor").get(at("log_amend", cast.log.pk)).status_code == 409


# ---- the queue ----


def test_a_tutor_confirms_the_chosen_entries(cast):
    first, second = (
        builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=back)) for back in (0, 1)
    )
    client = cast.client("tutor")
    page = text(client.get(at("log_queue")))
    assert page.index(f'value="{second.pk}"') < page.index(f'value="{first.pk}"')
    answer = client.post(at("log_confirm_all"), {"row": [first.pk, second.pk]}, follow=True)
    assert "已确认 2 条带徒记录" in text(answer)
    assert CreditEntry.objects.count() == 2


def test_a_resent_list_is_told_that_nothing_was_done_twice(cast):
    client = cast.client("tutor")
    client.post(at("log_confirm_all"), {"row": [cast.log.pk]})
    answer = client.post(at("log_confirm_all"), {"row": [cast.log.pk]}, follow=True)
    assert "没有重复确认" in text(answer)
    assert CreditEntry.objects.count() == 1


def test_nothing_chosen_is_said(cast):
    answer = cast.client("tutor").post(at("log_confirm_all"), {}, follow=True)
    assert "请先勾选" in text(answer)


def test_a_strangers_entry_in_the_list_is_not_found(cast):
    far = builders.build_log(cast.far_enrolment, cast.mill_mentor_row)
    answer = cast.client("tutor").post(at("log_confirm_all"), {"row": [cast.log.pk, far.pk]})
    assert answer.status_code == 404
    assert not CreditEntry.objects.exists()


def test_one_entry_is_confirmed_or_rejected_on_its_page(cast):
    client = cast.client("tutor")
    empty = client.post(at("log_move", cast.log.pk), {"move": "reject", "reason": " "})
    assert empty.status_code == 422
    assert "请填写原因" in text(empty)
    assert client.post(at("log_move", cast.log.pk), {"move": "reject", "reason": "工时不符。"}).status_code == 303
    assert "工时不符。" in text(cast.client("mentor").get(at("log", cast.log.pk)))
    assert client.post(at("log_move", cast.log.pk), {"move": "confirm"}).status_code == 409


def test_a_move_that_is_none_is_not_found(cast):
    assert cast.client("tutor").post(at("log_move", cast.log.pk), {"move": "burn"}).status_code == 404


@pytest.mark.parametrize("role", ["registrar", "mentor", "enterprise_officer"])
def test_only_tutors_decide(cast, role):
    for move in ("confirm", "reject"):
        answer = cast.client(role).post(at("log_move", cast.log.pk), {"move": move, "reason": "工时不符。"})
        assert answer.status_code == 403


def test_the_queue_holds_only_days_on_which_the_tutor_accompanied(cast):
    row = builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, 6)
    builders.build_assignment(row, mentor=cast.forge_mentor)
    builders.build_assignment(row, tutor=cast.sun_tutor, period=DateRange(TODAY, row.period.upper))
    mine = builders.build_log(row, cast.forge_mentor, TODAY)
    before = builders.build_log(row, cast.forge_mentor, YESTERDAY)
    page = text(cast.client("tutor").get(at("log_queue")))
    assert f'value="{mine.pk}"' in page
    assert f'value="{before.pk}"' not in page


def test_late_entries_are_counted_and_found_by_the_counters_link(cast):
    late = builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=9))
    fresh = builders.build_log(cast.enrolment, cast.forge_mentor, YESTERDAY)
    page = text(cast.client("tutor").get(at("log_queue", late=1)))
    assert f'value="{late.pk}"' in page
    assert f'value="{fresh.pk}"' not in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_queue_costs_the_same_for_one_and_for_many(cast, count, django_assert_max_num_queries):
    for back in range(count):
        builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=back))
    client = cast.client("tutor")
    with django_assert_max_num_queries(9):
        assert text(client.get(at("log_queue"))).count('name="row"') == count


# ---- what waits ----


def test_a_mentors_home_says_what_waits(cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, YESTERDAY, LogState.REJECTED, decided_by=cast.sun_tutor)
    page = text(cast.client("mentor").get("/"))
    assert "上周没有带徒记录的学徒" in page
    assert at("logs_rejected") in page


def test_a_tutors_home_says_what_waits(cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=9))
    page = text(cast.client("tutor").get("/"))
    assert "逾期未确认的带徒记录" in page
    assert at("log_queue", late=1) in page


# ---- weeks ----


def test_a_log_book_shows_each_week_by_its_state(cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, YESTERDAY)
    builders.build_log(cast.enrolment, cast.forge_mentor, TODAY, LogState.CONFIRMED, decided_by=cast.sun_tutor)
    page = text(cast.client("apprentice").get(at("enrolment_logs", cast.enrolment.student_no)))
    assert "2026-11-23 至 2026-11-29：2 天，16 小时，待确认" in page
    assert "2026-03-02 至 2026-03-08：0 天，0 小时，缺记录" in page
    assert page.count('scope="row"') == 10


def test_a_rejected_day_that_was_entered_again_counts_once(cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, TODAY, LogState.REJECTED, decided_by=cast.sun_tutor)
    builders.build_log(cast.enrolment, cast.forge_mentor, TODAY, hours=6)
    page = text(cast.client("tutor").get(at("enrolment_logs", cast.enrolment.student_no)))
    assert "2026-11-23 至 2026-11-29：1 天，6 小时，待确认" in page


@pytest.mark.parametrize("heads", [1, 10])
def test_a_class_book_costs_the_same_for_one_and_for_many(cast, heads, django_assert_max_num_queries):
    for serial in range(1, heads + 1):
        row = builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, serial)
        builders.build_log(row, cast.forge_mentor, YESTERDAY)
    client = cast.client("registrar")
    with django_assert_max_num_queries(8):
        assert text(client.get(at("class_logs", cast.open_class.number))).count('scope="row"') == heads
