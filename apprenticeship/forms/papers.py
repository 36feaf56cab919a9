"""The form of a paper that is uploaded for a class."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apprenticeship.models.papers import PAPER_LABELS


class PaperForm(forms.Form):
    """Which paper, its file, and a word on it."""

    kind = forms.ChoiceField(label=_("种类"), choices=[(kind, _(label)) for kind, label in PAPER_LABELS.items()])
    file = forms.FileField(
        label=_("文件"),
        help_text=_("扫描件（PDF）或照片，最大 20 MB。照片中的定位等信息会被去掉。"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=200)
