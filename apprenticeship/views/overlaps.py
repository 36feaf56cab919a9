"""Pages of overlap requests: the queue of both sides, one request, asking, answering."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship import policy
from apprenticeship.actions.overlaps import ask_release, refuse, release
from apprenticeship.forms.overlaps import AskForm
from apprenticeship.lifecycle import REQUEST_LIFECYCLE, RequestState
from apprenticeship.models import TrainingClass
from apprenticeship.selectors.overlaps import BOXES, box, held_of_number, overlap_requests
from apprenticeship.selectors.tickets import held_of_ticket
from apprenticeship.views.answers import UNPROCESSABLE, listed, said, see_other
from common.actor import Registrar
from common.errors import InvalidFacts, Problem
from common.keyset import Order
from journal.selectors import entries_of


@acting
@require_GET
def overlap_list(request: ActingRequest) -> HttpResponse:
    """List the requests that wait for the actor, those the actor's school made, or all."""
    chosen = request.GET.get("box", "")
    chosen = chosen if chosen in BOXES else "all"
    context = {
        "box": chosen,
        "boxes": BOXES,
        **listed(request, box(request.actor, chosen), {"newest": Order()}, "-newest"),
    }
    return render(request, "apprenticeship/overlaps/list.html", context)


@acting
@require_GET
def overlap_case(request: ActingRequest, request_id: int) -> HttpResponse:
    """Show one request, and what releasing would mean."""
    return _case(request, request_id)


def _case(request: ActingRequest, request_id: int, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = request.actor
    row = overlap_requests(actor).get(pk=request_id)
    is_held_here = isinstance(actor, Registrar) and row.held.school_id == actor.school_id
    moves = REQUEST_LIFECYCLE.moves_from(RequestState(row.state), actor=actor) if is_held_here else []
    context = {
        "row": row,
        "moves": moves,
        "is_held_here": is_held_here,
        "last_on": row.wanted_from - timedelta(days=1),
        "is_whole": row.wanted_from <= row.held.starts_on,
        "problems": [said(problem) for problem in problems],
        "entries": entries_of(row)[:50],
    }
    return render(request, "apprenticeship/overlaps/case.html", context, status=UNPROCESSABLE if problems else None)


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def overlap_ask(request: ActingRequest, number: str) -> HttpResponse:
    """Ask the school that holds somebody to let them come into a class."""
    held_class = policy.visible_classes(request.actor).get(number=number)
    policy.require(request.actor, "ask_release")
    asked = request.POST if request.method == "POST" else request.GET
    has_ticket = bool(asked.get("ticket"))
    if request.method != "POST":
        first = max(held_class.starts_on, timezone.localdate())
        initial = {"ticket": asked.get("ticket", ""), "wanted_from": min(first, held_class.ends_on)}
        return _ask_page(request, held_class, AskForm(initial=initial, has_ticket=has_ticket))
    form = AskForm(request.POST, has_ticket=has_ticket)
    if not form.is_valid():
        return _ask_page(request, held_class, form, status=UNPROCESSABLE)
    try:
        row = ask_release(
            actor=request.actor,
            number=number,
            held_id=_held_id(held_class, form),
            wanted_from=form.cleaned_data["wanted_from"],
            message=form.cleaned_data["message"],
            now=timezone.now(),
        )
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return _ask_page(request, held_class, form, status=UNPROCESSABLE)
    messages.success(request, _("已向对方学校发出放行请求，对方答复后会显示在这里。"))
    return see_other("apprenticeship:overlap", row.pk)


def _held_id(held_class: TrainingClass, form: AskForm) -> int | None:
    if form.cleaned_data["ticket"]:
        return held_of_ticket(held_class.number, form.cleaned_data["ticket"])
    held = held_of_number(held_class, "".join(form.cleaned_data["number"].split()).upper())
    return held.enrolment_id if held else None


def _ask_page(
    request: ActingRequest, held_class: TrainingClass, form: AskForm, *, status: int | None = None
) -> HttpResponse:
    context = {"row": held_class, "form": form}
    return render(request, "apprenticeship/overlaps/ask.html", context, status=status)


@acting
@require_POST
def overlap_move(request: ActingRequest, request_id: int) -> HttpResponse:
    """Release or refuse; what stands in the way is shown on the request."""
    wanted, words = request.POST.get("move", ""), request.POST.get("reason", "")
    try:
        if wanted == "release":
            release(actor=request.actor, request_id=request_id, answer=words[:300], now=timezone.now())
            messages.success(request, _("已放行。"))
        elif wanted == "refuse":
            refuse(actor=request.actor, request_id=request_id, reason=words, now=timezone.now())
            messages.success(request, _("已拒绝，理由会告知对方学校。"))
        else:
            raise Http404
    except InvalidFacts as refused:
        return _case(request, request_id, refused.problems)
    return see_other("apprenticeship:overlap", request_id)
