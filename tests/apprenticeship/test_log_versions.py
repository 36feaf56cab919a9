"""The versions of a day stand side by side, and what changed is marked in words."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse

from apprenticeship.lifecycle import LogState
from apprenticeship.rules.log_versions import compared
from tests import builders
from tests.builders import TODAY

YESTERDAY = TODAY - timedelta(days=1)


def lines(*rows):
    return {line.label: line.cells for line in compared(rows)}


def test_each_version_is_compared_with_the_one_before(cast):
    first = builders.build_log(
        cast.enrolment, cast.forge_mentor, YESTERDAY, LogState.REJECTED, decided_by=cast.sun_tutor, hours=Decimal("9.0")
    )
    second = builders.build_log(cast.enrolment, cast.forge_mentor, YESTERDAY, hours=Decimal("8.0"), remark="改为八小时")
    told = lines(first, second)
    assert told["工时"] == (("9", False), ("8", True))
    assert told["任务"] == (("外圆车削", False), ("外圆车削", False))
    assert told["备注"] == (("", False), ("改为八小时", True))
    assert "补录原因" not in told
    assert lines() == {}


def test_old_and_new_stand_on_the_page_with_the_reason_of_the_rejection(cast):
    builders.build_log(
        cast.enrolment, cast.forge_mentor, YESTERDAY, LogState.REJECTED, decided_by=cast.sun_tutor, hours=9
    )
    again = builders.build_log(cast.enrolment, cast.forge_mentor, YESTERDAY, hours=8)
    page = cast.client("tutor").get(reverse("apprenticeship:log", args=[again.pk])).content.decode()
    assert "第 1 版" in page
    assert "<ins>8</ins>" in page
    assert "有变化" in page
    assert "工时与考勤不符。" in page


def test_a_draft_of_the_next_version_is_not_shown_to_the_tutor(cast):
    rejected = builders.build_log(
        cast.enrolment, cast.forge_mentor, YESTERDAY, LogState.REJECTED, decided_by=cast.sun_tutor
    )
    builders.build_log(cast.enrolment, cast.forge_mentor, YESTERDAY, LogState.DRAFTED, remark="还没写完")
    place = reverse("apprenticeship:log", args=[rejected.pk])
    assert "还没写完" not in cast.client("tutor").get(place).content.decode()
    assert "还没写完" in cast.client("mentor").get(place).content.decode()


def test_a_day_with_one_version_shows_no_table(cast):
    assert (
        "这一天的各版"
        not in cast.client("tutor").get(reverse("apprenticeship:log", args=[cast.log.pk])).content.decode()
    )
