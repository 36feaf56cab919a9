"""The page on which a school writes what each training cost and how long it was taught."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship.actions.costs import Cost
from apprenticeship.models import Enrolment
from apprenticeship.policy import require, visible_classes
from common.errors import InvalidFacts, Problem
from subsidies.actions.costs import record_costs
from subsidies.forms import CostForm
from subsidies.selectors.facts import people_with_costs


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def costs(request: ActingRequest, number: str) -> HttpResponse:
    """Show and take costs and hours of a class, all in one form that loses nothing."""
    row = visible_classes(request.actor).get(number=number)
    require(request.actor, "record_costs")
    people = list(people_with_costs(row))
    forms = _forms(people, request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if all(form.is_valid() for form in forms.values()):
            stated = {student_no: Cost(**form.cleaned_data) for student_no, form in forms.items()}
            try:
                changed = record_costs(actor=request.actor, number=number, costs=stated)
            except InvalidFacts as error:
                _blame(forms, error.problems)
            else:
                messages.success(request, _("已保存 %(count)s 人的成本和学时。") % {"count": changed})
                return redirect("subsidies:costs", number)
    context = {"row": row, "lines": [(person, forms[person.student_no]) for person in people]}
    return render(request, "subsidies/costs.html", context, status=status)


def _forms(people: Sequence[Enrolment], posted: QueryDict | None) -> dict[str, CostForm]:
    return {
        person.student_no: CostForm(
            posted,
            prefix=person.student_no,
            initial={"cost_yuan": person.cost_yuan, "taught_hours": person.taught_hours},
        )
        for person in people
    }


def _blame(forms: Mapping[str, CostForm], problems: Sequence[Problem]) -> None:
    for problem in problems:
        student_no, _dot, field = problem.field.partition(".")
        blame(forms[student_no], [replace(problem, field=field)])
