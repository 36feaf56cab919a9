"""Pages of open-class applications: a class's, with its checklist; the bureau's list; the decision."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import ActingRequest, acting
from apprenticeship.actions.openings import ask_opening, take
from apprenticeship.filters.openings import OpeningFilter
from apprenticeship.lifecycle import ClassState
from apprenticeship.lifecycle.opening import OPENING_LIFECYCLE, OPENING_MOVES, OpeningState
from apprenticeship.policy.filings import may_ask_opening, require_opening_reader
from apprenticeship.selectors.class_progress import opening_faults, roster_of
from apprenticeship.selectors.classes import class_of, limits_of
from apprenticeship.selectors.filings import rules_of
from apprenticeship.selectors.openings import opening_of, openings, openings_of
from apprenticeship.views.answers import UNPROCESSABLE, listed, said, see_other
from common.errors import InvalidFacts, Problem
from common.keyset import Order
from common.texts import N_
from journal.selectors import entries_of

DONE = {"agree": N_("已同意开班，学校可以开班。"), "send_back": N_("开班申请已退回，原因已告知学校。")}


@acting
@require_GET
def opening_list(request: ActingRequest) -> HttpResponse:
    """List the applications that the bureau got; filters and place stand in the address."""
    found = OpeningFilter(request.GET, queryset=openings(request.actor))
    context = {
        "filter": found,
        "today": timezone.localdate(),
        **listed(request, found.qs, {"newest": Order()}, "-newest"),
    }
    return render(request, "apprenticeship/openings/list.html", context)


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def opening_case(request: ActingRequest, number: str) -> HttpResponse:
    """Show what opening a class asks for and where the application stands; a post asks."""
    if request.method != "POST":
        return _case(request, number)
    try:
        ask_opening(actor=request.actor, number=number, today=timezone.localdate(), now=timezone.now())
    except InvalidFacts as refused:
        return _case(request, number, refused.problems)
    messages.success(request, _("开班申请已提交，等待人社部门同意。"))
    return see_other("apprenticeship:opening", number)


@acting
@require_POST
def opening_move(request: ActingRequest, opening_id: int) -> HttpResponse:
    """Agree, or send back."""
    row = opening_of(request.actor, opening_id)
    move, number = request.POST.get("move", ""), row.training_class.number
    if move not in OPENING_MOVES:
        raise Http404
    try:
        take(
            actor=request.actor,
            opening_id=opening_id,
            move=move,
            reason=request.POST.get("reason", ""),
            now=timezone.now(),
        )
    except InvalidFacts as refused:
        return _case(request, number, refused.problems)
    messages.success(request, _(DONE[move]))
    return see_other("apprenticeship:opening", number)


def _case(request: ActingRequest, number: str, problems: Sequence[Problem] = ()) -> HttpResponse:
    row = class_of(request.actor, number)
    require_opening_reader(request.actor)
    asked, roster = openings_of(request.actor, row), roster_of(row)
    latest = asked[0] if asked else None
    is_filed = row.state == ClassState.FILED
    is_free = latest is None or latest.state == OpeningState.SENT_BACK
    context = {
        "row": row,
        "rules": rules_of(row),
        "limits": limits_of(row.rulebook),
        "roster": roster,
        "faults": [said(fault) for fault in opening_faults(row, roster)] if is_filed else [],
        "openings": asked,
        "latest": latest,
        "may_ask": is_filed and is_free and rules_of(row).opening and may_ask_opening(request.actor),
        "moves": OPENING_LIFECYCLE.moves_from(OpeningState(latest.state), actor=request.actor) if latest else [],
        "problems": [said(problem) for problem in problems],
        "entries": entries_of(latest)[:50] if latest else [],
    }
    return render(request, "apprenticeship/openings/case.html", context, status=UNPROCESSABLE if problems else None)
