"""Reads of lists of other offices."""

from __future__ import annotations

from django.db.models import QuerySet

from apprenticeship import policy
from apprenticeship.models import ReferenceList
from common.actor import Actor


def lists(actor: Actor, kind: str = "", state: str = "") -> QuerySet[ReferenceList]:
    """List the versions that an actor may see, the newest first; `kind` and `state` keep some."""
    rows = policy.visible_lists(actor).select_related("region")
    rows = rows.filter(kind=kind) if kind else rows
    return (rows.filter(state=state) if state else rows).order_by("-pk")
