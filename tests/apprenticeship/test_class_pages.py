"""Pages of classes: what each role reads and may press, and that nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apprenticeship.actions import classes as acts
from apprenticeship.actions.class_terms import amend
from apprenticeship.lifecycle import CLASS_STATE_LABELS, ClassState
from apprenticeship.models import Course, TrainingClass
from apprenticeship.selectors.classes import courses_of, terms_of
from tests.apprenticeship.terms import COURSES, agreeable_class
from tests.builders import NOW, build_assignment, build_class, build_enrolment, build_rulebook
from tests.cast import Cast

TERMS = {
    "name": "2027级车工高级班",
    "occupation": "6-18-01-01 车工",
    "work_type": "数控车工",
    "level": "3",
    "planned_heads": "30",
    "starts_on": "2027-03-01",
    "last_on": "2029-02-28",
    "credits_needed": "40",
    "practice_credits_needed": "20",
    "hours_per_credit": "",
    "plan_summary": "企校双师带徒",
}


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def plan(*rows: tuple[str, str, str, str], total: int | None = None, **extra: str) -> dict[str, str]:
    """Make the fields of the courses' form."""
    count = total or len(rows)
    fields = {"course-TOTAL_FORMS": str(count), "course-INITIAL_FORMS": "0", **extra}
    for place, row in enumerate(rows):
        for name, value in zip(("name", "category", "hours", "credits"), row, strict=True):
            fields[f"course-{place}-{name}"] = value
    return fields


# ---- list ----


def test_the_list_shows_a_class_with_its_status(cast: Cast):
    row = agreeable_class(cast, ClassState.SUBMITTED)
    text = page(cast.client("filing"), "/classes/")
    assert row.number in text
    assert "已报送" in text
    assert "新建培养班" not in text
    assert "新建培养班" in page(cast.client("registrar"), "/classes/")


def test_the_list_is_sorted_searched_and_paged_by_its_address(cast: Cast):
    for serial in range(1, 4):
        agreeable_class(cast, "open", serial=serial, planned_heads=serial, rulebook=build_rulebook(version=serial + 1))
    client = cast.client("registrar")
    text = page(client, "/classes/?sort=heads")
    assert text.index("2026-0001") < text.index("2026-0003")
    for key in ("number", "-name", "starts", "since", "newest", "nonsense"):
        assert page(client, f"/classes/?sort={key}").count("</th>") > 3
    text = page(client, "/classes/?q=0002&state=open")
    assert "2026-0002" in text
    assert "2026-0001" not in text
    assert "没有符合条件的培养班" in page(client, "/classes/?state=closed")
    assert page(client, "/classes/?starts_from=yesterday")


def test_an_empty_list_says_what_to_do(cast: Cast):
    assert "由企业或学校任一方草拟" in page(cast.client("registrar"), "/classes/")
    assert "与您有关的班级会出现在这里" in page(cast.client("auditor"), "/classes/")


@pytest.mark.parametrize("url", ["/classes/", "/classes/2026-0001/"])
def test_a_page_asks_the_database_the_same_however_much_there_is(cast: Cast, url: str):
    client, counts = cast.client("registrar"), []
    for serial in (1, 2, 3):
        agreeable_class(cast, "open", serial=serial, rulebook=build_rulebook(version=serial + 1))
        row = TrainingClass.objects.get(number="2026-0001")
        build_enrolment(row, "registered", serial, student_no=f"S{serial}")
        with CaptureQueriesContext(connection) as queries:
            page(client, url)
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


# ---- new ----


def draft(cast: Cast, **facts: Any) -> dict[str, Any]:
    return {
        **TERMS,
        "partner": cast.sun.name,
        "bureau": cast.city.pk,
        "rulebook": build_rulebook(version=2).pk,
        **facts,
    }


def test_a_class_is_drafted_and_leads_to_its_page(cast: Cast):
    client = cast.client("enterprise_officer")
    assert cast.sun.name in page(client, "/classes/new/")
    answer = client.post("/classes/new/", draft(cast))
    assert (answer.status_code, answer["Location"]) == (303, "/classes/2026-320600-0001/")
    text = page(client, answer["Location"])
    assert "已草拟，班号 2026-320600-0001" in text
    assert "还没有课程" in text
    row = TrainingClass.objects.get()
    assert (row.hours_per_credit, row.school) == (16, cast.sun)


