"""Pages of the lists of other offices: all versions, taking one in, one version with what was left out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship.lifecycle import REFERENCE_KIND_LABELS, REFERENCE_STATE_LABELS, ReferenceKind, ReferenceState
from apprenticeship.policy import may
from apprenticeship.selectors.references import lists as reads
from common.errors import InvalidFacts
from common.keyset import Order, page_of
from exchange import policy
from exchange.actions.lists import take_in
from exchange.forms import ListForm
from exchange.parsers.references import template_lines
from exchange.parsers.refusals import UnusableFile
from journal.selectors import entries_of

NEWEST = Order(is_descending=True)


@acting
@require_GET
def reference_lists(request: ActingRequest) -> HttpResponse:
    """List every version of every list, newest first; kind and state stand in the address."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    kind = kind if kind in set(ReferenceKind) else ""
    state = state if state in set(ReferenceState) else ""
    found = reads(request.actor, kind, state)
    page = page_of(found, NEWEST, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "kind": kind,
        "kinds": REFERENCE_KIND_LABELS,
        "state": state,
        "states": REFERENCE_STATE_LABELS,
        "may_import": may(request.actor, "import_list"),
        "page": page.rows,
        "previous_key": page.previous_key,
        "next_key": page.next_key,
    }
    return render(request, "exchange/lists/list.html", context)


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def list_new(request: ActingRequest) -> HttpResponse:
    """Take a list in from a file."""
    policy.require_list(request.actor)
    initial = {"as_of_on": timezone.localdate(), "region": getattr(request.actor, "region", "")}
    form = ListForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        row = _taken_in(request, form)
        if row is not None:
            messages.success(request, _("名单已导入，相关班级会自动重新核对。"))
            return redirect("exchange:list", row.pk)
    context = {"form": form, "templates": _templates()}
    return render(request, "exchange/lists/new.html", context, status=422 if request.method == "POST" else 200)


def _templates() -> list[tuple[str, str]]:
    return [(label, "、".join(template_lines(kind))) for kind, label in REFERENCE_KIND_LABELS.items()]


def _taken_in(request: ActingRequest, form: ListForm) -> Any:
    try:
        upload = form.cleaned_data["file"]
        return take_in(actor=request.actor, terms=form.terms(), stream=upload.file, now=timezone.now())
    except UnusableFile as refusal:
        form.add_error("file", _(refusal.message) % refusal.params if refusal.params else _(refusal.message))
    except InvalidFacts as refused:
        blame(form, refused.problems)
    return None


def _in_words(found: dict[str, Any]) -> dict[str, Any]:
    message, mend, params = found["message"], found["mend"], found["params"]
    words = _(message)
    return {"row": found["row"], "message": words % params if params else words, "mend": _(mend) if mend else ""}


@acting
@require_GET
def reference_list(request: ActingRequest, list_id: int) -> HttpResponse:
    """Show one version: where it came from, how many, which rows were left out and why."""
    row = reads(request.actor).get(pk=list_id)
    problems = [_in_words(one) for one in row.problems]
    context = {"row": row, "problems": problems, "entries": entries_of(row)[:50]}
    return render(request, "exchange/lists/case.html", context)
