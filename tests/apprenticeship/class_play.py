"""What tests of classes share: drafting one, reading its history, naming what was refused."""

from __future__ import annotations

import pytest
from django.db.models import QuerySet

from apprenticeship.actions.class_terms import draft_class
from apprenticeship.models import TrainingClass
from apprenticeship.rules.classes import ClassTerms
from common.actor import Actor
from common.errors import InvalidFacts
from journal.models import Entry
from journal.selectors import entries_of
from tests.builders import (
    NOW,
)
from tests.cast import Cast


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
