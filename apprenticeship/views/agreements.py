"""Pages of agreements: list, one version, its words, its paper, its signed copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship import policy
from apprenticeship.actions.agreements import accept, draft_agreement, revise, sign, void
from apprenticeship.filters import AgreementFilter
from apprenticeship.forms.agreements import AgreementForm, ChangeForm, SignedCopyForm, initial_of
from apprenticeship.lifecycle import AGREEMENT_LIFECYCLE, AgreementKind, AgreementState
from apprenticeship.models import Agreement
from apprenticeship.rules.agreements import CLAUSES, kind_of, title_of
from apprenticeship.selectors.agreements import (
    LIVING,
    ORDERS,
    agreement_of,
    agreements,
    change_moves,
    changes_of,
    deed,
    first_terms,
    moves_of,
    open_changes,
    outdated_in,
    terms_in,
)
from apprenticeship.selectors.classes import class_of
from apprenticeship.selectors.confirmations import takes_confirmations
from apprenticeship.views.answers import UNPROCESSABLE, listed, said, see_other
from common.errors import InvalidFacts, Problem
from documents.views import file_response
from journal.selectors import entries_of

on_form = require_http_methods(["GET", "HEAD", "POST"])


@acting
@require_GET
def agreement_list(request: ActingRequest) -> HttpResponse:
    """List agreements; filters, order and place stand in the address."""
    found = AgreementFilter(request.GET, queryset=agreements(request.actor))
    context = {"filter": found, **listed(request, found.qs, ORDERS, "-newest")}
    return render(request, "apprenticeship/agreements/list.html", context)


@acting
@require_GET
def agreement_case(request: ActingRequest, number: str) -> HttpResponse:
    """Show one version: what it says, who accepted it, what was asked to be changed."""
    return case(request, number)


def case(
    request: ActingRequest, number: str, problems: Sequence[Problem] = (), change_form: ChangeForm | None = None
) -> HttpResponse:
    """Draw a version's page, with what stood in the way of the act that was tried."""
    actor, row = request.actor, agreement_of(request.actor, number)
    kind, moves = AgreementKind(row.kind), moves_of(row, request.actor)
    is_living = row.state in LIVING
    changes = [
        {"row": change, "title": title_of(row.kind, change.clause), "moves": change_moves(change, actor)}
        for change in changes_of(actor, row)
    ]
    may_ask = is_living and policy.may(actor, "ask_change")
    context = {
        "row": row,
        "kind": kind.value,
        "moves": [move for move in moves if move.name in ("accept", "void")],
        "may_revise": any(move.name == "revise" for move in moves),
        "may_sign": any(move.name == "sign" for move in moves),
        "problems": [said(problem) for problem in problems],
        "outdated": [_(label) for label in outdated_in(row)] if is_living else [],
        "clauses": [(clause.title, row.clauses.get(clause.code, "")) for clause in CLAUSES[kind]],
        "changes": changes,
        "change_form": (change_form or ChangeForm(kind=kind)) if may_ask else None,
        "missing": _missing(row),
        "takes_confirmations": takes_confirmations(row) and policy.may(actor, "see_confirmations"),
        "versions": agreements(actor).filter(training_class=row.training_class, kind=row.kind).order_by("-version"),
        "entries": entries_of(row)[:50],
    }
    status = UNPROCESSABLE if problems or (change_form and change_form.errors) else None
    return render(request, "apprenticeship/agreements/case.html", context, status=status)


def _missing(row: Agreement) -> list[dict[str, Any]]:
    if row.state not in LIVING:
        return []
    items = [{"label": _("企业同意"), "done": row.enterprise_accepted_at is not None, "url": ""}]
    if row.kind == AgreementKind.COOPERATION:
        items.append({"label": _("学校同意"), "done": row.school_accepted_at is not None, "url": ""})
    items.append({"label": _("登记签署件"), "done": row.state == AgreementState.SIGNED, "url": ""})
    return items


