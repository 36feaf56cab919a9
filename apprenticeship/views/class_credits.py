"""A class's credits: everybody's account, and one course's scores for many apprentices at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship.actions import credits as actions
from apprenticeship.forms.logs import ScoresForm
from apprenticeship.policy import may
from apprenticeship.selectors import credits as selectors
from apprenticeship.views.answers import UNPROCESSABLE, see_other
from common.errors import InvalidFacts
from common.keyset import Order, page_of


@acting
@require_GET
def accounts(request: ActingRequest, number: str) -> HttpResponse:
    """List a class's apprentices with their credits."""
    training_class, enrolments = selectors.class_enrolments(request.actor, number)
    order = Order("student_no", read=str)
    page = page_of(enrolments, order, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    drawn = selectors.credit_accounts(page.rows)
    context = {
        "training_class": training_class,
        "courses": selectors.awardable_courses(training_class) if may(request.actor, "award_course") else [],
        "page": [(row, drawn[row.pk]) for row in page.rows],
        "previous_key": page.previous_key,
        "next_key": page.next_key,
    }
    return render(request, "apprenticeship/credits/class.html", context)


@acting
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def scores(request: ActingRequest, number: str, course_id: int) -> HttpResponse:
    """Award one course to many apprentices of a class: those whose score is filled in, all or none."""
    sheet = selectors.score_sheet(request.actor, number, course_id)
    if request.method != "POST":
        return _scores_page(request, sheet, ScoresForm(sheet))
    form = ScoresForm(sheet, request.POST)
    if not form.is_valid():
        return _scores_page(request, sheet, form, status=UNPROCESSABLE)
    try:
        count = actions.award_all(
            actor=request.actor, number=number, course_id=course_id, scores=form.scores(), now=timezone.now()
        )
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return _scores_page(request, sheet, form, status=UNPROCESSABLE)
    words = ngettext("已为 %(count)s 名学徒认定“%(course)s”。", "已为 %(count)s 名学徒认定“%(course)s”。", count)
    if not count:
        words = _("“%(course)s”的学分先前已经认定，没有重复计入。")
    messages.success(request, words % {"count": count, "course": sheet.course.name})
    return see_other("apprenticeship:class_credits", number)


def _scores_page(
    request: ActingRequest, sheet: selectors.ScoreSheet, form: ScoresForm, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "sheet": sheet,
        "form": form,
        "rows": [(row, held, None if held else form[row.student_no]) for row, held in sheet.rows],
    }
    return render(request, "apprenticeship/credits/scores.html", context, status=status)
