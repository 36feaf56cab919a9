"""Reads of open-class applications."""

from __future__ import annotations

from django.db.models import QuerySet

from apprenticeship.lifecycle import ClassState
from apprenticeship.lifecycle.opening import OpeningState
from apprenticeship.models import ClassOpening, TrainingClass
from apprenticeship.policy import filings as filing_policy
from common.actor import Actor
from rulebooks.selectors import parsed


def needs_agreement(row: TrainingClass) -> bool:
    """Say whether a filed class still waits for its bureau's yes before it may open."""
    if row.state != ClassState.FILED or not parsed(row.rulebook).filing.opening:
        return False
    return not ClassOpening.objects.filter(training_class=row, state=OpeningState.AGREED).exists()


def openings(actor: Actor) -> QuerySet[ClassOpening]:
    """List the applications to open classes that a bureau sees, newest first. Raises NotYourMove."""
    filing_policy.require_bureau(actor)
    rows = filing_policy.visible_openings(actor).select_related("training_class__enterprise", "training_class__school")
    return rows.order_by("-pk")


def openings_of(actor: Actor, row: TrainingClass) -> list[ClassOpening]:
    """List the applications to open a class, the last one first."""
    return list(filing_policy.visible_openings(actor).filter(training_class=row).order_by("-pk"))


def opening_of(actor: Actor, opening_id: int) -> ClassOpening:
    """Find an application with its class. Raises ClassOpening.DoesNotExist."""
    return filing_policy.visible_openings(actor).select_related("training_class").get(pk=opening_id)
