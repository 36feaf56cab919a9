"""The page of a file of results: upload, every problem or the preview, and recording what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import ActingRequest, acting
from apprenticeship import policy
from apprenticeship.actions.assessment import ResultsRefused, record_results
from apprenticeship.columns import RESULT_COLUMNS
from apprenticeship.models import TrainingClass
from apprenticeship.views.answers import UNPROCESSABLE, said, see_other
from common.tables import Paper
from common.texts import N_
from documents.views import made_response
from exchange.actions.results import ResultsRead, bring_in_results
from exchange.exports.papers import MEDIA_TYPES, file_of
from exchange.forms import ResultsForm
from exchange.lifecycle import PaperFormat
from exchange.parsers.files import read_bounded
from exchange.parsers.refusals import UnusableFile
from exchange.parsers.results import LIMITS
from exchange.selectors.result_tickets import results_ticket, rows_in_ticket
from exchange.selectors.results import class_of_results, known_people

STEPS = (N_("上传并核对"), N_("预览"), N_("完成"))


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def class_results_file(request: ActingRequest, number: str) -> HttpResponse:
    """Read a file on trial: nothing is written before what it would write has been seen."""
    row = class_of_results(request.actor, number)
    policy.require(request.actor, "record_assessment")
    form = ResultsForm(request.POST or None, request.FILES or None) if request.method == "POST" else ResultsForm()
    if request.method != "POST" or not form.is_valid():
        return _page(request, row, form, status=UNPROCESSABLE if request.method == "POST" else 200)
    try:
        content = read_bounded(form.cleaned_data["file"], LIMITS)
        read = bring_in_results(
            actor=request.actor, number=number, content=content, today=timezone.localdate(), is_trial=True
        )
    except UnusableFile as refusal:
        form.add_error("file", _(refusal.message) % refusal.params)
        return _page(request, row, form, status=UNPROCESSABLE)
    return _page(request, row, form, read, status=200 if read.is_faultless else UNPROCESSABLE)


def _page(
    request: ActingRequest,
    row: TrainingClass,
    form: ResultsForm,
    read: ResultsRead | None = None,
    *,
    status: int = 200,
    moved_on: Sequence[dict[str, str]] = (),
) -> HttpResponse:
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "columns": RESULT_COLUMNS,
        "read": read,
        "moved_on": moved_on,
        "steps": STEPS,
        "current": 1,
    }
    if read is not None and read.is_faultless:
        context["current"] = 2
        context["preview"] = zip(read.table.lines, read.people, strict=True)
        context["ticket"] = results_ticket(request.actor, row.number, read.rows)
    elif read is not None:
        context["problems"] = [{"at": one, **said(one.problem)} for one in read.table.problems]
    return render(request, "exchange/results.html", context, status=status)


@acting
@require_POST
def record_results_file(request: ActingRequest, number: str) -> HttpResponse:
    """Record what the preview showed; when the register has moved on since, nothing, and say why."""
    row = class_of_results(request.actor, number)
    policy.require(request.actor, "record_assessment")
    rows = rows_in_ticket(request.actor, number, request.POST.get("ticket", ""))
    try:
        count = record_results(actor=request.actor, number=number, rows=rows, today=timezone.localdate())
    except ResultsRefused as refused:
        words = [{"who": rows[place].student_no, **said(problem)} for place, problem in refused.found]
        return _page(request, row, ResultsForm(), status=UNPROCESSABLE, moved_on=words)
    told = ngettext("已登记 %(count)s 项成绩和证书。", "已登记 %(count)s 项成绩和证书。", count)
    messages.success(request, told % {"count": count})
    return see_other("apprenticeship:class_assessment", number)


@acting
@require_GET
def results_template(request: ActingRequest, number: str) -> HttpResponse:
    """Give the template with everybody in training already in it, one row each."""
    row = class_of_results(request.actor, number)
    policy.require(request.actor, "record_assessment")
    blank = [""] * (len(RESULT_COLUMNS) - 3)
    paper = Paper(
        f"{row.name} 考核成绩和证书登记表",
        [("班号", row.number), ("企业", row.enterprise.name)],
        [(column.title, "text", column.width) for column in RESULT_COLUMNS],
        ([one.student_no, "", one.name, *blank] for one in known_people(request.actor, row)),
    )
    filename = f"考核成绩和证书-{row.number}.xlsx"
    return made_response(file_of(paper, PaperFormat.XLSX), filename, MEDIA_TYPES[PaperFormat.XLSX])
