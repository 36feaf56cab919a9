"""Pages of drafts: list, case with the difference from what is in force, writing, moves."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalogue.acting import actor_in
from common.errors import InvalidFacts, Problem
from journal.selectors import entries_of
from rulebooks import actions, policy
from rulebooks.forms import DraftForm
from rulebooks.lifecycle import DRAFT_LIFECYCLE, DRAFT_STATE_LABELS, DraftState
from rulebooks.models import RulebookDraft
from rulebooks.parsers import rulebook_of
from rulebooks.rules import clauses
from rulebooks.rules.differences import differences
from rulebooks.selectors import drafts as drafts_of
from rulebooks.selectors import parsed, version_in_force, version_of

FIRST_LINES = """format = 1

[identity]
code = "mycity-2026"
name = ""
doc_no = ""
region = ""

[rate]
method = "per_level_per_year"

[rate.yearly]

[[outcomes]]
label = ""
percent = 100

[sources]
"""


@login_required
@require_GET
def draft_list(request: HttpRequest) -> HttpResponse:
    """List the drafts of the bureau, all or those of one state."""
    actor = actor_in(request)
    policy.require_drafts(actor)
    state = request.GET.get("state", "")
    rows = drafts_of(actor)
    if state in set(DraftState):
        rows = rows.filter(state=state)
    context = {
        "page": rows,
        "state": state,
        "states": DRAFT_STATE_LABELS.items(),
        "previous_key": "",
        "next_key": "",
    }
    return render(request, "rulebooks/drafts/list.html", context)


@login_required
@require_GET
def draft_case(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show a draft: what it would change, who wrote and checked it, what may be done next."""
    return _case(request, drafts_of(actor_in(request)).get(pk=draft_id))


def _case(request: HttpRequest, row: RulebookDraft, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    actor, book = actor_in(request), rulebook_of(row.text)
    base = version_in_force(actor, row.code, timezone.localdate())
    if row.published is not None:
        base = version_of(actor, row.code, row.published.version - 1) if row.published.version > 1 else None
    moves = DRAFT_LIFECYCLE.moves_from(DraftState(row.state), actor=actor)
    listed = clauses(book)
    context = {
        "row": row,
        "base": base,
        "rows": differences(parsed(base) if base else None, book),
        "moves": [move for move in moves if move.name != "amend"],
        "may_amend": any(move.name == "amend" for move in moves),
        "unseen_count": sum(clause.key in book.given and not clause.is_seen for clause in listed),
        "problems": problems,
        "entries": entries_of(row)[:50],
    }
    return render(request, "rulebooks/drafts/case.html", context, status=422 if problems else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_new(request: HttpRequest) -> HttpResponse:
    """Write a new draft, beginning from the newest version of `?code=` where one is named."""
    actor = actor_in(request)
    policy.require_draft(actor)
    if request.method != "POST":
        code = request.GET.get("code", "")
        text = version_of(actor, code).text if code else FIRST_LINES
        return _form(request, DraftForm(initial={"text": text}))
    form = DraftForm(request.POST)
    if form.is_valid():
        try:
            row = actions.draft(actor=actor, text=form.cleaned_data["text"], now=timezone.now())
        except InvalidFacts as error:
            form.blame(error.problems)
        else:
            return redirect("rulebooks:draft", row.pk)
    return _form(request, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_edit(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Amend a draft; a check that was given falls."""
    actor = actor_in(request)
    row = drafts_of(actor).get(pk=draft_id)
    policy.require_draft(actor)
    if request.method != "POST":
        return _form(request, DraftForm(initial={"text": row.text, "revision": row.revision}), row)
    form = DraftForm(request.POST)
    if form.is_valid():
        text, revision = form.cleaned_data["text"], form.cleaned_data["revision"] or 0
        try:
            actions.amend(actor=actor, draft_id=row.pk, text=text, revision=revision, now=timezone.now())
        except InvalidFacts as error:
            form.blame(error.problems)
        else:
            return redirect("rulebooks:draft", row.pk)
    return _form(request, form, row)


def _form(request: HttpRequest, form: DraftForm, row: RulebookDraft | None = None) -> HttpResponse:
    context = {"form": form, "row": row}
    return render(request, "rulebooks/drafts/form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def draft_move(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take the move that was posted."""
    actor, now = actor_in(request), timezone.now()
    row = drafts_of(actor).get(pk=draft_id)
    try:
        match request.POST.get("move", ""):
            case "check":
                actions.check(actor=actor, draft_id=draft_id, now=now)
            case "publish":
                actions.publish_draft(actor=actor, draft_id=draft_id, now=now)
            case "discard":
                actions.discard(actor=actor, draft_id=draft_id, reason=request.POST.get("reason", ""))
            case _:
                raise Http404
    except InvalidFacts as error:
        return _case(request, row, error.problems)
    return redirect("rulebooks:draft", draft_id)
