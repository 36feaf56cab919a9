"""Pages of roster imports: upload, watch the check, see every problem and the preview, commit, undo."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import ActingRequest, acting
from apprenticeship.columns import LISTED_COLUMNS
from common.texts import N_
from documents.views import made_response
from exchange.actions import imports as acts
from exchange.exports.papers import MEDIA_TYPES
from exchange.exports.roster import roster_workbook
from exchange.forms import RosterForm
from exchange.lifecycle import ImportState, PaperFormat, RowOutcome
from exchange.parsers.files import read_bounded
from exchange.parsers.refusals import UnusableFile
from exchange.selectors import imports as reads
from exchange.tasks import nudge

STEPS = (N_("上传"), N_("核对"), N_("预览和入库"), N_("完成"))
CURRENT = {
    ImportState.STAGED: 2,
    ImportState.UNUSABLE: 2,
    ImportState.CHECKED: 3,
    ImportState.COMMITTED: 5,
    ImportState.UNDONE: 5,
}
PER_PAGE = 200


@acting
@require_http_methods(["GET", "POST"])
def roster(request: ActingRequest, number: str) -> HttpResponse:
    """Upload a class's roster; below, the imports before it."""
    training_class = reads.class_seen(request.actor, number)
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    if request.method == "POST" and form.is_valid():
        row = _staged(request, number, form)
        if row is not None:
            return redirect("exchange:import", row.pk)
    context = {
        "row": training_class,
        "form": form,
        "columns": LISTED_COLUMNS,
        "imports": reads.imports(request.actor).filter(training_class=training_class)[:20],
        "takes_people": training_class.state in reads.TAKES_PEOPLE,
        "steps": STEPS,
        "current": 1,
    }
    return render(request, "exchange/imports/upload.html", context, status=422 if request.method == "POST" else 200)


def _staged(request: ActingRequest, number: str, form: RosterForm) -> Any:
    """Stage the form's file; None when it cannot be used, which the form then says."""
    upload = form.cleaned_data["file"]
    try:
        row = acts.stage(
            actor=request.actor,
            membership_id=request.membership.pk,
            number=number,
            filename=upload.name,
            content=read_bounded(upload, reads.limits()),
            now=timezone.now(),
        )
    except UnusableFile as refusal:
        form.add_error("file", _(refusal.message) % refusal.params)
        return None
    nudge()
    return row


@acting
@require_GET
def template(request: ActingRequest, number: str) -> HttpResponse:
    """Give the blank roster of a class, made from the same columns that the check knows."""
    row = reads.class_seen(request.actor, number)
    content = roster_workbook(unit=row.enterprise.name, class_number=row.number)
    return made_response(content, f"学徒花名册-{row.number}.xlsx", MEDIA_TYPES[PaperFormat.XLSX])


@acting
@require_GET
def roster_import(request: ActingRequest, import_id: int) -> HttpResponse:
    """Show an import: its progress, every problem, what committing does, and what may be done now."""
    row = reads.imports(request.actor).get(pk=import_id)
    job = reads.job_of(row)
    context = {
        "row": row,
        "job": job,
        "is_running": reads.kind_under_way(job) is not None,
        "steps": STEPS,
        "current": CURRENT[ImportState(row.state)],
        **_problems(request, row),
        **_preview(request, row),
    }
    return render(request, "exchange/imports/import.html", context)


def _problems(request: HttpRequest, row: Any) -> dict[str, Any]:
    severity = request.GET.get("severity", "")
    found = [entry for entry in row.problems if severity in ("", entry["severity"])]
    first = _number(request, "problem")
    return {
        "severity": severity,
        "problems": [_placed(row, reads.words_of(entry)) for entry in found[first : first + PER_PAGE]],
        "problem_count": len(found),
        "problem_first": first + 1,
        "problem_next": first + PER_PAGE if first + PER_PAGE < len(found) else 0,
        "problem_previous": max(first - PER_PAGE, 0) if first else -1,
    }


def _placed(row: Any, words: dict[str, Any]) -> dict[str, Any]:
    """Add where an overlap's release is asked for; "" for what nobody can be asked for."""
    ticket = words["params"].get("ask")
    place = reverse("apprenticeship:overlap_ask", args=[row.training_class.number])
    return {**words, "ask_url": f"{place}?{urlencode({'ticket': ticket})}" if ticket else ""}


def _preview(request: HttpRequest, row: Any) -> dict[str, Any]:
    outcome = request.GET.get("outcome", "")
    found = reads.staged_rows(row)
    if outcome in [*RowOutcome]:
        found = found.filter(outcome=outcome)
    first = _number(request, "preview")
    shown = list(found[first : first + PER_PAGE + 1])
    return {
        "outcome": outcome,
        "preview": [(each, reads.changes_of(each)) for each in shown[:PER_PAGE]],
        "preview_next": first + PER_PAGE if len(shown) > PER_PAGE else 0,
        "preview_previous": max(first - PER_PAGE, 0) if first else -1,
    }


def _number(request: HttpRequest, key: str) -> int:
    text = request.GET.get(key, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


@acting
@require_POST
def commit(request: ActingRequest, import_id: int) -> HttpResponse:
    """Register the people of a checked roster."""
    now = timezone.now()
    row = acts.ask_commit(
        actor=request.actor,
        membership_id=request.membership.pk,
        import_id=import_id,
        faultless_only=request.POST.get("faultless_only") == "yes",
        today=timezone.localdate(now),
        now=now,
    )
    nudge()
    if row.state == ImportState.COMMITTED:
        messages.success(request, _("花名册已入库。"))
    return redirect("exchange:import", import_id)


@acting
@require_POST
def undo(request: ActingRequest, import_id: int) -> HttpResponse:
    """Take a committed roster back."""
    acts.undo(actor=request.actor, import_id=import_id, now=timezone.now())
    messages.success(request, _("已撤销这次入库。"))
    return redirect("exchange:import", import_id)


@acting
@require_POST
def problems_file(request: ActingRequest, import_id: int) -> HttpResponse:
    """Give the registrar's own file back with its problems marked."""
    content = acts.fetch_problems(actor=request.actor, import_id=import_id)
    return made_response(content, f"花名册问题-{import_id}.xlsx", MEDIA_TYPES[PaperFormat.XLSX])
