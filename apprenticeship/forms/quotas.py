"""Forms of the seats that a bureau gives."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apprenticeship.rules.quotas import LONGEST_DOCUMENT, LONGEST_REASON, QuotaFacts
from catalogue.models import Region
from catalogue.rules import scope_of


def _seats_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("名额（人）"), min_value=0, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )


def _document_field() -> forms.CharField:
    return forms.CharField(label=_("依据文件"), max_length=LONGEST_DOCUMENT, help_text=_("下达名额的文件名称和文号。"))


def _scan_field() -> forms.FileField:
    return forms.FileField(
        label=_("文件扫描件"),
        required=False,
        help_text=_("PDF 或照片，不超过 20 MB，可以不传。"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )


class QuotaForm(forms.Form):
    """How many seats, whose, for which year, by which document."""

    region = forms.ModelChoiceField(queryset=Region.objects.none(), label=_("地区"))
    enterprise = forms.CharField(
        label=_("企业统一社会信用代码"),
        required=False,
        max_length=20,
        help_text=_("给某一家企业的名额填写；给整个地区的留空。"),
    )
    year = forms.IntegerField(
        label=_("年度"),
        help_text=_("培养班按开始日期所在年度占用名额。"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    seats_count = _seats_field()
    document_no = _document_field()
    scan = _scan_field()

    def __init__(self, *args: Any, region: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Region.objects.filter(code__startswith=scope_of(region)).order_by("code")
        self.fields["region"].queryset = own  # type: ignore[attr-defined]

    def facts(self) -> QuotaFacts:
        """Give what was typed, after validation."""
        given = self.cleaned_data
        return QuotaFacts(
            region=given["region"].pk,
            credit_code=given["enterprise"],
            year=given["year"],
            seats_count=given["seats_count"],
            document_no=given["document_no"],
        )


class RevisionForm(forms.Form):
    """How many seats there are from now on, by which document, and why."""

    seats_count = _seats_field()
    document_no = _document_field()
    scan = _scan_field()
    reason = forms.CharField(label=_("调整原因"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}))
