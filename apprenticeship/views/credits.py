"""Pages of credits: earned against needed, awarding courses, taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship.actions import credits as actions
from apprenticeship.forms.logs import AwardForm
from apprenticeship.lifecycle import COURSE_CATEGORY_LABELS, EnrolmentState
from apprenticeship.models import Enrolment
from apprenticeship.policy import may
from apprenticeship.selectors import credits as selectors
from apprenticeship.selectors.companions import assignments_on
from apprenticeship.selectors.logs import logs
from apprenticeship.views.answers import UNPROCESSABLE, see_other
from apprenticeship.views.log_books import book
from common.errors import InvalidFacts
from journal.selectors import entries_of


@acting
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: ActingRequest, student_no: str) -> HttpResponse:
    """Show an apprentice's credits; a tutor or registrar awards a course here."""
    if request.method != "POST":
        return _account_page(request, selectors.enrolment_of(request.actor, student_no))
    form = AwardForm(request.POST, auto_id=f"{request.POST.get('course', '')}-%s")
    given = form.cleaned_data if form.is_valid() else {}
    try:
        entry = actions.award_course(
            actor=request.actor,
            student_no=student_no,
            course_id=given.get("course") or _course_in(form),
            score=given.get("score"),
            now=timezone.now(),
        )
    except InvalidFacts as refused:
        if not form.errors:
            blame(form, refused.problems)
        enrolment = selectors.enrolment_of(request.actor, student_no)
        return _account_page(request, enrolment, form, status=UNPROCESSABLE)
    words = _("已认定“%(course)s”%(credits)s 学分。")
    messages.success(request, words % {"course": entry.course, "credits": f"{entry.credits.normalize():f}"})
    return see_other("apprenticeship:credits", student_no)


def _course_in(form: AwardForm) -> int:
    typed = str(form.data.get("course", ""))
    return int(typed) if typed.isdecimal() else 0


def _account_page(
    request: ActingRequest, enrolment: Enrolment, form: AwardForm | None = None, *, status: int = 200
) -> HttpResponse:
    is_open = enrolment.state == EnrolmentState.TRAINING
    context = {
        **_account(request, enrolment),
        "form": form,
        "may_award": is_open and may(request.actor, "award_course"),
        "may_reverse": is_open and may(request.actor, "reverse_credit"),
        "others": [],
        "is_own": False,
    }
    context["courses"] = [(planned, _award_form(planned, form)) for planned in selectors.planned_courses(enrolment)]
    return render(request, "apprenticeship/credits/account.html", context, status=status)


def _award_form(planned: selectors.PlannedCourse, sent: AwardForm | None) -> AwardForm:
    key = planned.course.pk
    if sent is not None and _course_in(sent) == key:
        return sent
    return AwardForm(initial={"course": key}, auto_id=f"{key}-%s", use_required_attribute=False)


def _account(request: ActingRequest, enrolment: Enrolment) -> dict[str, Any]:
    return {
        "enrolment": enrolment,
        "account": selectors.credit_accounts([enrolment])[enrolment.pk],
        "category_labels": COURSE_CATEGORY_LABELS,
        "bank": selectors.credit_entries(request.actor).filter(enrolment=enrolment)[:200],
        "assignments": assignments_on(enrolment, timezone.localdate()),
        "entries": entries_of(enrolment)[:50],
    }


@acting
@require_POST
def reverse_entry(request: ActingRequest, entry_id: int) -> HttpResponse:
    """Take a credit entry back by a counter-entry."""
    reason = request.POST.get("reason", "")
    counter = actions.reverse(actor=request.actor, entry_id=entry_id, reason=reason, now=timezone.now())
    messages.success(request, _("已冲销，原因会告知学徒和导师。"))
    return see_other("apprenticeship:credits", counter.enrolment.student_no)


@acting
@require_GET
def me(request: ActingRequest) -> HttpResponse:
    """Show an apprentice their own training: credits earned against needed, the log book, who accompanies them."""
    own = selectors.own_enrolments(request.actor)
    if not own:
        return render(request, "apprenticeship/credits/none.html")
    enrolment = own[0]
    context = {
        **_account(request, enrolment),
        **book(request.actor, enrolment),
        "courses": [(planned, None) for planned in selectors.planned_courses(enrolment)],
        "newest": logs(request.actor).filter(enrolment=enrolment)[:10],
        "others": own[1:],
        "may_award": False,
        "may_reverse": False,
        "form": None,
        "is_own": True,
    }
    return render(request, "apprenticeship/credits/account.html", context)
