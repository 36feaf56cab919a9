"""An inspector's questions about log entries: each a rule with a code, none an accusation."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from apprenticeship.lifecycle import EnrolmentState, LogState
from apprenticeship.rules.defect_texts import DEFECT_RULES
from apprenticeship.rules.log_defects import DefectLimits, LogFactsSeen, findings, in_bursts, plain_text
from common.dates import Span
from tests import builders
from tests.builders import NOW

MONDAY = date(2026, 11, 16)
EVENING = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)


def seen(id_=1, **facts):
    given_ = {
        "enrolment_id": 1,
        "mentor_id": 1,
        "day": MONDAY,
        "hours": Decimal(8),
        "text": "",
        "entered_at": EVENING + timedelta(hours=id_),
        "entered_on": MONDAY,
        **facts,
    }
    return LogFactsSeen(id=id_, **given_)


def asked(entries, paused=None, **limits):
    found = findings(entries, DefectLimits(**limits), is_worked=lambda day: day.weekday() < 5, paused=paused or {})
    return [(one.log_id, one.code) for one in found]


def test_an_ordinary_entry_raises_no_question():
    assert asked([seen()], late_days=7, most_hours=Decimal(8), burst_count=2, burst_minutes=5, likeness=80) == []


@pytest.mark.parametrize(("days", "found"), [(7, []), (8, [(1, "log_seen_late")])])
def test_late_is_more_days_than_the_limit(days, found):
    assert asked([seen(entered_on=MONDAY + timedelta(days=days))], late_days=7) == found
    assert asked([seen(entered_on=MONDAY + timedelta(days=days))]) == []


def test_a_change_after_the_decision_is_asked_about():
    decided = {"decided_by_id": 5, "decided_at": EVENING}
    assert asked([seen(amended_at=EVENING + timedelta(seconds=1), **decided)]) == [(1, "log_seen_changed")]
    assert asked([seen(amended_at=EVENING, **decided)]) == []


def test_days_that_were_not_worked_and_pauses_are_asked_about():
    assert asked([seen(day=date(2026, 11, 21))]) == [(1, "log_seen_holiday")]
    paused = {1: [Span(MONDAY, MONDAY + timedelta(days=7))]}
    assert asked([seen()], paused) == [(1, "log_seen_paused")]
    assert asked([seen(enrolment_id=2)], paused) == []


def test_hours_of_a_day_are_summed_over_mentors():
    day = [seen(1, hours=Decimal(5)), seen(2, mentor_id=2, hours=Decimal(4))]
    assert asked(day, most_hours=Decimal(8)) == [(1, "log_seen_hours"), (2, "log_seen_hours")]
    assert asked(day, most_hours=Decimal(9)) == []
    assert asked(day) == []
    assert asked([replace(one, hours=Decimal("12.5")) for one in day]) == [(1, "log_seen_hours"), (2, "log_seen_hours")]
    assert asked([day[0], replace(day[1], is_rejected=True)], most_hours=Decimal(8)) == []


def test_a_burst_is_so_many_of_one_account_within_so_many_minutes():
    five = [seen(id_, enrolment_id=id_, entered_at=EVENING + timedelta(minutes=id_)) for id_ in range(1, 6)]
    limits = {"burst_count": 5, "burst_minutes": 4}
    assert asked(five, **limits) == [(id_, "log_seen_entry_burst") for id_ in range(1, 6)]
    assert asked(five[:4], **limits) == []
    assert asked([*five[:4], replace(five[4], mentor_id=2)], **limits) == []
    assert asked(five, burst_count=5) == []
    decided = [
        replace(one, decided_by_id=9, decided_at=EVENING, entered_at=EVENING + timedelta(days=one.id)) for one in five
    ]
    assert {code for _id, code in asked(decided, **limits)} == {"log_seen_confirm_burst"}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 200)), max_size=30), st.integers(2, 6), st.integers(1, 30))
def test_bursts_are_what_a_plain_count_finds(acts, least, minutes):
    window = timedelta(minutes=minutes)
    given_ = [(who, EVENING + timedelta(minutes=at), place) for place, (who, at) in enumerate(acts)]
    plain = set()
    for who, start, _place in given_:
        held = [place for other, moment, place in given_ if other == who and start <= moment <= start + window]
        if len(held) >= least:
            plain.update(held)
    assert {place for place, _count in in_bursts(given_, least, window)} == plain


# ---- texts ----

REMARK = "示范外圆车削，学徒独立完成三件，注意卡盘间隙。"


def test_the_same_words_for_two_people_or_two_weeks_are_asked_about():
    two_people = [seen(1, text=REMARK), seen(2, text=REMARK.replace("，", " "), enrolment_id=2)]
    two_weeks = [seen(1, text=REMARK), seen(2, text=REMARK, day=MONDAY + timedelta(days=7))]
    one_week = [seen(1, text=REMARK), seen(2, text=REMARK, day=MONDAY + timedelta(days=1))]
    for entries, found in ((two_people, 2), (two_weeks, 2), (one_week, 0)):
        assert len(asked(entries)) == found


def test_short_words_repeat_of_themselves():
    assert asked([seen(1, text="表现良好"), seen(2, text="表现良好", enrolment_id=2)]) == []


def test_nearly_the_same_words_need_a_likeness_to_be_asked_for():
    entries = [seen(1, text=REMARK), seen(2, text=REMARK.replace("三件", "四件"), enrolment_id=2)]
    assert asked(entries) == []
    assert asked(entries, likeness=100) == []
    assert asked(entries, likeness=70) == [(1, "log_seen_text"), (2, "log_seen_text")]
    assert asked([entries[0], replace(entries[1], text="清理铁屑并保养机床导轨")], likeness=50) == []


@given(st.text(max_size=60))
def test_spaces_and_points_tell_no_texts_apart(text):
    assert plain_text(f" {text}。 ") == plain_text(text)
    assert plain_text(plain_text(text)) == plain_text(text)


def test_the_order_of_entries_changes_no_question():
    entries = [seen(id_, text=REMARK, enrolment_id=id_ % 3, day=MONDAY + timedelta(days=id_)) for id_ in range(1, 9)]
    limits = {"late_days": 0, "burst_count": 2, "burst_minutes": 60, "likeness": 60}
    assert asked(entries, **limits) == asked(entries[::-1], **limits)


# ---- the page ----


def place(cast, **query):
    return reverse("apprenticeship:class_log_inspection", args=[cast.open_class.number], query=query)


def page(cast, player="auditor", **query):
    return cast.client(player).get(place(cast, **query)).content.decode()


@pytest.fixture
def questioned(cast):
    """An entry of a Saturday, signed ten days later, and one without a question."""
    late = NOW - timedelta(days=1)
    odd = builders.build_log(cast.enrolment, cast.forge_mentor, date(2026, 11, 14), entered_at=late)
    return odd, builders.build_log(cast.enrolment, cast.forge_mentor, MONDAY)


@pytest.mark.parametrize("player", ["auditor", "filing"])
def test_an_inspector_is_shown_what_may_be_asked_and_what_to_do(cast, questioned, player):
    text = page(cast, player)
    assert "2 条记录，1 条有疑问" in text
    assert "2026-11-14 是周末或节假日" in text
    assert "请核对排班和考勤" in text
    assert "log_seen_holiday" in text
    assert "不是结论" in text


def test_the_rulebooks_days_count_and_the_inspectors_come_first(cast):
    cast.rulebook = builders.build_rulebook_with("[log_rules]\nlate_days = 7")
    builders.build_log(cast.enrolment, cast.forge_mentor, date(2026, 11, 13), entered_at=NOW)
    assert "之后 11 天才签字，超过 7 天" in page(cast)
    assert "没有疑问" in page(cast, late_days=11)
    assert "超过 3 天" in page(cast, late_days=3)


def test_what_is_asked_stands_in_the_address(cast, questioned):
    odd, _plain = questioned
    assert reverse("apprenticeship:log", args=[odd.pk]) in page(cast, code="log_seen_holiday")
    assert "没有疑问" in page(cast, code="log_seen_hours")
    assert "没有疑问" in page(cast, first="2026-11-15")
    burst = page(cast, burst_count=2, burst_minutes=1440)
    assert "请填写后筛选" not in burst
    assert page(cast, first="9999-99-99", burst_count="many", code="no_such").count("有疑问")


@pytest.mark.parametrize("player", ["registrar", "tutor", "enterprise_officer", "mentor", "apprentice"])
def test_nobody_else_inspects(cast, player):
    number = cast.open_class.number
    assert cast.enrolment
    assert cast.client(player).get(place(cast)).status_code == 403
    assert cast.api(player).get(reverse("v1:apprenticeship_api:log_defects", args=[number])).status_code == 403
    assert cast.client(player).get(reverse("exchange:log_inspection_file", args=[number])).status_code == 403


def test_a_bureau_elsewhere_finds_nothing(cast):
    assert cast.client("county_auditor").get(place(cast)).status_code == 404


def test_drafts_are_nobodys_to_inspect(cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, date(2026, 11, 14), LogState.DRAFTED)
    assert "0 条记录" in page(cast)


def test_the_file_holds_exactly_what_the_page_asks(cast, questioned):
    number = cast.open_class.number
    answer = cast.client("auditor").get(reverse("exchange:log_inspection_file", args=[number]))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
    rows = sheet_of(b"".join(answer) if answer.streaming else answer.content)
    held = [row for row in rows if row and row[0] == cast.enrolment.student_no]
    assert len(held) == 1
    assert "log_seen_holiday" in held[0][8]


def sheet_of(content):
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_the_api_gives_codes_and_words(cast, questioned):
    told = cast.api("auditor").get(reverse("v1:apprenticeship_api:log_defects", args=[cast.open_class.number])).json()
    assert told["read_count"] == 2
    assert told["counts"] == {"log_seen_holiday": 1}
    (one,) = told["logs"]
    assert one["id"] == questioned[0].pk
    assert [question["code"] for question in one["questions"]] == ["log_seen_holiday"]


@pytest.mark.parametrize("heads", [1, 8])
def test_the_page_costs_the_same_for_one_and_for_many(cast, heads, django_assert_max_num_queries):
    for serial in range(1, heads + 1):
        row = builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, serial)
        builders.build_log(row, cast.forge_mentor, date(2026, 11, 14))
    client = cast.client("auditor")
    with django_assert_max_num_queries(8):
        assert client.get(place(cast)).content.decode().count("周末或节假日。") == heads


def test_every_question_has_a_code_of_its_own_and_accuses_nobody():
    codes = [rule.code for rule in DEFECT_RULES]
    assert len(set(codes)) == len(codes)
    assert all(rule.severity == "warning" and rule.mend.startswith("请") or rule.mend for rule in DEFECT_RULES)
    assert not any(word in rule.message + rule.mend for rule in DEFECT_RULES for word in ("造假", "违规", "虚假"))
