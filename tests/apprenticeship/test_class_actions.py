"""Drafting, agreeing and filing a class: each action works, is journalled, and refuses whoever may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db.models import QuerySet

from apprenticeship.actions import classes
from apprenticeship.actions.class_terms import amend, draft_class
from apprenticeship.lifecycle import CLASS_LIFECYCLE, ClassState, EnrolmentState
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.policy import RevisionStale
from apprenticeship.rules.classes import ClassTerms
from apprenticeship.selectors.classes import courses_of, terms_of
from common.actor import Actor
from common.errors import InvalidFacts, NotYourMove, WrongState
from journal.models import Entry
from journal.selectors import entries_of
from rulebooks.models import RulebookVersion
from tests.apprenticeship.terms import COURSES, agreeable_class, class_terms, course
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


def draft(cast: Cast, terms: ClassTerms, actor: Actor | None = None) -> TrainingClass:
    return draft_class(
        actor=actor or cast.enterprise_officer,
        partner_id=cast.sun.pk,
        bureau_id=cast.city.pk,
        terms=terms,
        now=NOW,
    )


def history(row: TrainingClass) -> QuerySet[Entry]:
    return entries_of(row)


def rules_of(refused: pytest.ExceptionInfo[InvalidFacts]) -> set[tuple[str, str]]:
    return {(problem.field, problem.rule) for problem in refused.value.problems}


# ---- every move asks the same of everybody ----

MOVES: dict[str, tuple[str, str, Callable[..., TrainingClass], dict[str, Any]]] = {
    "agree": (ClassState.DRAFT, "enterprise_officer", classes.agree, {"now": NOW}),
    "submit": (ClassState.AGREED, "enterprise_officer", classes.submit, {"now": NOW}),
    "file": (ClassState.SUBMITTED, "filing", classes.file, {"today": TODAY}),
    "send_back": (ClassState.SUBMITTED, "filing", classes.send_back, {"reason": REASON}),
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
    state, player, act, _ = MOVES[move]
    row = agreeable_class(cast, state)
    with pytest.raises(InvalidFacts) as refused:
        act(actor=cast.actor(player), number=row.number, reason="  ")
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


# ---- draft ----


def test_an_enterprise_drafts_with_a_school(cast: Cast, terms: ClassTerms):
    row = draft(cast, terms)
    assert (row.enterprise, row.school, row.bureau) == (cast.forge, cast.sun, cast.city)
    assert row.state == ClassState.DRAFT
    assert row.number == "2026-320600-0001"
    assert (row.school_agreed_at, row.enterprise_agreed_at) == (None, None)
    assert terms_of(row, courses_of(row)) == terms
    entry = history(row).get()
    assert entry.verb == "class.draft"
    assert entry.after["enterprise"] == cast.forge.name
    assert entry.after["courses"][0] == ["职业素养", "public", "64", "4"]


def test_a_school_drafts_with_an_enterprise(cast: Cast, terms: ClassTerms):
    row = draft_class(actor=cast.registrar, partner_id=cast.forge.pk, bureau_id=cast.city.pk, terms=terms, now=NOW)
    assert (row.enterprise, row.school) == (cast.forge, cast.sun)


@pytest.mark.parametrize("player", ["tutor", "mentor", "filing", "auditor", "apprentice"])
def test_nobody_else_drafts(cast: Cast, terms: ClassTerms, player: str):
    with pytest.raises(NotYourMove):
        draft(cast, terms, cast.actor(player))
    assert not TrainingClass.objects.exists()


def test_whoever_is_unknown_is_named_with_every_other_problem(cast: Cast, terms: ClassTerms):
    wrong = replace(terms, name="", rulebook_id=0, occupation_code="9-99-99-99")
    with pytest.raises(InvalidFacts) as refused:
        draft_class(actor=cast.registrar, partner_id=0, bureau_id=0, terms=wrong, now=NOW)
    assert rules_of(refused) == {
        ("partner", "partner_unknown"),
        ("bureau", "bureau_unknown"),
        ("rulebook", "rulebook_unknown"),
        ("occupation", "occupation_unknown"),
        ("name", "name_missing"),
    }


def test_a_rulebook_of_another_city_is_refused(cast: Cast):
    elsewhere = build_rulebook("fujian-2019", region=cast.county.region.parent)
    with pytest.raises(InvalidFacts) as refused:
        draft(cast, class_terms(build_rulebook("ruian-2023", region_id="350400").pk))
    assert rules_of(refused) == {("rulebook", "rulebook_elsewhere")}
    assert draft(cast, class_terms(elsewhere.pk)).rulebook == elsewhere


def test_a_draft_may_still_lack_its_courses(cast: Cast, terms: ClassTerms):
    assert courses_of(draft(cast, replace(terms, courses=()))) == []


def test_numbers_count_on_within_a_year_and_a_region(cast: Cast, terms: ClassTerms):
    TrainingClass.objects.filter(pk=draft(cast, terms).pk).update(number="2026-320600-0041")
    assert draft(cast, terms).number == "2026-320600-0042"
    county = draft_class(
        actor=cast.enterprise_officer, partner_id=cast.sun.pk, bureau_id=cast.county.pk, terms=terms, now=NOW
    )
    assert county.number == "2026-320681-0001"
    later = draft_class(
        actor=cast.enterprise_officer,
        partner_id=cast.sun.pk,
        bureau_id=cast.city.pk,
        terms=terms,
        now=NOW.replace(month=12, day=31, hour=17),
    )
    assert later.number == "2027-320600-0001", "midnight is Shanghai's"


def test_numbers_go_on_past_four_digits_and_skip_foreign_ones(cast: Cast, terms: ClassTerms):
    TrainingClass.objects.filter(pk=draft(cast, terms).pk).update(number="2026-320600-9999")
    TrainingClass.objects.filter(pk=draft(cast, terms).pk).update(number="2026-320600-V1")
    assert (
        draft(cast, terms).number == "2026-320600-10000"
        or not TrainingClass.objects.filter(number="2026-320600-10000").exists()
    )


# ---- amend ----


def test_an_amendment_lets_both_confirmations_fall_and_keeps_old_and_new(cast: Cast):
    row = agreeable_class(cast, ClassState.AGREED)
    terms = replace(
        terms_of(row, courses_of(row)), planned_heads=25, courses=(*COURSES[:2], course("车间实践", "practice"))
    )
    amended = amend(actor=cast.registrar, number=row.number, terms=terms)
    assert amended.state == ClassState.DRAFT
    assert (amended.school_agreed_at, amended.enterprise_agreed_at) == (None, None)
    assert amended.revision == 2
    row.refresh_from_db()
    assert terms_of(row, courses_of(row)) == terms
    entry = history(row).get()
    assert (entry.verb, entry.before["state"], entry.after["state"]) == ("class.amend", "agreed", "draft")
    assert (entry.before["planned_heads"], entry.after["planned_heads"]) == (30, 25)
    assert [c[0] for c in entry.before["courses"]][-1] == "岗位实践"
    assert [c[0] for c in entry.after["courses"]][-1] == "车间实践"
    assert set(entry.after) == {"state", "planned_heads", "courses"}


def test_an_amendment_that_changes_nothing_writes_nothing(cast: Cast):
    row = agreeable_class(cast, ClassState.AGREED)
    same = replace(terms_of(row, courses_of(row)), name=f" {row.name} ")
    assert amend(actor=cast.enterprise_officer, number=row.number, terms=same).state == ClassState.AGREED
    assert not history(row).exists()


def test_a_returned_class_goes_round_again_even_as_it_is(cast: Cast):
    row = agreeable_class(cast, ClassState.RETURNED)
    amend(actor=cast.enterprise_officer, number=row.number, terms=terms_of(row, courses_of(row)))
    for player in ("registrar", "enterprise_officer"):
        classes.agree(actor=cast.actor(player), number=row.number, now=NOW)
    classes.submit(actor=cast.enterprise_officer, number=row.number, now=NOW)
    filed = classes.file(actor=cast.filing, number=row.number, today=TODAY)
    assert (filed.state, filed.filed_on, filed.returned_reason) == (ClassState.FILED, TODAY, "")
    assert [e.verb for e in history(row).order_by("id")] == [
        "class.amend",
        "class.agree",
        "class.agree",
        "class.submit",
        "class.file",
    ]


def test_an_amendment_with_faults_changes_nothing(cast: Cast):
    row = agreeable_class(cast, ClassState.AGREED)
    terms = replace(terms_of(row, courses_of(row)), last_on=date(2020, 1, 1))
    with pytest.raises(InvalidFacts) as refused:
        amend(actor=cast.registrar, number=row.number, terms=terms)
    assert rules_of(refused) == {("last_on", "dates_order")}
    row.refresh_from_db()
    assert row.state == ClassState.AGREED


def test_an_amendment_of_what_somebody_else_changed_meanwhile_is_refused(cast: Cast):
    row = agreeable_class(cast, ClassState.DRAFT)
    terms = replace(terms_of(row, courses_of(row)), planned_heads=25)
    amend(actor=cast.registrar, number=row.number, terms=terms, revision=1)
    with pytest.raises(RevisionStale):
        amend(actor=cast.enterprise_officer, number=row.number, terms=terms, revision=1)


@pytest.mark.parametrize(
    ("player", "state", "refusal"),
    [
        ("moon_registrar", ClassState.DRAFT, TrainingClass.DoesNotExist),
        ("mill_officer", ClassState.DRAFT, TrainingClass.DoesNotExist),
        ("filing", ClassState.DRAFT, TrainingClass.DoesNotExist),
        ("tutor", ClassState.DRAFT, NotYourMove),
        ("mentor", ClassState.DRAFT, NotYourMove),
        ("filing", ClassState.SUBMITTED, NotYourMove),
        ("registrar", ClassState.SUBMITTED, WrongState),
        ("enterprise_officer", ClassState.OPEN, WrongState),
        ("registrar", ClassState.CANCELLED, WrongState),
    ],
)
def test_who_may_not_amend(cast: Cast, player: str, state: str, refusal: type[Exception]):
    row = agreeable_class(cast, state)
    terms = replace(terms_of(row, courses_of(row)), planned_heads=25)
    with pytest.raises(refusal):
        amend(actor=cast.actor(player), number=row.number, terms=terms)


# ---- agree ----


def test_a_class_is_agreed_only_once_both_sides_confirmed(cast: Cast):
    row = agreeable_class(cast, ClassState.DRAFT)
    first = classes.agree(actor=cast.enterprise_officer, number=row.number, now=NOW)
    assert (first.state, first.enterprise_agreed_at, first.school_agreed_at) == (ClassState.DRAFT, NOW, None)
    second = classes.agree(actor=cast.registrar, number=row.number, now=NOW)
    assert (second.state, second.school_agreed_at) == (ClassState.AGREED, NOW)


def test_one_side_confirming_twice_counts_once(cast: Cast):
    row = agreeable_class(cast, ClassState.DRAFT)
    for _ in range(2):
        classes.agree(actor=cast.registrar, number=row.number, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.enterprise_agreed_at) == (ClassState.DRAFT, None)
    assert history(row).count() == 1


def test_a_plan_that_leads_nowhere_cannot_be_confirmed(cast: Cast):
    row = build_class(school=cast.sun, enterprise=cast.forge, bureau=cast.city)
    with pytest.raises(InvalidFacts) as refused:
        classes.agree(actor=cast.registrar, number=row.number, now=NOW)
    assert rules_of(refused) == {("courses", "courses_missing")}


def test_the_other_sides_amendment_asks_for_a_new_confirmation(cast: Cast):
    row = agreeable_class(cast, ClassState.DRAFT)
    classes.agree(actor=cast.registrar, number=row.number, now=NOW)
    terms = replace(terms_of(row, courses_of(row)), planned_heads=25)
    amend(actor=cast.enterprise_officer, number=row.number, terms=terms)
    assert classes.agree(actor=cast.enterprise_officer, number=row.number, now=NOW).state == ClassState.DRAFT


# ---- bureau ----


def test_a_class_is_sent_back_with_its_reason(cast: Cast):
    row = agreeable_class(cast, ClassState.SUBMITTED)
    returned = classes.send_back(actor=cast.filing, number=row.number, reason=f" {REASON} ")
    assert (returned.state, returned.returned_reason) == (ClassState.RETURNED, REASON)
    entry = history(row).get()
    assert (entry.verb, entry.reason, entry.actor_role) == ("class.send_back", REASON, "officer")


def test_a_city_officer_files_what_a_county_of_the_city_received(cast: Cast):
    row = build_class(ClassState.SUBMITTED, school=cast.sun, enterprise=cast.mill, bureau=cast.county)
    assert classes.file(actor=cast.filing, number=row.number, today=TODAY).state == ClassState.FILED


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
    assert {move.name for move in CLASS_LIFECYCLE.moves} - set(MOVES) == {"amend", "open", "close"}


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


# ---- at the same moment ----


def test_many_drafts_at_once_get_numbers_of_their_own(at_once: Callable[..., list[Any]]):
    cast = Cast()
    terms = class_terms(build_rulebook().pk)
    actors = [cast.enterprise_officer, cast.registrar] * 3
    partners = [cast.sun.pk, cast.forge.pk] * 3
    rows = at_once(
        [
            lambda actor=actor, partner=partner: draft_class(
                actor=actor, partner_id=partner, bureau_id=cast.city.pk, terms=terms, now=NOW
            )
            for actor, partner in zip(actors, partners, strict=True)
        ]
    )
    assert sorted(row.number for row in rows) == [f"2026-320600-{serial:04d}" for serial in range(1, 7)]


def test_two_officers_at_once_file_a_class_once(at_once: Callable[..., list[Any]]):
    cast = Cast()
    row = agreeable_class(cast, ClassState.SUBMITTED)
    number, officer = row.number, cast.filing
    answers = at_once(
        [
            lambda: classes.file(actor=officer, number=number, today=TODAY),
            lambda: classes.send_back(actor=officer, number=number, reason=REASON),
        ]
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["TrainingClass", "WrongState"]
    assert history(row).count() == 1


def test_both_sides_confirming_at_once_agree(at_once: Callable[..., list[Any]]):
    cast = Cast()
    row = agreeable_class(cast, ClassState.DRAFT)
    number, sides = row.number, [cast.registrar, cast.enterprise_officer]
    at_once([lambda side=side: classes.agree(actor=side, number=number, now=NOW) for side in sides])
    row.refresh_from_db()
    assert row.state == ClassState.AGREED


def test_confirming_while_the_other_side_amends_never_confirms_what_was_not_seen(at_once: Callable[..., list[Any]]):
    cast = Cast()
    row = agreeable_class(cast, ClassState.DRAFT)
    terms = replace(terms_of(row, courses_of(row)), planned_heads=25)
    number, registrar, officer = row.number, cast.registrar, cast.enterprise_officer
    confirmed, amended = at_once(
        [
            lambda: classes.agree(actor=registrar, number=number, now=NOW, revision=1),
            lambda: amend(actor=officer, number=number, terms=terms, revision=1),
        ]
    )
    assert isinstance(amended, TrainingClass)
    assert isinstance(confirmed, (TrainingClass, RevisionStale))
    row.refresh_from_db()
    assert row.school_agreed_at is None
