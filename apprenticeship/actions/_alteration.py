"""How a change takes effect on a locked enrolment, and how it is taken out again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.timezone import localtime
from psycopg.types.range import DateRange

from apprenticeship.actions._enrolment import later_records
from apprenticeship.actions._suspension import rest_facts, settle
from apprenticeship.lifecycle import AlterationState, EnrolmentState, LogState
from apprenticeship.models import Alteration, Enrolment, LogEntry, Suspension
from apprenticeship.rules.alteration_texts import alteration_problem
from apprenticeship.rules.alterations import AlterationFacts
from apprenticeship.selectors.alterations import refusals
from common.actor import Actor
from common.errors import InvalidFacts, WrongState
from journal.actions import record
from rulebooks.rules import AlterationKind

ONE_DAY = timedelta(days=1)


def facts_of(row: Alteration) -> AlterationFacts:
    """Give a stored change as it was stated."""
    return AlterationFacts(AlterationKind(row.kind), row.effective_on, row.last_on, row.reason, row.note)


def require_applicable(row: Enrolment, facts: AlterationFacts, today: date) -> None:
    """Raise InvalidFacts unless a change fits how the enrolment stands, and the person's other trainings."""
    if problems := refusals(row, facts, today):
        raise InvalidFacts(problems)


def apply(actor: Actor, alteration: Alteration, now: datetime) -> None:
    """Write a change that everybody agreed to, whose enrolment is locked. Raises WrongState, InvalidFacts."""
    row = Enrolment.objects.select_related("training_class__rulebook").get(pk=alteration.enrolment_id)
    today = localtime(now).date()
    if row.state not in (EnrolmentState.TRAINING, EnrolmentState.SUSPENDED):
        raise WrongState
    require_applicable(row, facts_of(alteration), today)
    _WRITERS[AlterationKind(alteration.kind)](actor, alteration, row)
    alteration.state, alteration.closed_at = AlterationState.APPLIED, now
    alteration.save(
        update_fields=["state", "closed_at", "agreed_by_id", "agreed_at", "decided_by_id", "former_last_on"]
    )
    settle(actor, row, today)


def _suspend(actor: Actor, alteration: Alteration, row: Enrolment) -> None:
    end = alteration.last_on + ONE_DAY if alteration.last_on else None
    period = DateRange(alteration.effective_on, end)
    rest = Suspension.objects.create(enrolment=row, period=period, reason=alteration.reason, opened_by=alteration)
    record(actor=actor, verb="suspension.begin", subject=row, after=rest_facts(rest))


def _resume(actor: Actor, alteration: Alteration, row: Enrolment) -> None:
    day = alteration.effective_on
    rest = Suspension.objects.get(enrolment=row, period__contains=day)
    before, alteration.former_last_on = rest_facts(rest), rest.last_on
    rest.period = DateRange(rest.period.lower, day)
    rest.save(update_fields=["period"])
    record(actor=actor, verb="suspension.end", subject=row, before=before, after=rest_facts(rest))


def _extend(actor: Actor, alteration: Alteration, row: Enrolment) -> None:
    last_on = alteration.last_on
    if last_on is None:
        raise WrongState
    alteration.former_last_on = row.ends_on
    _set_last_on(actor, row, last_on)


def _set_last_on(actor: Actor, row: Enrolment, last_on: date) -> None:
    before, row.period = row.ends_on, DateRange(row.period.lower, last_on + ONE_DAY)
    row.save(update_fields=["period"])
    sides = {"last_on": before.isoformat()}, {"last_on": last_on.isoformat()}
    record(actor=actor, verb="enrolment.extend", subject=row, before=sides[0], after=sides[1])


_WRITERS = {
    AlterationKind.SUSPEND: _suspend,
    AlterationKind.RESUME: _resume,
    AlterationKind.EXTEND: _extend,
}


def take_out(actor: Actor, alteration: Alteration, today: date) -> None:
    """Undo a change that is in effect, whose enrolment is locked, while it is the last and nothing depends on it."""
    row = Enrolment.objects.select_related("training_class__rulebook").get(pk=alteration.enrolment_id)
    if row.state not in (EnrolmentState.TRAINING, EnrolmentState.SUSPENDED):
        raise WrongState
    applied = Alteration.objects.filter(enrolment=row, state=AlterationState.APPLIED)
    later = Q(closed_at__gt=alteration.closed_at) | Q(closed_at=alteration.closed_at, pk__gt=alteration.pk)
    if applied.filter(later).exists():
        raise InvalidFacts([alteration_problem("", "undo_not_last")])
    _UNDOERS[AlterationKind(alteration.kind)](actor, alteration, row)
    settle(actor, row, today)


def _unsuspend(actor: Actor, alteration: Alteration, row: Enrolment) -> None:
    rest = Suspension.objects.get(opened_by=alteration)
    before = rest_facts(rest)
    rest.delete()
    record(actor=actor, verb="suspension.remove", subject=row, before=before)


def _unresume(actor: Actor, alteration: Alteration, row: Enrolment) -> None:
    day, former = alteration.effective_on, alteration.former_last_on
    logs = LogEntry.objects.filter(enrolment=row, day__gte=day).exclude(state=LogState.REJECTED)
    if former is not None:
        logs = logs.filter(day__lte=former)
    days = list(logs.order_by("day").values_list("day", flat=True))
    if days:
        words = {"count": len(days), "last": days[-1].isoformat()}
        raise InvalidFacts([alteration_problem("", "undo_is_depended_on", **words)])
    rest = Suspension.objects.get(enrolment=row, period__endswith=day)
    before = rest_facts(rest)
    rest.period = DateRange(rest.period.lower, former + ONE_DAY if former else None)
    rest.save(update_fields=["period"])
    record(actor=actor, verb="suspension.reopen", subject=row, before=before, after=rest_facts(rest))


def _unextend(actor: Actor, alteration: Alteration, row: Enrolment) -> None:
    former = alteration.former_last_on
    if former is None:
        raise WrongState
    problems = later_records(row, former)
    if problems:
        raise InvalidFacts(problems)
    _set_last_on(actor, row, former)


_UNDOERS = {
    AlterationKind.SUSPEND: _unsuspend,
    AlterationKind.RESUME: _unresume,
    AlterationKind.EXTEND: _unextend,
}
