"""Pages of one mentor: proof of skill, who stands in, what was paid; and of a class's lead mentor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship import policy
from apprenticeship.actions.mentoring import (
    end_deputy,
    name_deputy,
    name_lead,
    record_allowance,
    record_qualification,
)
from apprenticeship.forms.mentoring import AllowanceForm, DeputyEndForm, DeputyForm, LeadForm, QualificationForm
from apprenticeship.lifecycle import Side
from apprenticeship.selectors.allowances import gaps_of_mentor
from apprenticeship.selectors.mentoring import colleagues, evidence_of, kept_of, lead_of, mentor_seen
from apprenticeship.selectors.pairings import candidates, class_asks
from apprenticeship.views.answers import UNPROCESSABLE, see_other
from common.errors import InvalidFacts
from documents.views import file_response
from journal.selectors import entries_of

ACTS = ("qualification", "deputy", "deputy_end", "allowance")


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def mentor_case(request: ActingRequest, mentor_id: int) -> HttpResponse:
    """Show one mentor with everything kept about them; POST adds a certificate, a deputy or a payment."""
    actor, today = request.actor, timezone.localdate()
    mentor = mentor_seen(actor, mentor_id)
    kept = kept_of(actor, mentor, today)
    made: dict[str, forms.Form] = {
        "qualification": QualificationForm(),
        "deputy": DeputyForm(colleagues=colleagues(mentor)),
        "allowance": AllowanceForm(),
        "deputy_end": DeputyEndForm(initial={"last_on": today}),
    }
    if request.method == "POST":
        policy.require(actor, "keep_mentor")
        act = request.POST.get("act", "")
        if act not in ACTS:
            raise Http404
        made[act] = _filled(request, act, kept.mentor)
        if made[act].is_valid() and _saved(request, act, made[act], mentor_id):
            messages.success(request, _("已保存。"))
            return see_other("apprenticeship:mentor", mentor_id)
    may_keep = policy.may(actor, "keep_mentor")
    context = {
        "row": mentor,
        "kept": kept,
        "forms": [(act, form) for act, form in made.items() if act != "deputy_end"] if may_keep else [],
        "end_form": made["deputy_end"] if may_keep else None,
        "gaps": [] if policy.is_of_school(actor) else gaps_of_mentor(mentor, today),
        "may_hand_over": policy.may(actor, "assign_mentor"),
        "today": today,
        "shows_money": not policy.is_of_school(actor),
        "entries": entries_of(mentor)[:50] if may_keep else [],
    }
    status = UNPROCESSABLE if request.method == "POST" else None
    return render(request, "apprenticeship/mentors/case.html", context, status=status)


def _filled(request: ActingRequest, act: str, mentor: Any) -> forms.Form:
    match act:
        case "qualification":
            return QualificationForm(request.POST, request.FILES)
        case "deputy":
            return DeputyForm(request.POST, colleagues=colleagues(mentor))
        case "deputy_end":
            return DeputyEndForm(request.POST)
        case _:
            return AllowanceForm(request.POST)


def _saved(request: ActingRequest, act: str, form: Any, mentor_id: int) -> bool:
    asked: dict[str, Any] = {"actor": request.actor, "mentor_id": mentor_id}
    today, now = timezone.localdate(), timezone.now()
    try:
        match act:
            case "qualification":
                file = form.cleaned_data["evidence"]
                content, filename = (file.read(), file.name) if file else (b"", "")
                record_qualification(
                    **asked, facts=form.facts(), filename=filename, content=content, today=today, now=now
                )
            case "deputy":
                given = dict(form.cleaned_data)
                name_deputy(**asked, deputy_id=given.pop("deputy"), **given)
            case "deputy_end":
                given = form.cleaned_data
                end_deputy(**asked, deputy_row_id=given["deputy"], last_on=given["last_on"])
            case _:
                record_allowance(**asked, facts=form.facts(), today=today)
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return False
    return True


@acting
@require_GET
def mentor_evidence(request: ActingRequest, mentor_id: int, qualification_id: int) -> HttpResponse:
    """Give the scan of a certificate."""
    mentor = mentor_seen(request.actor, mentor_id)
    return file_response(evidence_of(mentor, qualification_id))


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def class_lead(request: ActingRequest, number: str) -> HttpResponse:
    """Show and name a class's lead mentor."""
    held = policy.visible_classes(request.actor).select_related("rulebook").get(number=number)
    policy.require(request.actor, "name_lead")
    today = timezone.localdate()
    choices = [(one.id, one.name) for one in candidates(held, Side.ENTERPRISE, today)]
    form = LeadForm(request.POST or None, mentors=choices)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            name_lead(actor=request.actor, number=number, mentor_id=given["mentor"], from_on=given["from_on"])
        except InvalidFacts as refused:
            blame(form, refused.problems)
        else:
            messages.success(request, _("已保存。"))
            return see_other("apprenticeship:class_lead", number)
    context = {"row": held, "form": form, "lead": lead_of(held, today), "asks": class_asks(held)}
    status = UNPROCESSABLE if request.method == "POST" else None
    return render(request, "apprenticeship/mentors/lead.html", context, status=status)
