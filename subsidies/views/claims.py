"""Pages of claims: list, case, moves, settlement, papers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from common.errors import InvalidFacts
from common.keyset import Order, page_of
from journal.selectors import entries_of
from subsidies import actions
from subsidies.filters import ClaimFilter
from subsidies.forms import SettlementForm
from subsidies.lifecycle import CLAIM_LIFECYCLE, ClaimKind, ClaimState
from subsidies.models import Claim
from subsidies.selectors import claims as reads
from subsidies.selectors.computing import is_reproduced

NEWEST = Order(is_descending=True)
SETTLING = {"pay": actions.pay, "collect": actions.collect}


@acting
@require_GET
def claims(request: ActingRequest) -> HttpResponse:
    """List claims; filters and place stand in the address."""
    found = ClaimFilter(request.GET, queryset=reads.claims(request.actor))
    page = page_of(found.qs, NEWEST, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {"filter": found, "page": page.rows, "previous_key": page.previous_key, "next_key": page.next_key}
    return render(request, "subsidies/claims/list.html", context)


@acting
@require_GET
def claim(request: ActingRequest, number: str) -> HttpResponse:
    """Show one claim with every line, who signed, and what may be done next."""
    row = reads.claim(request.actor, number)
    return render(request, "subsidies/claims/case.html", _case(request, row))


def _case(request: ActingRequest, row: Claim, form: SettlementForm | None = None) -> dict[str, Any]:
    moves = CLAIM_LIFECYCLE.moves_from(ClaimState(row.state), actor=request.actor)
    settling = next((m for m in moves if m.name == ("collect" if row.refund_yuan else "pay")), None)
    return {
        "row": row,
        "moves": [m for m in moves if m.name not in SETTLING],
        "settling": settling,
        "form": form or SettlementForm(initial={"settled_on": timezone.localdate()}),
        "people": reads.people_of(row),
        "class_lines": reads.summary_lines(row),
        "signers": reads.signer_names(row),
        "is_reproduced": is_reproduced(row),
        "entries": entries_of(row)[:50],
    }


@acting
@require_POST
def prepare(request: ActingRequest, number: str, kind: ClaimKind) -> HttpResponse:
    """Prepare a claim for a class and go to it."""
    row = actions.prepare(actor=request.actor, number=number, kind=kind, now=timezone.now())
    return redirect("subsidies:claim", row.number)


@acting
@require_POST
def move(request: ActingRequest, number: str) -> HttpResponse:
    """Take the move that was posted; only the one form of settlement asks for more than a reason."""
    asked, reason = request.POST.get("move", ""), request.POST.get("reason", "")
    reads.claim(request.actor, number)
    match asked:
        case "submit":
            actions.submit(actor=request.actor, number=number, now=timezone.now())
        case "approve":
            actions.approve(actor=request.actor, number=number, now=timezone.now())
        case "return":
            actions.send_back(actor=request.actor, number=number, reason=reason)
        case "cancel":
            actions.cancel(actor=request.actor, number=number, reason=reason)
        case "pay" | "collect":
            return _settle(request, number, asked)
        case _:
            raise Http404
    return redirect("subsidies:claim", number)


def _settle(request: ActingRequest, number: str, asked: str) -> HttpResponse:
    form = SettlementForm(request.POST)
    if form.is_valid():
        try:
            SETTLING[asked](actor=request.actor, number=number, today=timezone.localdate(), **form.cleaned_data)
        except InvalidFacts as error:
            blame(form, error.problems)
        else:
            return redirect("subsidies:claim", number)
    row = reads.claim(request.actor, number)
    return render(request, "subsidies/claims/case.html", _case(request, row, form), status=422)


@acting
@require_GET
def facts(request: ActingRequest, number: str) -> HttpResponse:
    """Give the facts of a claim as the CSV file that `manage.py assess` reads."""
    row = reads.claim(request.actor, number)
    response = HttpResponse("\ufeff" + row.facts, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{row.number}.csv") or "attachment"
    return response


@acting
@require_GET
def paper(request: ActingRequest, number: str) -> HttpResponse:
    """Show the review form (审核表) for printing."""
    row = reads.claim(request.actor, number)
    return render(request, "subsidies/claims/print.html", _case(request, row))
