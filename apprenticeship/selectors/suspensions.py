"""When trainings rested: for logs, for missing weeks, for the facts of subsidies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch

from apprenticeship.models import Enrolment, Suspension
from common.dates import Span

RESTED = Prefetch("suspensions", Suspension.objects.only("enrolment_id", "period").order_by("period"))


def rested_spans(row: Enrolment) -> tuple[Span, ...]:
    """Give the times in which a training rested, in order, cut at its last day; reads what was prefetched"""
    ends_before = row.period.upper
    cut = [(rest.period.lower, min(rest.period.upper or ends_before, ends_before)) for rest in row.suspensions.all()]
    return tuple(Span(first, last) for first, last in sorted(cut) if first < last)


def suspended_spans(enrolment_ids: Iterable[int]) -> dict[int, list[Span]]:
    """Give the times of rest of many enrolments in one query, by enrolment; open ones are cut at the end."""
    found: dict[int, list[Span]] = defaultdict(list)
    rows = Suspension.objects.filter(enrolment__in=enrolment_ids).order_by("enrolment", "period")
    for enrolment_id, period, training in rows.values_list("enrolment_id", "period", "enrolment__period"):
        ends_before = min(period.upper or training.upper, training.upper)
        if period.lower < ends_before:
            found[enrolment_id].append(Span(period.lower, ends_before))
    return dict(found)
