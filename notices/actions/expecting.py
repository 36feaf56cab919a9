"""The program keeps the ledger of what should come: it opens, closes and drops rows until they say what is so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from apprenticeship.models import TrainingClass
from common.actor import System
from notices import policy
from notices.models import Expectation
from notices.selectors.expecting import EXPECTING, Expected, expected_of

KEPT = ["owed_by", "opened_on", "due_on", "came_on", "dropped_on"]


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows a sweep opened and how many it changed."""

    opened_count: int
    changed_count: int


@transaction.atomic
def sweep(*, actor: System, class_ids: Sequence[int], today: date) -> Swept:
    """Make the ledger of some classes say what they owe today. A second sweep of the same day writes nothing.

    What was there before it was missed gets no row. What came and was taken back (an entry was rejected) is open again.
    What is no longer expected is dropped, never removed. Raises NotYourMove for anybody but the program.
    """
    rows = policy.kept_expectations(actor).filter(training_class__in=class_ids).select_for_update().order_by("pk")
    classes = TrainingClass.objects.filter(pk__in=class_ids, state__in=EXPECTING).select_related("rulebook")
    told = {(one.class_id, *one.key): one for one in expected_of(classes.order_by("pk"), today)}
    stand = {(r.training_class_id, r.kind, r.enrolment_id, r.mentor_id, r.part): r for r in rows}
    changed = [row for key, row in stand.items() if _changed(row, told.get(key), today)]
    Expectation.objects.bulk_update(changed, KEPT, batch_size=1_000)
    missing = [_opened(one) for key, one in told.items() if key not in stand and one.came_on is None]
    opened = Expectation.objects.bulk_create(missing, ignore_conflicts=True, batch_size=1_000)
    return Swept(len(opened), len(changed))


def _opened(one: Expected) -> Expectation:
    return Expectation(
        kind=one.kind,
        training_class_id=one.class_id,
        enrolment_id=one.enrolment_id,
        mentor_id=one.mentor_id,
        part=one.part,
        owed_by=one.owed_by,
        opened_on=one.opened_on,
        due_on=one.due_on,
    )


def _changed(row: Expectation, one: Expected | None, today: date) -> bool:
    """Bring a row up to what is expected; say whether it had to change. The day of coming stays once it is known."""
    before = [getattr(row, name) for name in KEPT]
    if one is None:
        row.dropped_on = row.dropped_on or (None if row.came_on else today)
    else:
        row.owed_by, row.due_on, row.dropped_on = one.owed_by, one.due_on, None
        row.opened_on = min(row.opened_on, one.opened_on)
        row.came_on = (row.came_on or one.came_on) if one.came_on else None
    return [getattr(row, name) for name in KEPT] != before
