"""One apprentice's log book by calendar weeks: a row a month, a column a week."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.acting import ActingRequest, acting
from apprenticeship.models import Enrolment
from apprenticeship.rules.weeks import by_month, weeks_of
from apprenticeship.selectors.credits import enrolment_of
from apprenticeship.selectors.log_weeks import week_grid
from apprenticeship.views.week_cells import BLANK, legend, week_cell
from common.actor import Actor
from common.dates import Span


@acting
@require_GET
def of_enrolment(request: ActingRequest, student_no: str) -> HttpResponse:
    """Show one apprentice's whole log book."""
    enrolment = enrolment_of(request.actor, student_no)
    context = {"enrolment": enrolment, **book(request.actor, enrolment)}
    return render(request, "apprenticeship/logs/book.html", context)


def book(actor: Actor, enrolment: Enrolment) -> dict[str, Any]:
    """Draw the log book of an apprentice until today."""
    today = timezone.localdate()
    mondays = weeks_of(Span(enrolment.period.lower, enrolment.period.upper), today)
    weeks = week_grid([enrolment], mondays, today)[0].weeks if mondays else ()
    cells = {week.monday: week_cell(actor, enrolment, week, mark) for week, mark in weeks}
    rows = []
    for month, held in by_month(mondays):
        of_month = [cells[monday] for monday in held]
        rows.append({"label": f"{month:%Y-%m}", "url": "", "cells": of_month + [BLANK] * (5 - len(of_month))})
    return {
        "columns": [_("第%(place)s周") % {"place": place} for place in range(1, 6)],
        "rows": rows,
        "legend": legend({mark for _week, mark in weeks}),
        "caption": _("%(name)s的带徒记录，按周") % {"name": enrolment.person.name},
    }
