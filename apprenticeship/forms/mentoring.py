"""Forms of what an enterprise keeps about its mentors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apprenticeship.forms.enrolments import day_field
from apprenticeship.forms.mentors import LEVELS
from apprenticeship.rules.mentoring import AllowanceFacts, QualificationFacts


class QualificationForm(forms.Form):
    """A certificate of a mentor and its scan."""

    level = forms.ChoiceField(label=_("技能等级"), choices=LEVELS)
    certificate_no = forms.CharField(label=_("证书编号"), max_length=40)
    issued_on = day_field(_("发证日期"))
    expires_on = day_field(_("有效至"), _("长期有效的留空。"), required=False)
    evidence = forms.FileField(label=_("扫描件"), help_text=_("PDF、JPEG 或 PNG，不超过 10 MB。"), required=False)

    def facts(self) -> QualificationFacts:
        """Give what was typed, after validation."""
        given = self.cleaned_data
        names = ("level", "certificate_no", "issued_on", "expires_on")
        return QualificationFacts(**{name: given[name] for name in names})


class DeputyForm(forms.Form):
    """Who stands in for a mentor, and when."""

    deputy = forms.TypedChoiceField(label=_("代理人"), coerce=int)
    starts_on = day_field(_("开始日期"))
    last_on = day_field(_("最后一日"))
    reason = forms.CharField(label=_("原因"), max_length=100, required=False)

    def __init__(self, *args: Any, colleagues: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].choices = [("", "—"), *colleagues]  # type: ignore[attr-defined]


class DeputyEndForm(forms.Form):
    """The last day on which a deputy stands in."""

    deputy = forms.IntegerField(widget=forms.HiddenInput)
    last_on = day_field(_("最后一日"), _("早于代理开始日期的，整段代理撤销。"))


class HandOverForm(forms.Form):
    """Who takes over from a mentor, from when, and why."""

    mentor = forms.TypedChoiceField(label=_("接任导师"), coerce=int)
    from_on = day_field(_("接任日期"), _("新导师的第一天；原导师到前一天为止。"))
    reason = forms.CharField(label=_("原因"), max_length=100, required=False)

    def __init__(self, *args: Any, mentors: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].choices = [("", "—"), *mentors]  # type: ignore[attr-defined]


class AllowanceForm(forms.Form):
    """What was paid to a mentor for a month."""

    month_on = day_field(_("月份"), _("该月任意一天。"))
    amount_yuan = forms.DecimalField(label=_("津贴金额（元）"), max_digits=9, decimal_places=2)
    paid_on = day_field(_("发放日期"))
    voucher_no = forms.CharField(label=_("凭证号"), max_length=40)

    def facts(self) -> AllowanceFacts:
        """Give what was typed, after validation."""
        return AllowanceFacts(**self.cleaned_data)


class LeadForm(forms.Form):
    """Who leads a class, from when."""

    mentor = forms.TypedChoiceField(label=_("带头导师"), coerce=int)
    from_on = day_field(_("开始日期"), _("留空表示自培训开始日起。"), required=False)

    def __init__(self, *args: Any, mentors: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].choices = [("", "—"), *mentors]  # type: ignore[attr-defined]
