"""Registering one person by hand, and correcting their facts: the roster's own rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from apprenticeship.actions.people import correct_enrolment, register_person
from apprenticeship.lifecycle import EnrolmentState
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.rules.roster import OPEN_END, RosterRow
from apprenticeship.selectors.roster import phone_of
from common.actor import Actor
from common.errors import InvalidFacts, NotYourMove, WrongState
from journal.models import Entry
from tests import builders
from tests.apprenticeship.test_register_roster import row
from tests.builders import TODAY
from tests.cast import Cast


def register(actor: Actor, held: TrainingClass, one: RosterRow) -> Enrolment:
    return register_person(actor=actor, number=held.number, row=one, today=TODAY)


def correct(actor: Actor, held: Enrolment, **facts: Any) -> Enrolment:
    known = row(1, name="示例学徒", number=None, post="车工", education="高中", hired_on=date(2026, 3, 1))
    return correct_enrolment(actor=actor, student_no=held.student_no, row=known._replace(**facts))


def rules_of(refused: pytest.ExceptionInfo[InvalidFacts]) -> list[str]:
    return [problem.rule for problem in refused.value.problems]


# ---- register ----


def test_one_person_is_registered_like_a_row_of_a_roster(cast: Cast) -> None:
    made = register(cast.registrar, cast.filed_class, row(1, name="示例甲"))
    assert (made.student_no, made.state, made.person.name) == ("SUN202600001", "registered", "示例甲")
    assert Entry.objects.filter(verb="enrolment.register").count() == 1


def test_every_rule_of_the_roster_is_asked_at_once(cast: Cast) -> None:
    builders.build_enrolment(cast.far_class, person=builders.build_person(1, name="示例甲"))
    one = row(1, name="示例甲", phone="123", contract_last_on=date(2026, 5, 1))
    with pytest.raises(InvalidFacts) as refused:
        register(cast.registrar, cast.filed_class, one)
    assert rules_of(refused) == ["phone_form", "contract_short", "overlapping_enrolment"]
    assert Enrolment.objects.count() == 1


def test_registering_asks_the_same_people_and_states(cast: Cast) -> None:
    with pytest.raises(TrainingClass.DoesNotExist):
        register(cast.moon_registrar, cast.filed_class, row(1))
    with pytest.raises(NotYourMove):
        register(cast.enterprise_officer, cast.filed_class, row(1))
    with pytest.raises(WrongState):
        register(cast.registrar, cast.submitted_class, row(1))


# ---- correct ----


def test_facts_are_written_anew_and_blanks_erase(cast: Cast) -> None:
    held = cast.enrolment
    correct(
        cast.registrar, held, name="示例改名", post="铣工", education=None, hired_on=None, contract_last_on=OPEN_END
    )
    held.refresh_from_db()
    assert (held.post, held.education, held.hired_on, held.contract.upper) == ("铣工", "", None, None)
    held.person.refresh_from_db()
    assert held.person.name == "示例改名"
    entry = Entry.objects.get(verb="enrolment.correct")
    assert entry.before == {
        "name": "示例学徒",
        "post": "车工",
        "education": "高中",
        "hired_on": "2026-03-01",
        "contract_last_on": "2029-02-28",
    }
    assert entry.after["hired_on"] is None


def test_no_change_writes_nothing(cast: Cast) -> None:
    correct(cast.registrar, cast.enrolment)
    assert not Entry.objects.exists()


def test_a_phone_is_changed_or_erased_and_never_journalled_whole(cast: Cast) -> None:
    correct(cast.registrar, cast.enrolment, phone=builders.mobile(8))
    correct(cast.registrar, cast.enrolment, phone=None)
    cast.enrolment.person.refresh_from_db()
    assert phone_of(cast.enrolment.person) == ""
    entries = Entry.objects.filter(verb="enrolment.correct").order_by("pk")
    assert [(entry.before, entry.after) for entry in entries] == [
        ({"phone": "139****0001"}, {"phone": "139****0008"}),
        ({"phone": "139****0008"}, {"phone": ""}),
    ]


def test_wrong_facts_are_refused_whole(cast: Cast) -> None:
    with pytest.raises(InvalidFacts) as refused:
        correct(cast.registrar, cast.enrolment, phone="123", trainee_type=None)
    assert rules_of(refused) == ["value_missing", "phone_form"]
    cast.enrolment.refresh_from_db()
    assert cast.enrolment.trainee_type == "new_hire"


def test_a_name_that_another_school_uses_is_not_changed(cast: Cast) -> None:
    builders.build_enrolment(
        cast.far_class,
        EnrolmentState.WITHDRAWN,
        9,
        person=cast.enrolment.person,
        period=builders.days_through(date(2024, 1, 1), date(2024, 2, 1)),
    )
    with pytest.raises(InvalidFacts) as refused:
        correct(cast.registrar, cast.enrolment, name="示例别名")
    assert rules_of(refused) == ["person_name_differs"]


def test_strangers_roles_and_states_are_answered_as_everywhere(cast: Cast) -> None:
    with pytest.raises(Enrolment.DoesNotExist):
        correct(cast.moon_registrar, cast.enrolment)
    for role in ("enterprise_officer", "tutor", "mentor", "filing", "auditor", "apprentice"):
        with pytest.raises(NotYourMove):
            correct(cast.actor(role), cast.enrolment)
    with pytest.raises(WrongState):
        correct(cast.registrar, builders.build_enrolment(cast.open_class, EnrolmentState.WITHDRAWN, 60))


# ---- the pages ----

TYPED = {
    "name": "示例学徒",
    "trainee_type": "new_hire",
    "post": "车工",
    "education": "高中",
    "phone": builders.mobile(1),
    "hired_on": "2026-03-01",
    "contract_starts_on": "2026-03-01",
    "contract_last_on": "2029-02-28",
    "had_subsidy": "no",
}


def edit(cast: Cast, **typed: Any) -> Any:
    place = reverse("apprenticeship:enrolment_edit", args=[cast.enrolment.student_no])
    return cast.client("registrar").post(place, {**TYPED, **typed})


def test_the_form_holds_what_stands_and_saving_it_changes_nothing(cast: Cast) -> None:
    place = reverse("apprenticeship:enrolment_edit", args=[cast.enrolment.student_no])
    page = cast.client("registrar").get(place)
    initial = {key: value for key, value in page.context["form"].initial.items() if key in TYPED}
    assert {key: str(value) for key, value in initial.items()} == TYPED
    assert builders.citizen_number(1) not in page.content.decode()
    assert edit(cast).status_code == 303
    assert not Entry.objects.exists()


def test_a_contract_needs_its_last_day_or_the_word_that_it_has_none(cast: Cast) -> None:
    page = edit(cast, contract_last_on="")
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"contract_last_on"})
    assert edit(cast, contract_last_on="", open_ended="on").status_code == 303
    cast.enrolment.refresh_from_db()
    assert cast.enrolment.contract.upper is None


def test_a_rule_is_told_at_its_field_and_nothing_typed_is_lost(cast: Cast) -> None:
    page = edit(cast, phone="123", post="铣工", insured_from="2026-09", prior_level="4")
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"phone"})
    assert 'value="铣工"' in page.content.decode()
    assert 'value="2026-09"' in page.content.decode()


def test_an_overlap_leads_to_the_request_for_release(cast: Cast) -> None:
    builders.build_enrolment(cast.far_class, serial=1)
    place = reverse("apprenticeship:enrolment_new", args=[cast.filed_class.number])
    page = cast.client("registrar").post(place, {**TYPED, "name": "示例学徒1", "number": builders.citizen_number(1)})
    assert page.status_code == 422
    ask = page.context["ask_url"]
    assert cast.client("registrar").get(ask).status_code == 200
    assert ask in page.content.decode()


def test_a_person_is_registered_on_the_page(cast: Cast) -> None:
    place = reverse("apprenticeship:enrolment_new", args=[cast.filed_class.number])
    answer = cast.client("registrar").post(place, {**TYPED, "number": f" {builders.citizen_number(5)} "})
    assert answer.status_code == 303
    assert answer["Location"].endswith("/SUN202600001/")
