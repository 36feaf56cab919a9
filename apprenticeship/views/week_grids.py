"""People and weeks at a glance: a class, or those whom a mentor or a tutor accompanies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.acting import ActingRequest, acting
from apprenticeship.selectors.credits import class_enrolments
from apprenticeship.selectors.log_weeks import GridRow, grid_page, people_of
from apprenticeship.views.answers import see_other
from apprenticeship.views.week_cells import legend, week_cell
from common.actor import Mentor, Tutor


@acting
@require_GET
def of_class(request: ActingRequest, number: str) -> HttpResponse:
    """Show twelve weeks of a class: who has entries, in which state, and who has none."""
    training_class, enrolments = class_enrolments(request.actor, number)
    context = _grid(request, enrolments, min(timezone.localdate(), training_class.ends_on))
    caption = _("%(name)s的带徒记录，按周") % {"name": training_class.name}
    context |= {"training_class": training_class, "caption": caption}
    return render(request, "apprenticeship/logs/class_book.html", context)


@acting
@require_GET
def of_people(request: ActingRequest) -> HttpResponse:
    """Show twelve weeks of those whom a mentor or a tutor accompanies; other roles read them class by class."""
    actor, today = request.actor, timezone.localdate()
    if not isinstance(actor, Mentor | Tutor):
        return see_other("apprenticeship:logs_all")
    context = {**_grid(request, people_of(actor, today), today), "caption": _("我的学徒，按周")}
    return render(request, "apprenticeship/logs/weeks.html", context)


def _grid(request: ActingRequest, people: Any, last_day: date) -> dict[str, Any]:
    asked = {name: request.GET.get(name, "") for name in ("until", "after", "before")}
    page = grid_page(people, today=timezone.localdate(), last_day=last_day, **asked)
    return {
        "columns": [f"{monday:%m-%d}" for monday in page.mondays],
        "rows": _drawn(request, page.rows),
        "legend": legend({mark for row in page.rows for _week, mark in row.weeks}),
        "first": page.mondays[0],
        "last": page.mondays[-1],
        "earlier": page.earlier,
        "later": page.later,
        "previous_key": page.previous_key,
        "next_key": page.next_key,
    }


def _drawn(request: ActingRequest, grid: Sequence[GridRow]) -> list[dict[str, Any]]:
    return [
        {
            "label": row.enrolment.person.name,
            "hint": row.enrolment.student_no,
            "url": reverse("apprenticeship:enrolment_logs", args=[row.enrolment.student_no]),
            "cells": [week_cell(request.actor, row.enrolment, week, mark) for week, mark in row.weeks],
        }
        for row in grid
    ]
