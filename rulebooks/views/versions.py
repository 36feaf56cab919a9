"""Pages of rulebooks: policy is public to whoever is signed in, every value with its article."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from catalogue.acting import actor_in
from common.actor import Officer
from rulebooks.rules import clauses
from rulebooks.selectors import parsed, rulebooks, version_of


@login_required
@require_GET
def rulebook_list(request: HttpRequest) -> HttpResponse:
    """List every version of every rulebook."""
    context: dict[str, Any] = {"page": rulebooks(actor_in(request)), "previous_key": "", "next_key": ""}
    context["may_draft"] = isinstance(actor_in(request), Officer)
    return render(request, "rulebooks/list.html", context)


@login_required
@require_GET
def rulebook(request: HttpRequest, code: str) -> HttpResponse:
    """Show every value of a rulebook, the newest version unless `?version=` names one.

    `?show=seen` leaves out what no text was seen to say.
    """
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    row = version_of(actor_in(request), code, version)
    book = parsed(row)
    listed = clauses(book)
    is_seen_only = request.GET.get("show") == "seen"
    shown = [clause for clause in listed if clause.is_seen] if is_seen_only else listed
    context = {
        "row": row,
        "book": book,
        "groups": [(title, list(values)) for title, values in groupby(shown, key=lambda clause: clause.group)],
        "is_seen_only": is_seen_only,
        "seen_count": sum(clause.is_seen for clause in listed),
        "clause_count": len(listed),
        "may_draft": isinstance(actor_in(request), Officer),
        "versions": rulebooks(actor_in(request)).filter(code=code),
    }
    return render(request, "rulebooks/rulebook.html", context)
