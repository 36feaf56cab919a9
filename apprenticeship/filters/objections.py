"""What the lists of public notices and of objections may be asked for."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apprenticeship.filters.boxes import choices
from apprenticeship.lifecycle.objections import OBJECTION_STATE_LABELS
from apprenticeship.models import NoticeObjection, PlanNotice
from catalogue.models import Region


class PublicNoticeFilter(django_filters.FilterSet):
    """Plans on public notice by words and by county."""

    q = django_filters.CharFilter(
        method="by_words", label=_("企业、学校或班号"), widget=forms.TextInput(attrs={"type": "search"})
    )
    county = django_filters.ModelChoiceFilter(
        field_name="training_class__enterprise__region",
        queryset=Region.objects.exclude(code__endswith="00").order_by("code"),
        label=_("企业所在地"),
        empty_label=_("全部"),
    )

    class Meta:
        model = PlanNotice
        fields: list[str] = []

    def by_words(self, rows: QuerySet[PlanNotice], name: str, words: str) -> QuerySet[PlanNotice]:
        """Keep those whose enterprise, school or number has every word."""
        for word in words.split():
            rows = rows.filter(
                Q(training_class__enterprise__name__contains=word)
                | Q(training_class__school__name__contains=word)
                | Q(training_class__number__contains=word)
            )
        return rows


class ObjectionFilter(django_filters.FilterSet):
    """Objections by words and by state."""

    q = django_filters.CharFilter(
        method="by_words", label=_("编号、企业或内容"), widget=forms.TextInput(attrs={"type": "search"})
    )
    state = django_filters.ChoiceFilter(choices=choices(OBJECTION_STATE_LABELS), label=_("状态"), empty_label=_("全部"))

    class Meta:
        model = NoticeObjection
        fields: list[str] = []

    def by_words(self, rows: QuerySet[NoticeObjection], name: str, words: str) -> QuerySet[NoticeObjection]:
        """Keep those whose number, enterprise or words have every word."""
        for word in words.split():
            rows = rows.filter(
                Q(number__contains=word)
                | Q(words__contains=word)
                | Q(notice__training_class__enterprise__name__contains=word)
            )
        return rows
