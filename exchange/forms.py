"""Forms of files that come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apprenticeship.forms.enrolments import day_field
from apprenticeship.lifecycle import REFERENCE_KIND_LABELS
from apprenticeship.rules.references import ListTerms


class RosterForm(forms.Form):
    """One roster file. What it is, is told by its content."""

    file = forms.FileField(
        label=_("花名册文件"),
        help_text=_("支持 .xlsx、.xls 和 .csv（UTF-8 或 GBK）。"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": _("请选择一个文件。")},
    )


class ResultsForm(forms.Form):
    """One file of results and certificates."""

    file = forms.FileField(
        label=_("成绩和证书文件"),
        help_text=_("支持 .xlsx、.xls 和 .csv（UTF-8 或 GBK）；文件不保留。"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": _("请选择一个文件。")},
    )


class ListForm(forms.Form):
    """One list of another office: what it is, of which day, from whom, and its file."""

    kind = forms.ChoiceField(
        label=_("名单"), choices=[(kind.value, _(label)) for kind, label in REFERENCE_KIND_LABELS.items()]
    )
    region = forms.CharField(label=_("覆盖地区"), max_length=6, help_text=_("行政区划代码，如 320600 表示全市。"))
    as_of_on = day_field(_("截至日期"), _("名单反映到哪一天为止的情况。"))
    month_on = day_field(_("月份"), _("只用于按月导入的缴费记录：填该月任意一天。"), required=False)
    source = forms.CharField(
        label=_("来源"), max_length=80, help_text=_("提供名单的部门，如“市社会保险基金管理中心”。")
    )
    file = forms.FileField(
        label=_("名单文件"),
        help_text=_("支持 .csv（UTF-8 或 GBK）和 .xlsx；导入后文件不保留。"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xls"}),
        error_messages={"required": _("请选择一个文件。")},
    )

    def terms(self) -> ListTerms:
        """Give what was typed, after validation."""
        given = self.cleaned_data
        month = given["month_on"]
        return ListTerms(
            kind=given["kind"],
            region=given["region"].strip(),
            as_of_on=given["as_of_on"],
            month_on=month.replace(day=1) if month else None,
            source=given["source"],
            filename=given["file"].name,
            sha256="",
        )


class TrialForm(forms.Form):
    """A file of worked cases, and the rulebook or draft to try it on."""

    rulebook = forms.ChoiceField(label=_("政策规则或草稿"))
    file = forms.FileField(
        label=_("核对用例文件"),
        help_text=_("人员事实各列，加一列“预期金额”；支持 .xlsx、.xls 和 .csv，不保存。"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": _("请选择一个文件。")},
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rulebook"].choices = choices  # type: ignore[attr-defined]
