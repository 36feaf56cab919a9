"""How claims are searched."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from subsidies.lifecycle import CLAIM_KIND_LABELS, CLAIM_STATE_LABELS
from subsidies.models import Claim


class ClaimFilter(django_filters.FilterSet):
    """Claims by kind, state, and words: claim or class number, enterprise."""

    q = django_filters.CharFilter(label=_("编号或企业"), method="with_words")
    kind = django_filters.ChoiceFilter(
        label=_("类别"), choices=[(kind, _(label)) for kind, label in CLAIM_KIND_LABELS.items()]
    )
    state = django_filters.MultipleChoiceFilter(
        label=_("状态"), choices=[(state, _(label)) for state, label in CLAIM_STATE_LABELS.items()]
    )

    class Meta:
        model = Claim
        fields = ("q", "kind", "state")

    def with_words(self, rows: QuerySet[Claim], name: str, words: str) -> QuerySet[Claim]:
        """Keep claims whose number begins with the words, or whose class or enterprise holds them."""
        words = words.strip()
        return rows.filter(
            Q(number__istartswith=words)
            | Q(training_class__name__icontains=words)
            | Q(training_class__enterprise__name__icontains=words)
        )
