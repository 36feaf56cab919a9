"""Forms of the acts on an enrolment. They read what was typed; the rules are the action's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle import WITHDRAWAL_REASON_LABELS, WithdrawalReason

LEAVING = [(key.value, _(label)) for key, label in WITHDRAWAL_REASON_LABELS.items() if key != WithdrawalReason.RELEASED]


def day_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    """A day, chosen from the browser's calendar or typed as ISO."""
    box = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=box)


class WithdrawForm(forms.Form):
    """Why and when a training ended before its time."""

    reason = forms.ChoiceField(label=_("退出原因"), choices=LEAVING, widget=forms.RadioSelect)
    ended_on = day_field(_("培训最后一日"), _("含当天；培训期限将缩短到这一天。"))
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=300,
        help_text=_("选择“其他”时必填；说明会告知对方并存档。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CompleteForm(forms.Form):
    """The last day of a training that is completed."""

    ended_on = day_field(_("结业日期"), _("含当天；早于培训期限最后一日的，期限缩短到这一天。"))


class RevealForm(forms.Form):
    """Why a whole identity number is to be seen."""

    reason = forms.CharField(label=_("查看原因"), max_length=200)
