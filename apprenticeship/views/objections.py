"""Pages of objections: the bureau's list, one objection, its decision, who lodged it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import ActingRequest, acting
from apprenticeship.actions.objections import reveal_objector, take
from apprenticeship.filters.objections import ObjectionFilter
from apprenticeship.forms.objections import ObjectionMoveForm
from apprenticeship.lifecycle.objections import OBJECTION_LIFECYCLE, ObjectionState
from apprenticeship.policy.filings import may_reveal_objector
from apprenticeship.selectors.objections import objection_of, objections, objector_of
from apprenticeship.views.answers import UNPROCESSABLE, listed, said, see_other
from common.errors import InvalidFacts, Problem
from common.keyset import Order
from common.texts import N_
from journal.selectors import entries_of

DONE = {
    "uphold": N_("已认定异议成立，公示已中止，重新审查。"),
    "dismiss": N_("已认定异议不成立。"),
}


@acting
@require_GET
def objection_list(request: ActingRequest) -> HttpResponse:
    """List the objections that the bureau got; filters and place stand in the address."""
    found = ObjectionFilter(request.GET, queryset=objections(request.actor))
    context = {"filter": found, **listed(request, found.qs, {"newest": Order()}, "-newest")}
    return render(request, "apprenticeship/objections/list.html", context)


@acting
@require_GET
def objection_case(request: ActingRequest, objection_id: int) -> HttpResponse:
    """Show one objection; its author is masked."""
    return _case(request, objection_id)


@acting
@require_POST
def objection_move(request: ActingRequest, objection_id: int) -> HttpResponse:
    """Uphold or dismiss an objection."""
    objection_of(request.actor, objection_id)
    form = ObjectionMoveForm(request.POST)
    if not form.is_valid():
        raise Http404
    move, reason = form.cleaned_data["move"], form.cleaned_data["reason"]
    try:
        take(
            actor=request.actor,
            objection_id=objection_id,
            move=move,
            reason=reason,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except InvalidFacts as refused:
        return _case(request, objection_id, refused.problems)
    messages.success(request, _(DONE[move]))
    return see_other("apprenticeship:objection", objection_id)


@acting
@never_cache
@require_POST
def objection_reveal(request: ActingRequest, objection_id: int) -> HttpResponse:
    """Show who lodged an objection this once, for a reason."""
    reason = request.POST.get("reason", "")
    try:
        objector = reveal_objector(actor=request.actor, objection_id=objection_id, reason=reason)
    except InvalidFacts as refused:
        return _case(request, objection_id, refused.problems)
    context = {"row": objection_of(request.actor, objection_id), "objector": objector, "reason": reason}
    return render(request, "apprenticeship/objections/objector.html", context)


def _case(request: ActingRequest, objection_id: int, problems: Sequence[Problem] = ()) -> HttpResponse:
    row = objection_of(request.actor, objection_id)
    context = {
        "row": row,
        "objector": objector_of(row),
        "moves": OBJECTION_LIFECYCLE.moves_from(ObjectionState(row.state), actor=request.actor),
        "may_reveal": may_reveal_objector(request.actor),
        "problems": [said(problem) for problem in problems],
        "entries": entries_of(row)[:50],
    }
    return render(request, "apprenticeship/objections/case.html", context, status=UNPROCESSABLE if problems else None)