def test_a_draft_with_faults_loses_nothing_and_says_all(cast: Cast):
    fields = draft(cast, partner="无此学校", occupation="宇航员", last_on="2027-01-01")
    answer = cast.client("enterprise_officer").post("/classes/new/", fields)
    assert answer.status_code == 422
    text = answer.content.decode()
    for words in (
        "没有找到所选的合作单位",
        "职业目录中没有“宇航员”",
        "早于开始日期",
        'value="无此学校"',
        "企校双师带徒",
    ):
        assert words in text
    assert not TrainingClass.objects.exists()


def test_a_draft_with_blanks_asks_for_them(cast: Cast):
    answer = cast.client("registrar").post("/classes/new/", {"name": "只有名称"})
    assert answer.status_code == 422
    assert 'value="只有名称"' in answer.content.decode()


@pytest.mark.parametrize("player", ["tutor", "mentor", "filing", "auditor", "apprentice"])
def test_who_finds_no_form_to_draft(cast: Cast, player: str):
    assert cast.client(player).get("/classes/new/").status_code == 403
    assert cast.client(player).post("/classes/new/", {}).status_code == 403


# ---- case ----


@pytest.mark.parametrize("state", [str(state) for state in ClassState])
@pytest.mark.parametrize("player", ["registrar", "enterprise_officer", "tutor", "mentor", "filing", "auditor"])
def test_every_role_reads_every_state_that_it_may_see(cast: Cast, player: str, state: str):
    row = agreeable_class(cast, state)
    is_hidden = player in ("filing", "auditor") and state in ("draft", "agreed", "cancelled")
    text = page(cast.client(player), f"/classes/{row.number}/", 404 if is_hidden else 200)
    if not is_hidden:
        assert CLASS_STATE_LABELS[ClassState(state)] in text
        assert cast.forge.name in text
        assert "岗位实践" in text


@pytest.mark.parametrize(
    ("player", "state", "words"),
    [
        ("registrar", "draft", "请核对并完善内容"),
        ("tutor", "draft", "学校和企业正在商定"),
        ("enterprise_officer", "agreed", "双方已确认，请报送备案"),
        ("registrar", "agreed", "等待企业报送备案"),
        ("filing", "submitted", "请核对后准予备案"),
        ("auditor", "submitted", "等待人社部门备案"),
        ("registrar", "returned", "培养方案缺少课时安排"),
        ("registrar", "filed", "上传花名册并入库"),
        ("mentor", "filed", "等待学校开班"),
        ("registrar", "open", "全部学徒结业或退出后可以结班"),
    ],
)
def test_what_comes_next_is_said_by_role(cast: Cast, player: str, state: str, words: str):
    row = agreeable_class(cast, state)
    assert words in page(cast.client(player), f"/classes/{row.number}/")


def test_only_what_one_may_do_is_offered(cast: Cast):
    row = agreeable_class(cast, "submitted")
    text = page(cast.client("filing"), f"/classes/{row.number}/")
    assert f"/classes/{row.number}/file/" in text
    assert f"/classes/{row.number}/send_back/" in text
    for player in ("registrar", "enterprise_officer", "auditor", "first_review"):
        assert f"/classes/{row.number}/file/" not in page(cast.client(player), f"/classes/{row.number}/")


def test_a_side_reads_what_the_other_changed_old_and_new(cast: Cast):
    row = agreeable_class(cast, "draft")
    acts.agree(actor=cast.registrar, number=row.number, now=NOW)
    terms = terms_of(row, courses_of(row))
    amend(
        actor=cast.enterprise_officer,
        number=row.number,
        terms=replace(terms, planned_heads=25, level="2", courses=terms.courses[:2]),
    )
    text = page(cast.client("registrar"), f"/classes/{row.number}/")
    assert "本方上次确认以来的改动" in text
    for words in (
        "<del>30</del>",
        "<ins>25</ins>",
        "<ins>二级/技师</ins>",
        "<del>岗位实践（企业实践，320 学时，20 学分）",
    ):
        assert words in text
    assert "改了 3 项" in text, "the history says it too"


