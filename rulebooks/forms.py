"""What an officer writes into a draft of a rulebook."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import Problem
from rulebooks.parsers import MOST_BYTES


class DraftForm(forms.Form):
    """The whole file, as text; `revision` is that of the wording which was read."""

    text = forms.CharField(
        label=gettext_lazy("全文"),
        max_length=MOST_BYTES,
        strip=False,
        help_text=gettext_lazy("写法与办法文件相同；每个取值的条款写在 [sources] 中。"),
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "class": "code"}),
    )
    revision = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def blame(self, problems: Iterable[Problem]) -> None:
        """Say every problem of the text: which key, what was found, what is allowed."""
        for problem in problems:
            said = [_(words) % problem.params for words in (problem.message, problem.mend) if words]
            self.add_error("text", " ".join(said))
