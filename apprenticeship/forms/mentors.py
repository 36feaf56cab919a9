"""Forms of mentors, tutors and pairings. They read what was typed; the rules are the action's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apprenticeship.forms.enrolments import day_field
from apprenticeship.selectors.mentors import Pairing
from catalogue.models import Occupation
from common.levels import LEVEL_LABELS
from enterprises.rules import MentorEntry
from schools.rules import TutorEntry

LEVELS = [(key.value, _(label)) for key, label in LEVEL_LABELS.items()]


class MentorForm(forms.Form):
    """A mentor as the enterprise writes them down: no more than pairing and logs need."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    staff_no = forms.CharField(label=_("工号"), max_length=20, help_text=_("本企业内唯一。"))
    level = forms.ChoiceField(label=_("技能等级"), choices=LEVELS)
    occupation = forms.ModelChoiceField(label=_("职业"), queryset=Occupation.objects.order_by("code"))
    certificate_no = forms.CharField(
        label=_("技能等级证书编号"), required=False, max_length=40, help_text=_("22 位；没有的留空。")
    )
    years_of_experience = forms.IntegerField(label=_("从业年限"), min_value=0, help_text=_("整年。"))
    is_active = forms.BooleanField(
        label=_("在岗"), required=False, initial=True, help_text=_("离岗的导师不能再带新学徒，原有记录保留。")
    )

    def entry(self) -> MentorEntry:
        """Give what was typed, after validation."""
        given = self.cleaned_data
        return MentorEntry(
            name=given["name"].strip(),
            staff_no=given["staff_no"].strip(),
            level=given["level"],
            occupation_code=given["occupation"].pk,
            certificate_no="".join(given["certificate_no"].split()).upper(),
            years_of_experience=given["years_of_experience"],
            is_active=given["is_active"],
        )


class TutorForm(forms.Form):
    """A tutor as the school writes them down."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    staff_no = forms.CharField(label=_("工号"), max_length=20, help_text=_("本校内唯一。"))
    title = forms.CharField(label=_("职称"), required=False, max_length=40)
    level = forms.ChoiceField(label=_("技能等级"), required=False, choices=[("", _("无")), *LEVELS])
    is_active = forms.BooleanField(
        label=_("在岗"), required=False, initial=True, help_text=_("离岗的教师不能再带新学徒，原有记录保留。")
    )

    def entry(self) -> TutorEntry:
        """Give what was typed, after validation."""
        given = self.cleaned_data
        return TutorEntry(
            name=given["name"].strip(),
            staff_no=given["staff_no"].strip(),
            title=given["title"].strip(),
            level=given["level"],
            is_active=given["is_active"],
        )


class PairingForm(forms.Form):
    """Whom a mentor shall accompany, and when: paired anew, or taken over from a day."""

    mentor = forms.TypedChoiceField(label=_("导师"), coerce=int)
    act = forms.ChoiceField(
        label=_("操作"),
        choices=[("assign", _("安排导师")), ("hand_over", _("更换导师"))],
        widget=forms.RadioSelect,
        initial="assign",
    )
    starts_on = day_field(
        _("开始日期"), _("安排导师时可留空，取培训期限的开始日；更换导师时为新导师的第一天。"), required=False
    )
    last_on = day_field(_("最后一日"), _("可留空，取培训期限的最后一日。"), required=False)

    def __init__(self, *args: Any, mentors: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].choices = [("", "—"), *mentors]  # type: ignore[attr-defined]

    @property
    def is_hand_over(self) -> bool:
        return bool(self.cleaned_data.get("act") == "hand_over")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("act") == "hand_over" and not given.get("starts_on") and "starts_on" not in self.errors:
            self.add_error("starts_on", _("更换导师须填写开始日期。"))
        return given

    def pairings(self, student_nos: list[str]) -> list[Pairing]:
        """Give the pairings that were asked for, after validation."""
        given = self.cleaned_data
        days = {"starts_on": given["starts_on"], "last_on": given["last_on"]}
        return [Pairing(student_no=number, mentor_id=given["mentor"], **days) for number in student_nos]
