"""Files made at once: what a page shows, as a workbook or a printable paper."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.acting import ActingRequest, acting
from apprenticeship.columns.eligibility import eligibility_paper
from apprenticeship.columns.log_questions import questions_paper
from apprenticeship.filters import EnrolmentFilter
from apprenticeship.forms.log_inspection import InspectionForm
from apprenticeship.policy import visible_classes
from apprenticeship.selectors import log_inspection
from apprenticeship.selectors.agreements import agreement_of, deed
from apprenticeship.selectors.eligibility_lists import findings_of, people_of_class
from documents.views import made_response
from exchange.exports.deeds import deed_pdf
from exchange.exports.papers import FONT_DIR, MEDIA_TYPES, file_of
from exchange.lifecycle import PaperFormat
from exchange.selectors.lists import LISTS, list_paper
from reporting.columns import headline_paper
from reporting.forms import year_in
from reporting.selectors import newly_registered


@acting
@require_GET
def list_file(request: ActingRequest, name: str) -> HttpResponse:
    """Give every row of a list as its page filters and sorts it, as a workbook."""
    content = file_of(list_paper(request.actor, name, request.GET), PaperFormat.XLSX)
    filename = f"{LISTS[name].title}-{timezone.localdate():%Y%m%d}.xlsx"
    return made_response(content, filename, MEDIA_TYPES[PaperFormat.XLSX])


@acting
@require_GET
def headline_file(request: ActingRequest, paper_format: PaperFormat) -> HttpResponse:
    """Give the yearly headline exactly as its page shows it."""
    year = year_in(request.GET, timezone.localdate().year)
    content = file_of(headline_paper(newly_registered(request.actor, year)), paper_format)
    return made_response(content, f"新增企业新型学徒统计表-{year}.{paper_format}", MEDIA_TYPES[paper_format])


@acting
@require_GET
def agreement_pdf(request: ActingRequest, number: str) -> HttpResponse:
    """Give the paper of an agreement's version, as its print view shows it."""
    row = agreement_of(request.actor, number)
    return made_response(
        deed_pdf(deed(request.actor, row), font_dir=FONT_DIR), f"{row.number}.pdf", MEDIA_TYPES[PaperFormat.PDF]
    )


@acting
@require_GET
def eligibility_file(request: ActingRequest, number: str) -> HttpResponse:
    """Give a class's checks as the filtered list shows them."""
    held = visible_classes(request.actor).select_related("rulebook").get(number=number)
    people = EnrolmentFilter(request.GET, queryset=people_of_class(request.actor, held)).qs
    rows = [(row, findings_of(row)) for row in people]
    content = file_of(eligibility_paper(held.name, held.number, held.rulebook.name, rows), PaperFormat.XLSX)
    return made_response(content, f"参加条件核对-{held.number}.xlsx", MEDIA_TYPES[PaperFormat.XLSX])


@acting
@require_GET
def log_inspection_file(request: ActingRequest, number: str) -> HttpResponse:
    """Give the questions about a class's log entries exactly as the page asks them."""
    asked = InspectionForm(request.GET).asked(*log_inspection.usual_days(timezone.localdate()))
    held = log_inspection.inspection(request.actor, number, asked)
    told = []
    for log in log_inspection.questioned(request.actor, held):
        found = held.by_log[log.pk]
        told.append((log, [one.code for one in found], [log_inspection.said(one)["message"] for one in found]))
    days = f"{held.asked.first} – {held.asked.last}"
    content = file_of(questions_paper(held.training_class.name, number, days, told), PaperFormat.XLSX)
    return made_response(content, f"带徒记录疑问-{number}.xlsx", MEDIA_TYPES[PaperFormat.XLSX])
