"""Pages of filing: the bureau's queue, its own work on one class, the paper of a public notice."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import ActingRequest, acting
from apprenticeship.actions import filings as acts
from apprenticeship.filters.filings import FilingFilter
from apprenticeship.forms.filings import FilingMoveForm
from apprenticeship.lifecycle.filing import FILING_LIFECYCLE, FILING_MOVES, FilingState
from apprenticeship.models import Filing
from apprenticeship.selectors.class_progress import moves_for
from apprenticeship.selectors.classes import class_of
from apprenticeship.selectors.filings import (
    FILING_ORDERS,
    FIRST_DUE,
    filing_of,
    filing_queue,
    filings_of,
    history_of,
    notices_of,
    rules_of,
)
from apprenticeship.selectors.objections import objections_to
from apprenticeship.selectors.quotas import seats_of
from apprenticeship.views.answers import UNPROCESSABLE, listed, said, see_other
from catalogue.selectors import calendar
from common.errors import InvalidFacts, Problem
from common.texts import N_

DONE = {
    "recommend": N_("已提出初审意见。"),
    "advise_against": N_("已提出初审意见。"),
    "concur": N_("复审已完成。"),
    "dispute": N_("已退回初审。"),
    "remark": N_("意见已记录。"),
}


@acting
@require_GET
def filing_list(request: ActingRequest) -> HttpResponse:
    """List what the bureau has in hand; what is due first stands first."""
    found = FilingFilter(request.GET, queryset=filing_queue(request.actor))
    context = {"filter": found, "today": timezone.localdate(), **listed(request, found.qs, FILING_ORDERS, FIRST_DUE)}
    return render(request, "apprenticeship/filings/list.html", context)


@acting
@require_GET
def filing_case(request: ActingRequest, number: str) -> HttpResponse:
    """Show the bureau's own work on a class: rounds, opinions, notices, and what was said."""
    return _case(request, number)


@acting
@require_POST
def filing_move(request: ActingRequest, filing_id: int) -> HttpResponse:
    """Take a reviewer's move."""
    filing = filing_of(request.actor, filing_id)
    form = FilingMoveForm(request.POST)
    number = filing.training_class.number
    if not form.is_valid():
        problems = [Problem(field, "invalid", str(errors[0])) for field, errors in form.errors.items()]
        return _case(request, number, problems)
    move, opinion = form.cleaned_data["move"], form.cleaned_data["reason"]
    try:
        acts.take(actor=request.actor, filing_id=filing_id, move=move, opinion=opinion, now=timezone.now())
    except InvalidFacts as error:
        return _case(request, number, error.problems, move)
    messages.success(request, _(DONE[move]))
    return see_other("apprenticeship:filing", number)


def _case(request: ActingRequest, number: str, problems: Sequence[Problem] = (), asked_move: str = "") -> HttpResponse:
    row = class_of(request.actor, number)
    rounds, today = list(filings_of(request.actor, row)), timezone.localdate()
    living = next((one for one in rounds if one.state != FilingState.ENDED), None)
    context = {
        "row": row,
        "rules": rules_of(row),
        "rounds": rounds,
        "living": living,
        "seats": seats_of(row),
        "objections": objections_to(request.actor, row),
        "notices": list(notices_of(request.actor, row)),
        "moves": _moves(living, request),
        "class_moves": moves_for(row, request.actor, today),
        "asked_move": asked_move,
        "problems": [said(problem) for problem in problems],
        "is_late": row.due_on is not None and row.due_on < today,
        "is_estimated": row.due_on is not None and not calendar().is_known(row.due_on),
        "entries": history_of(rounds)[:100],
    }
    return render(
        request, "apprenticeship/filings/case.html", context, status=UNPROCESSABLE if problems else HTTPStatus.OK
    )


def _moves(living: Filing | None, request: ActingRequest) -> list[object]:
    if living is None:
        return []
    moves = FILING_LIFECYCLE.moves_from(FilingState(living.state), actor=request.actor)
    return [move for move in moves if move.name in FILING_MOVES]


@acting
@require_GET
def notice_paper(request: ActingRequest, number: str) -> HttpResponse:
    """Draw the public notice of a class's plan for printing: no person is named."""
    row = class_of(request.actor, number)
    notice = notices_of(request.actor, row).first()
    if notice is None:
        raise Http404
    return render(request, "apprenticeship/filings/notice.html", {"row": row, "notice": notice})
