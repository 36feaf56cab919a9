"""What the list of members may be asked for."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership

SHOWN = {"ended": _("已停用"), "all": _("全部")}


class MemberFilter(django_filters.FilterSet):
    """Members by name and whether they ended; unasked those who did not."""

    q = django_filters.CharFilter(
        method="by_words", label=_("姓名或用户名"), widget=forms.TextInput(attrs={"type": "search"})
    )
    show = django_filters.ChoiceFilter(
        choices=list(SHOWN.items()), method="by_presence", label=_("在用"), widget=forms.HiddenInput
    )

    class Meta:
        model = Membership
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Membership]) -> QuerySet[Membership]:
        """Keep what is asked for; where presence is not, those who have not ended."""
        rows: QuerySet[Membership] = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("show") else rows.filter(ended_on=None)

    def by_words(self, rows: QuerySet[Membership], name: str, words: str) -> QuerySet[Membership]:
        """Keep those whose name or user name has every word."""
        for word in words.split():
            rows = rows.filter(Q(user__name__icontains=word) | Q(user__username__icontains=word))
        return rows

    def by_presence(self, rows: QuerySet[Membership], name: str, wanted: str) -> QuerySet[Membership]:
        """Keep those who ended, or everybody."""
        return rows.filter(ended_on__isnull=False) if wanted == "ended" else rows