def test_a_side_is_not_shown_its_own_changes_as_the_others(cast: Cast):
    row = agreeable_class(cast, "draft")
    terms = replace(terms_of(row, courses_of(row)), planned_heads=25)
    amend(actor=cast.enterprise_officer, number=row.number, terms=terms)
    url = f"/classes/{row.number}/"
    assert "本方上次确认以来的改动" in page(cast.client("registrar"), url)
    for player in ("enterprise_officer", "tutor", "mentor"):
        assert "本方上次确认以来的改动" not in page(cast.client(player), url)


def test_a_course_that_is_new_has_nothing_before_it(cast: Cast):
    row = TrainingClass.objects.get(pk=build_class(school=cast.sun, enterprise=cast.forge, bureau=cast.city).pk)
    terms = replace(terms_of(row, []), courses=COURSES)
    amend(actor=cast.enterprise_officer, number=row.number, terms=terms)
    text = page(cast.client("registrar"), f"/classes/{row.number}/")
    assert "<td>—</td>" in text
    assert "<ins>岗位实践（企业实践，320 学时，20 学分）</ins>" in text


def test_the_reason_of_a_return_stays_until_the_class_is_reported_again(cast: Cast):
    row = agreeable_class(cast, "returned")
    client, url = cast.client("registrar"), f"/classes/{row.number}/"
    assert "培养方案缺少课时安排" in page(client, url)
    amend(actor=cast.registrar, number=row.number, terms=replace(terms_of(row, courses_of(row)), planned_heads=9))
    assert "培养方案缺少课时安排" in page(client, url)
    for side in (cast.registrar, cast.enterprise_officer):
        acts.agree(actor=side, number=row.number, now=NOW)
    acts.submit(actor=cast.enterprise_officer, number=row.number, now=NOW)
    assert "培养方案缺少课时安排" not in page(client, url)


def test_an_officer_reads_how_long_a_class_has_waited(cast: Cast):
    agreeable_class(cast, "submitted", submitted_at=NOW - timedelta(days=9))
    assert "已等 1" in page(cast.client("filing"), "/classes/?state=submitted&sort=since")


# ---- moves ----


def test_a_move_leads_back_to_the_class_with_a_word(cast: Cast):
    row = agreeable_class(cast, "submitted")
    client = cast.client("filing")
    answer = client.post(f"/classes/{row.number}/file/", {"revision": "1"})
    assert (answer.status_code, answer["Location"]) == (303, f"/classes/{row.number}/")
    text = page(client, answer["Location"])
    assert "已准予备案。" in text
    assert "2026-11-24" in text


def test_what_keeps_a_class_from_opening_is_listed_with_its_links(cast: Cast):
    row = agreeable_class(cast, "filed")
    answer = cast.client("registrar").post(f"/classes/{row.number}/open/")
    assert answer.status_code == 422
    assert "本班还没有已注册的学徒" in answer.content.decode()
    enrolment = build_enrolment(row, "registered")
    build_assignment(enrolment, mentor=cast.forge_mentor)
    build_assignment(enrolment, tutor=cast.sun_tutor)
    assert cast.client("registrar").post(f"/classes/{row.number}/open/").status_code == 303


def test_an_incomplete_plan_is_listed_with_a_link_to_the_courses(cast: Cast):
    row = build_class(school=cast.sun, enterprise=cast.forge, bureau=cast.city)
    answer = cast.client("registrar").post(f"/classes/{row.number}/agree/")
    assert answer.status_code == 422
    assert f'<a href="/classes/{row.number}/courses/">培养方案还没有一门课程' in answer.content.decode()


