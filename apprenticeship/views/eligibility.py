"""Pages of eligibility: a class's list, one person's conditions, what a bureau admits in spite of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship import policy
from apprenticeship.actions.eligibility import approve_override, ask_override, check_class, decline_override
from apprenticeship.filters import EnrolmentFilter
from apprenticeship.forms.eligibility import OverrideForm
from apprenticeship.lifecycle import OVERRIDE_LIFECYCLE, OVERRIDE_STATE_LABELS, VERDICT_LABELS, OverrideState
from apprenticeship.models import EligibilityOverride
from apprenticeship.rules.eligibility import PREDICATE_TITLES
from apprenticeship.selectors.eligibility_lists import (
    Checked,
    checked_of,
    findings_of,
    overrides,
    people_of_class,
    verdict_counts,
)
from apprenticeship.selectors.enrolments import ORDERS, enrolment_of
from apprenticeship.views.answers import UNPROCESSABLE, listed, said, see_other
from common.actor import user_id_of
from common.errors import InvalidFacts
from common.keyset import Order
from common.lifecycle import Move
from journal.selectors import entries_of

VERBS = ("eligibility.check", "override.ask", "override.approve", "override.decline")
SHOWN_FILTERS = ("q", "eligibility", "predicate")


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def class_eligibility(request: ActingRequest, number: str) -> HttpResponse:
    """List a class's people with what the scheme's conditions say of each; POST checks them again."""
    actor = request.actor
    if request.method == "POST":
        count = check_class(actor=actor, number=number, now=timezone.now())
        messages.success(request, _("核对完成，人数：%(count)s。") % {"count": count})
        return see_other("apprenticeship:class_eligibility", number)
    held = policy.visible_classes(actor).select_related("rulebook").get(number=number)
    found = EnrolmentFilter(request.GET, queryset=people_of_class(actor, held))
    for name in [name for name in found.form.fields if name not in SHOWN_FILTERS]:
        del found.form.fields[name]
    lists = listed(request, found.qs, {"student_no": ORDERS["student_no"]}, "student_no")
    counts = verdict_counts(actor, held)
    context = {
        "row": held,
        "filter": found,
        **lists,
        "page": [(row, findings_of(row)) for row in lists["page"]],
        "counts": [(verdict, label, counts.get(verdict, 0)) for verdict, label in VERDICT_LABELS.items()],
        "unchecked": counts.get("", 0),
        "may_check": policy.may(actor, "check_eligibility"),
    }
    return render(request, "apprenticeship/eligibility/class.html", context)


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_eligibility(request: ActingRequest, student_no: str) -> HttpResponse:
    """Show every condition and what it says; POST proposes to admit the person in spite of one."""
    actor, today = request.actor, timezone.localdate()
    row = enrolment_of(actor, student_no)
    checked = checked_of(row, today)
    form = OverrideForm(request.POST or None, predicates=_choices(checked))
    if request.method == "POST":
        policy.require(actor, "ask_override")
        given = form.cleaned_data if form.is_valid() else {}
        try:
            ask_override(
                actor=actor,
                student_no=student_no,
                predicate=given.get("predicate", request.POST.get("predicate", "")),
                reason=given.get("reason", ""),
                ends_on=given.get("ends_on"),
                now=timezone.now(),
            )
        except InvalidFacts as refused:
            blame(form, [one for one in refused.problems if one.field not in form.errors])
        else:
            messages.success(request, _("已提出，待另一位经办人核准。"))
            return see_other("apprenticeship:eligibility", student_no)
    may_ask = policy.may(actor, "ask_override") and bool(_choices(checked))
    context = {
        "row": row,
        "checked": checked,
        "form": form if may_ask else None,
        "may_check": policy.may(actor, "check_eligibility"),
        "findings": [(found, _moves(request, found.override)) for found in checked.findings],
        "is_refused": request.method == "POST",
        "entries": entries_of(row).filter(verb__in=VERBS)[:50],
    }
    status = UNPROCESSABLE if request.method == "POST" else None
    return render(request, "apprenticeship/eligibility/case.html", context, status=status)


def _choices(checked: Checked) -> list[tuple[str, str]]:
    waiting = [found for found in checked.open_findings if not _is_asked(found.override)]
    return [(found.predicate, found.title) for found in waiting]


def _is_asked(override: EligibilityOverride | None) -> bool:
    return override is not None and override.state == OverrideState.ASKED


def _moves(request: ActingRequest, override: EligibilityOverride | None) -> list[Move[OverrideState]]:
    """What the actor may decide about a proposal: nothing about one of their own."""
    if override is None or override.asked_by_id == user_id_of(request.actor):
        return []
    return OVERRIDE_LIFECYCLE.moves_from(OverrideState(override.state), actor=request.actor)


@acting
@require_GET
def override_list(request: ActingRequest) -> HttpResponse:
    """List what was proposed, and what became of it."""
    state = request.GET.get("state", "")
    state = state if state in set(OverrideState) else ""
    lists = listed(request, overrides(request.actor, state), {"newest": Order()}, "-newest")
    page = [(row, _(PREDICATE_TITLES[row.predicate]), _moves(request, row)) for row in lists["page"]]
    context = {"state": state, "states": OVERRIDE_STATE_LABELS, **lists, "page": page}
    return render(request, "apprenticeship/eligibility/overrides.html", context)


@acting
@require_POST
def override_move(request: ActingRequest, override_id: int) -> HttpResponse:
    """Approve or decline; the person's page shows what follows."""
    wanted, words, now = request.POST.get("move", ""), request.POST.get("reason", ""), timezone.now()
    row = overrides(request.actor).get(pk=override_id)
    if wanted not in ("approve", "decline"):
        raise Http404
    try:
        if wanted == "approve":
            approve_override(actor=request.actor, override_id=override_id, answer=words, now=now)
            messages.success(request, _("已核准，该项条件不再影响此人。"))
        else:
            decline_override(actor=request.actor, override_id=override_id, reason=words, now=now)
            messages.success(request, _("未核准，理由已记录。"))
    except InvalidFacts as refused:
        context = {"row": row, "problems": [said(problem) for problem in refused.problems]}
        return render(request, "apprenticeship/eligibility/refused.html", context, status=UNPROCESSABLE)
    return see_other("apprenticeship:eligibility", row.enrolment.student_no)
