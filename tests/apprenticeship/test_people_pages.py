"""Pages of people: the list, the case, and the acts on one, as browsers use them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apprenticeship.filters import EnrolmentFilter
from apprenticeship.lifecycle import ClassState, EnrolmentState
from apprenticeship.models import Enrolment
from apprenticeship.selectors.enrolments import enrolments, waiting
from apprenticeship.selectors.overlaps import box
from journal.models import Entry
from tests import builders
from tests.builders import TODAY, citizen_number
from tests.cast import Cast


def names(page: Any) -> list[str]:
    return [row.student_no for row in page.context["page"]]


def url(name: str, *args: Any, query: str = "") -> str:
    return reverse(f"apprenticeship:{name}", args=args) + (f"?{query}" if query else "")


# ---- the list ----


@pytest.mark.parametrize(
    "query",
    [
        "q=示例学徒",
        "q=SUN2026",
        "class_number=2026-0004",
        "school=示例朝阳",
        "enterprise=示例锻造",
        "county=320602",
        "level=3",
        "state=training",
        "trainee_type=new_hire",
        "year=2026",
        "ended_before=2027-03-01",
    ],
)
def test_each_filter_keeps_whom_it_names(cast: Cast, query: str) -> None:
    far = cast.class_in(
        ClassState.OPEN,
        9,
        school=cast.moon,
        enterprise=cast.mill,
        bureau=cast.county,
        level="4",
        last_on=date(2028, 2, 28),
    )
    builders.build_enrolment(
        far,
        EnrolmentState.REGISTERED,
        9,
        person=builders.build_person(9, name="远方"),
        trainee_type="student",
        registered_on=date(2025, 3, 1),
    )
    assert cast.enrolment
    page = cast.client("filing").get(url("enrolments", query=query))
    assert names(page) == [cast.enrolment.student_no]


@pytest.mark.parametrize(
    "query",
    [
        "q=nobody",
        "class_number=2026-0099",
        "school=望月",
        "level=5",
        "state=void",
        "year=2025",
        "ended_before=2027-02-28",
    ],
)
def test_each_filter_leaves_out_the_others(cast: Cast, query: str) -> None:
    assert cast.enrolment
    assert names(cast.client("registrar").get(url("enrolments", query=query))) == []


def test_the_list_shows_nobody_of_another_school(cast: Cast) -> None:
    assert cast.far_enrolment
    assert names(cast.client("registrar").get(url("enrolments"))) == []


def test_a_whole_identity_number_leads_to_its_holder_and_leaves_the_address(cast: Cast) -> None:
    assert cast.enrolment
    answer = cast.client("registrar").get(url("enrolments", query=f"q={citizen_number(1).lower()}"))
    assert answer.status_code == 303
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert asked["holder"] == [cast.enrolment.student_no]
    assert citizen_number(1) not in answer["Location"]
    assert names(cast.client("registrar").get(answer["Location"])) == [cast.enrolment.student_no]


def test_a_strangers_number_finds_nobody_and_stays_hidden(cast: Cast) -> None:
    assert cast.far_enrolment
    answer = cast.client("registrar").get(url("enrolments", query=f"q={citizen_number(9)}"))
    assert citizen_number(9) not in answer["Location"]
    assert names(cast.client("registrar").get(answer["Location"])) == []


def test_pages_follow_one_another_by_key(cast: Cast) -> None:
    for serial in range(100, 160):
        builders.build_enrolment(cast.open_class, serial=serial)
    first = cast.client("registrar").get(url("enrolments"))
    second = cast.client("registrar").get(url("enrolments", query=f"after={first.context['next_key']}"))
    everybody = Enrolment.objects.order_by("-pk").values_list("student_no", flat=True)
    assert [*names(first), *names(second)] == list(everybody)
    assert second.context["next_key"] == ""


@pytest.mark.parametrize("sort", ["student_no", "-student_no", "registered", "-registered", "nonsense"])
def test_every_order_is_unique(cast: Cast, sort: str) -> None:
    for serial in (100, 101, 102):
        builders.build_enrolment(cast.open_class, serial=serial)
    shown = names(cast.client("registrar").get(url("enrolments", query=f"sort={sort}")))
    assert len(set(shown)) == 3


def test_a_list_asks_the_same_number_of_questions_however_long_it_is(cast: Cast) -> None:
    client, counts = cast.client("registrar"), []
    for serials in (range(100, 102), range(102, 150)):
        for serial in serials:
            builders.build_enrolment(cast.open_class, serial=serial)
        with CaptureQueriesContext(connection) as asked:
            client.get(url("enrolments"))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6


# ---- what waits ----


@pytest.mark.parametrize("player", ["registrar", "enterprise_officer"])
def test_what_waits_is_exactly_the_list_that_it_leads_to(cast: Cast, player: str) -> None:
    builders.build_enrolment(cast.open_class, serial=100)
    late = builders.build_enrolment(
        cast.open_class, serial=101, period=builders.days_through(date(2026, 3, 1), TODAY - timedelta(days=1))
    )
    builders.build_assessment(late)
    assert cast.registered
    assert cast.enrolment
    actor = cast.actor(player)
    counted = {entry.label: entry for entry in waiting(actor, TODAY)}
    for entry in counted.values():
        query = {key: values[0] for key, values in parse_qs(entry.query).items()}
        if entry.url_name == "apprenticeship:overlaps":
            assert entry.count == box(actor, query["box"]).count()
        else:
            assert entry.count == EnrolmentFilter(query, queryset=enrolments(actor)).qs.count(), entry.label
    expected = {
        "registrar": {
            "期满未结业的学徒": 1,
            "其他学校请求放行": 0,
            "未安排企业导师的学徒": 3,
            "未安排学校指导教师的学徒": 3,
            "班级已开班、待开始培养的学徒": 1,
        },
        "enterprise_officer": {"未安排企业导师的学徒": 3, "待企业评价的学徒": 1},
    }
    assert {label: entry.count for label, entry in counted.items()} == expected[player]


@pytest.mark.parametrize("player", ["tutor", "mentor", "filing", "auditor", "apprentice"])
def test_nothing_about_people_waits_for_the_others(cast: Cast, player: str) -> None:
    assert waiting(cast.actor(player), TODAY) == []


# ---- the case ----


def test_a_case_says_what_is_missing_and_where_it_is_mended(cast: Cast) -> None:
    page = cast.client("registrar").get(url("enrolment", cast.registered.student_no))
    missing = {item["label"]: (item["done"], item["url"]) for item in page.context["missing"]}
    assert missing["班级已开班，培养已开始"] == (False, "")
    assert missing["已安排企业导师"][1].endswith(f"?only={cast.registered.student_no}")
    assert missing["考核合格"] == (False, "")


def test_results_are_asked_for_once_training_has_begun(cast: Cast) -> None:
    page = cast.client("registrar").get(url("enrolment", cast.enrolment.student_no))
    missing = {item["label"]: item["url"] for item in page.context["missing"]}
    assert missing["考核合格"] == url("assess", cast.enrolment.student_no)


def test_other_roles_see_no_link_that_they_may_not_follow(cast: Cast) -> None:
    page = cast.client("filing").get(url("enrolment", cast.enrolment.student_no))
    assert {item["url"] for item in page.context["missing"]} == {""}
    assert page.context["moves"] == page.context["forms"] == []


@pytest.mark.parametrize(
    "player", ["registrar", "enterprise_officer", "tutor", "mentor", "filing", "auditor", "apprentice"]
)
def test_everybody_concerned_sees_the_case_without_the_number(cast: Cast, player: str) -> None:
    page = cast.client(player).get(url("enrolment", cast.enrolment.student_no))
    assert page.status_code == 200
    assert citizen_number(1) not in page.content.decode()


def test_the_history_tells_old_and_new(cast: Cast) -> None:
    client = cast.client("registrar")
    client.post(url("enrolment_withdraw", cast.enrolment.student_no), {"reason": "resigned", "ended_on": "2026-11-20"})
    page = client.get(url("enrolment", cast.enrolment.student_no)).content.decode()
    assert "<del>培养中</del> → 已退出" in page
    assert "<del>2027-02-28</del> → 2026-11-20" in page
    assert "本人离职" in page


def test_what_forbids_a_move_is_said_on_the_case(cast: Cast) -> None:
    builders.build_assignment(cast.registered, tutor=cast.sun_tutor)
    page = cast.client("registrar").post(
        url("enrolment_move", cast.registered.student_no), {"move": "void", "reason": "重复登记"}
    )
    assert page.status_code == 422
    assert "已配导师" in page.content.decode()


def test_a_move_without_a_reason_keeps_the_case_open(cast: Cast) -> None:
    page = cast.client("registrar").post(url("enrolment_move", cast.registered.student_no), {"move": "void"})
    assert page.status_code == 422
    assert "请填写原因" in page.content.decode()


def test_an_unknown_move_is_no_page(cast: Cast) -> None:
    answer = cast.client("registrar").post(url("enrolment_move", cast.registered.student_no), {"move": "vanish"})
    assert answer.status_code == 404


def test_every_wrong_field_is_named_at_once_and_nothing_typed_is_lost(cast: Cast) -> None:
    page = cast.client("registrar").post(
        url("enrolment_withdraw", cast.enrolment.student_no),
        {"reason": "other", "ended_on": "2027-01-31", "note": ""},
    )
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"ended_on", "note"}
    assert 'value="2027-01-31"' in page.content.decode()


def test_forms_are_refused_before_they_are_shown(cast: Cast) -> None:
    assert cast.client("filing").get(url("enrolment_withdraw", cast.enrolment.student_no)).status_code == 403
    ended = builders.build_enrolment(cast.open_class, EnrolmentState.WITHDRAWN, 70)
    assert cast.client("registrar").get(url("enrolment_withdraw", ended.student_no)).status_code == 409
    assert cast.client("enterprise_officer").get(url("assess", cast.enrolment.student_no)).status_code == 403
    assert cast.client("registrar").get(url("assess", ended.student_no)).status_code == 409


def test_completing_follows_the_results(cast: Cast) -> None:
    builders.build_assessment(cast.enrolment)
    builders.build_certificate(cast.enrolment, number=builders.certificate_no(1, "3", 2026))
    client = cast.client("registrar")
    assert "结业并取证" in client.get(url("enrolment_complete", cast.enrolment.student_no)).content.decode()
    client.post(url("enrolment_complete", cast.enrolment.student_no), {"ended_on": "2026-11-24"})
    cast.enrolment.refresh_from_db()
    assert cast.enrolment.state == EnrolmentState.COMPLETED_CERTIFIED


def test_a_number_is_shown_once_and_never_kept(cast: Cast) -> None:
    answer = cast.client("registrar").post(url("enrolment_number", cast.enrolment.student_no), {"reason": "核对合同"})
    assert citizen_number(1) in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert Entry.objects.get(verb="enrolment.reveal").reason == "核对合同"


def test_without_a_reason_the_number_stays_hidden(cast: Cast) -> None:
    answer = cast.client("registrar").post(url("enrolment_number", cast.enrolment.student_no), {"reason": ""})
    assert answer.status_code == 422
    assert citizen_number(1) not in answer.content.decode()


# ---- mentors ----


def test_a_preview_shows_the_loads_and_writes_nothing(cast: Cast) -> None:
    fields = {"mentor": cast.forge_mentor.pk, "act": "assign", "row": [cast.registered.student_no]}
    assert cast.enrolment
    page = cast.client("registrar").post(url("class_mentors", cast.open_class.number), {**fields, "step": "preview"})
    (load,) = page.context["plan"].loads
    assert (page.status_code, load.name, load.before, load.after) == (200, "段师傅", 1, 2)
    assert not cast.registered.assignments.exists()


def test_whoever_is_chosen_is_paired_or_handed_over(cast: Cast) -> None:
    other = builders.build_mentor(7, enterprise=cast.forge)
    client, page = cast.client("registrar"), url("class_mentors", cast.open_class.number)
    client.post(page, {"mentor": other.pk, "act": "assign", "row": [cast.registered.student_no]})
    assert [row.mentor for row in cast.registered.assignments.all()] == [other]
    client.post(
        page,
        {"mentor": other.pk, "act": "hand_over", "starts_on": "2026-12-01", "row": [cast.enrolment.student_no]},
    )
    held = cast.enrolment.assignments.filter(side="enterprise").order_by("period")
    assert [row.mentor for row in held] == [cast.forge_mentor, other]


def test_what_forbids_a_pairing_is_said_and_the_choice_is_kept(cast: Cast) -> None:
    page = cast.client("registrar").post(
        url("class_mentors", cast.open_class.number),
        {"mentor": cast.forge_mentor.pk, "act": "assign", "row": [cast.enrolment.student_no]},
    )
    assert page.status_code == 422
    assert "此期间已由“段师傅”带教" in page.content.decode()
    assert page.context["chosen"] == {cast.enrolment.student_no}


def test_handing_over_needs_its_day(cast: Cast) -> None:
    page = cast.client("registrar").post(
        url("class_mentors", cast.open_class.number),
        {"mentor": cast.forge_mentor.pk, "act": "hand_over", "row": [cast.enrolment.student_no]},
    )
    assert page.status_code == 422
    assert "starts_on" in page.context["form"].errors


def test_the_enterprise_sees_tutors_but_pairs_only_its_own_side(cast: Cast) -> None:
    assert cast.enrolment
    page = url("class_mentors", cast.open_class.number, query="side=school")
    client = cast.client("enterprise_officer")
    assert client.get(page).context["may_pair"] is False
    fields = {"mentor": cast.sun_tutor.pk, "act": "assign", "row": [cast.enrolment.student_no]}
    assert client.post(page, fields).status_code == 403
    assert client.post(page, {**fields, "step": "preview"}).status_code == 403


def test_the_directory_tells_todays_load(cast: Cast) -> None:
    assert cast.enrolment
    page = cast.client("enterprise_officer").get(url("mentors"))
    assert [(row.name, row.load) for row in page.context["page"]] == [("段师傅", 1)]
    page = cast.client("enterprise_officer").get(url("mentors", query="side=school&sort=-load"))
    assert [(row.name, row.load) for row in page.context["page"]] == [("沈教", 1)]


@pytest.mark.parametrize("query", ["q=段", "q=M001", "q=示例锻造", "level=2", "present=yes"])
def test_mentors_are_found_by_every_filter(cast: Cast, query: str) -> None:
    page = cast.client("enterprise_officer").get(url("mentors", query=f"side=enterprise&{query}"))
    assert [row.name for row in page.context["page"]] == ["段师傅"]
    page = cast.client("enterprise_officer").get(url("mentors", query="side=enterprise&present=no"))
    assert list(page.context["page"]) == []


def test_a_mentor_is_added_and_a_wrong_one_refused_with_what_was_typed(cast: Cast) -> None:
    typed = {
        "name": "示例新师傅",
        "staff_no": "M001",
        "level": "3",
        "occupation": "6-18-01-01",
        "years_of_experience": "9",
        "is_active": "on",
    }
    client = cast.client("enterprise_officer")
    page = client.post(url("mentor_new"), typed)
    assert page.status_code == 422
    assert "工号“M001”已登记给“段师傅”" in page.content.decode()
    assert 'value="示例新师傅"' in page.content.decode()
    assert client.post(url("mentor_new"), {**typed, "staff_no": "M002"}).status_code == 303


# ---- results ----


def grid(row: Enrolment, **values: Any) -> dict[str, Any]:
    shared = {"assessed_on": "2026-11-20", "body": "示例评价机构", "issuer": "示例评价机构", "issued_on": "2026-11-24"}
    return {**shared, "kind": "skill_level", **{f"{row.student_no}-{key}": value for key, value in values.items()}}


def test_a_grid_is_typed_once_for_all_and_saved(cast: Cast) -> None:
    number = builders.certificate_no(1, "3", 2026)
    answer = cast.client("registrar").post(
        url("class_assessment", cast.open_class.number),
        grid(cast.enrolment, theory_score="81.5", is_passed="yes", number=number),
    )
    assert answer.status_code == 303
    assert cast.enrolment.assessments.get().is_passed
    assert cast.enrolment.certificates.get().number == number


def test_a_grid_names_the_wrong_cell_and_keeps_the_rest(cast: Cast) -> None:
    page = cast.client("registrar").post(
        url("class_assessment", cast.open_class.number),
        grid(cast.enrolment, theory_score="81.5", number="Y12") | {"assessed_on": "2027-01-01"},
    )
    assert page.status_code == 422
    (row,) = page.context["grid"].rows
    assert set(row.errors) == {"is_passed"}
    assert "assessed_on" in page.context["grid"].shared.errors
    assert 'value="81.5"' in page.content.decode()
    assert not cast.enrolment.assessments.exists()


def test_a_grid_where_something_is_no_number_is_refused_at_its_cell(cast: Cast) -> None:
    page = cast.client("registrar").post(
        url("class_assessment", cast.open_class.number), grid(cast.enrolment, theory_score="excellent")
    )
    assert page.status_code == 422
    assert set(page.context["grid"].rows[0].errors) == {"theory_score"}


def test_everybody_ready_is_completed_from_the_class(cast: Cast) -> None:
    builders.build_assessment(cast.enrolment, is_passed=False)
    page = cast.client("registrar").get(url("class_assessment", cast.open_class.number))
    assert page.context["ready_count"] == 1
    cast.client("registrar").post(url("class_completion", cast.open_class.number), {"ended_on": "2026-11-24"})
    cast.enrolment.refresh_from_db()
    assert cast.enrolment.state == EnrolmentState.COMPLETED_UNCERTIFIED


def test_completing_nobody_is_told_on_the_same_page(cast: Cast) -> None:
    assert cast.enrolment
    page = cast.client("registrar").post(url("class_completion", cast.open_class.number), {"ended_on": "2026-11-24"})
    assert page.status_code == 422
    assert "没有材料齐全" in page.content.decode()


def test_results_and_certificates_are_corrected_in_their_own_form(cast: Cast) -> None:
    builders.build_assessment(cast.enrolment, is_passed=False)
    builders.build_certificate(cast.enrolment, number=builders.certificate_no(1, "3", 2026))
    client, no = cast.client("registrar"), cast.enrolment.student_no
    shown = client.get(url("assess", no, query="attempt=1"))
    assert shown.context["form"].initial["is_passed"] == "no"
    right = {"assessed_on": "2026-11-20", "body": "示例评价机构", "is_passed": "yes"}
    assert client.post(url("assess", no, query="attempt=1"), right).status_code == 303
    assert cast.enrolment.assessments.get().is_passed
    number = builders.certificate_no(2, "3", 2026)
    paper = {"kind": "skill_level", "number": number, "issuer": "示例评价机构", "issued_on": "2026-11-24"}
    assert client.post(url("certify", no, query="kind=skill_level"), paper).status_code == 303
    assert cast.enrolment.certificates.get().number == number
    page = client.post(url("certify", no), {**paper, "number": "Y1"})
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"kind"})


# ---- overlap requests ----


def test_a_request_is_asked_by_ticket_or_by_whole_number(cast: Cast) -> None:
    assert cast.far_enrolment
    client, place = cast.client("registrar"), url("overlap_ask", cast.open_class.number)
    page = client.post(place, {"number": citizen_number(8), "wanted_from": "2026-12-01"})
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"number"})
    page = client.post(place, {"ticket": "forged", "wanted_from": "2026-12-01"})
    assert page.status_code == 422
    answer = client.post(place, {"number": citizen_number(9), "wanted_from": "2026-12-01"})
    shown = client.get(answer["Location"])
    assert "等待现有学校答复" in shown.content.decode()
    assert cast.far_enrolment.student_no not in shown.content.decode()


def test_the_other_side_reads_what_it_means_and_answers(cast: Cast) -> None:
    cast.client("registrar").post(
        url("overlap_ask", cast.open_class.number),
        {"number": citizen_number(9), "wanted_from": "2026-12-01"} if cast.far_enrolment else {},
    )
    request = cast.far_enrolment.overlap_requests.get()
    client = cast.client("moon_registrar")
    assert "2026-11-30" in client.get(url("overlap", request.pk)).content.decode()
    page = client.post(url("overlap_move", request.pk), {"move": "refuse", "reason": ""})
    assert page.status_code == 422
    client.post(url("overlap_move", request.pk), {"move": "release"})
    request.refresh_from_db()
    assert request.state == "released"