@pytest.mark.parametrize("move", ["agree", "submit", "file", "send_back", "open", "close", "cancel"])
@pytest.mark.parametrize("player", ["registrar", "enterprise_officer", "tutor", "filing", "moon_registrar"])
@pytest.mark.parametrize("state", ["draft", "submitted", "open"])
def test_page_and_api_answer_each_move_the_same(cast: Cast, move: str, player: str, state: str):
    row = agreeable_class(cast, state)
    by_page = cast.client(player).post(f"/classes/{row.number}/{move}/", {}).status_code
    fresh = agreeable_class(cast, state, serial=2, rulebook=build_rulebook(version=3))
    by_api = cast.api(player).post(f"/api/v1/classes/{fresh.number}/{move}/", {}).status_code
    assert {303: 200}.get(by_page, by_page) == by_api


def test_a_move_on_what_was_changed_meanwhile_is_refused(cast: Cast):
    row = agreeable_class(cast, "draft", revision=2)
    answer = cast.client("registrar").post(f"/classes/{row.number}/agree/", {"revision": "1"})
    assert answer.status_code == 409
    assert "刚刚被修改过" in answer.content.decode()


def test_a_refusal_without_its_reason_is_asked_for_it(cast: Cast):
    row = agreeable_class(cast, "submitted")
    answer = cast.client("filing").post(f"/classes/{row.number}/send_back/", {"reason": ""})
    assert answer.status_code == 422
    assert "请填写原因" in answer.content.decode()


# ---- edit and courses ----


def test_terms_are_edited_and_what_was_typed_is_kept(cast: Cast):
    row = agreeable_class(cast, "agreed")
    client, url = cast.client("registrar"), f"/classes/{row.number}/edit/"
    assert 'value="2026-03-01"' in page(client, url)
    fields = {**TERMS, "rulebook": row.rulebook_id, "revision": "1"}
    wrong = client.post(url, {**fields, "practice_credits_needed": "41"})
    assert wrong.status_code == 422
    assert "企业实践学分 41 多于结业所需学分 40" in wrong.content.decode()
    answer = client.post(url, fields)
    assert answer.status_code == 303
    assert "双方需要重新确认" in page(client, f"/classes/{row.number}/")
    row.refresh_from_db()
    assert (row.name, row.state, row.revision) == ("2027级车工高级班", "draft", 2)
    assert Course.objects.filter(training_class=row).count() == 3
    assert client.post(url, fields).status_code == 409, "somebody else's page is stale now"


def test_saving_what_stands_says_that_nothing_changed(cast: Cast):
    row = agreeable_class(cast, "agreed")
    client = cast.client("registrar")
    fields = {
        "name": row.name,
        "occupation": row.occupation_id,
        "level": row.level,
        "planned_heads": row.planned_heads,
        "starts_on": row.starts_on,
        "last_on": row.ends_on,
        "rulebook": row.rulebook_id,
        "credits_needed": row.credits_needed,
        "practice_credits_needed": row.practice_credits_needed,
        "hours_per_credit": row.hours_per_credit,
        "revision": 1,
    }
    assert client.post(f"/classes/{row.number}/edit/", fields).status_code == 303
    text = page(client, f"/classes/{row.number}/")
    assert "没有改动" in text
    assert "双方已确认" in text


@pytest.mark.parametrize("page_name", ["edit", "courses"])
@pytest.mark.parametrize(
    ("player", "state", "status"),
    [
        ("moon_registrar", "draft", 404),
        ("filing", "draft", 404),
        ("tutor", "draft", 403),
        ("filing", "submitted", 403),
        ("registrar", "submitted", 409),
        ("enterprise_officer", "open", 409),
    ],
)
def test_who_may_not_edit(cast: Cast, page_name: str, player: str, state: str, status: int):
    row = agreeable_class(cast, state)
    url = f"/classes/{row.number}/{page_name}/"
    assert cast.client(player).get(url).status_code == status
    assert cast.client(player).post(url, {}).status_code == status


def test_courses_are_added_changed_and_taken_out_in_one_go(cast: Cast):
    row = agreeable_class(cast, "draft")
    client, url = cast.client("registrar"), f"/classes/{row.number}/courses/"
    assert 'value="机械制图"' in page(client, url)
    fields = plan(
        ("职业素养", "public", "64", "4"),
        ("机械制图", "professional", "272", "17"),
        ("岗位实践", "practice", "320", "20"),
        ("", "", "", ""),
        ("工匠精神", "elective", "16", "1"),
        revision="1",
    )
    assert client.post(url, {**fields, "course-0-DELETE": "on"}).status_code == 303
    names = Course.objects.filter(training_class=row).order_by("pk").values_list("name", "credits")
    assert [(name, int(credits)) for name, credits in names] == [("机械制图", 17), ("岗位实践", 20), ("工匠精神", 1)]


