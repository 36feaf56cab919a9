"""Results, certificates, the enterprise's verdict, completion: one by one and for a class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from apprenticeship.actions.assessment import (
    ResultRow,
    ResultsRefused,
    correct_assessment,
    correct_certificate,
    judge,
    record_assessment,
    record_certificate,
    record_results,
)
from apprenticeship.actions.completion import complete, complete_class
from apprenticeship.lifecycle import EnrolmentState
from apprenticeship.models import Assessment, Certificate, Enrolment, MentorAssignment, TrainingClass
from apprenticeship.rules.results import AssessmentFacts, CertificateFacts
from common.actor import Actor
from common.errors import InvalidFacts, NotYourMove, WrongState
from journal.models import Entry
from tests import builders
from tests.builders import TODAY
from tests.cast import Cast

PASS = AssessmentFacts(
    assessed_on=date(2026, 11, 20), body="示例评价机构", theory_score=Decimal("81.5"), is_passed=True
)
FAIL = replace(PASS, theory_score=Decimal("41.5"), is_passed=False)
PAPER = CertificateFacts(number=builders.certificate_no(1, "3", 2026), issuer="示例评价机构", issued_on=TODAY)


def assess(actor: Actor, row: Enrolment, facts: AssessmentFacts = PASS) -> Assessment:
    return record_assessment(actor=actor, student_no=row.student_no, facts=facts, today=TODAY)


def certify(actor: Actor, row: Enrolment, facts: CertificateFacts = PAPER) -> Certificate:
    return record_certificate(actor=actor, student_no=row.student_no, facts=facts, today=TODAY)


def finish(actor: Actor, row: Enrolment, move: str = "complete_certified", ended_on: date | None = TODAY) -> Enrolment:
    return complete(actor=actor, student_no=row.student_no, move=move, ended_on=ended_on, today=TODAY)


def rules_of(refused: pytest.ExceptionInfo[InvalidFacts]) -> list[str]:
    return [problem.rule for problem in refused.value.problems]


# ---- results ----


def test_attempts_are_counted_and_journalled(cast: Cast) -> None:
    assert assess(cast.registrar, cast.enrolment, FAIL).attempt == 1
    assert assess(cast.registrar, cast.enrolment).attempt == 2
    entries = Entry.objects.filter(verb="assessment.record").order_by("pk")
    assert [entry.after["is_passed"] for entry in entries] == [False, True]
    assert entries[0].after["theory_score"] == "41.5"


def test_a_result_is_corrected_with_before_and_after(cast: Cast) -> None:
    assess(cast.registrar, cast.enrolment, FAIL)
    for _ in range(2):
        correct_assessment(
            actor=cast.registrar,
            student_no=cast.enrolment.student_no,
            attempt=1,
            facts=PASS,
            today=TODAY,
            reason="录入有误",
        )
    entry = Entry.objects.get(verb="assessment.correct")
    assert (entry.before["is_passed"], entry.after["is_passed"], entry.reason) == (False, True, "录入有误")


def test_an_attempt_that_does_not_exist_cannot_be_corrected(cast: Cast) -> None:
    with pytest.raises(Assessment.DoesNotExist):
        correct_assessment(
            actor=cast.registrar, student_no=cast.enrolment.student_no, attempt=1, facts=PASS, today=TODAY
        )


def test_wrong_results_are_refused_whole(cast: Cast) -> None:
    with pytest.raises(InvalidFacts) as refused:
        assess(cast.registrar, cast.enrolment, replace(PASS, body="", assessed_on=date(2027, 1, 1)))
    assert rules_of(refused) == ["value_blank", "day_ahead"]
    assert not Assessment.objects.exists()


# ---- certificates ----


def test_a_certificate_is_of_the_class_s_level_and_occupation(cast: Cast) -> None:
    made = certify(cast.registrar, cast.enrolment)
    assert (made.level, made.occupation) == (cast.open_class.level, cast.lathe)
    assert Entry.objects.get(verb="certificate.record").after["number"] == PAPER.number


def test_a_number_exists_once_whoever_holds_it(cast: Cast) -> None:
    certify(cast.registrar, cast.enrolment)
    other = builders.build_enrolment(cast.open_class, serial=50)
    with pytest.raises(InvalidFacts) as refused:
        certify(cast.registrar, other, replace(PAPER, number=PAPER.number.lower()))
    assert rules_of(refused) == ["certificate_taken"]
    assert cast.enrolment.student_no in refused.value.problems[0].params["holder"]


def test_a_stranger_who_holds_the_number_is_not_named(cast: Cast) -> None:
    certify(cast.moon_registrar, cast.far_enrolment)
    with pytest.raises(InvalidFacts) as refused:
        certify(cast.registrar, cast.enrolment)
    assert refused.value.problems[0].params["holder"] == "其他单位的学徒"


def test_one_certificate_of_a_kind(cast: Cast) -> None:
    certify(cast.registrar, cast.enrolment)
    with pytest.raises(InvalidFacts) as refused:
        certify(cast.registrar, cast.enrolment, replace(PAPER, number=builders.certificate_no(2, "3", 2026)))
    assert rules_of(refused) == ["certificate_kind_taken"]
    assert certify(cast.registrar, cast.enrolment, replace(PAPER, kind="training", number="T-0001"))


def test_a_certificate_is_corrected_with_before_and_after(cast: Cast) -> None:
    certify(cast.registrar, cast.enrolment)
    right = replace(PAPER, number=builders.certificate_no(2, "3", 2026))
    for _ in range(2):
        correct_certificate(
            actor=cast.registrar, student_no=cast.enrolment.student_no, facts=right, today=TODAY, reason="录入有误"
        )
    assert Entry.objects.get(verb="certificate.correct").after["number"] == right.number


def test_what_was_never_recorded_cannot_be_corrected(cast: Cast) -> None:
    with pytest.raises(Certificate.DoesNotExist):
        correct_certificate(actor=cast.registrar, student_no=cast.enrolment.student_no, facts=PAPER, today=TODAY)


# ---- the enterprise's verdict ----


def test_the_enterprise_judges_and_may_change_its_mind(cast: Cast) -> None:
    for verdict in (True, True, False):
        judge(actor=cast.enterprise_officer, student_no=cast.enrolment.student_no, is_passed=verdict, note="试用")
    cast.enrolment.refresh_from_db()
    assert cast.enrolment.employer_passed is False
    entries = Entry.objects.filter(verb="enrolment.judge").order_by("pk")
    assert [entry.before["employer_passed"] for entry in entries] == [None, True]


# ---- completion ----


def test_a_pass_and_a_certificate_complete_a_training(cast: Cast) -> None:
    assess(cast.registrar, cast.enrolment)
    certify(cast.registrar, cast.enrolment)
    row = finish(cast.registrar, cast.enrolment)
    row.refresh_from_db()
    assert (row.state, row.ended_on, row.ends_on) == ("completed_certified", TODAY, TODAY)
    assert {each.last_on for each in MentorAssignment.objects.filter(enrolment=row)} == {TODAY}
    assert Entry.objects.get(verb="enrolment.complete_certified").after["ended_on"] == "2026-11-24"


def test_completing_after_the_planned_end_leaves_the_period(cast: Cast) -> None:
    assess(cast.registrar, cast.enrolment, FAIL)
    late = date(2027, 4, 1)
    row = complete(
        actor=cast.registrar,
        student_no=cast.enrolment.student_no,
        move="complete_uncertified",
        ended_on=late,
        today=late,
    )
    row.refresh_from_db()
    assert (row.state, row.ended_on, row.ends_on) == ("completed_uncertified", late, builders.LAST_ON)


def test_what_is_missing_is_said(cast: Cast) -> None:
    with pytest.raises(InvalidFacts) as refused:
        finish(cast.registrar, cast.enrolment)
    assert rules_of(refused) == ["pass_missing", "certificate_missing"]
    with pytest.raises(InvalidFacts) as refused:
        finish(cast.registrar, cast.enrolment, "complete_uncertified")
    assert rules_of(refused) == ["assessment_missing"]


def test_who_holds_a_certificate_is_not_completed_without(cast: Cast) -> None:
    assess(cast.registrar, cast.enrolment)
    certify(cast.registrar, cast.enrolment)
    with pytest.raises(InvalidFacts) as refused:
        finish(cast.registrar, cast.enrolment, "complete_uncertified")
    assert rules_of(refused) == ["certificate_held"]


@pytest.mark.parametrize(
    ("ended_on", "rule"),
    [
        (None, "day_missing"),
        (TODAY + timedelta(days=1), "ended_ahead"),
        (date(2026, 2, 1), "ended_before_start"),
        (date(2026, 11, 1), "records_after_end"),
    ],
)
def test_the_last_day_is_checked(cast: Cast, ended_on: date | None, rule: str) -> None:
    assess(cast.registrar, cast.enrolment, FAIL)
    with pytest.raises(InvalidFacts) as refused:
        finish(cast.registrar, cast.enrolment, "complete_uncertified", ended_on)
    assert rules_of(refused) == [rule]


# ---- a whole class ----


def grid(cast: Cast, count: int = 3) -> list[Enrolment]:
    return [builders.build_enrolment(cast.open_class, serial=50 + step) for step in range(count)]


def paper(serial: int) -> CertificateFacts:
    return replace(PAPER, number=builders.certificate_no(serial, "3", 2026))


def record_grid(cast: Cast, *rows: ResultRow) -> int:
    return record_results(actor=cast.registrar, number=cast.open_class.number, rows=rows, today=TODAY)


def test_a_grid_records_results_and_certificates_at_once(cast: Cast) -> None:
    people = grid(cast)
    count = record_grid(
        cast,
        ResultRow(student_no=people[0].student_no, assessment=PASS, certificate=paper(1)),
        ResultRow(student_no=people[1].student_no, assessment=FAIL),
        ResultRow(student_no=people[2].student_no),
    )
    assert count == 3
    assert (Assessment.objects.count(), Certificate.objects.count()) == (2, 1)


def test_a_grid_is_written_whole_or_not_at_all_and_names_every_row(cast: Cast) -> None:
    people = grid(cast)
    with pytest.raises(ResultsRefused) as refused:
        record_grid(
            cast,
            ResultRow(student_no=people[0].student_no, assessment=PASS, certificate=paper(1)),
            ResultRow(student_no=people[1].student_no, assessment=replace(FAIL, body="")),
            ResultRow(student_no=people[2].student_no, certificate=paper(1)),
        )
    assert [(place, problem.rule) for place, problem in refused.value.found] == [
        (1, "value_blank"),
        (2, "certificate_taken"),
    ]
    assert [problem.field for problem in refused.value.problems] == ["rows.1.body", "rows.2.number"]
    assert not Assessment.objects.exists()


def test_a_grid_holds_people_of_its_class_only(cast: Cast) -> None:
    with pytest.raises(Enrolment.DoesNotExist):
        record_grid(cast, ResultRow(student_no=cast.far_enrolment.student_no, assessment=PASS))


def test_a_class_completes_whoever_is_ready_as_their_results_bear_it(cast: Cast) -> None:
    people = grid(cast)
    record_grid(
        cast,
        ResultRow(student_no=people[0].student_no, assessment=PASS, certificate=paper(1)),
        ResultRow(student_no=people[1].student_no, assessment=FAIL),
    )
    done = complete_class(actor=cast.registrar, number=cast.open_class.number, ended_on=TODAY, today=TODAY)
    assert [row.state for row in done] == ["completed_certified", "completed_uncertified"]
    assert Enrolment.objects.get(pk=people[2].pk).state == EnrolmentState.TRAINING


def test_a_class_with_nobody_ready_is_told_so(cast: Cast) -> None:
    grid(cast)
    with pytest.raises(InvalidFacts) as refused:
        complete_class(actor=cast.registrar, number=cast.open_class.number, ended_on=TODAY, today=TODAY)
    assert rules_of(refused) == ["nobody_ready"]


def test_a_class_is_completed_on_a_day_that_fits_everybody(cast: Cast) -> None:
    people = grid(cast)
    record_grid(cast, ResultRow(student_no=people[0].student_no, assessment=FAIL))
    with pytest.raises(InvalidFacts) as refused:
        complete_class(actor=cast.registrar, number=cast.open_class.number, ended_on=date(2026, 11, 1), today=TODAY)
    assert rules_of(refused) == ["records_after_end"]


# ---- the same answers for every act ----

ACTS: dict[str, Callable[[Actor, Enrolment], Any]] = {
    "assess": lambda actor, row: assess(actor, row),
    "correct_assessment": lambda actor, row: correct_assessment(
        actor=actor, student_no=row.student_no, attempt=1, facts=PASS, today=TODAY
    ),
    "certify": lambda actor, row: certify(actor, row),
    "correct_certificate": lambda actor, row: correct_certificate(
        actor=actor, student_no=row.student_no, facts=PAPER, today=TODAY
    ),
    "complete_certified": lambda actor, row: finish(actor, row),
    "complete_uncertified": lambda actor, row: finish(actor, row, "complete_uncertified"),
    "judge": lambda actor, row: judge(actor=actor, student_no=row.student_no, is_passed=True),
}
OF_CLASSES: dict[str, Callable[[Actor, TrainingClass], Any]] = {
    "grid": lambda actor, held: record_results(actor=actor, number=held.number, rows=[], today=TODAY),
    "complete": lambda actor, held: complete_class(actor=actor, number=held.number, ended_on=TODAY, today=TODAY),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("stranger", ["moon_registrar", "mill_officer", "county_filing", "moon_tutor"])
def test_strangers_find_nobody(cast: Cast, act: str, stranger: str) -> None:
    with pytest.raises(Enrolment.DoesNotExist):
        ACTS[act](cast.actor(stranger), cast.enrolment)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["tutor", "mentor", "filing", "auditor", "apprentice"])
def test_those_who_only_look_record_nothing(cast: Cast, act: str, role: str) -> None:
    with pytest.raises(NotYourMove):
        ACTS[act](cast.actor(role), cast.enrolment)


def test_the_school_records_and_the_enterprise_judges(cast: Cast) -> None:
    for act in set(ACTS) - {"judge"}:
        with pytest.raises(NotYourMove):
            ACTS[act](cast.enterprise_officer, cast.enrolment)
    with pytest.raises(NotYourMove):
        ACTS["judge"](cast.registrar, cast.enrolment)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", ["registered", "withdrawn", "void"])
def test_who_is_not_in_training_has_no_results(cast: Cast, act: str, state: str) -> None:
    row = builders.build_enrolment(cast.open_class, EnrolmentState(state), 60)
    actor = cast.enterprise_officer if act == "judge" else cast.registrar
    with pytest.raises(WrongState):
        ACTS[act](actor, row)


@pytest.mark.parametrize("act", OF_CLASSES)
def test_a_class_answers_strangers_and_roles_alike(cast: Cast, act: str) -> None:
    with pytest.raises(TrainingClass.DoesNotExist):
        OF_CLASSES[act](cast.moon_registrar, cast.open_class)
    with pytest.raises(NotYourMove):
        OF_CLASSES[act](cast.enterprise_officer, cast.open_class)


def test_one_number_recorded_twice_at_once_is_held_once(
    transactional_db: None, at_once: Callable[..., list[Any]]
) -> None:
    cast = Cast()
    here, there = cast.enrolment, cast.far_enrolment
    registrars = cast.registrar, cast.moon_registrar
    results = at_once([lambda: certify(registrars[0], here), lambda: certify(registrars[1], there)])
    assert sorted(type(result).__name__ for result in results) == ["Certificate", "InvalidFacts"]


def test_two_results_at_once_are_two_attempts(transactional_db: None, at_once: Callable[..., list[Any]]) -> None:
    cast = Cast()
    row, registrar = cast.enrolment, cast.registrar
    results = at_once([lambda: assess(registrar, row, FAIL), lambda: assess(registrar, row, FAIL)])
    assert sorted(one.attempt for one in results) == [1, 2]
