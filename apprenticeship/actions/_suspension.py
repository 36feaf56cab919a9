"""What the acts on suspensions share: the state follows the day, an end cuts what rests beyond it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from psycopg.types.range import DateRange

from apprenticeship.lifecycle import ENROLMENT_LIFECYCLE, EnrolmentState
from apprenticeship.models import Enrolment, Suspension
from common.actor import Actor
from journal.actions import record

SETTLED = {EnrolmentState.TRAINING: "suspend", EnrolmentState.SUSPENDED: "resume"}


def settle(actor: Actor, row: Enrolment, today: date) -> bool:
    """Let the state of a locked enrolment follow its suspensions on a day; say whether it changed."""
    before = EnrolmentState(row.state)
    rests = Suspension.objects.filter(enrolment=row, period__contains=today).exists()
    if before not in SETTLED or rests == (before is EnrolmentState.SUSPENDED):
        return False
    move = SETTLED[before]
    row.state = ENROLMENT_LIFECYCLE.target(move, before)
    row.save(update_fields=["state"])
    record(actor=actor, verb=f"enrolment.{move}", subject=row, before={"state": before}, after={"state": row.state})
    return True


def cut_rest(actor: Actor, row: Enrolment, end: date) -> None:
    """End what rests beyond the day `end` when a training ends before it; what had not begun is removed."""
    beyond = Q(period__endswith__gt=end) | Q(period__upper_inf=True)
    for rest in Suspension.objects.filter(beyond, enrolment=row).order_by("pk"):
        before = rest_facts(rest)
        if rest.period.lower >= end:
            rest.delete()
            record(actor=actor, verb="suspension.remove", subject=row, before=before)
            continue
        rest.period = DateRange(rest.period.lower, end)
        rest.save(update_fields=["period"])
        record(actor=actor, verb="suspension.end", subject=row, before=before, after=rest_facts(rest))


def rest_facts(rest: Suspension) -> dict[str, str]:
    """Write a suspension for the journal."""
    last_on = rest.last_on
    return {"rest_from": rest.starts_on.isoformat(), "rest_until": last_on.isoformat() if last_on else ""}
