"""What a list may be asked for. Every filter stands in the address; none knows who asks or what day it is."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle import CLASS_STATE_LABELS, ClassState, EnrolmentState
from apprenticeship.models import Enrolment, TrainingClass
from common.levels import LEVEL_LABELS

SIDES = {"school": _("学校"), "enterprise": _("企业")}
ROSTER = {"yes": _("已入库"), "no": _("未入库")}


def _choices(labels: Any) -> list[tuple[str, Any]]:
    return [(str(key), _(label)) for key, label in labels.items()]


def _day_box() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ClassFilter(django_filters.FilterSet):
    """Classes by words, state, level, first day, who has yet to confirm, and whether a roster was registered."""

    q = django_filters.CharFilter(
        method="by_words",
        label=_("班号、班名或单位"),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = django_filters.ChoiceFilter(choices=_choices(CLASS_STATE_LABELS), label=_("状态"), empty_label=_("全部"))
    level = django_filters.ChoiceFilter(choices=_choices(LEVEL_LABELS), label=_("目标等级"), empty_label=_("全部"))
    starts_from = django_filters.DateFilter(
        field_name="period__startswith", lookup_expr="gte", label=_("开始日期不早于"), widget=_day_box()
    )
    starts_to = django_filters.DateFilter(
        field_name="period__startswith", lookup_expr="lte", label=_("开始日期不晚于"), widget=_day_box()
    )
    ended_before = django_filters.DateFilter(
        field_name="period__endswith", lookup_expr="lte", label=_("最后一日早于"), widget=_day_box()
    )
    unconfirmed = django_filters.ChoiceFilter(
        choices=list(SIDES.items()), method="by_unconfirmed", label=_("待谁确认"), empty_label=_("全部")
    )
    roster = django_filters.ChoiceFilter(
        choices=list(ROSTER.items()), method="by_roster", label=_("花名册"), empty_label=_("全部")
    )

    class Meta:
        model = TrainingClass
        fields: list[str] = []

    def by_words(self, rows: QuerySet[TrainingClass], name: str, words: str) -> QuerySet[TrainingClass]:
        """Keep the classes each of whose words stands in number, name, school, enterprise or occupation."""
        for word in words.split():
            rows = rows.filter(
                Q(number__icontains=word)
                | Q(name__icontains=word)
                | Q(school__name__icontains=word)
                | Q(enterprise__name__icontains=word)
                | Q(occupation__name__icontains=word)
            )
        return rows

    def by_unconfirmed(self, rows: QuerySet[TrainingClass], name: str, side: str) -> QuerySet[TrainingClass]:
        """Keep the drafts that a side has not confirmed."""
        return rows.filter(state=ClassState.DRAFT, **{f"{side}_agreed_at": None})

    def by_roster(self, rows: QuerySet[TrainingClass], name: str, wanted: str) -> QuerySet[TrainingClass]:
        """Keep the classes that hold somebody, or nobody."""
        held = Exists(Enrolment.objects.filter(training_class=OuterRef("pk")).exclude(state=EnrolmentState.VOID))
        return rows.filter(held if wanted == "yes" else ~held)
