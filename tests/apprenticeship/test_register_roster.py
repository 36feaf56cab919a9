"""Registering the people of a roster: the litany, the registry's rules, rivals at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from time import process_time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apprenticeship.actions.enrolments import (
    Registered,
    RosterRefused,
    StillNeeded,
    register_roster,
    undo_registration,
)
from apprenticeship.lifecycle import ClassState, EnrolmentState
from apprenticeship.models import Enrolment, Person, TrainingClass
from apprenticeship.rules.roster import OPEN_END, RosterRow
from apprenticeship.selectors.roster import roster_plan
from common import keyring
from common.actor import Actor
from common.errors import NotYourMove, WrongState
from journal.models import Entry
from tests import builders
from tests.builders import TODAY
from tests.cast import Cast


def row(serial: int = 1, **facts: Any) -> RosterRow:
    """One faultless person of a roster."""
    return RosterRow(
        **{
            "name": f"示例学徒{serial}",
            "number": builders.citizen_number(serial),
            "phone": builders.mobile(serial),
            "trainee_type": "new_hire",
            "contract_starts_on": date(2026, 3, 1),
            "contract_last_on": date(2029, 2, 28),
            **facts,
        }
    )


def register(actor: Actor, held: TrainingClass, *rows: RosterRow) -> Registered:
    return register_roster(actor=actor, number=held.number, rows=rows, today=TODAY)


def undo(actor: Actor, held: TrainingClass, done: Registered) -> None:
    undo_registration(
        actor=actor,
        number=held.number,
        new=[each.enrolment_id for each in done.new],
        changed={each.enrolment_id: each.changes for each in done.changed},
    )


def rules_of(refused: pytest.ExceptionInfo[RosterRefused]) -> list[tuple[int, str]]:
    return [(place, problem.rule) for place, problem in refused.value.found]


# ---- works ----


def test_each_person_becomes_employee_and_student_in_one_row(cast: Cast) -> None:
    done = register(cast.registrar, cast.filed_class, row(1, post="车工", prior_level="4"), row(2))
    first, second = Enrolment.objects.order_by("pk")
    assert [each.enrolment_id for each in done.new] == [first.pk, second.pk]
    assert [first.student_no, second.student_no] == ["SUN202600001", "SUN202600002"]
    assert (first.state, first.registered_on, first.post, first.prior_level) == ("registered", TODAY, "车工", "4")
    assert (first.school, first.enterprise, first.period) == (cast.sun, cast.forge, cast.filed_class.period)
    assert first.contract == builders.days_through(date(2026, 3, 1), date(2029, 2, 28))


def test_the_identity_number_is_sealed_and_found_by_its_index(cast: Cast) -> None:
    register(cast.registrar, cast.filed_class, row(1))
    person = Person.objects.get(number_index=keyring.index_of(builders.citizen_number(1)))
    assert keyring.unseal(bytes(person.number_sealed)) == builders.citizen_number(1)
    assert keyring.unseal(bytes(person.phone_sealed or b"")) == builders.mobile(1)
    assert (person.sex, person.born_on) == ("male", date(2004, 5, 6))


def test_a_contract_without_a_fixed_term_stays_open(cast: Cast) -> None:
    register(cast.registrar, cast.filed_class, row(1, contract_last_on=OPEN_END))
    assert Enrolment.objects.get().contract.upper is None


def test_student_numbers_go_on_and_are_never_given_twice(cast: Cast) -> None:
    first = register(cast.registrar, cast.filed_class, row(1))
    undo(cast.registrar, cast.filed_class, first)
    second = register(cast.registrar, cast.filed_class, row(1))
    assert [each.student_no for each in second.new] == ["SUN202600002"]


def test_schools_count_their_own_numbers(cast: Cast) -> None:
    register(cast.registrar, cast.filed_class, row(1))
    done = register(cast.moon_registrar, cast.far_class, row(2))
    assert done.rows[0].student_no == "MOON202600001"


# ---- again, and changed ----


def test_the_same_roster_twice_changes_nothing(cast: Cast) -> None:
    rows = [row(1), row(2, hired_on=date(2026, 1, 5), had_subsidy=True)]
    register(cast.registrar, cast.filed_class, *rows)
    entries = Entry.objects.count()
    done = register(cast.registrar, cast.filed_class, *rows)
    assert [each.outcome for each in done.rows] == ["unchanged", "unchanged"]
    assert (Enrolment.objects.count(), Entry.objects.count()) == (2, entries)


def test_changed_facts_are_brought_up_to_date_and_journalled(cast: Cast) -> None:
    register(cast.registrar, cast.filed_class, row(1, post="车工"))
    done = register(
        cast.registrar,
        cast.filed_class,
        row(1, name="示例新名", post="铣工", phone=builders.mobile(7), contract_last_on=OPEN_END),
    )
    changes = dict(done.changed[0].changes)
    assert changes.pop("phone_sealed")
    assert changes == {
        "name": ["示例学徒1", "示例新名"],
        "phone": ["139****0001", "139****0007"],
        "post": ["车工", "铣工"],
        "contract_last_on": ["2029-02-28", "9999-12-31"],
    }
    enrolment = Enrolment.objects.select_related("person").get()
    assert (enrolment.post, enrolment.contract.upper, enrolment.person.name) == ("铣工", None, "示例新名")
    assert keyring.unseal(bytes(enrolment.person.phone_sealed or b"")) == builders.mobile(7)
    entry = Entry.objects.filter(verb="enrolment.correct").get()
    assert entry.before["post"] == "车工"
    assert entry.after == {
        "name": "示例新名",
        "phone": "139****0007",
        "post": "铣工",
        "contract_last_on": "9999-12-31",
    }


def test_what_a_row_leaves_out_stays_as_it_is(cast: Cast) -> None:
    register(cast.registrar, cast.filed_class, row(1, post="车工", hired_on=date(2026, 1, 5)))
    done = register(cast.registrar, cast.filed_class, row(1, phone=None))
    assert [each.outcome for each in done.rows] == ["unchanged"]
    assert Enrolment.objects.get().post == "车工"


def test_facts_of_an_ended_enrolment_cannot_change(cast: Cast) -> None:
    held = builders.build_enrolment(cast.open_class, EnrolmentState.WITHDRAWN, 1)
    with pytest.raises(RosterRefused) as refused:
        register(cast.registrar, cast.open_class, row(1, post="铣工"))
    assert rules_of(refused) == [(0, "enrolment_ended")]
    held.refresh_from_db()
    assert held.post == "车工"


# ---- journals ----


def test_every_registration_has_its_entry_without_the_whole_number(cast: Cast) -> None:
    register(cast.registrar, cast.filed_class, row(1), row(2))
    entries = Entry.objects.filter(verb="enrolment.register").order_by("pk")
    assert [entry.after for entry in entries] == [
        {"class": cast.filed_class.number, "student_no": no} for no in ("SUN202600001", "SUN202600002")
    ]
    assert not Entry.objects.filter(after__icontains=builders.citizen_number(1)).exists()


# ---- refuses ----


@pytest.mark.parametrize("stranger", ["moon_registrar", "mill_officer", "county_filing", "moon_apprentice"])
def test_strangers_find_no_such_class(cast: Cast, stranger: str) -> None:
    with pytest.raises(TrainingClass.DoesNotExist):
        register(cast.actor(stranger), cast.filed_class, row(1))


@pytest.mark.parametrize("role", ["enterprise_officer", "tutor", "mentor", "filing", "auditor"])
def test_only_the_registrar_registers(cast: Cast, role: str) -> None:
    with pytest.raises(NotYourMove):
        register(cast.actor(role), cast.filed_class, row(1))


@pytest.mark.parametrize("state", [s for s in ClassState if s not in (ClassState.FILED, ClassState.OPEN)])
def test_only_a_filed_or_open_class_takes_people(cast: Cast, state: ClassState) -> None:
    with pytest.raises(WrongState):
        register(cast.registrar, cast.class_in(state, 7), row(1))


def test_nobody_is_registered_when_one_row_is_refused(cast: Cast) -> None:
    held = builders.build_enrolment(cast.far_class, EnrolmentState.TRAINING, 3)
    with pytest.raises(RosterRefused) as refused:
        register(cast.registrar, cast.filed_class, row(1), row(2), row(3))
    assert rules_of(refused) == [(2, "overlapping_enrolment")]
    assert list(Enrolment.objects.all()) == [held]


def test_seats_beyond_the_plan_are_refused_row_by_row(cast: Cast) -> None:
    small = cast.class_in(ClassState.FILED, 8, planned_heads=2)
    with pytest.raises(RosterRefused) as refused:
        register(cast.registrar, small, row(1), row(2), row(3), row(4))
    assert rules_of(refused) == [(2, "class_quota_exceeded"), (3, "class_quota_exceeded")]


def test_who_withdrew_has_freed_their_seat(cast: Cast) -> None:
    small = cast.class_in(ClassState.OPEN, 8, planned_heads=1)
    builders.build_enrolment(small, EnrolmentState.WITHDRAWN, 1)
    assert register(cast.registrar, small, row(2)).new


def test_the_same_number_twice_in_a_roster_is_refused(cast: Cast) -> None:
    with pytest.raises(RosterRefused) as refused:
        register(cast.registrar, cast.filed_class, row(1), row(2), row(1))
    assert rules_of(refused) == [(2, "number_duplicate")]


def test_a_row_without_what_is_required_is_refused(cast: Cast) -> None:
    with pytest.raises(RosterRefused) as refused:
        register(cast.registrar, cast.filed_class, row(1, number=None))
    assert rules_of(refused) == [(0, "value_missing")]


# ---- overlaps ----


def test_a_void_enrolment_is_in_nobodys_way(cast: Cast) -> None:
    builders.build_enrolment(cast.far_class, EnrolmentState.VOID, 1)
    assert register(cast.registrar, cast.filed_class, row(1)).new


def test_training_begins_after_the_end_of_another_that_ended_within_the_period(cast: Cast) -> None:
    other = builders.build_enrolment(cast.far_class, EnrolmentState.WITHDRAWN, 1)
    done = register(cast.registrar, cast.filed_class, row(1))
    enrolment = Enrolment.objects.get(pk=done.new[0].enrolment_id)
    assert (enrolment.starts_on, enrolment.ends_on) == (other.ends_on + timedelta(days=1), cast.filed_class.ends_on)
    assert [(place, problem.rule) for place, problem in done.warnings] == [(0, "starts_after_other")]


def test_another_schools_name_for_the_person_is_not_overwritten(cast: Cast) -> None:
    builders.build_enrolment(
        cast.far_class, EnrolmentState.WITHDRAWN, 1, period=builders.days_through(date(2024, 1, 1), date(2024, 2, 1))
    )
    with pytest.raises(RosterRefused) as refused:
        register(cast.registrar, cast.filed_class, row(1, name="示例别名"))
    assert rules_of(refused) == [(0, "person_name_differs")]


def test_a_plan_asks_a_fixed_number_of_questions(cast: Cast) -> None:
    held, counts = cast.filed_class, []
    for serials in (range(1, 3), range(1, 21)):
        builders.build_enrolment(cast.far_class, EnrolmentState.TRAINING, serials[-1])
        with CaptureQueriesContext(connection) as asked:
            roster_plan(held, [row(serial) for serial in serials], TODAY)
        counts.append(len(asked))
    assert counts == [5, 5]


# ---- undo ----


def test_undo_voids_the_new_and_restores_the_changed(cast: Cast) -> None:
    first = register(cast.registrar, cast.filed_class, row(1, post="车工"))
    second = register(
        cast.registrar, cast.filed_class, row(1, post="铣工", phone=builders.mobile(7), name="示例新名"), row(2)
    )
    undo(cast.registrar, cast.filed_class, second)
    kept = Enrolment.objects.select_related("person").get(pk=first.rows[0].enrolment_id)
    assert (kept.post, kept.person.name, kept.state) == ("车工", "示例学徒1", "registered")
    assert keyring.unseal(bytes(kept.person.phone_sealed or b"")) == builders.mobile(1)
    assert Enrolment.objects.get(pk=second.new[0].enrolment_id).state == EnrolmentState.VOID
    assert Entry.objects.filter(verb="enrolment.void").count() == 1
    assert Entry.objects.filter(verb="enrolment.correct").order_by("pk").last().after["post"] == "车工"


def test_undo_twice_is_harmless(cast: Cast) -> None:
    done = register(cast.registrar, cast.filed_class, row(1))
    undo(cast.registrar, cast.filed_class, done)
    undo(cast.registrar, cast.filed_class, done)
    assert Entry.objects.filter(verb="enrolment.void").count() == 1


def test_undo_restores_contract_and_empty_facts(cast: Cast) -> None:
    register(cast.registrar, cast.filed_class, row(1))
    second = register(
        cast.registrar,
        cast.filed_class,
        row(1, hired_on=date(2026, 1, 5), contract_starts_on=date(2030, 1, 1), contract_last_on=date(2031, 1, 1)),
    )
    undo(cast.registrar, cast.filed_class, second)
    kept = Enrolment.objects.get()
    assert (kept.hired_on, kept.contract) == (None, builders.days_through(date(2026, 3, 1), date(2029, 2, 28)))


def test_undo_refuses_as_a_whole_and_says_what_depends(cast: Cast) -> None:
    done = register(cast.registrar, cast.filed_class, row(1), row(2))
    builders.build_assignment(Enrolment.objects.get(pk=done.new[1].enrolment_id), tutor=cast.sun_tutor)
    with pytest.raises(StillNeeded) as refused:
        undo(cast.registrar, cast.filed_class, done)
    assert [str(p.params["student_no"]) for p in refused.value.problems] == ["SUN202600002"]
    assert refused.value.problems[0].params["what"] == "已配导师"
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"registered"}


def test_undo_refuses_once_training_has_begun(cast: Cast) -> None:
    done = register(cast.registrar, cast.filed_class, row(1))
    Enrolment.objects.update(state=EnrolmentState.TRAINING)
    with pytest.raises(StillNeeded):
        undo(cast.registrar, cast.filed_class, done)


def test_undo_refuses_over_a_later_change(cast: Cast) -> None:
    register(cast.registrar, cast.filed_class, row(1, post="车工"))
    second = register(cast.registrar, cast.filed_class, row(1, post="铣工"))
    register(cast.registrar, cast.filed_class, row(1, post="钳工"))
    with pytest.raises(StillNeeded) as refused:
        undo(cast.registrar, cast.filed_class, second)
    assert refused.value.problems[0].params["what"] == "内容后来又有更改"


def test_strangers_and_other_roles_cannot_undo(cast: Cast) -> None:
    done = register(cast.registrar, cast.filed_class, row(1))
    with pytest.raises(TrainingClass.DoesNotExist):
        undo(cast.moon_registrar, cast.filed_class, done)
    with pytest.raises(NotYourMove):
        undo(cast.enterprise_officer, cast.filed_class, done)


# ---- at the same moment ----


def test_two_schools_at_once_enrol_a_person_once(transactional_db: None, at_once: Callable[..., list[Any]]) -> None:
    cast = Cast()
    both = [(cast.registrar, cast.filed_class), (cast.moon_registrar, cast.far_class)]
    rows = [row(serial) for serial in range(1, 40)]
    results = at_once(
        [
            lambda pair=pair, part=part: register(*pair, *part)
            for pair, part in zip(both, (rows[:30], rows[10:]), strict=True)
        ]
    )
    refused = [result for result in results if isinstance(result, RosterRefused)]
    assert len(refused) == 1, results
    assert {problem.rule for _, problem in refused[0].found} == {"overlapping_enrolment"}
    assert len(refused[0].found) == 20
    assert Enrolment.objects.count() in (29, 30)


def test_two_registrars_at_once_never_exceed_the_plan(
    transactional_db: None, at_once: Callable[..., list[Any]]
) -> None:
    cast = Cast()
    held = cast.class_in(ClassState.FILED, 8, planned_heads=3)
    results = at_once(
        [lambda part=part: register(cast.registrar, held, *part) for part in ([row(1), row(2)], [row(3), row(4)])]
    )
    assert sorted(type(result).__name__ for result in results) == ["Registered", "RosterRefused"]
    assert Enrolment.objects.count() == 2


def test_student_numbers_are_unique_when_classes_of_a_school_fill_at_once(
    transactional_db: None, at_once: Callable[..., list[Any]]
) -> None:
    cast = Cast()
    classes = [cast.class_in(ClassState.FILED, serial) for serial in (20, 21, 22)]
    acts = [
        lambda held=held, first=first: register(cast.registrar, held, *(row(first + step) for step in range(20)))
        for held, first in zip(classes, (100, 200, 300), strict=True)
    ]
    assert all(isinstance(result, Registered) for result in at_once(acts))
    assert Enrolment.objects.values("student_no").distinct().count() == 60


def test_ten_thousand_people_take_a_second_of_work_and_few_statements(cast: Cast) -> None:
    held = cast.class_in(ClassState.FILED, 8, planned_heads=10_000)
    rows = [row(serial) for serial in range(10_000)]
    with CaptureQueriesContext(connection) as asked:
        started = process_time()
        register(cast.registrar, held, *rows)
        seconds = process_time() - started
    assert Enrolment.objects.count() == 10_000
    assert len(asked) < 20
    assert seconds < 2
