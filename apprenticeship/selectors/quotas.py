"""Reads of seats: how many were given, how many are taken and left, and by which classes."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, ExtractYear, Left

from apprenticeship import policy
from apprenticeship.lifecycle import ClassState
from apprenticeship.models import SeatQuota, TrainingClass
from apprenticeship.policy import filings as filing_policy
from apprenticeship.rules.quotas import Seats
from apprenticeship.selectors.classes import NEIGHBOURS
from catalogue.rules import regions_above, scope_of
from common.actor import Actor
from common.keyset import Order
from rulebooks.rules.conditions import Quota
from rulebooks.selectors import parsed

# A class takes its seats when its plan passes the reviews, and keeps them whatever becomes of it.
SEATED = [ClassState.NOTICED, ClassState.FILED, ClassState.OPEN, ClassState.CLOSED]
QUOTA_ORDERS = {
    "newest": Order(),
    "year": Order("year", read=int),
    "given": Order("seats_count", read=int),
    "taken": Order("taken_count", read=int),
    "left": Order("left_count", read=int),
}
_SCOPE = Case(
    When(region__code__endswith="0000", then=Left("region_id", 2)),
    When(region__code__endswith="00", then=Left("region_id", 4)),
    default=F("region_id"),
    output_field=CharField(),
)


def quotas(actor: Actor) -> QuerySet[SeatQuota]:
    """List the seats that a bureau sees, newest first; `taken_count` and `left_count` are counted, not kept.

    What was filed before the seats were given may make `left_count` negative. Raises NotYourMove.
    """
    filing_policy.require_bureau(actor)
    return counted(filing_policy.visible_quotas(actor)).select_related("region", "enterprise", "scan").order_by("-pk")


def quota_of(actor: Actor, quota_id: int) -> SeatQuota:
    """Find seats with what is taken of them. Raises SeatQuota.DoesNotExist."""
    rows = counted(filing_policy.visible_quotas(actor)).select_related("region", "enterprise", "scan")
    return rows.get(pk=quota_id)


def counted(rows: QuerySet[SeatQuota], apart_from: int = 0) -> QuerySet[SeatQuota]:
    """Count what is taken of each, one class left out where it is named."""
    held = (
        _seated_in(OuterRef("year"))
        .exclude(pk=apart_from)
        .filter(
            enterprise=Coalesce(OuterRef("enterprise"), F("enterprise")),
            bureau__region__code__startswith=OuterRef("scope"),
        )
    )
    heads = (
        held.order_by().annotate(every=Value(1)).values("every").annotate(heads=Sum("planned_heads")).values("heads")
    )
    taken = Coalesce(Subquery(heads, output_field=IntegerField()), Value(0))
    rows = rows.annotate(scope=_SCOPE, taken_count=taken)
    return rows.annotate(left_count=F("seats_count") - F("taken_count"))


def _seated_in(year: Any) -> QuerySet[TrainingClass]:
    """Give the classes that hold seats of a year: that of their first day."""
    wanted = {"first_year": year}
    rows = TrainingClass.objects.filter(state__in=SEATED)
    return rows.annotate(first_year=ExtractYear("period__startswith")).filter(**wanted)


def binding(row: TrainingClass) -> QuerySet[SeatQuota]:
    """Give the seats of which a class takes some: those of its bureau's region and above, and its enterprise's."""
    mine = Q(enterprise=None) | Q(enterprise=row.enterprise_id)
    return SeatQuota.objects.filter(
        mine, year=row.starts_on.year, region__in=regions_above(row.bureau.region_id)
    ).order_by("pk")


def seats_of(row: TrainingClass) -> list[Seats]:
    """Say how many seats bind a class and how many of them others took: recorded ones, then its rulebook's own."""
    columns = ("enterprise__name", "region__name", "year", "seats_count", "taken_count")
    found = counted(binding(row), apart_from=row.pk).values_list(*columns)
    return [
        *(Seats(of=firm or region, year=year, given=given, taken=taken) for firm, region, year, given, taken in found),
        *_seats_of_rulebook(row, parsed(row.rulebook).quota),
    ]


def _seats_of_rulebook(row: TrainingClass, quota: Quota) -> list[Seats]:
    year = row.starts_on.year
    others = _seated_in(year).exclude(pk=row.pk).filter(rulebook__code=row.rulebook.code)
    limits = (
        (quota.yearly_count, row.rulebook.name, others),
        (quota.per_enterprise_count, row.enterprise.name, others.filter(enterprise=row.enterprise_id)),
    )
    return [
        Seats(of=of, year=year, given=most, taken=rows.aggregate(heads=Sum("planned_heads"))["heads"] or 0)
        for most, of, rows in limits
        if most is not None
    ]


def classes_of_quota(actor: Actor, quota: SeatQuota) -> QuerySet[TrainingClass]:
    """List the classes that took seats, of those that the actor may see, newest first."""
    held = _seated_in(quota.year).filter(bureau__region__code__startswith=scope_of(quota.region_id))
    rows = policy.visible_classes(actor).filter(pk__in=held.values("pk"))
    if quota.enterprise_id is not None:
        rows = rows.filter(enterprise=quota.enterprise_id)
    return rows.select_related(*NEIGHBOURS).order_by("-pk")
