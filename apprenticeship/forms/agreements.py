"""Forms of agreements: their clauses, the signed copy, a request for change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apprenticeship.forms.enrolments import day_field
from apprenticeship.lifecycle import AgreementKind
from apprenticeship.models import AgreementChange
from apprenticeship.rules.agreements import CLAUSES, LONGEST_CHANGE, LONGEST_CLAUSE, AgreementTerms, title_of


class AgreementForm(forms.Form):
    """The fee and every clause of a kind; beside a revision the open requests that it fulfils."""

    def __init__(self, *args: Any, kind: AgreementKind, asked: list[AgreementChange] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.kind = kind
        if asked:
            self.fields["taken"] = forms.TypedMultipleChoiceField(
                label=gettext_lazy("本次修订采纳的修改要求"),
                choices=[(change.pk, _asked_words(change)) for change in asked],
                coerce=int,
                required=False,
                initial=[change.pk for change in asked],
                widget=forms.CheckboxSelectMultiple,
                help_text=gettext_lazy("不采纳的，请先在协议页写明理由答复。"),
            )
        if kind is AgreementKind.COOPERATION:
            self.fields["fee_yuan"] = forms.DecimalField(
                label=gettext_lazy("培训费总额（元）"),
                max_digits=14,
                decimal_places=2,
                help_text=gettext_lazy("整个培养期的总额；不收费的填 0。"),
            )
        for clause in CLAUSES[kind]:
            self.fields[clause.code] = forms.CharField(
                label=_(clause.title),
                required=clause.is_needed,
                max_length=LONGEST_CLAUSE,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def terms(self) -> AgreementTerms:
        """Make terms of what was typed."""
        given = self.cleaned_data
        return AgreementTerms({clause.code: given[clause.code] for clause in CLAUSES[self.kind]}, given.get("fee_yuan"))


def initial_of(terms: AgreementTerms) -> dict[str, Any]:
    """Give the fields' first values."""
    return {**terms.clauses, "fee_yuan": terms.fee_yuan}


def _asked_words(change: AgreementChange) -> str:
    title = _(title_of(change.agreement.kind, change.clause)) if change.clause else _("整份协议")
    return f"{_(change.get_asker_display())} · {title}：{change.words}"


class SignedCopyForm(forms.Form):
    """A scan of the paper that everybody signed, and the day that stands on it."""

    copy = forms.FileField(
        label=gettext_lazy("签署件"),
        help_text=gettext_lazy("双方签字盖章后的扫描件（PDF）或照片，最大 20 MB。照片中的定位等信息会被去掉。"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )
    signed_on = day_field(gettext_lazy("签署日期"), gettext_lazy("协议上写的日期。"))


class ChangeForm(forms.Form):
    """What is to be changed: one clause, or the whole."""

    clause = forms.ChoiceField(label=gettext_lazy("条款"), required=False)
    words = forms.CharField(
        label=gettext_lazy("修改要求"),
        max_length=LONGEST_CHANGE,
        help_text=gettext_lazy("写明改成什么、为什么。对方会看到并答复。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, kind: AgreementKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = [(clause.code, _(clause.title)) for clause in CLAUSES[kind]]
        self.fields["clause"].choices = [("", _("整份协议")), *titles]  # type: ignore[attr-defined]
