"""Starting, withdrawing and voiding enrolments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from apprenticeship.actions._enrolment import StillNeeded
from apprenticeship.actions.moves import ClassNotOpen, start, start_all, void, withdraw
from apprenticeship.lifecycle import ENROLMENT_LIFECYCLE, ClassState, EnrolmentState, LogState, WithdrawalReason
from apprenticeship.models import Enrolment, MentorAssignment
from common.actor import Actor, System
from common.errors import InvalidFacts, NotYourMove, WrongState
from journal.models import Entry
from tests import builders
from tests.builders import STARTS_ON, TODAY
from tests.cast import Cast

LEFT_ON = date(2026, 10, 31)


def leave(actor: Actor, row: Enrolment, **facts: Any) -> Enrolment:
    given = {"reason": "resigned", "ended_on": LEFT_ON, "today": TODAY, **facts}
    return withdraw(actor=actor, student_no=row.student_no, **given)


def rules_of(refused: pytest.ExceptionInfo[InvalidFacts]) -> list[str]:
    return [problem.rule for problem in refused.value.problems]


# ---- start ----


def test_training_starts_in_an_open_class(cast: Cast) -> None:
    row = start(actor=cast.registrar, student_no=cast.registered.student_no)
    assert row.state == EnrolmentState.TRAINING
    entry = Entry.objects.get(verb="enrolment.start")
    assert (entry.before, entry.after) == ({"state": "registered"}, {"state": "training"})


def test_training_waits_for_its_class(cast: Cast) -> None:
    row = builders.build_enrolment(cast.filed_class, EnrolmentState.REGISTERED, 5)
    with pytest.raises(ClassNotOpen):
        start(actor=cast.registrar, student_no=row.student_no)


def test_everybody_of_a_class_starts_at_once_and_twice_is_harmless(cast: Cast) -> None:
    for serial in (5, 6):
        builders.build_enrolment(cast.open_class, EnrolmentState.REGISTERED, serial)
    builders.build_enrolment(cast.open_class, EnrolmentState.VOID, 7)
    assert start_all(actor=cast.registrar, training_class=cast.open_class) == 2
    assert start_all(actor=cast.registrar, training_class=cast.open_class) == 0
    assert Entry.objects.filter(verb="enrolment.start").count() == 2
    assert Enrolment.objects.filter(state=EnrolmentState.VOID).count() == 1


def test_the_program_may_start_a_class(cast: Cast) -> None:
    builders.build_enrolment(cast.open_class, EnrolmentState.REGISTERED, 5)
    assert start_all(actor=System("open_class"), training_class=cast.open_class) == 1


def test_only_a_registrar_starts(cast: Cast) -> None:
    with pytest.raises(NotYourMove):
        start(actor=cast.enterprise_officer, student_no=cast.registered.student_no)
    with pytest.raises(NotYourMove):
        start_all(actor=cast.tutor, training_class=cast.open_class)
    with pytest.raises(ClassNotOpen):
        start_all(actor=cast.registrar, training_class=cast.filed_class)


# ---- withdraw ----


def test_withdrawing_shortens_the_period_and_the_mentors(cast: Cast) -> None:
    row = leave(cast.registrar, cast.enrolment)
    row.refresh_from_db()
    assert (row.state, row.ended_on, row.withdrawal_reason) == ("withdrawn", LEFT_ON, "resigned")
    assert (row.starts_on, row.ends_on) == (STARTS_ON, LEFT_ON)
    assert [each.last_on for each in MentorAssignment.objects.filter(enrolment=row)] == [LEFT_ON, LEFT_ON]


def test_withdrawing_removes_mentors_who_would_come_later(cast: Cast) -> None:
    MentorAssignment.objects.filter(enrolment=cast.enrolment, side="school").update(
        period=builders.days_through(date(2026, 11, 10), date(2027, 2, 28))
    )
    leave(cast.registrar, cast.enrolment)
    assert [each.side for each in MentorAssignment.objects.filter(enrolment=cast.enrolment)] == ["enterprise"]
    assert Entry.objects.get(verb="mentor.remove").before["mentor"] == "沈教"


def test_withdrawing_is_journalled_with_its_reason(cast: Cast) -> None:
    leave(cast.registrar, cast.enrolment, note="回老家")
    entry = Entry.objects.get(verb="enrolment.withdraw")
    assert entry.reason == "回老家"
    assert entry.before == {"state": "training", "last_on": "2027-02-28"}
    assert entry.after == {"state": "withdrawn", "last_on": "2026-10-31", "withdrawal_reason": "resigned"}


def test_the_enterprise_may_withdraw_too(cast: Cast) -> None:
    assert leave(cast.enterprise_officer, cast.enrolment).state == EnrolmentState.WITHDRAWN


def test_whoever_withdrew_may_join_another_class_from_the_next_day(cast: Cast) -> None:
    leave(cast.registrar, cast.enrolment)
    again = builders.build_enrolment(
        cast.far_class,
        serial=70,
        person=cast.enrolment.person,
        period=builders.days_through(LEFT_ON + timedelta(days=1), date(2027, 2, 28)),
    )
    assert again.pk


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"ended_on": None}, "day_missing"),
        ({"ended_on": date(2026, 2, 28)}, "ended_before_start"),
        ({"ended_on": TODAY + timedelta(days=1)}, "ended_ahead"),
        ({"reason": "boredom"}, "withdrawal_reason_unknown"),
        ({"reason": "released"}, "withdrawal_reason_unknown"),
        ({"reason": "other"}, "withdrawal_note_missing"),
        ({"reason": ""}, "reason_required"),
    ],
)
def test_facts_of_a_withdrawal_are_checked(cast: Cast, facts: dict[str, Any], rule: str) -> None:
    with pytest.raises(InvalidFacts) as refused:
        leave(cast.registrar, cast.enrolment, **facts)
    assert rules_of(refused) == [rule]
    cast.enrolment.refresh_from_db()
    assert cast.enrolment.state == EnrolmentState.TRAINING


def test_after_its_period_a_training_is_completed_not_withdrawn(cast: Cast) -> None:
    with pytest.raises(InvalidFacts) as refused:
        leave(cast.registrar, cast.enrolment, ended_on=date(2027, 3, 1), today=date(2027, 3, 2))
    assert rules_of(refused) == ["ended_after_period"]


def test_entries_after_the_last_day_contradict_it(cast: Cast) -> None:
    builders.build_log(cast.enrolment, cast.forge_mentor, date(2026, 11, 5))
    with pytest.raises(InvalidFacts) as refused:
        leave(cast.registrar, cast.enrolment)
    assert rules_of(refused) == ["records_after_end"]


def test_rejected_entries_contradict_nothing(cast: Cast) -> None:
    builders.build_log(
        cast.enrolment, cast.forge_mentor, date(2026, 11, 5), LogState.REJECTED, decided_by=cast.sun_tutor
    )
    assert leave(cast.registrar, cast.enrolment).state == EnrolmentState.WITHDRAWN


# ---- void ----


def test_a_mistaken_registration_is_voided_and_the_person_free_again(cast: Cast) -> None:
    row = void(actor=cast.registrar, student_no=cast.registered.student_no, reason="重复登记")
    assert row.state == EnrolmentState.VOID
    assert builders.build_enrolment(cast.far_class, serial=70, person=row.person).pk
    assert Entry.objects.get(verb="enrolment.void").reason == "重复登记"


def test_a_registration_with_mentors_is_not_voided(cast: Cast) -> None:
    builders.build_assignment(cast.registered, tutor=cast.sun_tutor)
    with pytest.raises(StillNeeded) as refused:
        void(actor=cast.registrar, student_no=cast.registered.student_no, reason="重复登记")
    assert rules_of(refused) == ["registration_in_use"]


def test_voiding_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(InvalidFacts):
        void(actor=cast.registrar, student_no=cast.registered.student_no, reason=" ")


# ---- the same answers for every move ----

ACTS = {
    "start": lambda actor, row: start(actor=actor, student_no=row.student_no),
    "withdraw": lambda actor, row: leave(actor, row),
    "void": lambda actor, row: void(actor=actor, student_no=row.student_no, reason="重复登记"),
}


@pytest.mark.parametrize("move", ACTS)
@pytest.mark.parametrize("stranger", ["moon_registrar", "mill_officer", "county_filing", "moon_tutor", "mill_mentor"])
def test_strangers_find_nobody(cast: Cast, move: str, stranger: str) -> None:
    with pytest.raises(Enrolment.DoesNotExist):
        ACTS[move](cast.actor(stranger), cast.registered)


@pytest.mark.parametrize("move", ACTS)
@pytest.mark.parametrize("role", ["tutor", "mentor", "filing", "auditor", "apprentice"])
def test_those_who_only_look_cannot_move(cast: Cast, move: str, role: str) -> None:
    with pytest.raises(NotYourMove):
        ACTS[move](cast.actor(role), cast.enrolment)


@pytest.mark.parametrize("move", ACTS)
def test_other_states_do_not_admit_the_move(cast: Cast, move: str) -> None:
    sources = {source for row in ENROLMENT_LIFECYCLE.rows_of(move) for source in row.sources}
    for serial, state in enumerate(set(EnrolmentState) - sources, 20):
        row = builders.build_enrolment(cast.class_in(ClassState.OPEN, serial), state, serial)
        with pytest.raises(WrongState):
            ACTS[move](cast.registrar, row)


def test_every_coded_reason_but_release_is_admitted(cast: Cast) -> None:
    for serial, reason in enumerate(set(WithdrawalReason) - {WithdrawalReason.RELEASED}, 20):
        row = builders.build_enrolment(cast.open_class, serial=serial)
        assert leave(cast.registrar, row, reason=reason, note="说明").withdrawal_reason == reason
