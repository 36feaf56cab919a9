"""The page on which all of a mentor's people are handed to another one, after a look at what that would mean."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship import policy
from apprenticeship.actions.mentors import hand_over_people
from apprenticeship.forms.mentoring import HandOverForm
from apprenticeship.selectors.hand_over import HandOver, hand_over_plan, held_from
from apprenticeship.selectors.mentoring import colleagues, mentor_seen
from apprenticeship.views.answers import UNPROCESSABLE, said, see_other
from common.errors import InvalidFacts
from enterprises.models import Mentor


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def mentor_hand_over(request: ActingRequest, mentor_id: int) -> HttpResponse:
    """Show a mentor's people with the loads that would follow; POST hands those chosen over."""
    mentor = mentor_seen(request.actor, mentor_id)
    policy.require(request.actor, "assign_mentor")
    initial = {"from_on": timezone.localdate()}
    form = HandOverForm(request.POST or None, initial=initial, mentors=colleagues(mentor))
    if request.method != "POST":
        return _page(request, mentor, form)
    if not form.is_valid():
        return _page(request, mentor, form, status=UNPROCESSABLE)
    given, chosen = form.cleaned_data, request.POST.getlist("row")
    asked: dict[str, Any] = {"actor": request.actor, "leaving_id": mentor_id, "mentor_id": given["mentor"]}
    if request.POST.get("step") == "preview":
        plan = hand_over_plan(**asked, day=given["from_on"], student_nos=chosen)
        return _page(request, mentor, form, plan=plan)
    try:
        made = hand_over_people(**asked, from_on=given["from_on"], student_nos=chosen, reason=given["reason"])
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return _page(request, mentor, form, status=UNPROCESSABLE)
    count = len({row.enrolment_id for row in made})
    messages.success(request, _("已交接，学徒人数：%(count)s。") % {"count": count})
    return see_other("apprenticeship:mentor", mentor_id)


def _page(
    request: ActingRequest,
    mentor: Mentor,
    form: HandOverForm,
    *,
    plan: HandOver | None = None,
    status: int | None = None,
) -> HttpResponse:
    day = timezone.localdate()
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["from_on"]
    rows = list(held_from(request.actor, mentor.pk, day))
    chosen = set(request.POST.getlist("row")) if form.is_bound else {row.enrolment.student_no for row in rows}
    context = {
        "row": mentor,
        "form": form,
        "page": rows,
        "chosen": chosen,
        "plan": plan.plan if plan else None,
        "plan_problems": [said(problem) for problem in plan.plan.problems] if plan else [],
    }
    return render(request, "apprenticeship/mentors/hand_over.html", context, status=status)
