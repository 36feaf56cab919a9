"""What the list of open-class applications may be asked for."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apprenticeship.filters.boxes import choices
from apprenticeship.lifecycle.opening import OPENING_STATE_LABELS
from apprenticeship.models import ClassOpening


class OpeningFilter(django_filters.FilterSet):
    """Applications by words and by state."""

    q = django_filters.CharFilter(
        method="by_words", label=_("班号、企业或学校"), widget=forms.TextInput(attrs={"type": "search"})
    )
    state = django_filters.ChoiceFilter(choices=choices(OPENING_STATE_LABELS), label=_("状态"), empty_label=_("全部"))

    class Meta:
        model = ClassOpening
        fields: list[str] = []

    def by_words(self, rows: QuerySet[ClassOpening], name: str, words: str) -> QuerySet[ClassOpening]:
        """Keep those whose class, enterprise or school has every word."""
        for word in words.split():
            rows = rows.filter(
                Q(training_class__number__contains=word)
                | Q(training_class__enterprise__name__contains=word)
                | Q(training_class__school__name__contains=word)
            )
        return rows
