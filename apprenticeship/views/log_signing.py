"""A mentor signs a week: pre-filled as usual, a rating, a signature."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.acting import ActingRequest, acting
from apprenticeship.actions import logs as actions
from apprenticeship.forms.log_weeks import WeekForm
from apprenticeship.models import Enrolment
from apprenticeship.rules.weeks import WEEK, days_of_week, monday_of
from apprenticeship.selectors import log_signing as weeks
from apprenticeship.selectors.companions import entry_place
from apprenticeship.selectors.logs import terms_of
from apprenticeship.views.answers import UNPROCESSABLE, see_other
from common.errors import InvalidFacts


@acting
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def week(request: ActingRequest, student_no: str) -> HttpResponse:
    """Sign a week of one apprentice in one form: all chosen days or none."""
    actor, enrolment = entry_place(request.actor, student_no)
    today = timezone.localdate()
    asked = request.GET.get("week", "")
    monday = weeks.week_to_sign(actor, enrolment, today) if asked == "next" else _monday_in(asked, today)
    usual = weeks.usual_week(actor, enrolment, monday)
    days = weeks.days_to_sign(actor, enrolment, monday, today)
    if request.method != "POST":
        return _page(request, enrolment, WeekForm(days, usual), monday, usual)
    sent = [day for day in days_of_week(monday) if f"{day.isoformat()}-key" in request.POST]
    form = WeekForm(dict.fromkeys(sent) if sent else days, usual, request.POST)
    if not form.is_valid():
        return _page(request, enrolment, form, monday, usual, status=UNPROCESSABLE)
    try:
        signed = actions.sign_week(actor=actor, student_no=student_no, entries=form.entries(), now=timezone.now())
    except InvalidFacts as refused:
        form.blame(refused.problems)
        return _page(request, enrolment, form, monday, usual, status=UNPROCESSABLE)
    say_signed(request, enrolment, signed)
    return see_other("apprenticeship:logs")


def say_signed(request: ActingRequest, enrolment: Enrolment, entered: actions.Entered) -> None:
    """Tell a mentor how many days were taken in, or that they had arrived before."""
    count = entered.new_count
    words = ngettext("已为%(name)s填写 %(count)s 天，等待确认。", "已为%(name)s填写 %(count)s 天，等待确认。", count)
    if not count:
        words = _("%(name)s的这条记录先前已经收到，没有重复填写。")
    messages.success(request, words % {"name": enrolment.person.name, "count": count})


def _monday_in(asked: str, today: date) -> date:
    """Read a week from an address: the present one for anything else, and never one ahead."""
    try:
        return monday_of(min(date.fromisoformat(asked), today))
    except (ValueError, OverflowError):
        return monday_of(today)


def _page(
    request: ActingRequest,
    enrolment: Enrolment,
    form: WeekForm,
    monday: date,
    usual: weeks.Usual,
    *,
    status: int = 200,
) -> HttpResponse:
    today, terms = timezone.localdate(), terms_of(enrolment)
    context = {
        "form": form,
        "enrolment": enrolment,
        "usual": usual,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "asks_late_reason": bool(form.late.errors) or any(terms.is_late(row.day_on, today) for row in form.rows),
        "earlier": monday - WEEK if monday > enrolment.starts_on else None,
        "later": monday + WEEK if monday + WEEK <= today else None,
    }
    return render(request, "apprenticeship/logs/week.html", context, status=status)
