"""Reads of the thresholds by which two records may be one person: each region its own, or those above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from apprenticeship import policy
from apprenticeship.models import DuplicateThresholds
from apprenticeship.rules.duplicates import Thresholds
from catalogue.rules import is_within
from common.actor import Actor

DEFAULT = Thresholds()


@dataclass(frozen=True, slots=True)
class ThresholdBook:
    """What each region set, read once; a region without its own takes that of the narrowest one around it."""

    by_region: Mapping[str, Thresholds]

    def of(self, region: str) -> Thresholds:
        """Give what counts in a region; the default where nobody above it set anything."""
        around = [code for code in self.by_region if is_within(region, code)]
        return self.by_region[max(around, key=lambda code: len(code.rstrip("0")))] if around else DEFAULT

    @property
    def lowest(self) -> int:
        """The lowest score that anybody looks at."""
        return min(one.likely for one in (DEFAULT, *self.by_region.values()))


def threshold_book() -> ThresholdBook:
    """Read the newest thresholds of every region, in one query."""
    rows = DuplicateThresholds.objects.order_by("region", "-pk").distinct("region")
    return ThresholdBook({row.region_id: Thresholds(row.likely, row.certain) for row in rows})


def thresholds_set(actor: Actor) -> QuerySet[DuplicateThresholds]:
    """List what was set for the actor's region, those above and below it, the newest first."""
    return policy.visible_thresholds(actor).select_related("region").order_by("-pk")
