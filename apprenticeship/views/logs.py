"""A mentor's pages: whom to write about, one day, and what was written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship.actions import logs as actions
from apprenticeship.filters import LogFilter
from apprenticeship.forms.logs import AmendForm, LogForm, plain, start_of
from apprenticeship.lifecycle import LOG_LIFECYCLE, LogState
from apprenticeship.models import Enrolment, LogEntry
from apprenticeship.rules.log_versions import compared
from apprenticeship.rules.logs import RATINGS
from apprenticeship.rules.weeks import DAY_MARK_LABELS, WEEK, WEEKDAYS, DayMark, monday_of
from apprenticeship.selectors import companions as people
from apprenticeship.selectors import logs as selectors
from apprenticeship.views.answers import UNPROCESSABLE, see_other
from apprenticeship.views.log_signing import say_signed
from apprenticeship.views.week_cells import LOOKS, Cell
from common.actor import Actor, Apprentice, Mentor, Tutor
from common.errors import InvalidFacts, Problem
from common.keyset import Order, chosen, page_of
from documents.views import file_response
from journal.selectors import entries_of

ORDERS = {
    "day": Order("day", read=date.fromisoformat),
    "hours": Order("hours", read=Decimal),
    "student": Order("enrolment__student_no", read=str),
}


@acting
@require_GET
def home(request: ActingRequest) -> HttpResponse:
    """Show a mentor whom they accompany; send every other role to its own page of entries."""
    actor = request.actor
    if not isinstance(actor, Mentor):
        return see_other(_place_of(actor))
    today = timezone.localdate()
    wanted = request.GET.get("without", "")
    weeks = {"this": today, "last": today - WEEK}
    rows = (
        people.without_entry(actor, today, week=weeks[wanted]) if wanted in weeks else people.accompanied(actor, today)
    )
    context = {
        "cards": [
            (one, [_day(one, cell) for cell in one.week], uuid4()) for one in people.companions(actor, rows, today)
        ],
        "ratings": RATINGS,
        "sent": request.GET.get("sent", ""),
        "rejected_count": selectors.rejected_logs(actor).count(),
        "today": today,
        "last_week": monday_of(today) - WEEK,
        "without": wanted if wanted in weeks else "",
        "weekdays": WEEKDAYS,
    }
    return render(request, "apprenticeship/logs/home.html", context)


def _day(one: people.Companion, cell: people.DayCell) -> Cell:
    """Draw one day of a card; a day that is open leads to its form, another one to its entry."""
    words = f"{cell.day:%m-%d} {_(DAY_MARK_LABELS[cell.mark])}"
    url = ""
    if cell.mark in (DayMark.EMPTY, DayMark.REJECTED):
        place = reverse("apprenticeship:log_enter", args=[one.enrolment.student_no])
        url = f"{place}?day={cell.day}"
    elif cell.logs:
        url = reverse("apprenticeship:log", args=[cell.logs[-1].pk])
    return Cell(*LOOKS[cell.mark], words, url)


def _place_of(actor: Actor) -> str:
    if isinstance(actor, Tutor):
        return "apprenticeship:log_queue"
    return "apprenticeship:me" if isinstance(actor, Apprentice) else "apprenticeship:logs_all"


@acting
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: ActingRequest, student_no: str) -> HttpResponse:
    """Enter one day; what was typed stays when it is refused."""
    actor, enrolment = people.entry_place(request.actor, student_no)
    if request.method != "POST":
        day = _day_in(request.GET.get("day")) or timezone.localdate()
        last = people.last_entry(actor, enrolment)
        return _entry_page(request, actor, enrolment, LogForm(initial=start_of(day, last)))
    form, is_draft = LogForm(request.POST, request.FILES), "is_draft" in request.POST
    if not form.is_valid():
        return _entry_page(request, actor, enrolment, form, status=UNPROCESSABLE)
    try:
        entered = actions.enter(
            actor=actor, student_no=student_no, entries=[form.new_log()], now=timezone.now(), is_draft=is_draft
        )
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return _entry_page(request, actor, enrolment, form, status=UNPROCESSABLE)
    if is_draft:
        messages.success(request, _("已记下，尚未送学校确认。签字后才会送出。"))
    else:
        say_signed(request, enrolment, entered)
    return see_other("apprenticeship:logs")


def _entry_page(
    request: ActingRequest, actor: Mentor, enrolment: Enrolment, form: Any, *, status: int = 200
) -> HttpResponse:
    terms, today = selectors.terms_of(enrolment), timezone.localdate()
    day = _day_in(form["day"].value())
    context = {
        "form": form,
        "enrolment": enrolment,
        "tasks": people.recent_tasks(actor),
        "terms": terms,
        "asks_late_reason": "late_reason" in form.errors or (day is not None and terms.is_late(day, today)),
    }
    return render(request, "apprenticeship/logs/enter.html", context, status=status)


def _day_in(typed: Any) -> date | None:
    """Read a day from what an address or a form holds; None where it holds none."""
    if isinstance(typed, date):
        return typed
    try:
        return date.fromisoformat(str(typed))
    except ValueError:
        return None


@acting
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: ActingRequest, log_id: int) -> HttpResponse:
    """Change one's own entry while it is not confirmed."""
    log = selectors.amendable(request.actor, log_id)
    if request.method != "POST":
        facts = {name: getattr(log, name) for name in ("task", "rating", "remark", "late_reason")}
        return _amend_page(request, log, AmendForm(initial={**facts, "hours": plain(log.hours)}))
    form = AmendForm(request.POST, request.FILES)
    if not form.is_valid():
        return _amend_page(request, log, form, status=UNPROCESSABLE)
    try:
        actions.amend(
            actor=request.actor,
            log_id=log_id,
            facts=form.facts_of(log),
            photo=form.photo_bytes(),
            now=timezone.now(),
        )
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return _amend_page(request, log, form, status=UNPROCESSABLE)
    messages.success(request, _("已修改。"))
    return see_other("apprenticeship:log", log_id)


