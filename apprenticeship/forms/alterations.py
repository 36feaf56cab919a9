"""Forms of changes, one a kind. They read what was typed; the rules are the action's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apprenticeship.forms.enrolments import day_field
from apprenticeship.lifecycle import SUSPENSION_REASON_LABELS
from apprenticeship.rules.alterations import AlterationFacts
from rulebooks.rules import AlterationKind


def _note_field(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("说明"), required=False, max_length=300, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3})
    )


class AlterationForm(forms.Form):
    """What every change may carry: a word on it, and a paper."""

    note = _note_field(_("说明会告知对方并存档。"))
    paper = forms.FileField(
        label=_("材料"),
        required=False,
        help_text=_("变更表或证明的扫描件（PDF）或照片，最大 20 MB；可以不传。"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )

    def facts(self, kind: AlterationKind) -> AlterationFacts:
        """Give what was stated; what could not be read is missing."""
        given = getattr(self, "cleaned_data", {})
        return AlterationFacts(
            kind, given.get("effective_on"), given.get("last_on"), given.get("reason", ""), given.get("note", "")
        )


class SuspendForm(AlterationForm):
    """From when, until when, and why a training rests."""

    reason = forms.ChoiceField(
        label=_("休学原因"),
        choices=[(key.value, _(label)) for key, label in SUSPENSION_REASON_LABELS.items()],
        widget=forms.RadioSelect,
    )
    effective_on = day_field(_("休学第一日"), _("可以是过去的日期，按补办登记；也可以是将来的日期，到日自动生效。"))
    last_on = day_field(_("休学最后一日"), _("含当天；不清楚何时复学的留空。"), required=False)
    field_order = ("reason", "effective_on", "last_on", "note", "paper")


class ResumeForm(AlterationForm):
    """When somebody comes back."""

    effective_on = day_field(_("复学第一日"), _("休学到前一天为止。"))
    field_order = ("effective_on", "note", "paper")


class ExtendForm(AlterationForm):
    """How long a training is extended."""

    last_on = day_field(_("新的培训最后一日"), _("含当天。"))
    field_order = ("last_on", "note", "paper")


FORMS: dict[AlterationKind, type[AlterationForm]] = {
    AlterationKind.SUSPEND: SuspendForm,
    AlterationKind.RESUME: ResumeForm,
    AlterationKind.EXTEND: ExtendForm,
}
