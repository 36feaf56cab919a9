"""Whoever does not meet the conditions stays registered when a class opens; everybody can see why and what helps."""

from __future__ import annotations

import pytest

from apprenticeship.actions.eligibility import approve_override, ask_override
from apprenticeship.lifecycle import ClassState, EnrolmentState
from apprenticeship.models import EligibilityCheck, Enrolment, TrainingClass
from apprenticeship.selectors.enrolments import enrolment_of, moves_of, waiting
from apprenticeship.selectors.held_back import SHOWN, held_back
from common.actor import System
from journal.actions import record
from tests import builders
from tests.apprenticeship.lists import STUDENTS, class_asking
from tests.builders import NOW, TODAY
from tests.cast import Cast

FOUND = {"predicate": "list_student", "verdict": "blocked", "rule": "list_names_person", "article": "", "as_of": None}
PARAMS = {"list": "在校学生", "since": "2025-09-01", "as_of": "2026-11-01"}


def blocked(held: TrainingClass, serial: int) -> Enrolment:
    row = builders.build_enrolment(held, EnrolmentState.REGISTERED, serial)
    builders.build_assignment(row, mentor=held.enterprise.mentors.get())
    builders.build_assignment(row, tutor=held.school.tutors.get())
    findings = [{**FOUND, "params": PARAMS}]
    EligibilityCheck.objects.create(enrolment=row, verdict="blocked", findings=findings, checked_at=NOW)
    return row


def fit(held: TrainingClass, serial: int) -> Enrolment:
    row = blocked(held, serial)
    EligibilityCheck.objects.filter(enrolment=row).update(verdict="ok", findings=[])
    return row


def test_the_class_opens_without_whoever_is_kept_out_and_says_why(cast: Cast) -> None:
    held = class_asking(cast, state=ClassState.FILED)
    kept, begun = blocked(held, 60), fit(held, 61)
    client = cast.client("registrar")
    page = client.get(f"/classes/{held.number}/").content.decode()
    assert "条件不符、开班时不会开始培养的学徒" in page
    answer = client.post(f"/classes/{held.number}/open/", follow=True).content.decode()
    assert [Enrolment.objects.get(pk=row.pk).state for row in (kept, begun)] == ["registered", "training"]
    assert "有学徒因不符合参加条件没有开始培养" in answer
    assert "此人在“在校学生”名单上" in answer
    assert f"/enrolments/{kept.student_no}/eligibility/" in answer


def test_nobody_is_offered_to_begin_while_kept_out(cast: Cast) -> None:
    held = class_asking(cast)
    row = blocked(held, 60)
    seen = enrolment_of(cast.registrar, row.student_no)
    assert [move.name for move in moves_of(seen, cast.registrar)] == ["withdraw", "void"]
    page = cast.client("registrar").get(f"/enrolments/{row.student_no}/").content.decode()
    assert "开班后也不能开始培养" in page
    assert cast.api("registrar").post(f"/api/v1/enrolments/{row.student_no}/start/").status_code == 409


def test_once_admitted_they_wait_for_the_registrar_to_begin(cast: Cast) -> None:
    held = class_asking(cast)
    row = blocked(held, 60)
    label = "班级已开班、待开始培养的学徒"
    counts = {one.label: one.count for one in waiting(cast.registrar, TODAY)}
    assert counts[label] == 0
    asked = ask_override(
        actor=cast.first_review, student_no=row.student_no, predicate="list_student", reason="名单有误", now=NOW
    )
    approve_override(actor=cast.second_review, override_id=asked.pk, now=NOW)
    counts = {one.label: one for one in waiting(cast.registrar, TODAY)}
    assert counts[label].count == 1
    listed = cast.client("registrar").get(f"/enrolments/?{counts[label].query}").content.decode()
    assert row.student_no in listed
    assert held_back(cast.registrar, held) == []
    assert cast.api("registrar").post(f"/api/v1/enrolments/{row.student_no}/start/").status_code == 200


@pytest.mark.parametrize("state", [ClassState.CLOSED, ClassState.SUBMITTED])
def test_only_filed_and_open_classes_name_them(cast: Cast, state: str) -> None:
    held = class_asking(cast, STUDENTS, 41, state)
    assert held_back(cast.registrar, held) == []


def test_strangers_see_nobody_and_a_page_shows_at_most_so_many(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    held = class_asking(cast)
    for serial in range(SHOWN + 2):
        blocked(held, 60 + serial)
    assert held_back(cast.moon_registrar, held) == []
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(held_back(cast.enterprise_officer, held)) == SHOWN + 1
    assert "查看全部" in cast.client("enterprise_officer").get(f"/classes/{held.number}/").content.decode()


def test_a_history_names_the_programs_job_in_chinese(cast: Cast) -> None:
    held = class_asking(cast)
    row = blocked(held, 60)
    record(actor=System("eligibility"), verb="eligibility.check", subject=row, after={"verdict": "blocked"})
    page = cast.client("registrar").get(f"/enrolments/{row.student_no}/").content.decode()
    assert "<strong>参加条件核对</strong>" in page
