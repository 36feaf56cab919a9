"""What pages ask for about a class: its terms, its courses. What a rule says stands at the field that breaks it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import blame
from apprenticeship.lifecycle import COURSE_CATEGORY_LABELS
from apprenticeship.models import TrainingClass
from apprenticeship.rules.classes import MOST_COURSES, ClassTerms, CourseFacts, plain
from apprenticeship.selectors.class_references import (
    bureau_choices,
    credit_hours_of,
    occupation_code_of,
    partner_id_of,
    rulebook_choices,
)
from common.actor import Actor, Registrar
from common.errors import Problem
from common.levels import LEVEL_LABELS

SPARE_ROWS = 3
MORE_ROWS = 5
MOST_ROWS = 2 * MOST_COURSES


def _labels(labels: Any) -> list[tuple[str, Any]]:
    return [("", gettext_lazy("请选择"))] + [(str(key), gettext_lazy(label)) for key, label in labels.items()]


def _day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class ClassTermsForm(forms.Form):
    """What both sides agree on, all but the courses."""

    name = forms.CharField(
        label=gettext_lazy("班级名称"), max_length=80, help_text=gettext_lazy("例如：2027级数控车工高级班")
    )
    occupation = forms.CharField(
        label=gettext_lazy("职业"),
        max_length=90,
        help_text=gettext_lazy("填写职业名称或代码，例如：车工"),
        widget=forms.TextInput(attrs={"list": "occupations", "autocomplete": "off"}),
    )
    work_type = forms.CharField(label=gettext_lazy("工种"), max_length=40, required=False)
    level = forms.ChoiceField(label=gettext_lazy("目标等级"), choices=_labels(LEVEL_LABELS))
    planned_heads = forms.IntegerField(label=gettext_lazy("计划人数"), min_value=1)
    starts_on = _day_field(gettext_lazy("开始日期"))
    last_on = _day_field(gettext_lazy("最后一日"), help_text=gettext_lazy("含当日"))
    rulebook = forms.TypedChoiceField(label=gettext_lazy("适用政策"), coerce=int)
    credits_needed = forms.DecimalField(label=gettext_lazy("结业所需学分"), max_digits=6, decimal_places=2)
    practice_credits_needed = forms.DecimalField(label=gettext_lazy("其中企业实践学分"), max_digits=6, decimal_places=2)
    hours_per_credit = forms.DecimalField(
        label=gettext_lazy("每学分学时"),
        max_digits=4,
        decimal_places=1,
        required=False,
        help_text=gettext_lazy("不填时按适用政策的规定；政策没有规定的按 16 学时，双方可商定修改"),
    )
    plan_summary = forms.CharField(
        label=gettext_lazy("培养方案摘要"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("培养目标、教学安排、考核办法"),
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext_lazy("请选择")), *rulebook_choices()]
        self.fields["rulebook"].choices = choices  # type: ignore[attr-defined]

    def terms(self, courses: Sequence[CourseFacts] = ()) -> ClassTerms:
        """Make whole terms of what was filled in, with the courses that stand beside it."""
        given = {**self.cleaned_data, "courses": tuple(courses)}
        for of_the_door in ("revision", "partner", "bureau"):
            given.pop(of_the_door, None)
        given["rulebook_id"] = given.pop("rulebook")
        given["occupation_code"] = occupation_code_of(given.pop("occupation"))
        if given["hours_per_credit"] is None:
            given["hours_per_credit"] = credit_hours_of(given["rulebook_id"])
        return ClassTerms(**given)

    @staticmethod
    def initial_of(row: TrainingClass) -> dict[str, Any]:
        """Give what stands in a class as what the form asks for."""
        return {
            "name": row.name,
            "occupation": f"{row.occupation_id} {row.occupation.name}",
            "work_type": row.work_type,
            "level": row.level,
            "planned_heads": row.planned_heads,
            "starts_on": row.period.lower,
            "last_on": row.period.upper - timedelta(days=1),
            "rulebook": row.rulebook_id,
            "credits_needed": plain(row.credits_needed),
            "practice_credits_needed": plain(row.practice_credits_needed),
            "hours_per_credit": plain(row.hours_per_credit),
            "plan_summary": row.plan_summary,
            "revision": row.revision,
        }


class ClassDraftForm(ClassTermsForm):
    """A new class: its terms, the partner and the bureau."""

    partner = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"list": "partners", "autocomplete": "off"}))
    bureau = forms.TypedChoiceField(
        label=gettext_lazy("备案部门"),
        coerce=int,
        help_text=gettext_lazy("班号由备案部门的地区代码编成，建班后不能更换"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actor = actor
        is_school = isinstance(actor, Registrar)
        self.fields["partner"].label = _("合作企业") if is_school else _("培训机构")
        self.fields["partner"].help_text = _("填写单位全称或统一社会信用代码")
        self.fields["bureau"].choices = [("", gettext_lazy("请选择")), *bureau_choices()]  # type: ignore[attr-defined]
        self.order_fields(["name", "partner", "bureau", "rulebook"])

    @property
    def partner_id(self) -> int:
        return partner_id_of(self._actor, self.cleaned_data["partner"])


class CourseForm(forms.Form):
    """One row of the plan."""

    name = forms.CharField(label=gettext_lazy("课程名称"), max_length=60)
    category = forms.ChoiceField(label=gettext_lazy("类别"), choices=_labels(COURSE_CATEGORY_LABELS))
    hours = forms.DecimalField(label=gettext_lazy("学时"), max_digits=6, decimal_places=1, min_value=Decimal("0.1"))
    credits = forms.DecimalField(label=gettext_lazy("学分"), max_digits=5, decimal_places=2, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.visible_fields():
            field.field.widget.attrs["aria-label"] = field.label
        for name in ("hours", "credits"):
            self.fields[name].widget.attrs["class"] = "number"

    def facts(self) -> CourseFacts:
        given = {key: self.cleaned_data[key] for key in ("name", "category", "hours", "credits")}
        return CourseFacts(**given)


if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet[CourseForm]
else:  # Django's class takes no type at run time
    _FormSet = forms.BaseFormSet


class PlanRows(_FormSet):
    """All courses of a plan: rows left blank count for nothing, rows marked are taken out."""

    def add_fields(self, form: CourseForm, index: int | None) -> None:
        super().add_fields(form, index)
        mark = form.fields["DELETE"]
        mark.label = _("删去")
        mark.widget.attrs["aria-label"] = _("删去这一行")

    @property
    def kept(self) -> list[CourseForm]:
        """The rows that count, in their order."""
        return [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]

    def courses(self) -> tuple[CourseFacts, ...]:
        return tuple(form.facts() for form in self.kept)

    def blame(self, problems: Iterable[Problem]) -> list[Problem]:
        """Put each problem at the row and field that it names; give back those that name none."""
        rest, kept = [], self.kept
        for problem in problems:
            area, _dot, place = problem.field.partition(".")
            index, _dot, field = place.partition(".")
            if area == "courses" and index:
                blame(kept[int(index) - 1], [replace(problem, field=field)])
            else:
                rest.append(problem)
        return rest


_Rows = cast(
    type[PlanRows],
    forms.formset_factory(
        CourseForm, formset=PlanRows, extra=SPARE_ROWS, can_delete=True, max_num=MOST_COURSES, absolute_max=MOST_ROWS
    ),
)
_BLANK_IS_FINE = {"empty_permitted": True, "use_required_attribute": False}
PREFIX = "course"


def plan_rows(courses: Sequence[CourseFacts]) -> PlanRows:
    """Draw a plan's rows, with some blank ones after them."""
    initial = [
        {"name": c.name, "category": c.category, "hours": plain(c.hours), "credits": plain(c.credits)} for c in courses
    ]
    return _Rows(initial=initial, prefix=PREFIX, form_kwargs=_BLANK_IS_FINE)


def posted_plan_rows(posted: QueryDict) -> PlanRows:
    """Take a plan's rows as they were posted."""
    return _Rows(posted, prefix=PREFIX, form_kwargs=_BLANK_IS_FINE)


def plan_rows_with_more(posted: QueryDict) -> PlanRows:
    """Draw what was typed so far, unchecked, with more blank rows after it."""
    total = posted.get(f"{PREFIX}-TOTAL_FORMS", "")
    count = min(int(total), MOST_ROWS) if total.isascii() and total.isdigit() else 0
    typed = [
        {name: posted.get(f"{PREFIX}-{place}-{name}", "") for name in CourseForm.base_fields} for place in range(count)
    ]
    rows = _Rows(initial=[row for row in typed if any(row.values())], prefix=PREFIX, form_kwargs=_BLANK_IS_FINE)
    rows.extra = MORE_ROWS
    return rows
