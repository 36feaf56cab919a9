"""What the list of messages may be asked for."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from notices.models import Message
from notices.rules import TOPIC_LABELS

READ = {"no": gettext_lazy("未读"), "yes": gettext_lazy("已读")}


class MessageFilter(django_filters.FilterSet):
    """Messages by topic, and whether they were read."""

    topic = django_filters.ChoiceFilter(
        choices=[(str(key), gettext_lazy(label)) for key, label in TOPIC_LABELS.items()],
        label=gettext_lazy("类别"),
        empty_label=gettext_lazy("全部"),
    )
    read = django_filters.ChoiceFilter(
        choices=list(READ.items()), method="by_read", label=gettext_lazy("阅读"), empty_label=gettext_lazy("全部")
    )

    class Meta:
        model = Message
        fields: list[str] = []

    def by_read(self, rows: QuerySet[Message], name: str, wanted: str) -> QuerySet[Message]:
        """Keep what was read, or what was not."""
        return rows.filter(read_at__isnull=wanted == "no")
