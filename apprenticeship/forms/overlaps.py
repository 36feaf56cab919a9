"""Forms of overlap requests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apprenticeship.forms.enrolments import day_field


class AskForm(forms.Form):
    """Whom a class wants, and from when: named by a ticket of an import, or by the whole identity number."""

    ticket = forms.CharField(required=False, widget=forms.HiddenInput)
    number = forms.CharField(
        label=_("身份证号"),
        required=False,
        max_length=18,
        help_text=_("18 位全号；系统只用来查找重叠的学籍，不会显示对方的其他内容。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    wanted_from = day_field(_("拟入班日期"), _("对方同意后，原学籍到前一天为止，本班培训期限自这一天起计。"))
    message = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=300,
        help_text=_("写给对方学校，如此人何时到岗、为何转班。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, has_ticket: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_ticket:
            del self.fields["number"]
        else:
            self.fields["number"].required = True
