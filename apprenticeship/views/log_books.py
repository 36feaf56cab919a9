"""Log books by calendar weeks: one apprentice by month, one class by apprentice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.acting import ActingRequest, acting
from apprenticeship.models import Enrolment
from apprenticeship.rules.weeks import WEEK, by_month, monday_of, weeks_of
from apprenticeship.selectors.companions import week_sums
from apprenticeship.selectors.credits import class_enrolments, enrolment_of
from apprenticeship.views.week_cells import BLANK, Cell, legend, week_cell
from common.dates import Span

SHOWN_WEEKS = 12


@acting
@require_GET
def of_enrolment(request: ActingRequest, student_no: str) -> HttpResponse:
    """Show one apprentice's whole log book: a row a month, a column a week."""
    enrolment = enrolment_of(request.actor, student_no)
    return render(request, "apprenticeship/logs/book.html", {"enrolment": enrolment, **book(enrolment)})


def book(enrolment: Enrolment) -> dict[str, Any]:
    """Draw the log book of an apprentice until today."""
    span, today = Span(enrolment.period.lower, enrolment.period.upper), timezone.localdate()
    mondays = weeks_of(span, today)
    sums = week_sums([enrolment], span.starts_on, today).get(enrolment.pk, {})
    rows = []
    for month, held in by_month(mondays):
        cells: list[Cell] = [week_cell(enrolment, monday, sums) for monday in held]
        rows.append({"label": f"{month:%Y-%m}", "url": "", "cells": cells + [BLANK] * (5 - len(cells))})
    return {
        "columns": [_("第%(place)s周") % {"place": place} for place in range(1, 6)],
        "rows": rows,
        "legend": legend(),
        "caption": _("%(name)s的带徒记录，按周") % {"name": enrolment.person.name},
    }


@acting
@require_GET
def of_class(request: ActingRequest, number: str) -> HttpResponse:
    """Show a class's last twelve weeks: who has entries and who has none."""
    training_class, enrolments = class_enrolments(request.actor, number)
    last = monday_of(min(timezone.localdate(), training_class.ends_on))
    mondays = [last - WEEK * back for back in reversed(range(SHOWN_WEEKS))]
    sums = week_sums(enrolments, mondays[0], last + timedelta(days=6))
    rows = [
        {
            "label": f"{enrolment.person.name} {enrolment.student_no}",
            "url": reverse("apprenticeship:enrolment_logs", args=[enrolment.student_no]),
            "cells": [week_cell(enrolment, monday, sums.get(enrolment.pk, {})) for monday in mondays],
        }
        for enrolment in enrolments
    ]
    context = {
        "training_class": training_class,
        "columns": [f"{monday:%m-%d}" for monday in mondays],
        "rows": rows,
        "legend": legend(),
        "caption": _("%(name)s的带徒记录，按周") % {"name": training_class.name},
    }
    return render(request, "apprenticeship/logs/class_book.html", context)
