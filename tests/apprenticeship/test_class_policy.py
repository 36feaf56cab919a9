"""Who sees a class."""

from __future__ import annotations

import pytest

from apprenticeship import policy
from apprenticeship.lifecycle import ClassState
from apprenticeship.models import TrainingClass
from apprenticeship.policy import RevisionStale
from common.actor import System
from tests.apprenticeship.terms import agreeable_class
from tests.builders import NOW, build_class, build_enrolment, build_person
from tests.cast import PLAYERS, Cast

SIDES = {"registrar", "tutor", "enterprise_officer", "mentor"}
BUREAU = {"filing", "first_review", "second_review", "payment", "auditor"}


def seeing(cast: Cast, row: TrainingClass) -> set[str]:
    return {name for name in PLAYERS if policy.visible_classes(cast.actor(name)).filter(pk=row.pk).exists()}


@pytest.mark.parametrize("state", [ClassState.DRAFT, ClassState.AGREED, ClassState.CANCELLED])
def test_what_is_not_yet_reported_is_between_the_two_sides(cast: Cast, state: str):
    assert seeing(cast, agreeable_class(cast, state)) == SIDES


@pytest.mark.parametrize("state", [ClassState.SUBMITTED, ClassState.RETURNED, ClassState.FILED, ClassState.CLOSED])
def test_the_bureau_sees_what_was_reported_to_it(cast: Cast, state: str):
    assert seeing(cast, agreeable_class(cast, state)) == SIDES | BUREAU


@pytest.mark.parametrize("state", [ClassState.DRAFT, ClassState.AGREED, ClassState.CANCELLED])
def test_a_class_that_was_sent_back_does_not_vanish_while_it_is_mended(cast: Cast, state: str):
    assert seeing(cast, agreeable_class(cast, state, submitted_at=NOW)) == SIDES | BUREAU


def test_a_county_sees_its_own_and_the_city_sees_it_too(cast: Cast):
    row = build_class(ClassState.FILED, school=cast.moon, enterprise=cast.mill, bureau=cast.county)
    county = {f"county_{name}" for name in BUREAU}
    assert seeing(cast, row) == {"moon_registrar", "moon_tutor", "mill_officer", "mill_mentor"} | BUREAU | county


def test_an_apprentice_sees_their_own_class_only(cast: Cast):
    own = agreeable_class(cast, ClassState.OPEN)
    build_enrolment(own, person=build_person(user=cast.user("apprentice")))
    other = build_class(
        ClassState.OPEN, 2, school=cast.sun, enterprise=cast.forge, rulebook=own.rulebook, bureau=cast.city
    )
    assert "apprentice" in seeing(cast, own)
    assert "apprentice" not in seeing(cast, other)
    assert "moon_apprentice" not in seeing(cast, own)


def test_the_program_itself_sees_every_class(cast: Cast):
    row = agreeable_class(cast, ClassState.DRAFT)
    assert policy.visible_classes(System("test")).get() == row


def test_every_players_rows_can_be_locked(cast: Cast):
    row = agreeable_class(cast, ClassState.OPEN)
    for name in ("registrar", "mentor", "filing", "auditor", "apprentice"):
        rows = policy.visible_classes(cast.actor(name)).select_for_update(of=("self",))
        assert [found.pk for found in rows] in ([], [row.pk])


def test_a_revision_that_was_not_told_is_not_asked_for(cast: Cast):
    row = agreeable_class(cast, ClassState.DRAFT, revision=3)
    policy.require_seen(row, None)
    policy.require_seen(row, 3)
    with pytest.raises(RevisionStale):
        policy.require_seen(row, 2)
