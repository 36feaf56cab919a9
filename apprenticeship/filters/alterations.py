"""What a list of changes may be asked for."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apprenticeship.filters.boxes import choices, day_box
from apprenticeship.lifecycle import ALTERATION_KIND_LABELS, ALTERATION_STATE_LABELS, AlterationState, Asker
from apprenticeship.models import Alteration
from common.texts import N_

BUREAU = "bureau"
WAITS = {Asker.SCHOOL: N_("学校"), Asker.ENTERPRISE: N_("企业"), BUREAU: N_("人社部门")}


class AlterationFilter(django_filters.FilterSet):
    """Changes by kind, state, class, person, day of effect, and whether they came late."""

    kind = django_filters.ChoiceFilter(
        choices=choices(ALTERATION_KIND_LABELS), label=_("变更种类"), empty_label=_("全部")
    )
    state = django_filters.ChoiceFilter(
        choices=choices(ALTERATION_STATE_LABELS), label=_("状态"), empty_label=_("全部")
    )
    name = django_filters.CharFilter(field_name="enrolment__person__name", lookup_expr="icontains", label=_("姓名"))
    class_number = django_filters.CharFilter(field_name="enrolment__training_class__number", label=_("班号"))
    since = django_filters.DateFilter(
        field_name="effective_on", lookup_expr="gte", label=_("生效日期不早于"), widget=day_box()
    )
    until = django_filters.DateFilter(
        field_name="effective_on", lookup_expr="lte", label=_("生效日期不晚于"), widget=day_box()
    )
    is_late = django_filters.ChoiceFilter(
        choices=[("true", _("补办")), ("false", _("按时"))],
        method="by_lateness",
        label=_("是否补办"),
        empty_label=_("全部"),
    )
    waits = django_filters.ChoiceFilter(
        choices=choices(WAITS), method="by_waits", label=_("待谁答复"), empty_label=_("全部")
    )

    def by_lateness(self, rows: QuerySet[Alteration], name: str, wanted: str) -> QuerySet[Alteration]:
        """Keep the changes that were entered after their day, or the others."""
        return rows.filter(is_late=wanted == "true")

    def by_waits(self, rows: QuerySet[Alteration], name: str, whom: str) -> QuerySet[Alteration]:
        """Keep the open changes that wait for one side's answer, or for the bureau's."""
        if whom == BUREAU:
            return rows.filter(state=AlterationState.AGREED)
        return rows.filter(state=AlterationState.PROPOSED).exclude(asked_from=whom)

    class Meta:
        model = Alteration
        fields: tuple[str, ...] = ()
