"""The form by which one person is made of two records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from apprenticeship.actions.duplicates import Choice
from apprenticeship.rules.duplicates import Thresholds

RECORDS = [("first", _("先登记的")), ("second", _("后登记的"))]
FIELDS = ("number", "name", "phone")


def _side(label: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=RECORDS, widget=forms.RadioSelect, help_text=help_text)


class ThresholdForm(forms.Form):
    """The two thresholds of a region, and where they come from."""

    likely = forms.IntegerField(label=_("需要核对的界限"), help_text=_("达到这个分数的列出来，由人判断。"))
    certain = forms.IntegerField(label=_("几乎可以确定的界限"), help_text=_("达到这个分数的标为几乎可以确定。"))
    source = forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("写明数值从何而来，如文件名称或抽查结果。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def wanted(self) -> Thresholds:
        """Give what was typed, after validation."""
        return Thresholds(self.cleaned_data["likely"], self.cleaned_data["certain"])


class MergeForm(forms.Form):
    """Whose number, name and phone stay, and why it is one person."""

    number = _side(_("保留哪一条的身份证号"), _("保留这个号码的记录继续使用，另一条并入。"))
    name = _side(_("保留哪一条的姓名"))
    phone = _side(_("保留哪一条的手机"))
    reason = forms.CharField(
        label=_("合并理由"),
        max_length=300,
        help_text=_("写明怎样确认是同一人，如核对了身份证原件。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, records: Sequence[Mapping[str, str]] = (), **kwargs: Any) -> None:
        """`records` are both records' values by field, the older one's first: each choice then says what stays."""
        super().__init__(*args, **kwargs)
        for field in FIELDS if records else ():
            values = zip(RECORDS, records, strict=True)
            choices = [(key, format_lazy("{}：{}", label, record[field] or "—")) for (key, label), record in values]
            self.fields[field].choices = choices  # type: ignore[attr-defined]

    def choice(self) -> Choice:
        """Give what was chosen, after validation."""
        given = self.cleaned_data
        return Choice(number=given["number"], name=given["name"], phone=given["phone"])
