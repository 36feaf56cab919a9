"""What the list of seats may be asked for."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apprenticeship.models import SeatQuota

KINDS = {"region": _("地区"), "enterprise": _("企业")}
ROOM = {"left": _("还有剩余"), "full": _("已用完或超出")}


class QuotaFilter(django_filters.FilterSet):
    """Seats by year, by words, by whose they are, and by whether any are left."""

    q = django_filters.CharFilter(
        method="by_words", label=_("地区、企业或文件"), widget=forms.TextInput(attrs={"type": "search"})
    )
    year = django_filters.NumberFilter(label=_("年度"), widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    kind = django_filters.ChoiceFilter(
        choices=list(KINDS.items()), method="by_kind", label=_("范围"), empty_label=_("全部")
    )
    room = django_filters.ChoiceFilter(
        choices=list(ROOM.items()), method="by_room", label=_("剩余名额"), empty_label=_("全部")
    )

    class Meta:
        model = SeatQuota
        fields: list[str] = []

    def by_words(self, rows: QuerySet[SeatQuota], name: str, words: str) -> QuerySet[SeatQuota]:
        """Keep those whose region, enterprise or document has every word."""
        for word in words.split():
            rows = rows.filter(
                Q(region__name__contains=word) | Q(enterprise__name__contains=word) | Q(document_no__contains=word)
            )
        return rows

    def by_kind(self, rows: QuerySet[SeatQuota], name: str, kind: str) -> QuerySet[SeatQuota]:
        """Keep those of whole regions, or those of enterprises."""
        return rows.filter(enterprise__isnull=kind == "region")

    def by_room(self, rows: QuerySet[SeatQuota], name: str, room: str) -> QuerySet[SeatQuota]:
        """Keep those of which some are left, or none."""
        wanted = {"left_count__gt" if room == "left" else "left_count__lte": 0}
        return rows.filter(**wanted)
