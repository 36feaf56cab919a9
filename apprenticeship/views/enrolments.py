"""Pages of enrolments: list, case, and the acts on one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.forms import HiddenInput
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import ActingRequest, acting
from apprenticeship import policy
from apprenticeship.actions.alterations import ALTERABLE
from apprenticeship.actions.assessment import JUDGED, judge
from apprenticeship.actions.completion import complete
from apprenticeship.actions.moves import start, void, withdraw
from apprenticeship.actions.people import reveal_number
from apprenticeship.filters import RUNNING, EnrolmentFilter
from apprenticeship.forms.enrolments import CompleteForm, RevealForm, WithdrawForm
from apprenticeship.lifecycle import ENROLMENT_LIFECYCLE, SIDE_LABELS, EnrolmentState
from apprenticeship.models import Enrolment
from apprenticeship.selectors.alterations import alterations_of, kinds_open
from apprenticeship.selectors.eligibility_lists import checked_of
from apprenticeship.selectors.enrolments import (
    NEWEST,
    ORDERS,
    Lack,
    assessments_of,
    assignments_of,
    certificates_of,
    enrolment_of,
    enrolments,
    lacks,
    moves_of,
)
from apprenticeship.selectors.people_terms import result_terms
from apprenticeship.selectors.results import outcomes
from apprenticeship.views.answers import UNPROCESSABLE, blame_too, listed, said, see_other
from apprenticeship.views.people_words import acts, next_words
from common.actor import Actor, EnterpriseOfficer, Mentor, Registrar, Tutor
from common.errors import InvalidFacts, Problem
from common.identifiers import has_citizen_form, masked
from common.keyring import index_of
from journal.selectors import entries_of

BY_FORM = ("withdraw", "complete_certified", "complete_uncertified")
OWN_SIDE: dict[type, tuple[str, ...]] = {Registrar: ("school",), EnterpriseOfficer: ("enterprise", "county")}
MENDED_AT = {
    "mentors": ("apprenticeship:class_mentors", "assign_mentor"),
    "assessment": ("apprenticeship:assess", "record_assessment"),
    "certificate": ("apprenticeship:certify", "record_certificate"),
}


@acting
@require_GET
def enrolment_list(request: ActingRequest) -> HttpResponse:
    """List enrolments; filters, order and place stand in the address, a whole identity number never does."""
    rows = enrolments(request.actor)
    wanted = request.GET.get("q", "").strip().upper()
    if has_citizen_form(wanted):
        return _to_holder(request, wanted)
    found = EnrolmentFilter(request.GET, queryset=rows)
    for own in OWN_SIDE.get(type(request.actor), ()):
        found.form.fields[own].widget = HiddenInput()
    context = {"filter": found, **listed(request, found.qs, ORDERS, NEWEST)}
    return render(request, "apprenticeship/enrolments/list.html", context)


def _to_holder(request: ActingRequest, number: str) -> HttpResponse:
    query = request.GET.copy()
    held = enrolments(request.actor).filter(person__number_index=index_of(number)).first()
    query["q"] = "" if held else masked(number)
    query["holder"] = held.student_no if held else ""
    return see_other("apprenticeship:enrolments", query=query.urlencode())


@acting
@require_GET
def enrolment_case(request: ActingRequest, student_no: str) -> HttpResponse:
    """Show one enrolment: where it stands, what is missing, employee and student, results, history."""
    return _case(request, student_no)


def _case(request: ActingRequest, student_no: str, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = request.actor
    row = enrolment_of(actor, student_no)
    assignments, terms = assignments_of(row), result_terms(row.training_class.rulebook)
    lacking = lacks(row, assignments, outcomes([row])[row.pk], terms)
    moves = moves_of(row, actor)
    borne = next((move.name for move in moves if move.name.startswith("complete")), "")
    is_running = row.state == EnrolmentState.TRAINING
    context = {
        "row": row,
        "next_words": next_words(row, actor, lacking, borne),
        "moves": [move for move in moves if move.name not in BY_FORM],
        "forms": [move for move in moves if move.name in BY_FORM],
        "missing": [_item(row, lack, actor) for lack in lacking],
        "problems": [said(problem) for problem in problems],
        "assignments": assignments,
        "sides": SIDE_LABELS,
        "assessments": assessments_of(row),
        "certificates": certificates_of(row),
        "may_reveal": policy.may(actor, "reveal_number"),
        "may_correct": policy.may(actor, "correct_enrolment") and bool(lacking),
        "may_assess": policy.may(actor, "record_assessment") and is_running,
        "may_judge": policy.may(actor, "judge_apprentice") and row.state in JUDGED,
        "may_see_alterations": not isinstance(actor, Mentor | Tutor),
        "alterations": alterations_of(row, actor),
        "alterable": kinds_open(row) if policy.may(actor, "propose_alteration") and row.state in ALTERABLE else [],
        "today": timezone.localdate(),
        "checked": checked_of(row, timezone.localdate()) if row.state in RUNNING else None,
        "acts": acts(entries_of(row)[:50]),
    }
    return render(request, "apprenticeship/enrolments/case.html", context, status=UNPROCESSABLE if problems else None)


def _item(row: Enrolment, lack: Lack, actor: Actor) -> dict[str, Any]:
    """One thing that is missing, with the page that mends it where the actor may now: results come with training."""
    name, act = MENDED_AT.get(lack.place, ("", ""))
    is_due = lack.place == "mentors" or row.state == EnrolmentState.TRAINING
    url = ""
    if name and is_due and policy.may(actor, act):
        key = row.training_class.number if lack.place == "mentors" else row.student_no
        url = reverse(name, args=[key]) + (f"?only={row.student_no}" if lack.place == "mentors" else "")
    return {"label": _(lack.label), "done": lack.is_done, "url": url}


@acting
@require_POST
def enrolment_move(request: ActingRequest, student_no: str) -> HttpResponse:
    """Start or void; what stands in the way is shown on the case."""
    wanted, reason = request.POST.get("move", ""), request.POST.get("reason", "")
    try:
        if wanted == "start":
            start(actor=request.actor, student_no=student_no)
            messages.success(request, _("已开始培养。"))
        elif wanted == "void":
            void(actor=request.actor, student_no=student_no, reason=reason)
            messages.success(request, _("已撤销注册，此人可以重新登记。"))
        else:
            raise Http404
    except InvalidFacts as refused:
        return _case(request, student_no, refused.problems)
    return see_other("apprenticeship:enrolment", student_no)


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_withdraw(request: ActingRequest, student_no: str) -> HttpResponse:
    """Ask why and when a training ended before its time, and end it."""
    row = enrolment_of(request.actor, student_no)
    if request.method != "POST":
        ENROLMENT_LIFECYCLE.require("withdraw", EnrolmentState(row.state), actor=request.actor, reason="asked below")
        return _form(request, row, "withdraw", WithdrawForm(initial={"ended_on": timezone.localdate()}))
    form = WithdrawForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    try:
        withdraw(
            actor=request.actor,
            student_no=student_no,
            reason=given.get("reason", request.POST.get("reason", "")),
            ended_on=given.get("ended_on"),
            note=given.get("note", ""),
            today=timezone.localdate(),
        )
    except InvalidFacts as refused:
        return _again(request, row, "withdraw", form, refused)
    messages.success(request, _("已办理退出。"))
    return see_other("apprenticeship:enrolment", student_no)


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_complete(request: ActingRequest, student_no: str) -> HttpResponse:
    """Ask for the last day, and complete as the results bear it."""
    row = enrolment_of(request.actor, student_no)
    move = outcomes([row])[row.pk].move(result_terms(row.training_class.rulebook)) or "complete_uncertified"
    if request.method != "POST":
        ENROLMENT_LIFECYCLE.require(move, EnrolmentState(row.state), actor=request.actor)
        day = min(timezone.localdate(), row.ends_on)
        return _form(request, row, move, CompleteForm(initial={"ended_on": day}))
    form = CompleteForm(request.POST)
    ended_on = form.cleaned_data.get("ended_on") if form.is_valid() else None
    try:
        complete(actor=request.actor, student_no=student_no, move=move, ended_on=ended_on, today=timezone.localdate())
    except InvalidFacts as refused:
        return _again(request, row, move, form, refused)
    messages.success(request, _("已办理结业。"))
    return see_other("apprenticeship:enrolment", student_no)


def _again(request: ActingRequest, row: Enrolment, move: str, form: Any, refused: InvalidFacts) -> HttpResponse:
    blame_too(form, refused.problems)
    return _form(request, row, move, form, status=UNPROCESSABLE)


def _form(request: ActingRequest, row: Enrolment, move: str, form: Any, *, status: int | None = None) -> HttpResponse:
    (taken,) = ENROLMENT_LIFECYCLE.rows_of(move)
    context = {"row": row, "move": taken, "form": form, "outcome": outcomes([row])[row.pk]}
    return render(request, "apprenticeship/enrolments/move.html", context, status=status)


@acting
@require_POST
def enrolment_judge(request: ActingRequest, student_no: str) -> HttpResponse:
    """Take the enterprise's verdict."""
    verdict = {"yes": True, "no": False}.get(request.POST.get("passed", ""))
    if verdict is None:
        raise Http404
    judge(actor=request.actor, student_no=student_no, is_passed=verdict, note=request.POST.get("note", "")[:300])
    messages.success(request, _("企业评价已保存。"))
    return see_other("apprenticeship:enrolment", student_no)


@acting
@never_cache
@require_POST
def enrolment_number(request: ActingRequest, student_no: str) -> HttpResponse:
    """Show a whole identity number this once, for a reason."""
    form = RevealForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        number = reveal_number(actor=request.actor, student_no=student_no, reason=reason)
    except InvalidFacts as refused:
        return _case(request, student_no, refused.problems)
    context = {"row": enrolment_of(request.actor, student_no), "number": number, "reason": reason}
    return render(request, "apprenticeship/enrolments/number.html", context)
