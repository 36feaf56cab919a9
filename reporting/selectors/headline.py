"""Newly registered apprentices of a year: the figure, and its slices."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Func, QuerySet, TextField

from apprenticeship.lifecycle import EnrolmentState
from apprenticeship.models import Enrolment
from apprenticeship.policy import visible_enrolments
from common.actor import Actor
from common.levels import LEVEL_LABELS, LEVEL_ORDER
from reporting.rules import Headline, Slice

PEOPLE = Count(Func("person_id", "training_class_id", function="ROW", output_field=TextField()), distinct=True)


def newly_registered(actor: Actor, year: int) -> Headline:
    """Count what the actor may see of a year's new apprentices, in three queries.

    A person counts once in a class, however often they came back to it. See `Headline` for the definition.
    """
    rows = visible_enrolments(actor).exclude(state=EnrolmentState.VOID)
    rows = rows.filter(registered_on__gte=date(year, 1, 1), registered_on__lte=date(year, 12, 31))
    by_region = _sliced(rows, "enterprise__region__code", "enterprise__region__name")
    by_enterprise = _sliced(rows, "enterprise__credit_code", "enterprise__name")
    counted = {part.key: part.count for part in _sliced(rows, "training_class__level", "training_class__level")}
    by_level = [Slice(level, LEVEL_LABELS[level], counted[level]) for level in LEVEL_ORDER if level in counted]
    return Headline(year, sum(part.count for part in by_region), by_region, by_level, by_enterprise)


def years(actor: Actor) -> list[int]:
    """List the years in which the actor sees registrations, newest first."""
    return [day.year for day in visible_enrolments(actor).dates("registered_on", "year", order="DESC")]


def _sliced(rows: QuerySet[Enrolment], key: str, label: str) -> list[Slice]:
    found = rows.values_list(key, label).annotate(people=PEOPLE).order_by("-people", key)
    return [Slice(str(k), str(name), count) for k, name, count in found]
