"""The page of what a change of an enrolment would do, before it is proposed or decided."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import ActingRequest, acting
from apprenticeship import policy
from apprenticeship.actions.alterations import ALTERABLE
from apprenticeship.forms.alterations import FORMS
from apprenticeship.models import Enrolment
from apprenticeship.rules.alterations import AlterationFacts
from apprenticeship.selectors.alterations import alterations, refusals
from apprenticeship.selectors.enrolments import enrolment_of
from apprenticeship.views.alterations import form_page, kind_of
from apprenticeship.views.answers import UNPROCESSABLE, blame_too
from common.errors import WrongState
from subsidies.selectors.previews import facts_stated, preview


@acting
@require_POST
def preview_new(request: ActingRequest, student_no: str, kind: str) -> HttpResponse:
    """Show what a change that is being typed would do; its paper is chosen again when it is proposed."""
    row, wanted = enrolment_of(request.actor, student_no), kind_of(kind)
    policy.require(request.actor, "propose_alteration")
    if row.state not in ALTERABLE:
        raise WrongState
    form = FORMS[wanted](request.POST)
    form.is_valid()
    facts, today = form.facts(wanted), timezone.localdate()
    problems = refusals(row, facts, today)
    if problems:
        blame_too(form, problems)
        return form_page(request, row, wanted, form, status=UNPROCESSABLE)
    context = {**_told(row, facts), "form": form}
    return render(request, "subsidies/alterations/preview.html", context)


@acting
@require_GET
def preview_of(request: ActingRequest, alteration_id: int) -> HttpResponse:
    """Show what a proposed change would do, to whoever is to agree or decide."""
    change = alterations(request.actor).get(pk=alteration_id)
    row = enrolment_of(request.actor, change.enrolment.student_no)
    if change.closed_at is not None:
        raise WrongState
    context = {**_told(row, facts_stated(change)), "change": change}
    return render(request, "subsidies/alterations/preview.html", context)


def _told(row: Enrolment, facts: AlterationFacts) -> dict[str, Any]:
    return {"row": row, "kind": facts.kind, "preview": preview(row, facts, timezone.localdate())}
