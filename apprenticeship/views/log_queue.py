"""A tutor's pages: what waits to be decided, and deciding it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import ActingRequest, acting
from apprenticeship.actions import log_decisions as actions
from apprenticeship.actions import logs as signing
from apprenticeship.filters import LogFilter
from apprenticeship.forms.log_review import seal_of, shown_at
from apprenticeship.rules.log_pace import DEVIATION_LABELS
from apprenticeship.selectors import log_review as review
from apprenticeship.selectors import logs as selectors
from apprenticeship.views.answers import UNPROCESSABLE, said, see_other
from apprenticeship.views.logs import ORDERS, log_page
from common.actor import Tutor
from common.errors import InvalidFacts, Problem
from common.keyset import chosen, page_of
from common.texts import N_


@acting
@require_GET
def queue(request: ActingRequest) -> HttpResponse:
    """List what this tutor must decide, the oldest day first."""
    today = timezone.localdate()
    waiting = selectors.queue(request.actor)
    late = selectors.late_in(waiting, today)
    found = LogFilter(request.GET, queryset=late if request.GET.get("late") else waiting)
    order = chosen(ORDERS, request.GET.get("sort", ""), "day")
    page = page_of(found.qs, order, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "page": page.rows,
        "previous_key": page.previous_key,
        "next_key": page.next_key,
        "filter": found,
        "waiting_count": waiting.count(),
        "late_count": late.count(),
        "is_late": bool(request.GET.get("late")),
    }
    return render(request, "apprenticeship/logs/queue.html", context)


def _ids_in(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys if key.isdecimal() and len(key) < 19]


@acting
@require_POST
def choose(request: ActingRequest) -> HttpResponse:
    """Take the chosen entries on to their preview."""
    ids = _ids_in(request.POST.getlist("row"))
    if not ids:
        messages.warning(request, _("没有选择任何记录。请先勾选，再确认。"))
        return see_other("apprenticeship:log_queue", query=request.GET.urlencode())
    return see_other("apprenticeship:log_preview", query=urlencode([("row", key) for key in ids]))


@acting
@require_GET
def preview(request: ActingRequest) -> HttpResponse:
    """Show the chosen entries before they are confirmed: those like the rest together, each other one by itself."""
    return _preview_page(request, _ids_in(request.GET.getlist("row")))


def _preview_page(
    request: ActingRequest, ids: list[int], *, seal: str = "", problems: Sequence[Problem] = (), status: int = 200
) -> HttpResponse:
    shown = review.preview(request.actor, ids)
    actor, offered = request.actor, [log.pk for log in shown.like_the_rest]
    if not seal and isinstance(actor, Tutor):
        seal = seal_of(actor, offered, timezone.now())
    context = {
        "shown": shown,
        "deviating": [(one.log, [_(DEVIATION_LABELS[reason]) for reason in one.reasons]) for one in shown.deviating],
        "seal": seal,
        "problems": [said(problem) for problem in problems],
    }
    return render(request, "apprenticeship/logs/preview.html", context, status=status)


@acting
@require_POST
def confirm_all(request: ActingRequest) -> HttpResponse:
    """Confirm the chosen entries at once; what somebody decided meanwhile is passed over."""
    ids, seal, now = _ids_in(request.POST.getlist("row")), request.POST.get("seal", ""), timezone.now()
    moment = shown_at(seal, request.actor, ids, now)
    try:
        count = actions.confirm_all(actor=request.actor, log_ids=ids, now=now, shown_at=moment)
    except InvalidFacts as refused:
        if ids:
            kept = seal if moment else ""
            return _preview_page(request, ids, seal=kept, problems=refused.problems, status=UNPROCESSABLE)
        messages.warning(request, _("没有选择任何记录。请先勾选，再确认。"))
    else:
        words = ngettext(
            "已确认 %(count)s 条带徒记录，学分已计入。", "已确认 %(count)s 条带徒记录，学分已计入。", count
        )
        messages.success(request, words % {"count": count} if count else _("所选记录先前已经处理，没有重复确认。"))
    return see_other("apprenticeship:log_queue", query=request.GET.urlencode())


DONE = {
    "confirm": N_("已确认，学分已计入。"),
    "reject": N_("已驳回，原因会告知企业导师。"),
    "take_back": N_("已撤回确认，学分已冲回；这一天可以重新填写。"),
    "sign": N_("已签字，等待学校指导教师确认。"),
}


@acting
@require_POST
def move(request: ActingRequest, log_id: int) -> HttpResponse:
    """Sign, confirm, reject or take back one entry."""
    wanted, now = request.POST.get("move", ""), timezone.now()
    facts: dict[str, Any] = {"actor": request.actor, "log_id": log_id, "now": now}
    reason = request.POST.get("reason", "")
    try:
        match wanted:
            case "sign":
                signing.sign(**facts)
            case "confirm":
                actions.confirm(**facts)
            case "reject":
                actions.reject(**facts, reason=reason)
            case "take_back":
                actions.take_back(**facts, reason=reason)
            case _:
                raise Http404
    except InvalidFacts as refused:
        return log_page(request, log_id, problems=refused.problems, status=UNPROCESSABLE)
    messages.success(request, _(DONE[wanted]))
    return see_other("apprenticeship:logs" if wanted == "sign" else "apprenticeship:log_queue")
