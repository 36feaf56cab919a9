"""Classes over the API: the whole way from draft to filing, and who is answered what."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apprenticeship.lifecycle import ClassState
from apprenticeship.models import TrainingClass
from tests.apprenticeship.terms import agreeable_class
from tests.builders import build_assignment, build_class, build_enrolment, build_rulebook
from tests.cast import Cast

CLASSES = "/api/v1/classes/"
COURSES = [
    {"name": "职业素养", "category": "public", "hours": "64", "credits": "4"},
    {"name": "机械制图", "category": "professional", "hours": "256", "credits": "16"},
    {"name": "岗位实践", "category": "practice", "hours": "320", "credits": "20"},
]


def body(cast: Cast, **facts: Any) -> dict[str, Any]:
    return {
        "name": "2027级车工高级班",
        "partner": cast.sun.credit_code,
        "bureau": "320600",
        "rulebook": "nantong-2019",
        "occupation": "6-18-01-01",
        "level": "3",
        "starts_on": "2027-03-01",
        "last_on": "2029-02-28",
        "planned_heads": 30,
        "credits_needed": "40",
        "practice_credits_needed": "20",
        "courses": COURSES,
        **facts,
    }


def test_a_class_goes_from_draft_to_closed(cast: Cast):
    build_rulebook()
    firm, school, bureau = cast.api("enterprise_officer"), cast.api("registrar"), cast.api("filing")
    drafted = firm.post(CLASSES, body(cast))
    assert drafted.status_code == 201
    number = drafted.json()["number"]
    url = f"{CLASSES}{number}/"
    assert drafted.json()["courses"][1] == {
        "name": "机械制图",
        "category": "professional",
        "hours": "256.0",
        "credits": "16.00",
    }
    assert drafted.json()["hours_per_credit"] == "16.0"
    assert [m["name"] for m in drafted.json()["moves"]] == ["amend", "agree", "cancel"]
    assert school.post(f"{url}agree/").json()["state"] == "draft"
    amended = firm.patch(url, {"planned_heads": 25, "revision": 1})
    assert (amended.status_code, amended.json()["revision"], amended.json()["school_agreed_at"]) == (200, 2, None)
    assert school.post(f"{url}agree/", {"revision": 1}).status_code == 409
    assert school.post(f"{url}agree/", {"revision": 2}).status_code == 200
    assert firm.post(f"{url}agree/").json()["state"] == "agreed"
    assert firm.post(f"{url}submit/").json()["state"] == "submitted"
    assert bureau.post(f"{url}send_back/", {"reason": "缺导师名单"}).json()["returned_reason"] == "缺导师名单"
    assert firm.patch(url, {}).json()["state"] == "draft"
    for api in (firm, school):
        api.post(f"{url}agree/")
    firm.post(f"{url}submit/")
    assert bureau.post(f"{url}file/").json()["filed_on"] == "2026-11-24"
    refused = school.post(f"{url}open/")
    assert (refused.status_code, refused.json()["problems"][0]["rule"]) == (422, "nobody_registered")
    enrolment = build_enrolment(TrainingClass.objects.get(number=number), "registered", student_no="SUN1")
    build_assignment(enrolment, mentor=cast.forge_mentor)
    build_assignment(enrolment, tutor=cast.sun_tutor)
    opened = school.post(f"{url}open/").json()
    assert (opened["state"], opened["people"]) == ("open", {"training": 1})
    assert school.post(f"{url}close/").status_code == 422


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        ({"partner": "nobody"}, {"partner_unknown"}),
        ({"bureau": "999999"}, {"bureau_unknown"}),
        ({"rulebook": "nowhere"}, {"rulebook_unknown", "number_out_of_range"}),
        ({"rulebook": "nantong-2019@7"}, {"rulebook_unknown", "number_out_of_range"}),
        ({"rulebook": "nantong-2019@x"}, {"rulebook_unknown", "number_out_of_range"}),
        ({"occupation": "9-99-99-99"}, {"occupation_unknown"}),
        ({"last_on": "2027-02-01"}, {"dates_order"}),
        ({"practice_credits_needed": "41"}, {"practice_exceeds_total"}),
        ({"level": "8"}, {"invalid_choice"}),
        ({"starts_on": "2027-02-30"}, {"invalid"}),
        ({"planned_heads": 0}, {"min_value"}),
        ({"courses": [{"name": "制图"}]}, {"required"}),
        ({"courses": "制图"}, {"not_a_list"}),
    ],
)
def test_facts_that_break_a_rule_are_answered_with_the_rule(cast: Cast, facts: dict[str, Any], rules: set[str]):
    build_rulebook()
    answer = cast.api("enterprise_officer").post(CLASSES, body(cast, **facts))
    assert answer.status_code == 422
    assert {problem["rule"] for problem in answer.json()["problems"]} == rules
    assert all(problem["message"] for problem in answer.json()["problems"])
    assert not TrainingClass.objects.exists()


def test_a_rulebook_is_named_by_its_version_or_the_newest(cast: Cast):
    build_rulebook()
    build_rulebook(version=2)
    firm = cast.api("enterprise_officer")
    assert firm.post(CLASSES, body(cast)).json()["rulebook"]["version"] == 2
    assert firm.post(CLASSES, body(cast, rulebook="nantong-2019@1")).json()["rulebook"]["version"] == 1


def test_a_missing_field_is_asked_for(cast: Cast):
    answer = cast.api("registrar").post(CLASSES, {})
    assert answer.status_code == 422
    assert {problem["field"] for problem in answer.json()["problems"]} >= {"name", "partner", "bureau", "starts_on"}


@pytest.mark.parametrize(("player", "status"), [("tutor", 403), ("mentor", 403), ("filing", 403), ("apprentice", 403)])
def test_who_may_not_draft(cast: Cast, player: str, status: int):
    build_rulebook()
    assert cast.api(player).post(CLASSES, body(cast)).status_code == status


def test_the_answers_to_strangers_roles_and_states(cast: Cast):
    row = agreeable_class(cast, ClassState.DRAFT)
    url = f"{CLASSES}{row.number}/"
    assert cast.api("moon_registrar").get(url).status_code == 404
    assert cast.api("moon_registrar").post(f"{url}agree/").status_code == 404
    assert cast.api("moon_registrar").patch(url, {}).status_code == 404
    assert cast.api("tutor").get(url).status_code == 200
    assert cast.api("tutor").post(f"{url}agree/").status_code == 403
    assert cast.api("tutor").patch(url, {"planned_heads": 2}).status_code == 403
    assert cast.api("enterprise_officer").post(f"{url}submit/").status_code == 409
    assert cast.api("registrar").post(f"{url}cancel/").status_code == 422
    assert cast.api("registrar").post(f"{url}fly/").status_code == 404
    assert cast.api("registrar").get(f"{url}agree/").status_code == 405


def test_the_list_filters_searches_and_pages(cast: Cast):
    for serial in range(1, 6):
        state = ClassState.OPEN if serial % 2 else ClassState.DRAFT
        agreeable_class(cast, state, serial=serial, rulebook=build_rulebook(version=serial + 1))
    api = cast.api("registrar")
    assert [row["number"] for row in api.get(CLASSES, {"state": "open"}).json()["results"]] == [
        "2026-0005",
        "2026-0003",
        "2026-0001",
    ]
    assert len(api.get(CLASSES, {"q": "高级4 锻造"}).json()["results"]) == 1
    assert len(api.get(CLASSES, {"unconfirmed": "school"}).json()["results"]) == 2
    assert api.get(CLASSES, {"state": "lost"}).status_code == 422
    first = api.get(CLASSES, {"page_size": 2}).json()
    second = api.get(first["next"]).json()
    assert [row["number"] for row in second["results"]] == ["2026-0003", "2026-0002"]
    assert cast.api("moon_registrar").get(CLASSES).json()["results"] == []


def test_a_list_asks_the_database_the_same_however_long_it_is(cast: Cast):
    api, counts = cast.api("registrar"), []
    for serial in (1, 2, 3):
        agreeable_class(cast, ClassState.OPEN, serial=serial, rulebook=build_rulebook(version=serial + 1))
        with CaptureQueriesContext(connection) as queries:
            assert len(api.get(CLASSES).json()["results"]) == serial
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


def test_a_class_says_what_it_lacks_and_warns_of(cast: Cast):
    row = build_class(school=cast.sun, enterprise=cast.forge, bureau=cast.city)
    answer = cast.api("registrar").get(f"{CLASSES}{row.number}/").json()
    assert [item["title"] for item in answer["missing"] if not item["is_done"]] == [
        "培养方案还没有一门课程。",
        "企业确认",
        "学校确认",
        "合作协议",
        "培养协议",
    ]
    assert [warning["rule"] for warning in answer["warnings"]] == ["heads_unlimited"]