def _amend_page(request: ActingRequest, log: LogEntry, form: AmendForm, *, status: int = 200) -> HttpResponse:
    return render(request, "apprenticeship/logs/amend.html", {"form": form, "log": log}, status=status)


@acting
@require_GET
def every(request: ActingRequest) -> HttpResponse:
    """List the entries that one may see, by filter, order and key."""
    return _list(request, selectors.logs(request.actor), is_rejected=False)


@acting
@require_GET
def rejected(request: ActingRequest) -> HttpResponse:
    """List the rejected entries whose day was not entered again."""
    return _list(request, selectors.rejected_logs(request.actor), is_rejected=True)


def _list(request: ActingRequest, rows: Any, *, is_rejected: bool) -> HttpResponse:
    found = LogFilter(request.GET, queryset=rows)
    order = chosen(ORDERS, request.GET.get("sort", ""), "-day")
    page = page_of(found.qs, order, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "page": page.rows,
        "previous_key": page.previous_key,
        "next_key": page.next_key,
        "filter": found,
        "is_rejected": is_rejected,
    }
    return render(request, "apprenticeship/logs/list.html", context)


@acting
@require_GET
def detail(request: ActingRequest, log_id: int) -> HttpResponse:
    """Show one entry, what may be done with it, and what was written of the same day before."""
    return log_page(request, log_id)


def log_page(
    request: ActingRequest, log_id: int, *, problems: Sequence[Problem] = (), status: int = 200
) -> HttpResponse:
    """Draw the page of one entry, with what was wrong with a move just tried."""
    log = selectors.logs(request.actor).get(pk=log_id)
    locks_on = selectors.locks_on(log)
    versions = selectors.versions(request.actor, log)
    is_locked = locks_on is not None and timezone.localdate() >= locks_on
    moves = LOG_LIFECYCLE.moves_from(LogState(log.state), actor=request.actor)
    is_own = _is_own(request.actor, log)
    kept_back = {"amend"} | ({"take_back"} if is_locked else set()) | (set() if is_own else {"sign"})
    context = {
        "log": log,
        "locks_on": None if is_locked else locks_on,
        "moves": [move for move in moves if move.name not in kept_back],
        "may_amend": any(move.name == "amend" for move in moves) and is_own,
        "may_enter_again": selectors.may_enter_again(request.actor, log),
        "is_late": selectors.terms_of(log.enrolment).is_late(log.day, timezone.localtime(log.entered_at).date()),
        "versions": versions if len(versions) > 1 else [],
        "compared": compared(versions),
        "credit": selectors.credit_of(log),
        "problems": problems,
        "entries": entries_of(log)[:50],
    }
    return render(request, "apprenticeship/logs/detail.html", context, status=status)


def _is_own(actor: Actor, log: LogEntry) -> bool:
    return isinstance(actor, Mentor) and log.mentor_id == actor.mentor_id


@acting
@require_GET
def photo(request: ActingRequest, log_id: int) -> HttpResponse:
    """Show an entry's photo to those who may see the entry."""
    return file_response(selectors.photo_of(request.actor, log_id), as_attachment="download" in request.GET)
