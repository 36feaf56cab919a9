"""The form that signs a week: what it starts from, what it asks, what it keeps."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from apprenticeship.lifecycle import LogState
from apprenticeship.models import LogEntry
from tests import builders
from tests.builders import TODAY

LAST = date(2026, 11, 16)
BEFORE = date(2026, 11, 9)


def place(cast, **query):
    return reverse("apprenticeship:log_week", args=[cast.enrolment.student_no], query=query)


def page(cast, **query):
    return cast.client("mentor").get(place(cast, **query)).content.decode()


def value(text, day, name):
    return re.search(rf'name="{day}-{name}" value="([^"]*)"', text).group(1)


def as_shown(text):
    """Give the fields that a browser would send for the page as it stands."""
    fields = {}
    for tag in re.findall(r"<input[^>]*>", text):
        name = re.search(r'name="(\d[^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or "checked" in tag):
            given = re.search(r'value="([^"]*)"', tag)
            fields[name.group(1)] = given.group(1) if given else "on"
    return fields


def test_a_week_starts_from_the_same_weekdays_of_the_last_signed_week(cast):
    for day, task in ((0, "外圆车削"), (1, "内孔镗削")):
        builders.build_log(cast.enrolment, cast.forge_mentor, BEFORE + timedelta(days=day), hours="7.5", task=task)
    text = page(cast, week=LAST)
    assert "已照 2026-11-09 那一周填好" in text
    assert (value(text, "2026-11-16", "task"), value(text, "2026-11-16", "hours")) == ("外圆车削", "7.5")
    assert value(text, "2026-11-17", "task") == "内孔镗削"
    assert value(text, "2026-11-18", "task") == "内孔镗削"


def test_nothing_signed_yet_starts_from_the_plan(cast):
    builders.build_course(cast.open_class, "数控车床操作", category="practice")
    text = page(cast, week=LAST)
    assert "任务取自培养方案" in text
    assert value(text, "2026-11-16", "task") == "数控车床操作"
    assert 'name="2026-11-16-hours" value' not in text


def test_a_rejected_week_is_no_example(cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, BEFORE, LogState.REJECTED, decided_by=cast.sun_tutor)
    assert "已照" not in page(cast, week=LAST)


def test_the_next_week_to_sign_is_last_week_while_nothing_of_it_is_signed(cast):
    assert 'name="2026-11-16-chosen"' in page(cast, week="next")
    builders.build_log(cast.enrolment, cast.forge_mentor, LAST, LogState.DRAFTED)
    assert 'name="2026-11-16-chosen"' in page(cast, week="next")
    builders.build_log(cast.enrolment, cast.forge_mentor, LAST + timedelta(days=1))
    text = page(cast, week="next")
    assert 'name="2026-11-16-chosen"' not in text
    assert 'name="2026-11-24-chosen"' in text


@pytest.mark.parametrize("asked", ["", "now", "9999-12-31", "0001-01-01", "2027-01-01"])
def test_a_week_that_cannot_be_read_or_lies_ahead_is_this_one_or_empty(cast, asked):
    text = page(cast, week=asked)
    assert ('name="2026-11-24-chosen"' in text) is (asked != "0001-01-01")


def test_as_usual_is_a_rating_and_a_signature(cast):
    for day in range(5):
        builders.build_log(cast.enrolment, cast.forge_mentor, BEFORE + timedelta(days=day))
    answer = cast.client("mentor").post(place(cast, week=LAST), as_shown(page(cast, week=LAST)) | {"rating": "4"})
    assert answer.status_code == 303
    assert set(LogEntry.objects.filter(day__gte=LAST).values_list("state", "rating")) == {("entered", 4)}
    assert LogEntry.objects.filter(day__gte=LAST).count() == 5


def test_a_week_without_a_rating_is_refused_and_keeps_what_was_typed(cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, BEFORE)
    sent = as_shown(page(cast, week=LAST)) | {"2026-11-16-task": "曲轴磨削"}
    answer = cast.client("mentor").post(place(cast, week=LAST), sent)
    assert answer.status_code == 422
    assert "请选择全周评价" in answer.content.decode()
    assert "曲轴磨削" in answer.content.decode()
    assert LogEntry.objects.count() == 1


def test_a_day_may_have_its_own_rating(cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, BEFORE)
    sent = as_shown(page(cast, week=LAST)) | {"rating": "4", "2026-11-16-rating": "2"}
    assert cast.client("mentor").post(place(cast, week=LAST), sent).status_code == 303
    ratings = dict(LogEntry.objects.filter(day__gte=LAST).values_list("day", "rating"))
    assert (ratings.pop(LAST), set(ratings.values())) == (2, {4})


def test_a_draft_is_offered_ticked_with_its_own_facts_and_is_signed(cast):
    saturday = LAST + timedelta(days=5)
    draft = builders.build_log(
        cast.enrolment, cast.forge_mentor, saturday, LogState.DRAFTED, hours="3", task="设备点检", rating=5
    )
    text = page(cast, week=LAST)
    assert (value(text, saturday, "task"), value(text, saturday, "hours")) == ("设备点检", "3")
    sent = {name: given for name, given in as_shown(text).items() if name.startswith(str(saturday))}
    assert cast.client("mentor").post(place(cast, week=LAST), sent | {f"{saturday}-rating": "5"}).status_code == 303
    draft.refresh_from_db()
    assert (draft.state, draft.hours) == (LogState.ENTERED, 3)


def test_a_late_week_asks_for_its_reason_in_sight(cast):
    cast.rulebook = builders.build_rulebook_with("[log_rules]\nlate_days = 7")
    assert "补录原因" in page(cast, week=BEFORE)
    assert "补录原因" not in page(cast, week=TODAY)


def test_a_week_over_the_api_is_sent_by_whom_it_was_written(cast):
    day = {"key": str(uuid4()), "day": str(TODAY), "hours": "8", "task": "外圆车削", "rating": 4}
    sent = {"student_no": cast.enrolment.student_no, "entries": [day]}
    url = reverse("v1:apprenticeship_api:log_week")
    other = cast.membership("mill_mentor").pk
    refused = cast.api("mentor").post(url, sent, format="json", headers={"Acting-As": str(other)})
    assert (refused.status_code, refused.json()["code"]) == (403, "other_membership")
    assert not LogEntry.objects.exists()
    assert cast.api("mentor").post(url, sent, format="json").status_code == 201
    assert cast.api("mentor").post(url, sent, format="json").status_code == 200


@pytest.mark.parametrize("count", [1, 5])
def test_the_form_costs_the_same_for_one_day_and_for_many(cast, count, django_assert_max_num_queries):
    for day in range(count):
        builders.build_log(cast.enrolment, cast.forge_mentor, BEFORE + timedelta(days=day))
        builders.build_log(cast.enrolment, cast.forge_mentor, LAST + timedelta(days=day), LogState.DRAFTED)
    client = cast.client("mentor")
    with django_assert_max_num_queries(11):
        client.get(place(cast, week=LAST))
