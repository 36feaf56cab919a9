"""What a bureau's queue of filings may be asked for."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apprenticeship.filters import ClassFilter
from apprenticeship.filters.boxes import day_box
from apprenticeship.lifecycle import ClassState
from apprenticeship.models import TrainingClass
from catalogue.models import Region

STAGES = {
    "submitted": _("待备案或受理"),
    "supplement": _("待企业补正"),
    "first": _("待初审"),
    "second": _("待复审"),
    "reviewed": _("审查已有结论"),
    "noticed": _("公示中"),
}
_OF_REVIEW = {"first": ["first"], "second": ["second", "against"], "reviewed": ["passed", "failed"]}


class FilingFilter(ClassFilter):
    """What a bureau has in hand: as classes are asked for, and by stage, by the day it is due, by county."""

    stage = django_filters.ChoiceFilter(
        choices=list(STAGES.items()), method="by_stage", label=_("环节"), empty_label=_("全部")
    )
    due_before = django_filters.DateFilter(
        field_name="due_on", lookup_expr="lt", label=_("办理期限早于"), widget=day_box()
    )
    county = django_filters.ModelChoiceFilter(
        field_name="enterprise__region",
        queryset=Region.objects.exclude(code__endswith="00").order_by("code"),
        label=_("企业所在地"),
        empty_label=_("全部"),
    )
    state = ended_before = unconfirmed = roster = None

    def by_stage(self, rows: QuerySet[TrainingClass], name: str, stage: str) -> QuerySet[TrainingClass]:
        """Keep the classes in a stage of the bureau's work; the rows tell the state of their open round."""
        if stage in _OF_REVIEW:
            wanted: dict[str, Any] = {"state": ClassState.REVIEWING, "review_state__in": _OF_REVIEW[stage]}
            return rows.filter(**wanted)
        return rows.filter(state=stage)
