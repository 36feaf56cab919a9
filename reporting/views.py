"""Pages of statistics."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.acting import ActingRequest, acting
from reporting.columns import DEFINITION
from reporting.forms import year_in
from reporting.selectors import newly_registered
from reporting.selectors.headline import years


@acting
@require_GET
def headline(request: ActingRequest) -> HttpResponse:
    """Show a year's newly registered apprentices, each figure with the list behind it."""
    year = year_in(request.GET, timezone.localdate().year)
    known = sorted({*years(request.actor), year}, reverse=True)
    figures = newly_registered(request.actor, year)
    context = {"headline": figures, "year": year, "years": known, "definition": DEFINITION}
    return render(request, "reporting/headline.html", context)
