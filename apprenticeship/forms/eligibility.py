"""The form by which an officer proposes to admit somebody in spite of a condition."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apprenticeship.forms.enrolments import day_field


class OverrideForm(forms.Form):
    """Which condition, why, and until when."""

    predicate = forms.ChoiceField(label=_("哪一项条件"))
    reason = forms.CharField(
        label=_("理由和依据"),
        max_length=300,
        help_text=_("写明核实的情况和依据的材料；由另一位经办人核准后生效。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ends_on = day_field(_("有效至"), _("留空表示在本次培训期间一直有效。"), required=False)

    def __init__(self, *args: object, predicates: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["predicate"].choices = predicates  # type: ignore[attr-defined]
