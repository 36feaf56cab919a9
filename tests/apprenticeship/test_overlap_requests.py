"""Overlap requests: no dead end for somebody whom another school still holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from apprenticeship.actions.enrolments import RosterRefused, register_roster
from apprenticeship.actions.overlaps import ask_release, refuse, release
from apprenticeship.lifecycle import ClassState, EnrolmentState, RequestState
from apprenticeship.models import Enrolment, OverlapRequest, TrainingClass
from apprenticeship.selectors.overlaps import asked_of, held_of_number, overlap_requests
from apprenticeship.selectors.tickets import held_of_ticket, ticket_of
from common.actor import Actor
from common.errors import InvalidFacts, NotYourMove, WrongState
from journal.models import Entry
from tests import builders
from tests.apprenticeship.test_register_roster import row
from tests.builders import NOW, TODAY
from tests.cast import Cast

WANTED = date(2026, 12, 1)


def ask(actor: Actor, held_class: TrainingClass, held: Enrolment | None, **facts: Any) -> OverlapRequest:
    given = {"wanted_from": WANTED, "message": "拟转入", "now": NOW, **facts}
    return ask_release(actor=actor, number=held_class.number, held_id=held.pk if held else None, **given)


def asked(cast: Cast, **facts: Any) -> OverlapRequest:
    """The home school asks the far school for its apprentice."""
    return ask(cast.registrar, cast.open_class, cast.far_enrolment, **facts)


def rules_of(refused: pytest.ExceptionInfo[InvalidFacts]) -> list[str]:
    return [problem.rule for problem in refused.value.problems]


# ---- ask ----


def test_a_refused_row_carries_the_ticket_to_ask_with(cast: Cast) -> None:
    held = builders.build_enrolment(cast.far_class, serial=1)
    with pytest.raises(RosterRefused) as refused:
        register_roster(actor=cast.registrar, number=cast.open_class.number, rows=[row(1)], today=TODAY)
    ticket = refused.value.problems[0].params["ask"]
    assert held_of_ticket(cast.open_class.number, ticket) == held.pk


def test_a_ticket_is_good_for_its_own_class_only_and_cannot_be_forged(cast: Cast) -> None:
    ticket = ticket_of(cast.open_class.number, 1)
    assert held_of_ticket(cast.filed_class.number, ticket) is None
    assert held_of_ticket(cast.open_class.number, ticket[:-1] + "x") is None
    assert held_of_ticket(cast.open_class.number, "") is None


def test_whoever_gives_the_whole_number_finds_the_enrolment(cast: Cast) -> None:
    held = builders.build_enrolment(cast.far_class, serial=1)
    builders.build_enrolment(cast.far_class, EnrolmentState.WITHDRAWN, 2)
    found = held_of_number(cast.open_class, builders.citizen_number(1))
    assert found is not None
    assert found.enrolment_id == held.pk
    assert held_of_number(cast.open_class, builders.citizen_number(2)) is None
    assert held_of_number(cast.open_class, builders.citizen_number(3)) is None


def test_asking_is_journalled_and_waits_for_the_other_side(cast: Cast) -> None:
    request = asked(cast)
    assert request.state == RequestState.OPEN
    assert list(asked_of(cast.moon_registrar)) == [request]
    assert list(asked_of(cast.registrar)) == []
    assert list(overlap_requests(cast.registrar)) == [request]
    assert Entry.objects.get(verb="request.ask").after["wanted_from"] == "2026-12-01"


def test_the_same_request_twice_is_one(cast: Cast) -> None:
    assert asked(cast) == asked(cast)
    assert Entry.objects.filter(verb="request.ask").count() == 1


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"wanted_from": None}, "day_missing"),
        ({"wanted_from": date(2026, 2, 1)}, "wanted_outside_class"),
        ({"wanted_from": date(2027, 3, 1)}, "wanted_outside_class"),
        ({"message": "长" * 301}, "value_too_long"),
    ],
)
def test_facts_of_a_request_are_checked(cast: Cast, facts: dict[str, Any], rule: str) -> None:
    with pytest.raises(InvalidFacts) as refused:
        asked(cast, **facts)
    assert rules_of(refused) == [rule]


def test_nobody_asks_for_an_enrolment_that_is_in_nobodys_way(cast: Cast) -> None:
    ended = builders.build_enrolment(cast.far_class, EnrolmentState.WITHDRAWN, 1)
    for held in (ended, None):
        with pytest.raises(InvalidFacts) as refused:
            ask(cast.registrar, cast.open_class, held)
        assert rules_of(refused) == ["number_unheld"]


def test_only_the_registrar_of_a_filed_or_open_class_asks(cast: Cast) -> None:
    with pytest.raises(TrainingClass.DoesNotExist):
        ask(cast.moon_registrar, cast.open_class, cast.far_enrolment)
    with pytest.raises(NotYourMove):
        ask(cast.enterprise_officer, cast.open_class, cast.far_enrolment)
    with pytest.raises(WrongState):
        ask(cast.registrar, cast.class_in(ClassState.CLOSED, 8), cast.far_enrolment)


# ---- release ----


def test_release_ends_the_held_enrolment_on_the_day_before(cast: Cast) -> None:
    request = release(actor=cast.moon_registrar, request_id=asked(cast).pk, answer="同意", now=NOW)
    held = Enrolment.objects.get(pk=request.held_id)
    assert (held.state, held.withdrawal_reason, held.ended_on) == ("withdrawn", "released", date(2026, 11, 30))
    assert (request.state, request.answer, request.answered_at) == (RequestState.RELEASED, "同意", NOW)
    assert Entry.objects.filter(verb__in=["request.release", "enrolment.withdraw"]).count() == 2


def test_after_the_release_the_person_is_registered_from_the_wanted_day(cast: Cast) -> None:
    release(actor=cast.moon_registrar, request_id=asked(cast).pk, now=NOW)
    person = cast.far_enrolment.person
    done = register_roster(
        actor=cast.registrar,
        number=cast.open_class.number,
        rows=[row(9, name=person.name)],
        today=TODAY,
    )
    assert Enrolment.objects.get(pk=done.new[0].enrolment_id).starts_on == WANTED


def test_a_registration_that_would_not_have_begun_is_voided(cast: Cast) -> None:
    held = builders.build_enrolment(
        cast.far_class,
        EnrolmentState.REGISTERED,
        1,
        period=builders.days_through(date(2027, 1, 1), date(2027, 2, 28)),
    )
    request = ask(cast.registrar, cast.open_class, held)
    release(actor=cast.moon_registrar, request_id=request.pk, now=NOW)
    held.refresh_from_db()
    assert held.state == EnrolmentState.VOID


def test_a_training_that_began_cannot_be_let_go_from_before_it(cast: Cast) -> None:
    request = asked(cast, wanted_from=date(2026, 3, 1))
    with pytest.raises(InvalidFacts) as refused:
        release(actor=cast.moon_registrar, request_id=request.pk, now=NOW)
    assert rules_of(refused) == ["held_depended_on"]


def test_entries_after_the_wanted_day_stand_in_the_way(cast: Cast) -> None:
    builders.build_log(cast.far_enrolment, cast.mill_mentor_row, date(2026, 11, 20))
    request = asked(cast, wanted_from=date(2026, 11, 1))
    with pytest.raises(InvalidFacts) as refused:
        release(actor=cast.moon_registrar, request_id=request.pk, now=NOW)
    assert rules_of(refused) == ["records_after_end"]


def test_an_enrolment_that_ended_meanwhile_only_closes_the_request(cast: Cast) -> None:
    request = asked(cast)
    Enrolment.objects.filter(pk=request.held_id).update(
        state=EnrolmentState.WITHDRAWN, withdrawal_reason="resigned", ended_on=date(2026, 11, 1)
    )
    assert release(actor=cast.moon_registrar, request_id=request.pk, now=NOW).state == RequestState.RELEASED
    assert Enrolment.objects.get(pk=request.held_id).withdrawal_reason == "resigned"


# ---- refuse ----


def test_a_refusal_says_why_and_leaves_the_enrolment(cast: Cast) -> None:
    request = refuse(actor=cast.moon_registrar, request_id=asked(cast).pk, reason="培训尚未结束", now=NOW)
    assert (request.state, request.answer) == (RequestState.REFUSED, "培训尚未结束")
    assert Enrolment.objects.get(pk=request.held_id).state == EnrolmentState.TRAINING
    assert Entry.objects.get(verb="request.refuse").reason == "培训尚未结束"


def test_a_refusal_needs_a_reason_of_bearable_length(cast: Cast) -> None:
    request = asked(cast)
    for reason in ("", "长" * 301):
        with pytest.raises(InvalidFacts):
            refuse(actor=cast.moon_registrar, request_id=request.pk, reason=reason, now=NOW)


ANSWERS: dict[str, Callable[[Actor, OverlapRequest], OverlapRequest]] = {
    "release": lambda actor, request: release(actor=actor, request_id=request.pk, now=NOW),
    "refuse": lambda actor, request: refuse(actor=actor, request_id=request.pk, reason="不同意", now=NOW),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_only_the_holding_schools_registrar_answers(cast: Cast, answer: str) -> None:
    request = asked(cast)
    with pytest.raises(NotYourMove):
        ANSWERS[answer](cast.registrar, request)
    with pytest.raises(NotYourMove):
        ANSWERS[answer](cast.filing, request)
    for stranger in ("mill_officer", "moon_tutor", "moon_apprentice"):
        with pytest.raises(OverlapRequest.DoesNotExist):
            ANSWERS[answer](cast.actor(stranger), request)


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_is_given_once(cast: Cast, answer: str) -> None:
    request = asked(cast)
    ANSWERS[answer](cast.moon_registrar, request)
    for again in ANSWERS.values():
        with pytest.raises(WrongState):
            again(cast.moon_registrar, request)
