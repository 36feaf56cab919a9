"""What an officer types from the State Council's notice."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import Problem

LINES = gettext_lazy("每行一天或一段，如 2027-01-01 或 2027-02-05 至 2027-02-11；2月5日至2月11日 也可以。")


class HolidayForm(forms.Form):
    """One year's plan."""

    year = forms.IntegerField(label=gettext_lazy("年份"), widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    document_no = forms.CharField(
        label=gettext_lazy("文号"), max_length=60, help_text=gettext_lazy("国务院办公厅关于该年部分节假日安排的通知。")
    )
    off = forms.CharField(
        label=gettext_lazy("放假日期"), max_length=4000, help_text=LINES, widget=forms.Textarea(attrs={"rows": 8})
    )
    worked = forms.CharField(
        label=gettext_lazy("调休上班日期"),
        max_length=4000,
        required=False,
        help_text=LINES,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def blame(self, problems: Iterable[Problem]) -> None:
        """Say every problem at its field: which line, what was found, how to mend it."""
        for problem in problems:
            said = [_(words) % problem.params for words in (problem.message, problem.mend) if words]
            self.add_error(problem.field, " ".join(said))
