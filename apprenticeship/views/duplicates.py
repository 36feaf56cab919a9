"""Pages of duplicates: the pairs, both records side by side, merging, setting apart, taking back."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship.actions.duplicates import merge, set_apart, undo_merge
from apprenticeship.forms.duplicates import MergeForm
from apprenticeship.lifecycle import CERTAINTY_LABELS, PAIR_LIFECYCLE, PAIR_STATE_LABELS, Certainty, PairState
from apprenticeship.rules.duplicates import REASON_LABELS
from apprenticeship.selectors.duplicates import Record, pairs, records_of, standing_merge
from apprenticeship.views.answers import UNPROCESSABLE, listed, said, see_other
from common.errors import InvalidFacts, Problem
from common.keyset import Order
from journal.selectors import entries_of


def _words(reasons: Sequence[str]) -> list[str]:
    return [_(label) for key, label in REASON_LABELS.items() if key in reasons]


@acting
@require_GET
def duplicate_list(request: ActingRequest) -> HttpResponse:
    """List pairs of records that may be one person; state and certainty stand in the address."""
    state, certainty = request.GET.get("state", ""), request.GET.get("certainty", "")
    state = state if state in set(PairState) else ""
    certainty = certainty if certainty in set(Certainty) else ""
    lists = listed(request, pairs(request.actor, state, certainty), {"newest": Order()}, "-newest")
    context = {
        "state": state,
        "states": PAIR_STATE_LABELS,
        "certainty": certainty,
        "certainties": CERTAINTY_LABELS,
        **lists,
        "page": [(row, _words(row.reasons)) for row in lists["page"]],
    }
    return render(request, "apprenticeship/duplicates/list.html", context)


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def duplicate_case(request: ActingRequest, pair_id: int) -> HttpResponse:
    """Show both records side by side; POST merges them as chosen."""
    if request.method != "POST":
        return _case(request, pair_id)
    row = pairs(request.actor).get(pk=pair_id)
    form = MergeForm(request.POST, records=_values(records_of(row)))
    PAIR_LIFECYCLE.require("merge", PairState(row.state), actor=request.actor, reason="_")
    if not form.is_valid():
        return _case(request, pair_id, form)
    try:
        given = form.cleaned_data["reason"]
        merge(actor=request.actor, pair_id=pair_id, choice=form.choice(), reason=given, now=timezone.now())
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return _case(request, pair_id, form)
    messages.success(request, _("已合并为一人，学籍已转到保留的记录。"))
    return see_other("apprenticeship:duplicate", pair_id)


def _values(records: Sequence[Record]) -> list[dict[str, str]]:
    return [{"number": one.number, "name": one.person.name, "phone": one.phone} for one in records]


def _case(
    request: ActingRequest, pair_id: int, form: MergeForm | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    row = pairs(request.actor).get(pk=pair_id)
    records = records_of(row)
    first = dict.fromkeys(("number", "name", "phone"), "first")
    form = form or MergeForm(initial=first, records=_values(records))
    moves = PAIR_LIFECYCLE.moves_from(PairState(row.state), actor=request.actor)
    context = {
        "row": row,
        "reasons": _words(row.reasons),
        "records": records,
        "form": form if any(move.name == "merge" for move in moves) else None,
        "moves": [move for move in moves if move.name != "merge"],
        "merge": standing_merge(row),
        "problems": [said(problem) for problem in problems],
        "entries": entries_of(row)[:50],
    }
    is_refused = form.is_bound or bool(problems)
    return render(request, "apprenticeship/duplicates/case.html", context, status=UNPROCESSABLE if is_refused else None)


@acting
@require_POST
def duplicate_move(request: ActingRequest, pair_id: int) -> HttpResponse:
    """Set two records apart, or take a merge back."""
    wanted, reason, now = request.POST.get("move", ""), request.POST.get("reason", ""), timezone.now()
    try:
        if wanted == "set_apart":
            set_apart(actor=request.actor, pair_id=pair_id, reason=reason, now=now)
            messages.success(request, _("已记为不同的人，以后不再提示。"))
        elif wanted == "undo":
            undo_merge(actor=request.actor, pair_id=pair_id, reason=reason, now=now)
            messages.success(request, _("已撤销合并，两条记录恢复原样。"))
        else:
            raise Http404
    except InvalidFacts as refused:
        return _case(request, pair_id, problems=refused.problems)
    return see_other("apprenticeship:duplicate", pair_id)
