"""Pages of changes: proposing one, the list, one case, its paper, its moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import ActingRequest, acting
from apprenticeship import policy
from apprenticeship.actions.alterations import ALTERABLE, propose, take_move
from apprenticeship.filters.alterations import AlterationFilter
from apprenticeship.forms.alterations import FORMS, AlterationForm
from apprenticeship.lifecycle import ALTERATION_MOVES, AlterationState
from apprenticeship.models import Alteration, Enrolment
from apprenticeship.selectors.alterations import (
    NEWEST,
    ORDERS,
    alteration_terms,
    alterations,
    moves_of,
    suspensions_of,
    waits_for,
)
from apprenticeship.selectors.enrolments import enrolment_of
from apprenticeship.views.answers import UNPROCESSABLE, blame_too, listed, said, see_other
from common.errors import InvalidFacts, Problem, WrongState
from documents.views import file_response
from journal.selectors import entries_of
from rulebooks.rules import AlterationKind


def done_words(row: Alteration) -> str:
    """Say what a change has come to."""
    match AlterationState(row.state):
        case AlterationState.PROPOSED:
            return _("变更已提出，等待对方同意。")
        case AlterationState.AGREED:
            return _("等待人社部门核准。")
        case AlterationState.APPLIED:
            return _("变更已生效。")
        case AlterationState.REFUSED:
            return _("已答复，理由会告知提出方。")
        case AlterationState.TAKEN_BACK:
            return _("变更已撤回。")
        case _:
            return _("变更已撤销，恢复到变更以前。")


def next_words(row: Alteration, moves: Sequence[str]) -> str:
    """Say what comes next, as whoever is to answer needs to hear it."""
    if "agree" in moves or "approve" in moves:
        return _("请核对变更内容和影响后答复。")
    return done_words(row)


@acting
@require_GET
def alteration_list(request: ActingRequest) -> HttpResponse:
    """List the changes that the actor may see; filters, order and place stand in the address."""
    found = AlterationFilter(request.GET, queryset=alterations(request.actor))
    mine = waits_for(request.actor)
    context = {
        "filter": found,
        "mine": mine,
        "is_mine": bool(mine) and request.GET.get("waits") == mine,
        **listed(request, found.qs, ORDERS, NEWEST),
    }
    return render(request, "apprenticeship/alterations/list.html", context)


@acting
@require_GET
def alteration_case(request: ActingRequest, alteration_id: int) -> HttpResponse:
    """Show one change: what it states, who agreed, what may be done next."""
    return _case(request, alteration_id)


def _case(request: ActingRequest, alteration_id: int, problems: Sequence[Problem] = ()) -> HttpResponse:
    row = alterations(request.actor).get(pk=alteration_id)
    moves = moves_of(row, request.actor)
    context = {
        "row": row,
        "moves": moves,
        "next_words": next_words(row, [move.name for move in moves]),
        "suspensions": suspensions_of(row.enrolment),
        "problems": [said(problem) for problem in problems],
        "entries": entries_of(row)[:50],
    }
    return render(request, "apprenticeship/alterations/case.html", context, status=UNPROCESSABLE if problems else None)


@acting
@require_POST
def alteration_move(request: ActingRequest, alteration_id: int) -> HttpResponse:
    """Take a move of a change; what stands in the way is shown on it."""
    move, reason = request.POST.get("move", ""), request.POST.get("reason", "")
    if move not in ALTERATION_MOVES:
        raise Http404
    try:
        row = take_move(actor=request.actor, alteration_id=alteration_id, move=move, reason=reason, now=timezone.now())
    except InvalidFacts as refused:
        return _case(request, alteration_id, refused.problems)
    messages.success(request, done_words(row))
    return see_other("apprenticeship:alteration", alteration_id)


@acting
@require_GET
def alteration_paper(request: ActingRequest, alteration_id: int) -> HttpResponse:
    """Give the paper of a change."""
    row = alterations(request.actor).select_related("paper").get(pk=alteration_id)
    if row.paper is None:
        raise Http404
    return file_response(row.paper)


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def alteration_new(request: ActingRequest, student_no: str, kind: str) -> HttpResponse:
    """Ask what is to change about an enrolment, and propose it."""
    row, wanted = enrolment_of(request.actor, student_no), kind_of(kind)
    policy.require(request.actor, "propose_alteration")
    if row.state not in ALTERABLE:
        raise WrongState
    if request.method != "POST":
        return form_page(request, row, wanted, FORMS[wanted](initial=_initial(row, wanted, timezone.localdate())))
    form = FORMS[wanted](request.POST, request.FILES)
    form.is_valid()
    file = form.cleaned_data.get("paper")
    try:
        made = propose(
            actor=request.actor,
            student_no=student_no,
            facts=form.facts(wanted),
            filename=file.name if file else "",
            content=file.read(settings.UPLOAD_LIMIT_BYTES + 1) if file else b"",
            now=timezone.now(),
        )
    except InvalidFacts as refused:
        blame_too(form, [_at_form(problem) for problem in refused.problems])
        return form_page(request, row, wanted, form, status=UNPROCESSABLE)
    messages.success(request, done_words(made))
    return see_other("apprenticeship:alteration", made.pk)


def _at_form(problem: Problem) -> Problem:
    """Put what is wrong with a file at the form's own field for it."""
    return replace(problem, field="paper") if problem.field == "file" else problem


def kind_of(kind: str) -> AlterationKind:
    """Read a kind from an address; there is nothing at others."""
    if kind not in set(AlterationKind):
        raise Http404
    return AlterationKind(kind)


def _initial(row: Enrolment, kind: AlterationKind, today: date) -> dict[str, Any]:
    day = min(max(today, row.starts_on), row.ends_on)
    return {} if kind is AlterationKind.EXTEND else {"effective_on": day}


def form_page(
    request: ActingRequest, row: Enrolment, kind: AlterationKind, form: AlterationForm, *, status: int | None = None
) -> HttpResponse:
    """Draw the form of a change, with what its rulebook asks and when the training rested."""
    terms = alteration_terms(row.training_class.rulebook)
    context = {
        "row": row,
        "kind": kind,
        "form": form,
        "needs_agreement": kind in terms.agreed,
        "needs_approval": kind in terms.approved,
        "suspensions": suspensions_of(row),
        "terms": terms,
    }
    return render(request, "apprenticeship/alterations/new.html", context, status=status)
