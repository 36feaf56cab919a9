"""Two people at the same moment: one class, one number, one decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from apprenticeship.actions import classes, filing_steps
from apprenticeship.actions.class_terms import amend, draft_class
from apprenticeship.lifecycle import ClassState
from apprenticeship.models import TrainingClass
from apprenticeship.policy import RevisionStale
from apprenticeship.selectors.classes import courses_of, terms_of
from tests.apprenticeship.class_play import history
from tests.apprenticeship.terms import agreeable_class, class_terms
from tests.builders import (
    NOW,
    TODAY,
    build_rulebook,
)
from tests.cast import Cast

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
            lambda: filing_steps.file(actor=officer, number=number, today=TODAY),
            lambda: filing_steps.send_back(actor=officer, number=number, reason="缺少企业导师名单", today=TODAY),
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
