"""What readers choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from notices.rules import ALWAYS_SHOWN, CADENCE_LABELS, TOPIC_LABELS, Cadence, Topic
from notices.selectors.inbox import Choice


class PreferencesForm(forms.Form):
    """For each topic whether it is shown and how often it is mailed; some topics are always shown."""

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cadences = [(str(key), _(label)) for key, label in CADENCE_LABELS.items()]
        self.topics = [choice.topic for choice in choices]
        for choice in choices:
            topic, label = choice.topic, _(TOPIC_LABELS[choice.topic])
            if topic not in ALWAYS_SHOWN and topic != Topic.DUE:
                words = _("%(topic)s：在消息中显示") % {"topic": label}
                self.fields[f"{topic}_shown"] = forms.BooleanField(
                    required=False,
                    initial=choice.is_shown,
                    label=words,
                    widget=forms.CheckboxInput(attrs={"aria-label": words}),
                )
            words = _("%(topic)s：邮件") % {"topic": label}
            self.fields[f"{topic}_mail"] = forms.ChoiceField(
                choices=[pair for pair in cadences if topic != Topic.DUE or pair[0] != Cadence.AT_ONCE],
                initial=str(choice.cadence),
                label=words,
                widget=forms.Select(attrs={"aria-label": words}),
            )

    def rows(self) -> list[dict[str, Any]]:
        """Give what is chosen of each topic, to be drawn in one row: `shown` is None where it cannot be silenced."""
        return [
            {
                "label": _(TOPIC_LABELS[topic]),
                "is_due": topic == Topic.DUE,
                "shown": self[f"{topic}_shown"] if f"{topic}_shown" in self.fields else None,
                "mail": self[f"{topic}_mail"],
            }
            for topic in self.topics
        ]

    def chosen(self) -> list[Choice]:
        """Give what was chosen, topic by topic."""
        given = self.cleaned_data
        return [Choice(topic, given.get(f"{topic}_shown", True), Cadence(given[f"{topic}_mail"])) for topic in Topic]
