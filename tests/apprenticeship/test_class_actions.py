"""Drafting, amending and agreeing on a class: each works, is journalled, and refuses whoever may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from apprenticeship.actions import classes, filing_steps
from apprenticeship.actions.class_terms import amend, draft_class
from apprenticeship.lifecycle import ClassState
from apprenticeship.models import TrainingClass
from apprenticeship.policy import RevisionStale
from apprenticeship.rules.classes import ClassTerms
from apprenticeship.selectors.classes import courses_of, terms_of
from common.errors import InvalidFacts, NotYourMove, WrongState
from rulebooks.models import RulebookVersion
from tests.apprenticeship.class_play import draft, history, rules_of
from tests.apprenticeship.terms import COURSES, agreeable_class, class_terms, course
from tests.builders import (
    NOW,
    TODAY,
    build_class,
    build_rulebook,
)
from tests.cast import Cast


@pytest.fixture
def rulebook(cast: Cast) -> RulebookVersion:
    return build_rulebook()


@pytest.fixture
def terms(rulebook: RulebookVersion) -> ClassTerms:
    return class_terms(rulebook.pk)


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
    filed = filing_steps.file(actor=cast.filing, number=row.number, today=TODAY)
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
