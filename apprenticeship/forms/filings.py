"""What reviewers write."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle.filing import FILING_LIFECYCLE, FILING_MOVES

LABELS = {move.name: move.label for move in FILING_LIFECYCLE.moves if move.name in FILING_MOVES}


class FilingMoveForm(forms.Form):
    """A reviewer's move and the opinion that goes with it."""

    move = forms.ChoiceField(choices=list(LABELS.items()), label=_("办理"))
    reason = forms.CharField(max_length=2000, required=False, label=_("意见"))
