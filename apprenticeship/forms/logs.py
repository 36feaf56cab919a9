"""Forms of mentors' entries and course credits. They read what was typed; the rules are the action's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from accounts.forms import blame
from apprenticeship.actions.logs import NewLog
from apprenticeship.models import LogEntry
from apprenticeship.rules.logs import RATINGS, LogFacts
from apprenticeship.selectors.credits import ScoreSheet
from catalogue.rules import CalendarUnknown, is_working_day
from common.errors import Problem
from documents.rules import PHOTO_TYPES

RATING_CHOICES = [(rating, str(rating)) for rating in RATINGS]


def plain(hours: Decimal) -> str:
    """Write hours as one types them: 8, 7.5."""
    return f"{hours.normalize():f}"


class _Work(forms.Form):
    hours = forms.DecimalField(
        label=_("工时"),
        widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal", "autocomplete": "off"}),
    )
    task = forms.CharField(label=_("任务"), max_length=120)


class LogForm(_Work):
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


class WeekRow(_Work):
    """One day of a week; only chosen days are sent."""

    chosen = forms.BooleanField(label=_("填写"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(widget=forms.HiddenInput)
    rating = forms.TypedChoiceField(
        label=_("评价"), choices=[("", _("请选择")), *RATING_CHOICES], coerce=int, widget=forms.Select
    )
    remark = forms.CharField(label=_("备注"), required=False, max_length=300)

    @property
    def day_on(self) -> date:
        """The row's day, which its names begin with."""
        return date.fromisoformat(self.prefix or "")

    def full_clean(self) -> None:
        """Ask nothing about a day that is not chosen."""
        super().full_clean()
        if self.is_bound and not self.cleaned_data.get("chosen"):
            self._errors = ErrorDict()


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One error of a form of many rows: the id of its field, the row's name, and the words."""

    anchor: str
    where: str
    words: str


class WeekForm:
    """A week of one apprentice: a row for each day that is still open, and one reason for those that are late."""

    def __init__(self, days: Sequence[date], last: LogEntry | None, sent: Any = None) -> None:
        self.rows = [
            WeekRow(
                sent,
                prefix=day.isoformat(),
                initial={**start_of(day, last), "chosen": is_usually_worked(day)},
                use_required_attribute=False,
            )
            for day in days
        ]
        self.late = LateForm(sent)

    def is_valid(self) -> bool:
        """Ask every row, so that all errors are named at once."""
        found = [row.is_valid() for row in (*self.rows, self.late)]
        return all(found)

    @property
    def chosen(self) -> list[WeekRow]:
        return [row for row in self.rows if row.cleaned_data.get("chosen")]

    def entries(self) -> list[NewLog]:
        """Give the chosen days. Valid forms only."""
        reason = self.late.cleaned_data["late_reason"]
        return [
            NewLog(
                LogFacts(
                    **{name: row.cleaned_data[name] for name in ("day", "hours", "task", "rating", "remark")},
                    late_reason=reason,
                ),
                row.cleaned_data["key"],
            )
            for row in self.chosen
        ]

    def blame(self, problems: Iterable[Problem]) -> None:
        """Put each problem at its row; one about lateness at the common reason."""
        rows = self.chosen
        for found in problems:
            place, _sep, field = found.field.rpartition(".")
            if field == "late_reason":
                if field not in self.late.errors:
                    blame(self.late, [replace(found, field=field)])
            elif place.isdigit() or len(rows) == 1:
                blame(rows[int(place or 1) - 1], [replace(found, field=field)])
            else:
                blame(self.late, [replace(found, field="late_reason")])

    @property
    def problems(self) -> list[FormProblem]:
        """List every error with the place where it is mended."""
        return [
            FormProblem(form[name].id_for_label, form.prefix or "", str(words))
            for form in (*self.rows, self.late)
            for name, found in form.errors.items()
            if name in form.fields
            for words in found
        ]


class LateForm(forms.Form):
    late_reason = forms.CharField(
        label=_("补录原因"), required=False, max_length=200, help_text=_("只在补录较早的日期时需要。")
    )


def start_of(day: date, last: LogEntry | None) -> dict[str, Any]:
    """Give what an entry starts from: a new key, the day, and the hours and the task of the last entry."""
    start = {"hours": plain(last.hours), "task": last.task} if last else {}
    return {"day": day, "key": uuid4(), **start}


def is_usually_worked(day: date) -> bool:
    """Say whether a day is offered ticked: a working day, or Monday to Friday where the calendar is not known yet."""
    try:
        return is_working_day(day)
    except CalendarUnknown:
        return day.weekday() < 5


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
