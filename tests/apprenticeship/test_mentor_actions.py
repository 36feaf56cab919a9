"""Two mentors for each apprentice: pairing, limits, handing over, ending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from apprenticeship.actions.mentors import NotRunning, assign, end_assignment, hand_over
from apprenticeship.lifecycle import ClassState, EnrolmentState, Side
from apprenticeship.models import Enrolment, MentorAssignment, TrainingClass
from apprenticeship.selectors.mentors import Pairing
from common.actor import Actor
from common.errors import InvalidFacts, NotYourMove
from enterprises.models import Mentor
from journal.models import Entry
from tests import builders
from tests.builders import LAST_ON, STARTS_ON
from tests.cast import Cast

RULES = """
[mentor_rules]
max_apprentices = 2
min_level = "3"
min_years = 5
"""


def strict_class(cast: Cast, serial: int = 30) -> TrainingClass:
    """An open class whose rulebook admits two apprentices a mentor, of level 3 and five years at least."""
    book = builders.build_rulebook(version=serial, text=cast.rulebook.text + RULES)
    return cast.class_in(ClassState.OPEN, serial, rulebook=book)


def people(held: TrainingClass, count: int, first: int = 40) -> list[Enrolment]:
    return [builders.build_enrolment(held, serial=first + step) for step in range(count)]


def pair(actor: Actor, mentor: Mentor, *rows: Enrolment, **days: Any) -> list[MentorAssignment]:
    pairings = [Pairing(student_no=row.student_no, mentor_id=mentor.pk, **days) for row in rows]
    return assign(actor=actor, side=Side.ENTERPRISE, pairings=pairings)


def tutored(actor: Actor, cast: Cast, *rows: Enrolment) -> list[MentorAssignment]:
    pairings = [Pairing(student_no=row.student_no, mentor_id=cast.sun_tutor.pk) for row in rows]
    return assign(actor=actor, side=Side.SCHOOL, pairings=pairings)


def rules_of(refused: pytest.ExceptionInfo[InvalidFacts]) -> list[str]:
    return [problem.rule for problem in refused.value.problems]


# ---- works ----


def test_both_sides_pair_for_the_whole_training(cast: Cast) -> None:
    pair(cast.enterprise_officer, cast.forge_mentor, cast.registered)
    tutored(cast.registrar, cast, cast.registered)
    rows = MentorAssignment.objects.filter(enrolment=cast.registered).order_by("side")
    assert [(row.side, row.starts_on, row.last_on) for row in rows] == [
        ("enterprise", STARTS_ON, LAST_ON),
        ("school", STARTS_ON, LAST_ON),
    ]


def test_a_whole_class_is_paired_at_once_and_each_is_journalled(cast: Cast) -> None:
    rows = people(cast.open_class, 3)
    pair(cast.registrar, cast.forge_mentor, *rows)
    entries = Entry.objects.filter(verb="mentor.assign", subject_type="apprenticeship.enrolment")
    assert {entry.subject_id for entry in entries} == {str(row.pk) for row in rows}
    assert entries[0].after["mentor"] == "段师傅"


def test_days_may_be_chosen_within_the_training(cast: Cast) -> None:
    days = {"starts_on": date(2026, 4, 1), "last_on": date(2026, 4, 30)}
    (row,) = pair(cast.registrar, cast.forge_mentor, cast.registered, **days)
    assert (row.starts_on, row.last_on) == (date(2026, 4, 1), date(2026, 4, 30))


def test_without_days_the_next_mentor_takes_what_is_left(cast: Cast) -> None:
    pair(cast.registrar, cast.forge_mentor, cast.registered, last_on=date(2026, 4, 30))
    other = builders.build_mentor(7, enterprise=cast.forge)
    (row,) = pair(cast.registrar, other, cast.registered)
    assert (row.starts_on, row.last_on) == (date(2026, 5, 1), LAST_ON)


# ---- refuses ----


def test_one_of_a_side_at_a_time(cast: Cast) -> None:
    other = builders.build_mentor(7, enterprise=cast.forge)
    for days in ({}, {"starts_on": date(2026, 5, 1)}):
        with pytest.raises(InvalidFacts) as refused:
            pair(cast.registrar, other, cast.enrolment, **days)
        assert rules_of(refused) == ["pairing_taken"]


def test_days_outside_of_the_training_are_refused(cast: Cast) -> None:
    for days in ({"starts_on": date(2026, 2, 1)}, {"last_on": date(2027, 3, 1)}):
        with pytest.raises(InvalidFacts) as refused:
            pair(cast.registrar, cast.forge_mentor, cast.registered, **days)
        assert rules_of(refused) == ["pairing_outside_training"]


def test_another_enterprises_mentor_is_unknown_here(cast: Cast) -> None:
    with pytest.raises(InvalidFacts) as refused:
        pair(cast.registrar, cast.mill_mentor_row, cast.registered)
    assert rules_of(refused) == ["mentor_unknown"]


def test_a_mentor_who_left_accompanies_nobody_new(cast: Cast) -> None:
    gone = builders.build_mentor(7, enterprise=cast.forge, is_active=False)
    with pytest.raises(InvalidFacts) as refused:
        pair(cast.registrar, gone, cast.registered)
    assert rules_of(refused) == ["mentor_left"]


def test_level_and_years_come_from_the_class_s_rulebook(cast: Cast) -> None:
    novice = builders.build_mentor(7, enterprise=cast.forge, level="4", years_of_experience=1)
    (row,) = people(strict_class(cast), 1)
    with pytest.raises(InvalidFacts) as refused:
        pair(cast.registrar, novice, row)
    assert rules_of(refused) == ["mentor_level_low", "mentor_years_short"]
    assert pair(cast.registrar, novice, cast.registered)


def test_the_limit_counts_apprentices_of_all_classes(cast: Cast) -> None:
    pair(cast.registrar, cast.forge_mentor, cast.registered)
    rows = people(strict_class(cast), 2)
    with pytest.raises(InvalidFacts) as refused:
        pair(cast.registrar, cast.forge_mentor, *rows)
    assert rules_of(refused) == ["mentor_full"]
    assert (refused.value.problems[0].params["count"], refused.value.problems[0].params["most"]) == (3, 2)
    assert MentorAssignment.objects.count() == 1


def test_the_limit_counts_only_who_is_there_at_the_same_time(cast: Cast) -> None:
    rows = people(strict_class(cast), 4)
    pair(cast.registrar, cast.forge_mentor, *rows[:2], last_on=date(2026, 8, 31))
    assert len(pair(cast.registrar, cast.forge_mentor, *rows[2:], starts_on=date(2026, 9, 1))) == 2


def test_the_same_person_twice_in_one_act_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidFacts) as refused:
        pair(cast.registrar, cast.forge_mentor, cast.registered, cast.registered)
    assert rules_of(refused) == ["pairing_taken"]


def test_nobody_chosen_is_told_so(cast: Cast) -> None:
    with pytest.raises(InvalidFacts) as refused:
        pair(cast.registrar, cast.forge_mentor)
    assert rules_of(refused) == ["pairing_nobody"]


# ---- hand over ----


def test_handing_over_ends_the_old_and_begins_the_new_without_a_gap(cast: Cast) -> None:
    other = builders.build_mentor(7, enterprise=cast.forge)
    hand_over(
        actor=cast.enterprise_officer,
        side=Side.ENTERPRISE,
        student_nos=[cast.enrolment.student_no],
        mentor_id=other.pk,
        from_on=date(2026, 12, 1),
        reason="调岗",
    )
    rows = MentorAssignment.objects.filter(enrolment=cast.enrolment, side="enterprise").order_by("period")
    assert [(row.mentor, row.starts_on, row.last_on) for row in rows] == [
        (cast.forge_mentor, STARTS_ON, date(2026, 11, 30)),
        (other, date(2026, 12, 1), LAST_ON),
    ]
    assert {entry.reason for entry in Entry.objects.filter(verb__in=["mentor.end", "mentor.take_over"])} == {"调岗"}


def test_handing_over_from_the_first_day_replaces_the_mentor(cast: Cast) -> None:
    other = builders.build_mentor(7, enterprise=cast.forge)
    hand_over(
        actor=cast.registrar,
        side=Side.ENTERPRISE,
        student_nos=[cast.enrolment.student_no],
        mentor_id=other.pk,
        from_on=STARTS_ON,
    )
    (row,) = MentorAssignment.objects.filter(enrolment=cast.enrolment, side="enterprise")
    assert (row.mentor, row.starts_on, row.last_on) == (other, STARTS_ON, LAST_ON)


def handed(cast: Cast, mentor: Mentor, day: date) -> list[MentorAssignment]:
    return hand_over(
        actor=cast.registrar,
        side=Side.ENTERPRISE,
        student_nos=[cast.enrolment.student_no],
        mentor_id=mentor.pk,
        from_on=day,
    )


def test_handing_over_asks_the_same_questions_as_pairing(cast: Cast) -> None:
    gone = builders.build_mentor(7, enterprise=cast.forge, is_active=False)
    with pytest.raises(InvalidFacts) as refused:
        handed(cast, gone, date(2026, 12, 1))
    assert rules_of(refused) == ["mentor_left"]


def test_handing_over_to_the_same_or_from_nobody_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidFacts) as refused:
        handed(cast, cast.forge_mentor, date(2026, 12, 1))
    assert rules_of(refused) == ["handover_same"]
    with pytest.raises(InvalidFacts) as refused:
        handed(cast, builders.build_mentor(7, enterprise=cast.forge), date(2027, 6, 1))
    assert rules_of(refused) == ["handover_nothing"]


def test_handing_over_before_the_last_entry_is_refused(cast: Cast) -> None:
    builders.build_log(cast.enrolment, cast.forge_mentor, date(2026, 11, 20))
    other = builders.build_mentor(7, enterprise=cast.forge)
    with pytest.raises(InvalidFacts) as refused:
        handed(cast, other, date(2026, 11, 20))
    assert rules_of(refused) == ["logs_after_handover"]
    assert handed(cast, other, date(2026, 11, 21))


def test_a_full_mentor_cannot_take_over(cast: Cast) -> None:
    held = strict_class(cast)
    other = builders.build_mentor(7, enterprise=cast.forge)
    rows = people(held, 3)
    pair(cast.registrar, other, *rows[:2])
    pair(cast.registrar, cast.forge_mentor, rows[2])
    with pytest.raises(InvalidFacts) as refused:
        hand_over(
            actor=cast.registrar,
            side=Side.ENTERPRISE,
            student_nos=[rows[2].student_no],
            mentor_id=other.pk,
            from_on=date(2026, 12, 1),
        )
    assert rules_of(refused) == ["mentor_full"]


# ---- end ----


def test_a_pairing_ends_on_its_last_day_and_twice_is_harmless(cast: Cast) -> None:
    for _ in range(2):
        end_assignment(
            actor=cast.registrar,
            side=Side.SCHOOL,
            student_no=cast.enrolment.student_no,
            last_on=date(2026, 11, 30),
        )
    (row,) = MentorAssignment.objects.filter(enrolment=cast.enrolment, side="school")
    assert row.last_on == date(2026, 11, 30)
    assert Entry.objects.filter(verb="mentor.end").count() == 1


def test_a_pairing_is_not_ended_before_its_last_entry(cast: Cast) -> None:
    builders.build_log(cast.enrolment, cast.forge_mentor, date(2026, 11, 20))
    with pytest.raises(InvalidFacts) as refused:
        end_assignment(
            actor=cast.enterprise_officer,
            side=Side.ENTERPRISE,
            student_no=cast.enrolment.student_no,
            last_on=date(2026, 11, 1),
        )
    assert rules_of(refused) == ["logs_after_handover"]


# ---- the same answers for every act ----

ACTS: dict[str, Callable[[Actor, Cast, Enrolment], Any]] = {
    "mentor": lambda actor, cast, row: pair(actor, cast.forge_mentor, row),
    "tutor": lambda actor, cast, row: tutored(actor, cast, row),
    "hand_over": lambda actor, cast, row: hand_over(
        actor=actor, side=Side.SCHOOL, student_nos=[row.student_no], mentor_id=1, from_on=date(2026, 12, 1)
    ),
    "end": lambda actor, cast, row: end_assignment(
        actor=actor, side=Side.SCHOOL, student_no=row.student_no, last_on=date(2026, 12, 1)
    ),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("stranger", ["moon_registrar", "mill_officer", "moon_tutor", "county_filing"])
def test_strangers_find_nobody(cast: Cast, act: str, stranger: str) -> None:
    with pytest.raises(Enrolment.DoesNotExist):
        ACTS[act](cast.actor(stranger), cast, cast.registered)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["tutor", "mentor", "filing", "auditor", "apprentice"])
def test_those_who_only_look_pair_nobody(cast: Cast, act: str, role: str) -> None:
    with pytest.raises(NotYourMove):
        ACTS[act](cast.actor(role), cast, cast.enrolment)


def test_the_school_s_tutors_are_the_school_s_matter(cast: Cast) -> None:
    with pytest.raises(NotYourMove):
        tutored(cast.enterprise_officer, cast, cast.registered)


@pytest.mark.parametrize("state", ["completed_certified", "completed_uncertified", "withdrawn", "void"])
@pytest.mark.parametrize("act", ACTS)
def test_who_is_not_in_training_is_not_accompanied(cast: Cast, act: str, state: str) -> None:
    row = builders.build_enrolment(cast.open_class, EnrolmentState(state), 60)
    with pytest.raises(NotRunning) as refused:
        ACTS[act](cast.registrar, cast, row)
    assert rules_of(refused) == ["enrolment_not_running"]


# ---- at the same moment ----


def test_two_at_once_cannot_take_the_last_place(transactional_db: None, at_once: Callable[..., list[Any]]) -> None:
    cast = Cast()
    rows = people(strict_class(cast), 3)
    pair(cast.registrar, cast.forge_mentor, rows[0])
    registrar, officer = cast.registrar, cast.enterprise_officer
    results = at_once(
        [
            lambda: pair(registrar, cast.forge_mentor, rows[1]),
            lambda: pair(officer, cast.forge_mentor, rows[2]),
        ]
    )
    assert sorted(type(result).__name__ for result in results) == ["InvalidFacts", "list"]
    assert MentorAssignment.objects.count() == 2


def test_two_at_once_cannot_both_accompany_one(transactional_db: None, at_once: Callable[..., list[Any]]) -> None:
    cast = Cast()
    row, other = cast.registered, builders.build_mentor(7, enterprise=cast.forge)
    registrar, officer = cast.registrar, cast.enterprise_officer
    results = at_once([lambda: pair(registrar, cast.forge_mentor, row), lambda: pair(officer, other, row)])
    assert sorted(type(result).__name__ for result in results) == ["InvalidFacts", "list"]
