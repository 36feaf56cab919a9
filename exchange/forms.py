"""Forms of files that come in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RosterForm(forms.Form):
    """One roster file. What it is, is told by its content."""

    file = forms.FileField(
        label=_("花名册文件"),
        help_text=_("支持 .xlsx、.xls 和 .csv（UTF-8 或 GBK）。"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": _("请选择一个文件。")},
    )
