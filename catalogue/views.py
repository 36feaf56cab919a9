"""Pages of holiday plans: the years that are known, entering one, confirming it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalogue import actions, policy
from catalogue.acting import actor_in
from catalogue.forms import HolidayForm
from catalogue.lifecycle import PLAN_LIFECYCLE
from catalogue.parsers import written
from catalogue.selectors import holiday_plans, last_shipped_year
from common.errors import InvalidFacts


@login_required
@require_GET
def holidays(request: HttpRequest) -> HttpResponse:
    """Show which years are known, from where, and what waits for a second person."""
    actor = actor_in(request)
    table = {move.name: move for move in PLAN_LIFECYCLE.moves}
    rows = [
        {
            "plan": row,
            "off": written(frozenset(row.off)).splitlines(),
            "worked": written(frozenset(row.worked)).splitlines(),
            "moves": [table[name] for name in policy.moves(actor, row)],
            "is_own": policy.is_own(actor, row),
        }
        for row in holiday_plans(actor)[:40]
    ]
    context = {
        "page": rows,
        "may_enter": policy.may_enter(actor),
        "last_shipped": last_shipped_year(timezone.localdate().year),
        "previous_key": "",
        "next_key": "",
    }
    return render(request, "catalogue/holidays.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def holidays_new(request: HttpRequest) -> HttpResponse:
    """Enter a year; days that cannot be read are told line by line, and nothing typed is lost."""
    actor = actor_in(request)
    policy.require_enter(actor)
    if request.method != "POST":
        next_year = last_shipped_year(timezone.localdate().year) + 1
        return render(request, "catalogue/holidays_new.html", {"form": HolidayForm(initial={"year": next_year})})
    form = HolidayForm(request.POST)
    if form.is_valid():
        try:
            actions.enter_holidays(actor=actor, now=timezone.now(), **form.cleaned_data)
        except InvalidFacts as error:
            form.blame(error.problems)
        else:
            return redirect("catalogue:holidays")
    return render(request, "catalogue/holidays_new.html", {"form": form}, status=422)


@login_required
@require_POST
def holidays_move(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Take the move that was posted."""
    move = request.POST.get("move", "")
    if move not in {row.name for row in PLAN_LIFECYCLE.moves}:
        raise Http404
    reason = request.POST.get("reason", "")
    actions.move_holidays(actor=actor_in(request), plan_id=plan_id, move=move, reason=reason, now=timezone.now())
    return redirect("catalogue:holidays")
