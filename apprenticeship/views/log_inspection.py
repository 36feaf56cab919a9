"""An inspector's page: what may be asked about the entries of a class."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.acting import ActingRequest, acting
from apprenticeship.forms.log_inspection import InspectionForm
from apprenticeship.rules.defect_texts import DEFECT_RULES
from apprenticeship.selectors import log_inspection as selectors
from apprenticeship.views.answers import listed
from common.keyset import Order

ORDERS = {
    "day": Order("day", read=date.fromisoformat),
    "hours": Order("hours", read=Decimal),
    "student": Order("enrolment__student_no", read=str),
}


@acting
@require_GET
def of_class(request: ActingRequest, number: str) -> HttpResponse:
    """List the entries of a class about which something is asked, with the questions."""
    form = InspectionForm(request.GET)
    held = selectors.inspection(request.actor, number, form.asked(*selectors.usual_days(timezone.localdate())))
    lists = listed(request, selectors.questioned(request.actor, held), ORDERS, "-day")
    context = {
        "training_class": held.training_class,
        "held": held,
        "form": form,
        "unset": held.asked.limits.burst_count is None or held.asked.limits.burst_minutes is None,
        **lists,
        "page": [(log, [selectors.said(one) for one in held.by_log[log.pk]]) for log in lists["page"]],
        "counts": [(rule, held.counts.get(rule.code, 0)) for rule in DEFECT_RULES],
    }
    return render(request, "apprenticeship/logs/inspection.html", context)
