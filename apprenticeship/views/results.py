"""Pages of results and certificates: one person's, a class's grid, and completing a class."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship import policy
from apprenticeship.actions.assessment import (
    ResultsRefused,
    correct_assessment,
    correct_certificate,
    record_assessment,
    record_certificate,
    record_results,
)
from apprenticeship.actions.completion import complete_class
from apprenticeship.forms.enrolments import CompleteForm
from apprenticeship.forms.results import (
    AssessmentForm,
    CertificateForm,
    ResultGrid,
    typed_assessment,
    typed_certificate,
)
from apprenticeship.lifecycle import EnrolmentState
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.selectors.enrolments import assessments_of, certificates_of, enrolment_of
from apprenticeship.selectors.people_terms import result_terms
from apprenticeship.selectors.results import class_results, in_training
from apprenticeship.views.answers import UNPROCESSABLE, said, see_other
from common.errors import InvalidFacts, Problem, WrongState


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: ActingRequest, student_no: str) -> HttpResponse:
    """Record the next attempt; with ?attempt=n, correct that one."""
    row = _in_training(request, student_no, "record_assessment")
    asked = request.GET.get("attempt", "")
    known = next((one for one in assessments_of(row) if str(one.attempt) == asked), None)
    initial = typed_assessment(known) if known else {"assessed_on": timezone.localdate()}
    form = AssessmentForm(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _form(request, row, form, "assessment", bool(known))
    actor, facts, today = request.actor, form.facts(), timezone.localdate()
    try:
        if known:
            correct_assessment(actor=actor, student_no=student_no, attempt=known.attempt, facts=facts, today=today)
        else:
            record_assessment(actor=actor, student_no=student_no, facts=facts, today=today)
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return _form(request, row, form, "assessment", bool(known))
    messages.success(request, _("考核成绩已保存。"))
    return see_other("apprenticeship:enrolment", student_no)


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def certify(request: ActingRequest, student_no: str) -> HttpResponse:
    """Record a certificate; with ?kind=, correct the one of that kind."""
    row = _in_training(request, student_no, "record_certificate")
    asked = request.GET.get("kind", "")
    known = next((one for one in certificates_of(row) if one.kind == asked), None)
    initial = typed_certificate(known) if known else {"kind": "skill_level", "issued_on": timezone.localdate()}
    form = CertificateForm(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _form(request, row, form, "certificate", bool(known))
    facts = form.facts()
    save = correct_certificate if known and facts.kind == known.kind else record_certificate
    try:
        save(actor=request.actor, student_no=student_no, facts=facts, today=timezone.localdate())
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return _form(request, row, form, "certificate", bool(known))
    messages.success(request, _("证书已保存。"))
    return see_other("apprenticeship:enrolment", student_no)


def _in_training(request: ActingRequest, student_no: str, act: str) -> Enrolment:
    row = enrolment_of(request.actor, student_no)
    policy.require(request.actor, act)
    if row.state != EnrolmentState.TRAINING:
        raise WrongState
    return row


def _form(request: ActingRequest, row: Enrolment, form: Any, kind: str, is_correction: bool) -> HttpResponse:
    context = {"row": row, "form": form, "kind": kind, "is_correction": is_correction}
    status = UNPROCESSABLE if request.method == "POST" else None
    return render(request, "apprenticeship/assessment/form.html", context, status=status)


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def class_assessment(request: ActingRequest, number: str) -> HttpResponse:
    """Show a class's results; record many at once."""
    held = policy.visible_classes(request.actor).select_related("rulebook", "school", "occupation").get(number=number)
    people = list(in_training(request.actor, held))
    if request.method != "POST":
        return _grid(request, held, ResultGrid(people, initial={"kind": "skill_level"}))
    policy.require(request.actor, "record_assessment")
    grid = ResultGrid(people, request.POST)
    if not grid.is_valid():
        return _grid(request, held, grid, status=UNPROCESSABLE)
    rows = [row.result(grid.shared) for row in grid.filled()]
    try:
        count = record_results(actor=request.actor, number=number, rows=rows, today=timezone.localdate())
    except ResultsRefused as refused:
        grid.blame(refused.found, _words)
        return _grid(request, held, grid, status=UNPROCESSABLE)
    words = ngettext("已登记 %(count)s 项成绩和证书。", "已登记 %(count)s 项成绩和证书。", count)
    messages.success(request, words % {"count": count})
    return see_other("apprenticeship:class_assessment", number)


def _words(problem: Problem) -> str:
    words = said(problem)
    return f"{words['message']} {words['mend']}".strip()


@acting
@require_POST
def class_completion(request: ActingRequest, number: str) -> HttpResponse:
    """Complete everybody whose results are in."""
    held = policy.visible_classes(request.actor).select_related("rulebook", "school", "occupation").get(number=number)
    form = CompleteForm(request.POST)
    ended_on = form.cleaned_data.get("ended_on") if form.is_valid() else None
    try:
        done = complete_class(actor=request.actor, number=number, ended_on=ended_on, today=timezone.localdate())
    except InvalidFacts as refused:
        if not form.errors:
            blame(form, refused.problems)
        grid = ResultGrid(list(in_training(request.actor, held)), initial={"kind": "skill_level"})
        return _grid(request, held, grid, completion=form, status=UNPROCESSABLE)
    words = ngettext("已为 %(count)s 名学徒办理结业。", "已为 %(count)s 名学徒办理结业。", len(done))
    messages.success(request, words % {"count": len(done)})
    return see_other("apprenticeship:class_assessment", number)


def _grid(
    request: ActingRequest,
    held: TrainingClass,
    grid: ResultGrid,
    *,
    completion: CompleteForm | None = None,
    status: int | None = None,
) -> HttpResponse:
    results = class_results(request.actor, held)
    day = min(timezone.localdate(), held.ends_on)
    terms = result_terms(held.rulebook)
    context = {
        "row": held,
        "grid": grid,
        "results": results,
        "ready_count": sum(bool(each.outcome.move(terms)) for each in results if each.enrolment.state == "training"),
        "may_record": policy.may(request.actor, "record_assessment"),
        "completion": completion or CompleteForm(initial={"ended_on": day}, auto_id="complete-%s"),
    }
    return render(request, "apprenticeship/assessment/class.html", context, status=status)
