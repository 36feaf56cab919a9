"""What the list of messages may be asked for."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from apprenticeship.filters.boxes import choices, day_box
from notices.models import Expectation, Mail, Message
from notices.rules import EXPECTED_KIND_LABELS, MAIL_LABELS, MAIL_STATE_LABELS, OWED_BY_LABELS, TOPIC_LABELS

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


SHOWN = {
    "late": gettext_lazy("逾期未交"),
    "ahead": gettext_lazy("待交、未到期"),
    "came": gettext_lazy("已交"),
    "dropped": gettext_lazy("不再需要"),
    "all": gettext_lazy("全部"),
}


class ExpectationFilter(django_filters.FilterSet):
    """What should come by words, kind, who owes it, its day, and how it stands; unasked what has not come yet.

    Rows come from `notices.selectors.expected.expectations`, which says of each whether it is late.
    """

    q = django_filters.CharFilter(
        method="by_words",
        label=gettext_lazy("班级、单位、学徒或导师"),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    show = django_filters.ChoiceFilter(
        choices=list(SHOWN.items()), method="by_standing", label=gettext_lazy("状态"), empty_label=gettext_lazy("未交")
    )
    kind = django_filters.ChoiceFilter(
        choices=choices(EXPECTED_KIND_LABELS), label=gettext_lazy("事项"), empty_label=gettext_lazy("全部")
    )
    owed_by = django_filters.ChoiceFilter(
        choices=choices(OWED_BY_LABELS), label=gettext_lazy("由谁交"), empty_label=gettext_lazy("全部")
    )
    class_number = django_filters.CharFilter(field_name="training_class__number", label=gettext_lazy("班号"))
    due_from = django_filters.DateFilter(
        field_name="due_on", lookup_expr="gte", label=gettext_lazy("期限不早于"), widget=day_box()
    )
    due_to = django_filters.DateFilter(
        field_name="due_on", lookup_expr="lte", label=gettext_lazy("期限不晚于"), widget=day_box()
    )

    class Meta:
        model = Expectation
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Expectation]) -> QuerySet[Expectation]:
        """Keep what is asked for; where no standing is, what has not come yet."""
        rows: QuerySet[Expectation] = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("show") else rows.filter(came_on=None, dropped_on=None)

    def by_words(self, rows: QuerySet[Expectation], name: str, words: str) -> QuerySet[Expectation]:
        """Keep those whose class, organisations, apprentice or mentor has every word."""
        for word in words.split():
            rows = rows.filter(
                Q(training_class__number__icontains=word)
                | Q(training_class__name__icontains=word)
                | Q(training_class__school__name__icontains=word)
                | Q(training_class__enterprise__name__icontains=word)
                | Q(enrolment__person__name__icontains=word)
                | Q(enrolment__student_no__icontains=word)
                | Q(mentor__name__icontains=word)
            )
        return rows

    def by_standing(self, rows: QuerySet[Expectation], name: str, wanted: str) -> QuerySet[Expectation]:
        """Keep the rows that stand as asked."""
        match wanted:
            case "late":
                return rows.filter(Q(("is_late", True)))
            case "ahead":
                return rows.filter(Q(("is_late", False)), came_on=None, dropped_on=None)
            case "came":
                return rows.filter(came_on__isnull=False)
            case "dropped":
                return rows.filter(dropped_on__isnull=False)
            case _:
                return rows


class MailFilter(django_filters.FilterSet):
    """Mails by state and by what they are."""

    state = django_filters.ChoiceFilter(
        choices=choices(MAIL_STATE_LABELS), label=gettext_lazy("状态"), empty_label=gettext_lazy("全部")
    )
    cadence = django_filters.ChoiceFilter(
        choices=choices(MAIL_LABELS), label=gettext_lazy("发送方式"), empty_label=gettext_lazy("全部")
    )

    class Meta:
        model = Mail
        fields: list[str] = []
