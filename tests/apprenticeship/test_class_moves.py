"""Moving a class: every move asks the same of everybody; filing, opening, closing ask for more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from apprenticeship.actions import classes, filing_steps
from apprenticeship.actions.class_terms import draft_class
from apprenticeship.lifecycle import CLASS_LIFECYCLE, ClassState, EnrolmentState
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.policy import RevisionStale
from apprenticeship.rules.classes import ClassTerms
from apprenticeship.rules.filing import REVIEW_STEPS
from common.errors import InvalidFacts, NotYourMove, WrongState
from rulebooks.models import RulebookVersion
from tests.apprenticeship.class_play import history, rules_of
from tests.apprenticeship.terms import agreeable_class, class_terms
from tests.builders import (
    NOW,
    SHIPPED,
    TODAY,
    build_assignment,
    build_class,
    build_enrolment,
    build_rulebook,
)
from tests.cast import Cast

REASON = "缺少企业导师名单"


@pytest.fixture
def rulebook(cast: Cast) -> RulebookVersion:
    return build_rulebook()


@pytest.fixture
def terms(rulebook: RulebookVersion) -> ClassTerms:
    return class_terms(rulebook.pk)


# ---- every move asks the same of everybody ----

MOVES: dict[str, tuple[str, str, Callable[..., TrainingClass], dict[str, Any]]] = {
    "agree": (ClassState.DRAFT, "enterprise_officer", classes.agree, {"now": NOW}),
    "submit": (ClassState.AGREED, "enterprise_officer", classes.submit, {"now": NOW}),
    "file": (ClassState.SUBMITTED, "filing", filing_steps.file, {"today": TODAY}),
    "send_back": (ClassState.SUBMITTED, "filing", filing_steps.send_back, {"reason": REASON, "today": TODAY}),
    "cancel": (ClassState.DRAFT, "registrar", classes.cancel, {"reason": REASON}),
}
MAY = {
    "agree": {"enterprise_officer", "registrar"},
    "submit": {"enterprise_officer"},
    "file": {"filing"},
    "send_back": {"filing"},
    "cancel": {"enterprise_officer", "registrar"},
}
SEES = {
    "agree": ("registrar", "tutor", "enterprise_officer", "mentor"),
    "submit": ("registrar", "tutor", "enterprise_officer", "mentor"),
    "cancel": ("registrar", "tutor", "enterprise_officer", "mentor"),
    "file": ("registrar", "tutor", "enterprise_officer", "mentor", "filing", "first_review", "payment", "auditor"),
    "send_back": ("registrar", "tutor", "enterprise_officer", "mentor", "filing", "second_review", "auditor"),
}


@pytest.mark.parametrize("move", MOVES)
def test_strangers_do_not_learn_that_a_class_exists(cast: Cast, move: str):
    state, player, act, given = MOVES[move]
    row = agreeable_class(cast, state)
    with pytest.raises(TrainingClass.DoesNotExist):
        act(actor=cast.actor(cast.stranger_to(player)), number=row.number, **given)
    assert not history(row).exists()


@pytest.mark.parametrize(("move", "player"), [(move, player) for move in MOVES for player in SEES[move]])
def test_only_the_roles_of_the_table_move_a_class(cast: Cast, move: str, player: str):
    state, _, act, given = MOVES[move]
    row = agreeable_class(cast, state)
    if player in MAY[move]:
        act(actor=cast.actor(player), number=row.number, **given)
        assert history(row).count() == 1
    else:
        with pytest.raises(NotYourMove):
            act(actor=cast.actor(player), number=row.number, **given)
        assert not history(row).exists()


@pytest.mark.parametrize("move", MOVES)
def test_a_class_in_another_state_stays_where_it_is(cast: Cast, move: str):
    _, player, act, given = MOVES[move]
    row = agreeable_class(cast, ClassState.CLOSED)
    with pytest.raises(WrongState):
        act(actor=cast.actor(player), number=row.number, **given)
    row.refresh_from_db()
    assert row.state == ClassState.CLOSED
    assert not history(row).exists()


@pytest.mark.parametrize("move", ["submit", "file", "send_back", "cancel"])
def test_a_second_click_is_refused_and_writes_nothing(cast: Cast, move: str):
    state, player, act, given = MOVES[move]
    row = agreeable_class(cast, state)
    act(actor=cast.actor(player), number=row.number, **given)
    with pytest.raises(WrongState):
        act(actor=cast.actor(player), number=row.number, **given)
    assert history(row).count() == 1


@pytest.mark.parametrize("move", ["send_back", "cancel"])
def test_a_refusal_needs_its_reason(cast: Cast, move: str):
    state, player, act, given = MOVES[move]
    row = agreeable_class(cast, state)
    with pytest.raises(InvalidFacts) as refused:
        act(actor=cast.actor(player), number=row.number, **given | {"reason": "  "})
    assert rules_of(refused) == {("reason", "reason_required")}


@pytest.mark.parametrize("move", ["agree", "submit", "file", "send_back"])
def test_nobody_decides_on_what_they_have_not_seen(cast: Cast, move: str):
    state, player, act, given = MOVES[move]
    row = agreeable_class(cast, state, revision=2)
    with pytest.raises(RevisionStale):
        act(actor=cast.actor(player), number=row.number, revision=1, **given)
    assert not history(row).exists()
    act(actor=cast.actor(player), number=row.number, revision=2, **given)
    assert history(row).count() == 1


# ---- bureau ----


def test_a_class_is_sent_back_with_its_reason(cast: Cast):
    row = agreeable_class(cast, ClassState.SUBMITTED)
    returned = filing_steps.send_back(actor=cast.filing, number=row.number, reason=f" {REASON} ", today=TODAY)
    assert (returned.state, returned.returned_reason) == (ClassState.RETURNED, REASON)
    entry = history(row).get()
    assert (entry.verb, entry.reason, entry.actor_role) == ("class.send_back", REASON, "officer")


def test_a_city_officer_files_what_a_county_of_the_city_received(cast: Cast):
    row = build_class(ClassState.SUBMITTED, school=cast.sun, enterprise=cast.mill, bureau=cast.county)
    assert filing_steps.file(actor=cast.filing, number=row.number, today=TODAY).state == ClassState.FILED


# ---- open and close ----


def filed_class(cast: Cast, *, with_mentors: int = 1, people: int = 2) -> TrainingClass:
    """Write a filed class of some registered people, of whom the first ones have both mentors."""
    row = agreeable_class(cast, ClassState.FILED)
    for serial in range(1, people + 1):
        enrolment = build_enrolment(row, EnrolmentState.REGISTERED, serial)
        if serial <= with_mentors:
            build_assignment(enrolment, mentor=cast.forge_mentor)
            build_assignment(enrolment, tutor=cast.sun_tutor)
    return row


def test_opening_a_class_starts_everybody_registered(cast: Cast):
    row = filed_class(cast)
    build_enrolment(row, EnrolmentState.VOID, 3)
    opened = classes.open_class(actor=cast.registrar, number=row.number, today=TODAY)
    assert (opened.state, opened.opened_on) == (ClassState.OPEN, TODAY)
    states = Enrolment.objects.filter(training_class=row).order_by("pk").values_list("state", flat=True)
    assert list(states) == [EnrolmentState.TRAINING, EnrolmentState.TRAINING, EnrolmentState.VOID]
    assert history(row).get().verb == "class.open"


@pytest.mark.parametrize(
    ("people", "with_mentors", "problem"),
    [(0, 0, ("roster", "nobody_registered")), (2, 0, ("mentors", "nobody_paired"))],
)
def test_a_class_opens_only_with_somebody_who_has_both_mentors(
    cast: Cast, people: int, with_mentors: int, problem: tuple[str, str]
):
    row = filed_class(cast, people=people, with_mentors=with_mentors)
    with pytest.raises(InvalidFacts) as refused:
        classes.open_class(actor=cast.registrar, number=row.number, today=TODAY)
    assert rules_of(refused) == {problem}
    row.refresh_from_db()
    assert row.state == ClassState.FILED


def test_one_mentor_alone_is_not_both(cast: Cast):
    row = filed_class(cast, people=1, with_mentors=0)
    build_assignment(Enrolment.objects.get(training_class=row), tutor=cast.sun_tutor)
    with pytest.raises(InvalidFacts) as refused:
        classes.open_class(actor=cast.registrar, number=row.number, today=TODAY)
    assert rules_of(refused) == {("mentors", "nobody_paired")}


@pytest.mark.parametrize("left", [EnrolmentState.TRAINING, EnrolmentState.REGISTERED])
def test_a_class_does_not_close_over_somebody_in_training(cast: Cast, left: str):
    row = agreeable_class(cast, ClassState.OPEN)
    build_enrolment(row, EnrolmentState.COMPLETED_CERTIFIED, 1)
    build_enrolment(row, left, 2)
    with pytest.raises(InvalidFacts) as refused:
        classes.close_class(actor=cast.registrar, number=row.number, today=TODAY)
    assert rules_of(refused) == {("enrolments", "somebody_in_training")}


def test_a_class_closes_once_everybody_ended(cast: Cast):
    row = agreeable_class(cast, ClassState.OPEN)
    build_enrolment(row, EnrolmentState.COMPLETED_CERTIFIED, 1)
    build_enrolment(row, EnrolmentState.WITHDRAWN, 2)
    closed = classes.close_class(actor=cast.registrar, number=row.number, today=TODAY)
    assert (closed.state, closed.closed_on) == (ClassState.CLOSED, TODAY)
    assert history(row).get().verb == "class.close"


def test_every_move_of_the_table_can_be_taken_by_name(cast: Cast):
    for serial, (move, (state, player, _, given)) in enumerate(MOVES.items(), start=1):
        row = agreeable_class(cast, state, serial=serial, rulebook=build_rulebook(version=serial))
        reason = given.get("reason", "")
        classes.take(actor=cast.actor(player), number=row.number, move=move, now=NOW, today=TODAY, reason=reason)
        assert history(row).get().verb == f"class.{move}"
    assert {move.name for move in CLASS_LIFECYCLE.moves} - set(MOVES) == {"amend", "open", "close", *REVIEW_STEPS}


def test_an_unknown_move_is_a_bug(cast: Cast):
    with pytest.raises(KeyError):
        classes.take(actor=cast.registrar, number="1", move="fly", now=NOW, today=TODAY)


@pytest.mark.parametrize("move", ["open", "close"])
@pytest.mark.parametrize(
    ("player", "refusal"),
    [
        ("moon_registrar", TrainingClass.DoesNotExist),
        ("county_filing", TrainingClass.DoesNotExist),
        ("enterprise_officer", NotYourMove),
        ("tutor", NotYourMove),
        ("filing", NotYourMove),
        ("registrar", WrongState),
    ],
)
def test_who_may_not_open_or_close(cast: Cast, move: str, player: str, refusal: type[Exception]):
    row = agreeable_class(cast, ClassState.SUBMITTED)
    with pytest.raises(refusal):
        classes.take(actor=cast.actor(player), number=row.number, move=move, now=NOW, today=TODAY)
    assert not history(row).exists()


def test_a_rulebook_limits_heads_months_credits_and_reach(cast: Cast):
    limits = '[class_rules]\nmax_size = 20\nmax_months = 12\n[enterprise_rules]\nregistered_within = "district"\n'
    text = (SHIPPED / "nantong-2019.toml").read_text(encoding="utf-8")
    text = text.replace("[eligibility]", f"{limits}[eligibility]")
    book = build_rulebook(text=text)
    with pytest.raises(InvalidFacts) as refused:
        draft_class(
            actor=cast.enterprise_officer,
            partner_id=cast.sun.pk,
            bureau_id=cast.county.pk,
            terms=class_terms(book.pk),
            now=NOW,
        )
    assert rules_of(refused) == {
        ("planned_heads", "heads_too_many"),
        ("last_on", "class_too_long"),
        ("bureau", "enterprise_elsewhere"),
    }
