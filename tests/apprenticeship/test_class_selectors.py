"""What lists of classes hold, what a class lacks, what the other side changed, what waits for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from apprenticeship.actions import classes as acts
from apprenticeship.actions.class_terms import amend
from apprenticeship.filters import ClassFilter
from apprenticeship.filters.filings import FilingFilter
from apprenticeship.filters.objections import ObjectionFilter
from apprenticeship.filters.openings import OpeningFilter
from apprenticeship.lifecycle import CLASS_LIFECYCLE, CLASS_MOVES, ClassState, EnrolmentState
from apprenticeship.selectors.class_progress import differences, missing, moves_for, roster_of, waiting
from apprenticeship.selectors.class_references import (
    bureau_id_of,
    credit_hours_of,
    occupation_code_of,
    partner_id_of,
    rulebook_id_of,
)
from apprenticeship.selectors.classes import class_of, classes, courses_of, limits_of, terms_of
from apprenticeship.selectors.filings import filing_queue
from apprenticeship.selectors.objections import objections
from apprenticeship.selectors.openings import openings
from tests.apprenticeship.terms import agreeable_class
from tests.builders import NOW, TODAY, build_assignment, build_class, build_enrolment, build_rulebook
from tests.cast import Cast


def several(cast: Cast, *states: str, **facts: object) -> None:
    for serial, state in enumerate(states, start=1):
        agreeable_class(cast, state, serial=serial, rulebook=build_rulebook(version=serial + 10), **facts)


# ---- lists ----


def test_a_list_is_newest_first_in_one_query(cast: Cast):
    several(cast, ClassState.DRAFT, ClassState.OPEN, ClassState.CLOSED)
    with CaptureQueriesContext(connection) as queries:
        shown = [(row.number, row.school.name, row.bureau.region.name, row.first_on) for row in classes(cast.registrar)]
    assert [number for number, *_ in shown] == ["2026-0003", "2026-0002", "2026-0001"]
    assert shown[0][3] == date(2026, 3, 1)
    assert len(queries) == 1


def test_a_class_waits_since_it_was_reported_else_since_it_was_drafted(cast: Cast):
    several(cast, ClassState.DRAFT, ClassState.SUBMITTED)
    drafted, submitted = classes(cast.registrar).order_by("pk")
    assert drafted.waits_since == drafted.created_at
    assert submitted.waits_since == submitted.submitted_at


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1, 2, 3, 4]),
        ("state=open", [2]),
        ("level=3", [1, 2, 3, 4]),
        ("level=2", []),
        ("q=0003", [3]),
        ("q=锻造 高级4", [4]),
        ("q=望月", []),
        ("q=车工", [1, 2, 3, 4]),
        ("starts_from=2026-03-01", [1, 2, 3, 4]),
        ("starts_from=2026-03-02", []),
        ("starts_to=2026-03-01", [1, 2, 3, 4]),
        ("ended_before=2027-02-28", []),
        ("ended_before=2027-03-01", [1, 2, 3, 4]),
        ("unconfirmed=school", [1]),
        ("roster=yes", [2]),
        ("roster=no", [1, 3, 4]),
        ("state=filed&roster=no", [3]),
    ],
)
def test_what_a_list_may_be_asked_for(cast: Cast, query: str, numbers: list[int]):
    several(cast, ClassState.DRAFT, ClassState.OPEN, ClassState.FILED, ClassState.CLOSED)
    build_enrolment(class_of(cast.registrar, "2026-0002"), serial=1)
    build_enrolment(class_of(cast.registrar, "2026-0003"), EnrolmentState.VOID, serial=2)
    asked = ClassFilter(QueryDict(query), classes(cast.registrar))
    assert asked.is_valid()
    assert sorted(int(row.number[-1]) for row in asked.qs) == numbers


# ---- one class ----


def test_limits_are_the_rulebooks(cast: Cast):
    limits = limits_of(build_rulebook())
    assert (limits.max_heads, limits.max_months, limits.registered_reach) == (None, None, 0)


@pytest.mark.parametrize(
    ("state", "open_items"),
    [
        (ClassState.DRAFT, ["企业确认", "学校确认"]),
        (ClassState.AGREED, ["企业报送人社部门备案"]),
        (ClassState.SUBMITTED, ["人社部门备案"]),
        (ClassState.RETURNED, ["按退回原因修改后重新确认"]),
        (ClassState.FILED, ["上传花名册并入库", "为学徒配对双导师"]),
        (ClassState.OPEN, []),
        (ClassState.CLOSED, []),
        (ClassState.CANCELLED, []),
    ],
)
def test_what_is_still_missing(cast: Cast, state: str, open_items: list[str]):
    row = agreeable_class(cast, state)
    items = missing(row, courses_of(row), roster_of(row))
    assert [item.label for item in items if not item.is_done] == open_items


def test_a_filed_class_counts_who_lacks_mentors(cast: Cast):
    row = agreeable_class(cast, ClassState.FILED)
    for serial in (1, 2, 3):
        enrolment = build_enrolment(row, EnrolmentState.REGISTERED, serial)
    build_assignment(enrolment, mentor=cast.forge_mentor)
    build_assignment(enrolment, tutor=cast.sun_tutor)
    roster = roster_of(row)
    assert (roster.registered_count, roster.paired_count, roster.held_count) == (3, 1, 3)
    items = missing(row, courses_of(row), roster)
    assert [(item.label % item.params, item.is_done, item.place) for item in items] == [
        ("花名册已入库 3 人", True, "roster"),
        ("还有 2 人未配齐双导师", False, "mentors"),
    ]


def test_an_open_class_counts_who_is_left(cast: Cast):
    row = agreeable_class(cast, ClassState.OPEN)
    build_enrolment(row, EnrolmentState.TRAINING, 1)
    build_enrolment(row, EnrolmentState.WITHDRAWN, 2)
    (item,) = missing(row, [], roster_of(row))
    assert (item.label % item.params, item.place) == ("还有 1 名学徒没有结业或退出", "enrolments")


def test_a_side_that_confirmed_is_not_asked_to_again(cast: Cast):
    row = agreeable_class(cast, ClassState.DRAFT)
    row = acts.agree(actor=cast.registrar, number=row.number, now=NOW)
    assert [move.name for move in moves_for(row, cast.registrar, TODAY)] == ["amend", "cancel"]
    assert [move.name for move in moves_for(row, cast.enterprise_officer, TODAY)] == ["amend", "agree", "cancel"]
    assert moves_for(row, cast.tutor, TODAY) == []


def test_each_side_sees_what_changed_since_it_confirmed(cast: Cast):
    row = agreeable_class(cast, ClassState.DRAFT)
    acts.agree(actor=cast.registrar, number=row.number, now=NOW)
    assert differences(row, cast.registrar) == []
    terms = terms_of(row, courses_of(row))
    amend(actor=cast.enterprise_officer, number=row.number, terms=replace(terms, planned_heads=25, level="2"))
    amend(actor=cast.enterprise_officer, number=row.number, terms=replace(terms, planned_heads=20))
    found = {d.fact: (d.before, d.after) for d in differences(row, cast.registrar)}
    assert found == {"planned_heads": (30, 20)}, "what was changed back is no difference"
    acts.agree(actor=cast.registrar, number=row.number, now=NOW)
    assert differences(row, cast.registrar) == []
    assert differences(row, cast.enterprise_officer) == [], "its own changes are no news"
    assert differences(row, cast.tutor) == []


def test_the_moves_by_name_are_all_but_amending():
    assert set(CLASS_MOVES) == {move.name for move in CLASS_LIFECYCLE.moves} - {"amend"}
    assert len(CLASS_MOVES) == len(set(CLASS_MOVES))


# ---- references ----


def test_names_and_codes_lead_to_rows(cast: Cast):
    book = build_rulebook()
    assert partner_id_of(cast.registrar, f" {cast.forge.name} ") == cast.forge.pk
    assert partner_id_of(cast.registrar, cast.forge.credit_code.lower()) == cast.forge.pk
    assert partner_id_of(cast.enterprise_officer, cast.sun.credit_code) == cast.sun.pk
    assert partner_id_of(cast.enterprise_officer, cast.forge.credit_code) == 0
    assert bureau_id_of("320600") == cast.city.pk
    assert rulebook_id_of("nantong-2019@1") == book.pk
    assert [occupation_code_of(w) for w in ("车工", "6-18-01-01", "6-18-01-01 车工", "宇航员")] == [
        "6-18-01-01",
        "6-18-01-01",
        "6-18-01-01",
        "宇航员",
    ]
    assert (credit_hours_of(book.pk), credit_hours_of(0)) == (Decimal(16), Decimal(0))


# ---- what waits ----


LISTED: dict[str, tuple[Any, Any]] = {
    "apprenticeship:classes": (classes, ClassFilter),
    "apprenticeship:filings": (filing_queue, FilingFilter),
    "apprenticeship:openings": (openings, OpeningFilter),
    "apprenticeship:objections": (objections, ObjectionFilter),
}


def counted(cast: Cast, player: str) -> dict[str, int]:
    """Count what waits, and prove that each link leads to exactly the counted rows."""
    actor = cast.actor(player)
    entries = waiting(actor, TODAY)
    for entry in entries:
        rows, kind = LISTED[entry.url_name]
        asked = kind(QueryDict(entry.query), rows(actor))
        assert asked.is_valid()
        assert asked.qs.count() == entry.count, entry
    return {entry.label: entry.count for entry in entries}


def test_what_waits_for_each_role(cast: Cast):
    states = ("draft", "agreed", "submitted", "submitted", "returned", "filed", "filed", "open", "open")
    several(cast, *states)
    rows = {row.number[-1]: row for row in classes(cast.registrar)}
    acts.agree(actor=cast.registrar, number=rows["1"].number, now=NOW)
    build_enrolment(rows["6"], EnrolmentState.REGISTERED, 1)
    over = build_class(
        "open",
        20,
        school=cast.sun,
        enterprise=cast.forge,
        bureau=cast.city,
        rulebook=rows["1"].rulebook,
        starts_on=date(2025, 3, 1),
        last_on=TODAY.replace(day=23),
    )
    build_class(
        "open",
        21,
        school=cast.sun,
        enterprise=cast.forge,
        bureau=cast.city,
        rulebook=rows["1"].rulebook,
        starts_on=date(2025, 3, 1),
        last_on=TODAY,
    )
    assert counted(cast, "enterprise_officer") == {
        "待本企业确认的班级": 1,
        "双方已确认、待报送备案的班级": 1,
        "被退回、需修改的班级": 1,
        "被要求补正材料的班级": 0,
    }
    assert counted(cast, "registrar") == {
        "待本校确认的班级": 0,
        "被退回、需修改的班级": 1,
        "已备案、待上传花名册的班级": 1,
        "培训期限已满、待结班的班级": 1,
    }
    assert over.ends_on < TODAY
    idle = {
        "审查已有结论、待办结的班级": 0,
        "公示期满、待准予备案的班级": 0,
        "待同意的开班申请": 0,
        "待核查的公示异议": 0,
        "备案办理已逾期的班级": 0,
    }
    assert counted(cast, "filing") == {"待备案的班级": 2, **idle}
    assert counted(cast, "county_filing") == {"待备案的班级": 0, **idle}
    assert counted(cast, "first_review") == {"待初审的班级": 0, "备案办理已逾期的班级": 0}
    for player in ("payment", "auditor", "tutor", "mentor", "apprentice"):
        assert counted(cast, player) == {}
