"""What an inspector asks of a class's entries; it stands in the address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apprenticeship.filters.boxes import day_box
from apprenticeship.rules.defect_texts import DEFECT_RULES
from apprenticeship.rules.log_defects import DefectLimits
from apprenticeship.selectors.log_inspection import Asked

LIMITS = ("late_days", "most_hours", "burst_count", "burst_minutes", "likeness")


def _number(label: Any, least: int, most: int) -> forms.IntegerField:
    box = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most, widget=box)


def _codes() -> list[tuple[str, Any]]:
    return [("", _("全部")), *((rule.code, _(rule.title)) for rule in DEFECT_RULES)]


class InspectionForm(forms.Form):
    """Days, a code, and from where on a question is asked; what cannot be read counts as not asked."""

    code = forms.ChoiceField(label=_("哪一类疑问"), required=False, choices=_codes)
    first = forms.DateField(label=_("日期不早于"), required=False, widget=day_box())
    last = forms.DateField(label=_("日期不晚于"), required=False, widget=day_box())
    late_days = _number(_("晚于几天"), 0, 366)
    most_hours = forms.DecimalField(
        label=_("一日几小时以上"), required=False, min_value=0, max_value=24, max_digits=3, decimal_places=1
    )
    burst_count = _number(_("几条以上算集中"), 2, 1000)
    burst_minutes = _number(_("几分钟之内"), 1, 1440)
    likeness = _number(_("备注相似度（%）"), 50, 100)

    def asked(self, first: date, last: date) -> Asked:
        """Give what is asked; `first` and `last` stand for days that the address does not name."""
        self.is_valid()
        given = self.cleaned_data
        limits = DefectLimits(**{name: given.get(name) for name in LIMITS})
        until = given.get("last") or last
        since = given.get("first") or min(first, until)
        return Asked(since, until, limits, given.get("code") or "")
