"""People over the API: the same selectors and actions as the pages, the same answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apprenticeship.lifecycle import EnrolmentState
from apprenticeship.models import Enrolment
from journal.models import Entry
from tests import builders
from tests.builders import citizen_number
from tests.cast import Cast

API = "/api/v1"
PERSON = {
    "name": "示例甲",
    "number": citizen_number(5),
    "trainee_type": "new_hire",
    "phone": builders.mobile(5),
    "contract_starts_on": "2026-03-01",
    "contract_last_on": "2029-02-28",
}
RESULT = {"assessed_on": "2026-11-20", "body": "示例评价机构", "theory_score": "81.5", "is_passed": True}
PAPER = {
    "kind": "skill_level",
    "number": builders.certificate_no(1, "3", 2026),
    "issuer": "示例评价机构",
    "issued_on": "2026-11-24",
}


def place(row: Enrolment, *rest: str) -> str:
    return "/".join([API, "enrolments", row.student_no, *rest, ""])


def rules_of(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.data
    return [problem["rule"] for problem in answer.data["problems"]]


# ---- read ----


def test_the_list_is_scoped_filtered_and_paged_by_key(cast: Cast) -> None:
    assert cast.enrolment
    assert cast.far_enrolment
    answer = cast.api("registrar").get(f"{API}/enrolments/?q={citizen_number(1)}")
    assert [row["student_no"] for row in answer.data["results"]] == [cast.enrolment.student_no]
    answer = cast.api("filing").get(f"{API}/enrolments/?page_size=1")
    assert (len(answer.data["results"]), bool(answer.data["next"])) == (1, True)
    assert len(cast.api("filing").get(answer.data["next"]).data["results"]) == 1


def test_a_list_asks_the_same_number_of_questions_however_long_it_is(cast: Cast) -> None:
    client, counts = cast.api("registrar"), []
    for serials in (range(100, 102), range(102, 150)):
        for serial in serials:
            builders.build_enrolment(cast.open_class, serial=serial)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{API}/enrolments/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_one_enrolment_says_what_may_be_done_and_hides_the_number(cast: Cast) -> None:
    answer = cast.api("registrar").get(place(cast.registered))
    assert [move["name"] for move in answer.data["moves"]] == ["start", "withdraw", "void"]
    assert answer.data["number_masked"] == f"{citizen_number(2)[:6]}********{citizen_number(2)[-4:]}"
    assert citizen_number(2) not in answer.content.decode()
    assert "born_on" not in answer.data


# ---- write ----


def test_a_person_is_registered_by_the_rules_of_a_roster(cast: Cast) -> None:
    at = f"{API}/classes/{cast.filed_class.number}/enrolments/"
    assert rules_of(cast.api("registrar").post(at, {**PERSON, "phone": "123"})) == ["phone_form"]
    answer = cast.api("registrar").post(at, {**PERSON, "contract_last_on": "无固定期限", "insured_from": "2026-09-15"})
    assert (answer.status_code, answer.data["contract_last_on"]) == (201, None)
    assert (answer.data["insured_from"], answer.data["student_no"]) == ("2026-09-01", "SUN202600001")


def test_facts_are_corrected_and_what_is_not_sent_stays(cast: Cast) -> None:
    answer = cast.api("registrar").patch(place(cast.enrolment), {"post": "铣工", "education": ""})
    assert (answer.status_code, answer.data["post"], answer.data["education"]) == (200, "铣工", "")
    assert Entry.objects.get(verb="enrolment.correct").before == {"post": "车工", "education": "高中"}
    assert cast.api("enterprise_officer").patch(place(cast.enrolment), {"post": "铣工"}).status_code == 403
    assert cast.api("moon_registrar").patch(place(cast.enrolment), {"post": "铣工"}).status_code == 404


def test_every_move_is_taken_by_its_name(cast: Cast) -> None:
    client = cast.api("registrar")
    assert client.post(place(cast.registered, "start")).data["state"] == "training"
    other = builders.build_enrolment(cast.open_class, EnrolmentState.REGISTERED, 60)
    assert rules_of(client.post(place(other, "void"))) == ["reason_required"]
    assert client.post(place(other, "void"), {"reason": "重复登记"}).data["state"] == "void"
    left = client.post(place(cast.registered, "withdraw"), {"reason": "resigned", "ended_on": "2026-11-20"})
    assert (left.data["state"], left.data["last_on"]) == ("withdrawn", "2026-11-20")
    assert client.post(place(cast.registered, "start")).status_code == 409


def test_results_lead_to_completion(cast: Cast) -> None:
    client, row = cast.api("registrar"), cast.enrolment
    assert rules_of(client.post(place(row, "complete_certified"), {"ended_on": "2026-11-24"})) == [
        "pass_missing",
        "certificate_missing",
    ]
    assert client.post(place(row, "assessments"), {**RESULT, "is_passed": False}).status_code == 201
    assert client.patch(place(row, "assessments", "1"), {"is_passed": True}).data["theory_score"] == "81.5"
    assert client.post(place(row, "certificates"), PAPER).status_code == 201
    number = builders.certificate_no(2, "3", 2026)
    assert client.patch(place(row, "certificates", "skill_level"), {"number": number}).data["number"] == number
    assert cast.api("enterprise_officer").post(place(row, "judge"), {"is_passed": True}).data["employer_passed"]
    done = client.post(place(row, "complete_certified"), {"ended_on": "2026-11-24"})
    assert done.data["state"] == "completed_certified"
    assert client.get(place(row, "assessments")).data[0]["is_passed"] is True
    assert client.get(place(row, "certificates")).data[0]["number"] == number


def test_what_does_not_exist_cannot_be_corrected(cast: Cast) -> None:
    client = cast.api("registrar")
    assert client.patch(place(cast.enrolment, "assessments", "1"), {"is_passed": True}).status_code == 404
    assert client.patch(place(cast.enrolment, "certificates", "training"), {"number": "T-0001"}).status_code == 404
    assert client.patch(place(cast.enrolment, "assessments", "1"), [1]).status_code in (400, 404)


def test_a_class_s_results_name_the_rows_that_are_wrong(cast: Cast) -> None:
    at = f"{API}/classes/{cast.open_class.number}/results/"
    rows = [{"student_no": cast.enrolment.student_no, "assessment": {**RESULT, "body": "示例评价机构" * 20}}]
    answer = cast.api("registrar").post(at, {"rows": rows})
    assert (rules_of(answer), answer.data["problems"][0]["field"]) == (["value_too_long"], "rows.0.body")
    rows[0] = {"student_no": cast.enrolment.student_no, "assessment": RESULT, "certificate": PAPER}
    assert cast.api("registrar").post(at, {"rows": rows}).data == {"count": 2}
    done = cast.api("registrar").post(
        f"{API}/classes/{cast.open_class.number}/completions/", {"ended_on": "2026-11-24"}
    )
    assert [row["state"] for row in done.data] == ["completed_certified"]


def test_a_whole_number_is_given_for_a_reason(cast: Cast) -> None:
    client = cast.api("auditor")
    assert rules_of(client.post(place(cast.enrolment, "number"))) == ["reason_required"]
    answer = client.post(place(cast.enrolment, "number"), {"reason": "抽查核对"})
    assert (answer.data, answer["Cache-Control"]) == ({"number": citizen_number(1)}, "no-store")


# ---- mentors ----


def pairing(cast: Cast, **facts: Any) -> dict[str, Any]:
    asked = {"side": "enterprise", "student_nos": [cast.registered.student_no], "mentor_id": cast.forge_mentor.pk}
    return {**asked, **facts}


def test_pairing_is_looked_at_saved_handed_over_and_ended(cast: Cast) -> None:
    client = cast.api("registrar")
    shown = client.post(f"{API}/classes/{cast.open_class.number}/pairings/", pairing(cast))
    load = {"mentor_id": cast.forge_mentor.pk, "name": "段师傅", "before": 0, "after": 1, "most": None}
    assert shown.data == {"loads": [load], "problems": []}
    assert not cast.registered.assignments.exists()
    assert client.post(f"{API}/assignments/", pairing(cast)).data == {"count": 1}
    assert rules_of(client.post(f"{API}/assignments/", pairing(cast))) == ["pairing_taken"]
    again = client.post(f"{API}/classes/{cast.open_class.number}/pairings/", pairing(cast)).data
    assert [problem["rule"] for problem in again["problems"]] == ["pairing_taken"]
    other = builders.build_mentor(7, enterprise=cast.forge)
    handed = pairing(cast, mentor_id=other.pk, from_on="2026-12-01")
    assert client.post(f"{API}/assignments/hand-over/", handed).data == {"count": 1}
    ended = {"side": "enterprise", "student_no": cast.registered.student_no, "last_on": "2026-12-31"}
    left = client.post(f"{API}/assignments/end/", ended).data
    assert [(row["mentor"], row["starts_on"], row["last_on"]) for row in left] == [
        ("段师傅", "2026-03-01", "2026-11-30"),
        ("师傅7", "2026-12-01", "2026-12-31"),
    ]
    assert client.get(place(cast.registered, "assignments")).data == left


@pytest.mark.parametrize("act", ["", "hand-over/", "end/"])
def test_strangers_pair_nobody_and_those_who_look_may_not(cast: Cast, act: str) -> None:
    body = pairing(cast, from_on="2026-12-01", student_no=cast.enrolment.student_no, last_on="2026-12-31")
    body["student_nos"] = [cast.enrolment.student_no]
    assert cast.api("moon_registrar").post(f"{API}/assignments/{act}", body).status_code == 404
    assert cast.api("filing").post(f"{API}/assignments/{act}", body).status_code == 403


def test_mentors_and_tutors_are_listed_added_and_edited(cast: Cast) -> None:
    assert cast.enrolment
    officer, registrar = cast.api("enterprise_officer"), cast.api("registrar")
    assert [row["load"] for row in registrar.get(f"{API}/mentors/").data["results"]] == [1]
    assert [row["load"] for row in officer.get(f"{API}/tutors/").data["results"]] == [1]
    entry = {"name": "示例新师傅", "staff_no": "M002", "level": "3", "occupation": "6-18-01-01"}
    assert registrar.post(f"{API}/mentors/", entry).status_code == 403
    assert rules_of(officer.post(f"{API}/mentors/", {**entry, "staff_no": "M001"})) == ["staff_no_taken"]
    made = officer.post(f"{API}/mentors/", entry)
    assert (made.status_code, made.data["load"]) == (201, 0)
    assert officer.patch(f"{API}/mentors/{made.data['id']}/", {"is_active": False}).data["is_active"] is False
    assert cast.api("mill_officer").patch(f"{API}/mentors/{made.data['id']}/", {"name": "甲"}).status_code == 404
    tutor = registrar.post(f"{API}/tutors/", {"name": "示例新教师", "staff_no": "T002"})
    assert registrar.patch(f"{API}/tutors/{tutor.data['id']}/", {"title": "教授"}).data["title"] == "教授"
    assert officer.post(f"{API}/tutors/", {"name": "甲", "staff_no": "T9"}).status_code == 403


# ---- overlap requests ----


def test_a_release_is_asked_and_answered_by_both_sides(cast: Cast) -> None:
    assert cast.far_enrolment
    at, asked = f"{API}/classes/{cast.open_class.number}/releases/", {"wanted_from": "2026-12-01"}
    client, other = cast.api("registrar"), cast.api("moon_registrar")
    assert rules_of(client.post(at, {**asked, "number": citizen_number(8)})) == ["number_unheld"]
    assert rules_of(client.post(at, {**asked, "ticket": "forged"})) == ["number_unheld"]
    made = client.post(at, {**asked, "number": citizen_number(9)})
    assert (made.status_code, made.data["state"]) == (201, "open")
    one = f"{API}/overlap-requests/{made.data['id']}/"
    assert [row["id"] for row in other.get(f"{API}/overlap-requests/").data["results"]] == [made.data["id"]]
    assert client.post(f"{one}release/").status_code == 403
    assert rules_of(other.post(f"{one}refuse/")) == ["reason_required"]
    assert other.post(f"{one}release/", {"reason": "同意"}).data["answer"] == "同意"
    assert client.get(one).data["state"] == "released"
    assert Enrolment.objects.get(pk=cast.far_enrolment.pk).ended_on == date(2026, 11, 30)


def test_a_machine_learns_how_to_ask_from_the_refusal(cast: Cast) -> None:
    builders.build_enrolment(cast.far_class, person=builders.build_person(5, name="示例甲"))
    answer = cast.api("registrar").post(f"{API}/classes/{cast.filed_class.number}/enrolments/", PERSON)
    assert rules_of(answer) == ["overlapping_enrolment"]
