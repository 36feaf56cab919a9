"""Logs and credits over the API: the same rules as the pages, the same answers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apprenticeship.lifecycle import EnrolmentState
from apprenticeship.models import CreditEntry, LogEntry
from tests import builders, photos
from tests.builders import TODAY

LOGS = "/api/v1/logs/"


def day(cast, **changes):
    given = {
        "student_no": cast.enrolment.student_no,
        "day": str(TODAY),
        "hours": "7.5",
        "task": "外圆车削",
        "rating": 4,
    }
    return given | changes


def one(log):
    return f"{LOGS}{log.pk}/"


def account(cast):
    return f"/api/v1/enrolments/{cast.enrolment.student_no}/credits/"


def fields(answer):
    assert answer.status_code == 422
    return {problem["field"]: problem["message"] for problem in answer.json()["problems"]}


def test_an_entry_is_made_and_read_back(cast):
    answer = cast.api("mentor").post(LOGS, day(cast, remark="注意卡盘间隙"))
    assert answer.status_code == 201
    made = answer.json()
    assert (made["hours"], made["state"], made["apprentice"], made["mentor"]) == (
        "7.5",
        "entered",
        "示例学徒",
        "段师傅",
    )
    assert cast.api("tutor").get(f"{LOGS}{made['id']}/").json() == made


def test_the_same_key_is_answered_with_the_same_row(cast):
    api, key = cast.api("mentor"), str(uuid4())
    first = api.post(LOGS, day(cast), headers={"Idempotency-Key": key})
    second = api.post(LOGS, day(cast), headers={"Idempotency-Key": key})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert LogEntry.objects.count() == 1


def test_a_key_that_is_no_uuid_is_said(cast):
    answer = cast.api("mentor").post(LOGS, day(cast), headers={"Idempotency-Key": "again"})
    assert "UUID" in fields(answer)["idempotency_key"]


def test_an_entry_meant_for_another_membership_is_not_taken(cast):
    api, own = cast.api("mentor"), cast.membership("mentor").pk
    refused = api.post(LOGS, day(cast), headers={"Acting-As": str(own + 1)})
    assert (refused.status_code, refused.json()["code"]) == (403, "other_membership")
    assert api.post(LOGS, day(cast), headers={"Acting-As": str(own)}).status_code == 201


def test_a_photo_comes_as_multipart_and_is_fetched_by_those_who_see_the_entry(cast):
    photo = SimpleUploadedFile("photo.jpg", photos.phone_jpeg(), "image/jpeg")
    made = cast.api("mentor").post(LOGS, day(cast, photo=photo), format="multipart").json()
    assert made["has_photo"] is True
    answer = cast.api("registrar").get(f"{LOGS}{made['id']}/photo/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert cast.api("moon_registrar").get(f"{LOGS}{made['id']}/photo/").status_code == 404


def test_everything_wrong_is_named_in_chinese_at_once(cast):
    found = fields(cast.api("mentor").post(LOGS, day(cast, hours="25", task="", rating=9)))
    assert set(found) == {"hours", "task", "rating"}
    found = fields(cast.api("mentor").post(LOGS, {"student_no": cast.enrolment.student_no, "hours": "八"}))
    assert {"day", "hours", "task", "rating"} <= set(found)


def test_several_days_are_entered_or_none(cast):
    api, yesterday = cast.api("mentor"), str(TODAY - timedelta(days=1))
    days = [day(cast, key=str(uuid4()), day=one_day) for one_day in (str(TODAY), yesterday)]
    sent = {"student_no": cast.enrolment.student_no, "entries": days}
    wrong = sent | {"entries": [days[0], days[1] | {"hours": "0"}]}
    assert set(fields(api.post(f"{LOGS}week/", wrong))) == {"2.hours"}
    answer = api.post(f"{LOGS}week/", sent)
    assert (answer.status_code, answer.json()["new_count"]) == (201, 2)
    assert [log["day"] for log in answer.json()["logs"]] == [str(TODAY), yesterday]
    assert api.post(f"{LOGS}week/", sent).status_code == 200


def test_an_entry_is_amended_in_part(cast):
    answer = cast.api("mentor").patch(one(cast.log), {"rating": 5})
    assert (answer.json()["rating"], answer.json()["task"]) == (5, "外圆车削")
    assert cast.api("tutor").patch(one(cast.log), {"rating": 5}).status_code == 403
    assert cast.api("mill_mentor").patch(one(cast.log), {"rating": 5}).status_code == 404


def test_an_entry_is_confirmed_once(cast):
    api = cast.api("tutor")
    assert api.post(f"{one(cast.log)}confirm/").json()["state"] == "confirmed"
    assert api.post(f"{one(cast.log)}confirm/").status_code == 409
    assert cast.api("mentor").patch(one(cast.log), {"rating": 5}).status_code == 409
    assert CreditEntry.objects.count() == 1


def test_a_rejection_needs_its_reason(cast):
    api = cast.api("tutor")
    assert set(fields(api.post(f"{one(cast.log)}reject/", {}))) == {"reason"}
    assert api.post(f"{one(cast.log)}reject/", {"reason": "工时不符。"}).json()["rejection_reason"] == "工时不符。"


def test_a_list_is_confirmed(cast):
    api = cast.api("tutor")
    waiting = cast.log
    assert [log["id"] for log in api.get(f"{LOGS}queue/").json()["results"]] == [waiting.pk]
    assert api.post(f"{LOGS}confirm/", {"ids": [cast.log.pk]}).json() == {"confirmed_count": 1}
    assert api.post(f"{LOGS}confirm/", {"ids": [cast.log.pk]}).json() == {"confirmed_count": 0}
    assert api.get(f"{LOGS}queue/").json()["results"] == []
    assert api.post(f"{LOGS}confirm/", {"ids": []}).status_code == 422
    assert api.post(f"{LOGS}confirm/", {"ids": [2**70]}).status_code == 422
    assert api.post(f"{LOGS}confirm/", {"ids": [2**62]}).status_code == 404


@pytest.mark.parametrize("path", ["confirm/", "reject/"])
def test_page_and_api_answer_a_move_alike(cast, path):
    for player, status in (("moon_tutor", 404), ("mentor", 403), ("registrar", 403), ("auditor", 403)):
        sent = {"reason": "工时不符。", "move": path.strip("/")}
        assert cast.api(player).post(f"{one(cast.log)}{path}", sent).status_code == status
        assert cast.client(player).post(f"/logs/{cast.log.pk}/move/", sent).status_code == status


def test_the_list_filters_and_costs_the_same_for_one_and_for_many(cast, django_assert_max_num_queries):
    for back in range(30):
        builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=back))
    api = cast.api("registrar")
    with django_assert_max_num_queries(3):
        assert len(api.get(LOGS).json()["results"]) == 30
    assert len(api.get(LOGS, {"day_from": str(TODAY), "state": "entered"}).json()["results"]) == 1
    assert set(fields(api.get(LOGS, {"day_from": "昨天"}))) == {"day_from"}


def test_an_account_is_read_and_a_course_awarded(cast):
    api = cast.api("tutor")
    assert api.post(account(cast), {"course": cast.course.pk, "score": "86.5"}).status_code == 201
    api.post(f"{one(cast.log)}confirm/")
    told = cast.api("apprentice").get(account(cast)).json()
    assert told["total"] == {"earned": "4.50000", "needed": "40.00", "missing": "35.50000"}
    assert (told["missing"], told["is_full"], told["mentored_hours"]) == ("35.50000", False, "8.0")
    assert {line["category"]: line["earned"] for line in told["by_category"]}["practice"] == "0.50000"
    assert [(course["name"], course["entry"] is None) for course in told["courses"]] == [(cast.course.name, False)]


def test_awards_answer_like_their_page(cast):
    sent = {"course": cast.course.pk, "score": "86.5"}
    for player, status in (("moon_tutor", 404), ("mentor", 403), ("tutor", 201), ("tutor", 409)):
        assert cast.api(player).post(account(cast), sent).status_code == status
    assert set(fields(cast.api("registrar").post(account(cast), {"course": 1, "score": "101"}))) == {"course", "score"}


def test_an_entry_is_taken_back_with_its_reason(cast):
    made = cast.api("tutor").post(account(cast), {"course": cast.course.pk, "score": "86.5"}).json()
    place = f"/api/v1/credits/{made['id']}/reverse/"
    assert cast.api("tutor").post(place, {"reason": "录错"}).status_code == 403
    assert cast.api("moon_registrar").post(place, {"reason": "录错"}).status_code == 404
    assert set(fields(cast.api("registrar").post(place, {}))) == {"reason"}
    counter = cast.api("registrar").post(place, {"reason": "成绩录错人。"})
    assert (counter.status_code, counter.json()["credits"]) == (201, "-4.00000")
    assert cast.api("registrar").post(place, {"reason": "再来"}).status_code == 409
    listed = cast.api("apprentice").get("/api/v1/credits/", {"source": "course"}).json()["results"]
    assert [entry["is_reversed"] for entry in listed] == [False, True]


def test_nobody_in_training_is_a_conflict(cast):
    row = builders.build_enrolment(cast.open_class, EnrolmentState.REGISTERED, 5)
    builders.build_assignment(row, mentor=cast.forge_mentor)
    answer = cast.api("mentor").post(LOGS, day(cast, student_no=row.student_no))
    assert (answer.status_code, answer.json()["code"]) == (409, "not_in_training")
