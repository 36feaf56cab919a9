"""What lists of mentors and tutors may be asked for."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apprenticeship.filters.boxes import choices, day_box
from common.levels import LEVEL_LABELS
from enterprises.models import Mentor
from schools.models import Tutor

PRESENCE = {"yes": _("在岗"), "no": _("已离岗")}


class MentorFilter(django_filters.FilterSet):
    """Mentors by words, level, and whether they are there."""

    q = django_filters.CharFilter(
        method="by_words", label=_("姓名、工号或企业"), widget=forms.TextInput(attrs={"type": "search"})
    )
    level = django_filters.ChoiceFilter(choices=choices(LEVEL_LABELS), label=_("技能等级"), empty_label=_("全部"))
    present = django_filters.ChoiceFilter(
        choices=list(PRESENCE.items()), method="by_presence", label=_("在岗"), empty_label=_("全部")
    )
    expires_before = django_filters.DateFilter(
        field_name="qualifications__expires_on",
        lookup_expr="lt",
        distinct=True,
        label=_("证书到期早于"),
        widget=day_box(),
    )
    side = django_filters.CharFilter(method="as_it_is", widget=forms.HiddenInput)

    class Meta:
        model = Mentor
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Mentor], name: str, words: str) -> QuerySet[Mentor]:
        """Keep those whose name, number or enterprise has every word."""
        for word in words.split():
            rows = rows.filter(
                Q(name__contains=word) | Q(staff_no__startswith=word) | Q(enterprise__name__contains=word)
            )
        return rows

    def by_presence(self, rows: QuerySet[Mentor], name: str, wanted: str) -> QuerySet[Mentor]:
        """Keep those who are there, or those who left."""
        return rows.filter(is_active=wanted == "yes")

    def as_it_is(self, rows: QuerySet[Mentor], name: str, value: str) -> QuerySet[Mentor]:
        """Change nothing: the list itself is chosen by it."""
        return rows


class TutorFilter(django_filters.FilterSet):
    """Tutors by words, and whether they are there."""

    q = django_filters.CharFilter(
        method="by_words", label=_("姓名、工号或学校"), widget=forms.TextInput(attrs={"type": "search"})
    )
    present = django_filters.ChoiceFilter(
        choices=list(PRESENCE.items()), method="by_presence", label=_("在岗"), empty_label=_("全部")
    )
    side = django_filters.CharFilter(method="as_it_is", widget=forms.HiddenInput)

    class Meta:
        model = Tutor
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Tutor], name: str, words: str) -> QuerySet[Tutor]:
        """Keep those whose name, number or school has every word."""
        for word in words.split():
            rows = rows.filter(Q(name__contains=word) | Q(staff_no__startswith=word) | Q(school__name__contains=word))
        return rows

    def by_presence(self, rows: QuerySet[Tutor], name: str, wanted: str) -> QuerySet[Tutor]:
        """Keep those who are there, or those who left."""
        return rows.filter(is_active=wanted == "yes")

    def as_it_is(self, rows: QuerySet[Tutor], name: str, value: str) -> QuerySet[Tutor]:
        """Change nothing: the list itself is chosen by it."""
        return rows
