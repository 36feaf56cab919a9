"""Pairs of records that may be one person."""

from __future__ import annotations

from typing import Any

from apprenticeship.models import DuplicatePair, Person
from tests.builders import NOW


def build_pair(first: Person, second: Person, **facts: Any) -> DuplicatePair:
    """Write an open pair of two people, the older record first."""
    older, younger = sorted((first, second), key=lambda person: person.pk)
    likeness = {"score": 50, "certainty": "likely", "reasons": ["same_name"], "found_at": NOW}
    return DuplicatePair.objects.create(first=older, second=younger, **{**likeness, **facts})
