"""The only writer of the thresholds by which two records may be one person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apprenticeship import policy
from apprenticeship.models import DuplicateThresholds
from apprenticeship.rules.duplicates import Thresholds, threshold_problems
from catalogue.models import Region
from common.actor import Actor, Officer, label_of
from common.errors import InvalidFacts, NotYourMove
from journal.actions import record


@transaction.atomic
def set_thresholds(*, actor: Actor, wanted: Thresholds, source: str, now: datetime) -> DuplicateThresholds:
    """Set the two thresholds of the officer's region and say where from; pairs found from now on are judged by them.

    The same values and source again are harmless. Raises NotYourMove, InvalidFacts.
    """
    policy.require(actor, "set_thresholds")
    if not isinstance(actor, Officer):
        raise NotYourMove
    if problems := list(threshold_problems(wanted, source)):
        raise InvalidFacts(problems)
    # One setting of a region at a time: the next one sees what was set.
    Region.objects.select_for_update().get(pk=actor.region)
    last = DuplicateThresholds.objects.filter(region=actor.region).order_by("-pk").first()
    if last and (last.likely, last.certain, last.source) == (wanted.likely, wanted.certain, source.strip()):
        return last
    row = DuplicateThresholds.objects.create(
        region_id=actor.region,
        likely=wanted.likely,
        certain=wanted.certain,
        source=source.strip(),
        set_at=now,
        set_by_id=actor.user_id,
        set_by_name=label_of(actor),
    )
    before = {"likely": last.likely, "certain": last.certain} if last else None
    after = {"likely": row.likely, "certain": row.certain}
    record(actor=actor, verb="thresholds.set", subject=row, before=before, after=after, reason=row.source)
    return row
