"""What somebody writes who objects to a public notice, and the officer who decides."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle.objections import OBJECTION_MOVES, OBJECTOR_KIND_LABELS
from apprenticeship.rules.objections import LONGEST_CONTACT, LONGEST_NAME, LONGEST_WORDS, ObjectionFacts


class ObjectionForm(forms.Form):
    """Who objects, how they are reached, and to what."""

    kind = forms.ChoiceField(
        label=_("以什么名义提出"),
        choices=[(kind.value, _(label)) for kind, label in OBJECTOR_KIND_LABELS.items()],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("姓名或单位名称"),
        max_length=LONGEST_NAME,
        help_text=_("单位提出的，请写单位名称和经办人。加密保存，只有核查人员能看到。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=_("联系电话或电子邮箱"),
        max_length=LONGEST_CONTACT,
        help_text=_("核查时用来联系您。加密保存，不会公开。"),
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    words = forms.CharField(
        label=_("异议内容"),
        max_length=LONGEST_WORDS,
        help_text=_("写明哪一项不符合事实或规定，有什么依据。请不要写他人的身份证号等个人信息。"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def facts(self) -> ObjectionFacts:
        """Give what was typed, after validation."""
        given = self.cleaned_data
        return ObjectionFacts(**{name: given[name] for name in ("kind", "name", "contact", "words")})


class ObjectionMoveForm(forms.Form):
    """An officer's decision; its reason is asked for by the lifecycle."""

    move = forms.ChoiceField(choices=[(move, move) for move in OBJECTION_MOVES])
    reason = forms.CharField(required=False)