def test_wrong_courses_are_said_at_their_row_and_nothing_is_lost(cast: Cast):
    row = agreeable_class(cast, "draft")
    fields = plan(("制图", "professional", "", "4"), ("", "", "", ""), ("", "public", "abc", "1"), revision="1")
    answer = cast.client("registrar").post(f"/classes/{row.number}/courses/", fields)
    assert answer.status_code == 422
    text = answer.content.decode()
    for words in ("第 1 行 学时", "第 3 行 课程名称", "第 3 行 学时", 'value="abc"', 'value="制图"'):
        assert words in text
    assert Course.objects.filter(training_class=row).count() == 3


def test_a_rule_of_the_plan_blames_its_row(cast: Cast):
    row = agreeable_class(cast, "draft")
    fields = plan(("", "", "", ""), ("制图", "professional", "3", "48"), ("制图", "elective", "16", "1"), revision="1")
    answer = cast.client("registrar").post(f"/classes/{row.number}/courses/", fields)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "第 2 行 学分" in text
    assert "第 3 行 课程名称" in text


def test_more_rows_are_drawn_without_saving(cast: Cast):
    row = agreeable_class(cast, "draft")
    fields = plan(("制图", "professional", "abc", ""), ("", "", "", ""), more="1", revision="1")
    answer = cast.client("registrar").post(f"/classes/{row.number}/courses/", fields)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'value="制图"' in text
    assert 'value="abc"' in text
    assert 'name="course-TOTAL_FORMS" value="6"' in text
    assert Course.objects.filter(training_class=row).count() == 3


@pytest.mark.parametrize("total", ["", "x", "-1", "999999", "²"])
@pytest.mark.parametrize("more", [{}, {"more": "1"}])
def test_a_broken_count_of_rows_breaks_nothing(cast: Cast, total: str, more: dict[str, str]):
    row = agreeable_class(cast, "draft")
    fields = {"course-TOTAL_FORMS": total, "course-INITIAL_FORMS": "0", **more}
    answer = cast.client("registrar").post(f"/classes/{row.number}/courses/", fields)
    assert answer.status_code in (200, 303, 422)


# ---- papers and what follows ----


@pytest.mark.parametrize(
    ("player", "state", "links"),
    [
        ("registrar", "draft", ["paper/"]),
        ("registrar", "filed", ["paper/", "roster/"]),
        ("registrar", "closed", ["paper/", "roster/", "report.xlsx/", "report.pdf/"]),
        ("enterprise_officer", "filed", ["paper/", "claims/advance/"]),
        ("enterprise_officer", "closed", ["paper/", "report.xlsx/", "report.pdf/", "claims/balance/"]),
        ("auditor", "open", ["paper/", "report.xlsx/", "report.pdf/"]),
        ("tutor", "open", ["paper/"]),
    ],
)
def test_each_role_finds_the_papers_and_what_follows(cast: Cast, player: str, state: str, links: list[str]):
    row = agreeable_class(cast, state)
    text = page(cast.client(player), f"/classes/{row.number}/")
    possible = ["paper/", "roster/", "report.xlsx/", "report.pdf/", "claims/advance/", "claims/balance/"]
    assert [link for link in possible if f"/classes/{row.number}/{link}" in text and link != ""] == links


def test_the_filing_form_holds_what_the_bureau_keeps(cast: Cast):
    row = agreeable_class(cast, "filed", plan_summary="第一行\n第二行")
    text = page(cast.client("filing"), f"/classes/{row.number}/paper/")
    for words in (
        "企业新型学徒制培养班备案表",
        cast.forge.credit_code,
        "640",
        "第一行<br>第二行",
        "准予备案",
        "岗位实践",
    ):
        assert words in text
    page(cast.client("county_filing"), f"/classes/{row.number}/paper/", 404)
