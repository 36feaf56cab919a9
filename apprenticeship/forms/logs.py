"""Forms of mentors' entries and course credits. They read what was typed; the rules are the action's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apprenticeship.actions.logs import NewLog
from apprenticeship.models import LogEntry
from apprenticeship.rules.logs import RATINGS, LogFacts
from apprenticeship.selectors.credits import ScoreSheet
from documents.rules import PHOTO_TYPES

RATING_CHOICES = [(rating, str(rating)) for rating in RATINGS]


def plain(hours: Decimal) -> str:
    """Write hours as one types them: 8, 7.5."""
    return f"{hours.normalize():f}"


class Work(forms.Form):
    """What was done on a day."""

    hours = forms.DecimalField(
        label=_("工时"),
        widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal", "autocomplete": "off"}),
    )
    task = forms.CharField(label=_("任务"), max_length=120)


class LogForm(Work):
    """One day with one apprentice."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    rating = forms.TypedChoiceField(
        label=_("评价"),
        help_text=_("1 较差，5 优秀"),
        choices=RATING_CHOICES,
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "rating"}),
    )
    remark = forms.CharField(
        label=_("备注"),
        required=False,
        max_length=300,
        help_text=_("示范了什么、学徒做了什么、有什么问题、安全要点。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    photo = forms.FileField(
        label=_("照片"),
        required=False,
        help_text=_("JPEG、PNG 或 WebP。照片中的拍摄地点等信息会自动去除。"),
        widget=forms.FileInput(attrs={"accept": ",".join(PHOTO_TYPES), "data-photo": ""}),
    )
    late_reason = forms.CharField(label=_("补录原因"), required=False, max_length=200)
    field_order = ("key", "day", "hours", "task", "rating", "remark", "photo", "late_reason")

    def facts(self) -> LogFacts:
        """Give what was typed. Valid forms only."""
        given = self.cleaned_data
        return LogFacts(**{name: given[name] for name in ("day", "hours", "task", "rating", "remark", "late_reason")})

    def photo_bytes(self) -> bytes:
        """Read the photo; one that is too large is read only so far that its size can be told."""
        photo = self.cleaned_data.get("photo")
        return photo.read(settings.PHOTO_LIMIT_BYTES + 1) if photo else b""

    def new_log(self) -> NewLog:
        return NewLog(self.facts(), self.cleaned_data["key"], self.photo_bytes())


class AmendForm(LogForm):
    """An entry that is not confirmed yet; its day stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["key"]
        del self.fields["day"]

    def facts_of(self, log: LogEntry) -> LogFacts:
        given = self.cleaned_data
        return LogFacts(
            day=log.day, **{name: given[name] for name in ("hours", "task", "rating", "remark", "late_reason")}
        )


def start_of(day: date, last: LogEntry | None) -> dict[str, Any]:
    """Give what an entry starts from: a new key, the day, and the hours and the task of the last entry."""
    start = {"hours": plain(last.hours), "task": last.task} if last else {}
    return {"day": day, "key": uuid4(), **start}


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


def score_box() -> forms.NumberInput:
    """Make the box that a score out of 100 is typed into."""
    return forms.NumberInput(attrs={"min": "0", "max": "100", "step": "0.5", "inputmode": "decimal"})


class AwardForm(forms.Form):
    """A course's score."""

    course = forms.IntegerField(widget=forms.HiddenInput)
    score = forms.DecimalField(label=_("成绩"), widget=score_box())


class ScoresForm(forms.Form):
    """One course's scores, a field for each apprentice who has none yet, or for whom one was sent; empty ones wait."""

    def __init__(self, sheet: ScoreSheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row, held in sheet.rows:
            if held is None or row.student_no in self.data:
                label = row.person.name
                self.fields[row.student_no] = forms.DecimalField(label=label, required=False, widget=score_box())

    def scores(self) -> dict[str, Decimal]:
        """Give the scores that were filled in, by student number. Valid forms only."""
        return {number: score for number, score in self.cleaned_data.items() if score is not None}
