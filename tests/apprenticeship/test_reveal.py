"""A whole identity number is shown to those who may see it, for a reason, and never unnoticed."""

from __future__ import annotations

import pytest

from apprenticeship.actions.people import reveal_number
from apprenticeship.models import Enrolment
from common.errors import InvalidFacts, NotYourMove
from journal.models import Entry
from tests.builders import citizen_number
from tests.cast import Cast


@pytest.mark.parametrize("role", ["registrar", "enterprise_officer", "filing", "auditor"])
def test_the_number_is_given_and_the_look_is_written_down(cast: Cast, role: str) -> None:
    number = reveal_number(actor=cast.actor(role), student_no=cast.enrolment.student_no, reason="核对合同")
    assert number == citizen_number(1)
    entry = Entry.objects.get(verb="enrolment.reveal")
    assert (entry.reason, entry.actor_user_id, entry.before, entry.after) == (
        "核对合同",
        cast.user(role).pk,
        None,
        None,
    )


def test_without_a_reason_nothing_is_shown(cast: Cast) -> None:
    with pytest.raises(InvalidFacts):
        reveal_number(actor=cast.registrar, student_no=cast.enrolment.student_no, reason=" ")
    assert not Entry.objects.exists()


@pytest.mark.parametrize("role", ["tutor", "mentor", "apprentice"])
def test_who_accompanies_does_not_need_the_number(cast: Cast, role: str) -> None:
    with pytest.raises(NotYourMove):
        reveal_number(actor=cast.actor(role), student_no=cast.enrolment.student_no, reason="好奇")


@pytest.mark.parametrize("stranger", ["moon_registrar", "mill_officer", "county_filing", "county_auditor"])
def test_strangers_find_nobody(cast: Cast, stranger: str) -> None:
    with pytest.raises(Enrolment.DoesNotExist):
        reveal_number(actor=cast.actor(stranger), student_no=cast.enrolment.student_no, reason="核对合同")
