"""Forms of confirmations: making links, and what an apprentice answers on one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

LINK_DAYS = {"3": _("3 天"), "7": _("7 天"), "14": _("14 天"), "30": _("30 天")}


class LinksForm(forms.Form):
    """How long fresh links last; whom they are for is ticked in the list."""

    days = forms.TypedChoiceField(label=_("链接有效期"), choices=list(LINK_DAYS.items()), initial="14", coerce=int)


class AnswerForm(forms.Form):
    """The end of one's identity number, and what is not agreed to where that is the answer."""

    number_end = forms.CharField(
        label=_("本人身份证号后四位"),
        max_length=4,
        min_length=4,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text", "spellcheck": "false"}),
        help_text=_("用来确认是本人操作；末位是 X 的填 X。"),
    )
    words = forms.CharField(
        label=_("不同意见"),
        required=False,
        max_length=500,
        help_text=_("只在“提出意见”时填写，企业答复后会修订协议或说明理由。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
