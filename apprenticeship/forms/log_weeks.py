"""The form that signs a week: a row a day, one rating for all of them, one reason for those that are late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.forms import blame
from apprenticeship.actions.logs import NewLog
from apprenticeship.forms.logs import RATING_CHOICES, Work, plain
from apprenticeship.models import LogEntry
from apprenticeship.rules.logs import LogFacts
from apprenticeship.selectors.log_signing import Usual
from apprenticeship.selectors.log_weeks import is_worked
from common.errors import Problem


class WeekRow(Work):
    """One day of a week; only chosen days are sent. Without a rating of its own it has the week's."""

    chosen = forms.BooleanField(label=_("填写"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(widget=forms.HiddenInput)
    rating = forms.TypedChoiceField(
        label=_("当日评价"),
        choices=[("", _("同全周")), *RATING_CHOICES],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.Select,
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


class RatingForm(forms.Form):
    rating = forms.TypedChoiceField(
        label=_("全周评价"),
        help_text=_("1 较差，5 优秀"),
        choices=RATING_CHOICES,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "rating"}),
    )


class LateForm(forms.Form):
    late_reason = forms.CharField(
        label=_("补录原因"), required=False, max_length=200, help_text=_("只在补录较早的日期时需要。")
    )


class WeekForm:
    """A week of one apprentice: a row for each day that may still be signed, drafts among them."""

    def __init__(self, days: Mapping[date, LogEntry | None], usual: Usual, sent: Any = None) -> None:
        self.rows = [
            WeekRow(
                sent,
                prefix=day.isoformat(),
                initial={"day": day, "key": uuid4(), **_start(day, draft, usual)},
                use_required_attribute=False,
            )
            for day, draft in days.items()
        ]
        self.common = RatingForm(sent, use_required_attribute=False)
        self.late = LateForm(sent)

    def is_valid(self) -> bool:
        """Ask every row, so that all errors are named at once."""
        found = [row.is_valid() for row in (*self.rows, self.common, self.late)]
        if all(found) and self.common.cleaned_data["rating"] is None and any(_unrated(row) for row in self.chosen):
            self.common.add_error("rating", _now("请选择全周评价，或逐日评价。"))
        return all(found) and not self.common.errors

    @property
    def chosen(self) -> list[WeekRow]:
        return [row for row in self.rows if row.cleaned_data.get("chosen")]

    def entries(self) -> list[NewLog]:
        """Give the chosen days. Valid forms only."""
        reason, common = self.late.cleaned_data["late_reason"], self.common.cleaned_data["rating"]
        return [
            NewLog(
                LogFacts(
                    **{name: row.cleaned_data[name] for name in ("day", "hours", "task", "remark")},
                    rating=row.cleaned_data["rating"] or common,
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
            for form in (*self.rows, self.common, self.late)
            for name, found in form.errors.items()
            if name in form.fields
            for words in found
        ]


def _unrated(row: WeekRow) -> bool:
    return row.cleaned_data["rating"] is None


def _start(day: date, draft: LogEntry | None, usual: Usual) -> dict[str, Any]:
    """Give what a row starts from: the draft, else what is usually done on that weekday, never a rating."""
    if draft is not None:
        facts = {name: getattr(draft, name) for name in ("task", "rating", "remark")}
        return {**facts, "hours": plain(draft.hours), "chosen": True}
    known = usual.on(day)
    hours = {"hours": plain(known.hours)} if known.hours is not None else {}
    return {"task": known.task, "chosen": is_worked(day), **hours}