@acting
@on_form
def agreement_new(request: ActingRequest, number: str, kind: str) -> HttpResponse:
    """Draft an agreement of a class; its words start from the class and from usual clauses."""
    row, known = class_of(request.actor, number), kind_of(kind)
    if known is None:
        raise Http404
    policy.require_party(request.actor, known)
    if request.method != "POST":
        form = AgreementForm(kind=known, initial=initial_of(first_terms(known, row)))
        return _form(request, form, row)
    form = AgreementForm(request.POST, kind=known)
    if not form.is_valid():
        return _form(request, form, row, UNPROCESSABLE)
    try:
        made = draft_agreement(actor=request.actor, number=number, kind=known, terms=form.terms(), now=timezone.now())
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return _form(request, form, row, UNPROCESSABLE)
    messages.success(request, _("已拟定协议 %(number)s。请核对后同意，并请对方同意。") % {"number": made.number})
    return see_other("apprenticeship:agreement", made.number)


@acting
@on_form
def agreement_revise(request: ActingRequest, number: str) -> HttpResponse:
    """Write the next version."""
    row = agreement_of(request.actor, number)
    policy.require_party(request.actor, row.kind)
    AGREEMENT_LIFECYCLE.require("revise", AgreementState(row.state), actor=request.actor)
    kind, asked = AgreementKind(row.kind), list(open_changes(row))
    if request.method != "POST":
        form = AgreementForm(kind=kind, asked=asked, initial=initial_of(terms_in(row)))
        return _form(request, form, row.training_class, former=row)
    form = AgreementForm(request.POST, kind=kind, asked=asked)
    if not form.is_valid():
        return _form(request, form, row.training_class, UNPROCESSABLE, former=row)
    try:
        made = revise(
            actor=request.actor,
            number=number,
            terms=form.terms(),
            taken=form.cleaned_data.get("taken", []),
            now=timezone.now(),
        )
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return _form(request, form, row.training_class, UNPROCESSABLE, former=row)
    messages.success(request, _("已拟定新版 %(number)s，各方需要重新同意。") % {"number": made.number})
    return see_other("apprenticeship:agreement", made.number)


def _form(
    request: ActingRequest, form: AgreementForm, row: Any, status: int | None = None, former: Agreement | None = None
) -> HttpResponse:
    context = {"form": form, "row": row, "kind": form.kind.value, "former": former}
    return render(request, "apprenticeship/agreements/form.html", context, status=status)


@acting
@require_POST
def agreement_move(request: ActingRequest, number: str) -> HttpResponse:
    """Accept or void a version."""
    wanted = request.POST.get("move", "")
    try:
        if wanted == "accept":
            accept(actor=request.actor, number=number, now=timezone.now())
            messages.success(request, _("已同意本版。"))
        elif wanted == "void":
            void(actor=request.actor, number=number, reason=request.POST.get("reason", ""))
            messages.success(request, _("已作废，原因会告知对方。"))
        else:
            raise Http404
    except InvalidFacts as refused:
        return case(request, number, refused.problems)
    return see_other("apprenticeship:agreement", number)


@acting
@on_form
def agreement_sign(request: ActingRequest, number: str) -> HttpResponse:
    """Upload the signed copy of a version in force."""
    row = agreement_of(request.actor, number)
    policy.require_party(request.actor, row.kind)
    AGREEMENT_LIFECYCLE.require("sign", AgreementState(row.state), actor=request.actor)
    form = SignedCopyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        copy = form.cleaned_data["copy"]
        try:
            sign(
                actor=request.actor,
                number=number,
                filename=copy.name,
                content=copy.read(settings.UPLOAD_LIMIT_BYTES + 1),
                signed_on=form.cleaned_data["signed_on"],
                today=timezone.localdate(),
                now=timezone.now(),
            )
        except InvalidFacts as refused:
            blame(form, refused.problems)
        else:
            messages.success(request, _("签署件已登记。"))
            return see_other("apprenticeship:agreement", number)
    status = UNPROCESSABLE if request.method == "POST" else None
    return render(request, "apprenticeship/agreements/sign.html", {"row": row, "form": form}, status=status)


@acting
@require_GET
def agreement_copy(request: ActingRequest, number: str) -> HttpResponse:
    """Give the signed copy to whoever may see the version."""
    row = agreement_of(request.actor, number)
    if row.signed_copy is None:
        raise Http404
    return file_response(row.signed_copy, as_attachment="download" in request.GET)


@acting
@require_GET
def agreement_paper(request: ActingRequest, number: str) -> HttpResponse:
    """Draw the paper of a version for printing and signing."""
    row = agreement_of(request.actor, number)
    context = {"row": row, "deed": deed(request.actor, row), "today": timezone.localdate()}
    return render(request, "apprenticeship/agreements/paper.html", context)
