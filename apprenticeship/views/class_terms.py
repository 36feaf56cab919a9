"""Pages that write what a class is about: new, edit, courses."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship import policy
from apprenticeship.actions.class_terms import amend, draft_class
from apprenticeship.forms.classes import (
    ClassDraftForm,
    ClassTermsForm,
    PlanRows,
    plan_rows,
    plan_rows_with_more,
    posted_plan_rows,
)
from apprenticeship.lifecycle import CLASS_LIFECYCLE, ClassState
from apprenticeship.models import TrainingClass
from apprenticeship.selectors.class_references import occupation_names, partner_names
from apprenticeship.selectors.classes import class_of, courses_of, terms_of
from apprenticeship.views.class_words import mend_words, problem_words
from apprenticeship.views.classes import to_case
from common.errors import InvalidFacts

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
on_form = require_http_methods(["GET", "HEAD", "POST"])


@acting
@on_form
def class_new(request: ActingRequest) -> HttpResponse:
    """Draft a class with a partner of the other side."""
    policy.require(request.actor, "draft_class")
    if request.method != "POST":
        return _new(request, ClassDraftForm(actor=request.actor))
    form = ClassDraftForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _new(request, form, WRONG)
    try:
        row = draft_class(
            actor=request.actor,
            partner_id=form.partner_id,
            bureau_id=form.cleaned_data["bureau"],
            terms=form.terms(),
            now=timezone.now(),
        )
    except InvalidFacts as error:
        blame(form, error.problems)
        return _new(request, form, WRONG)
    messages.success(request, _("已草拟，班号 %(number)s。接下来请完善培养方案的课程。") % {"number": row.number})
    return to_case(row.number)


def _new(request: ActingRequest, form: ClassDraftForm, status: int = HTTPStatus.OK) -> HttpResponse:
    context = {"form": form, "partners": partner_names(request.actor), "occupations": occupation_names()}
    return render(request, "apprenticeship/classes/new.html", context, status=status)


def _amendable(request: ActingRequest, number: str) -> TrainingClass:
    row = class_of(request.actor, number)
    CLASS_LIFECYCLE.require("amend", ClassState(row.state), actor=request.actor)
    return row


@acting
@on_form
def class_edit(request: ActingRequest, number: str) -> HttpResponse:
    """Change a class's terms; its courses stay."""
    row = _amendable(request, number)
    if request.method != "POST":
        return _edit(request, row, ClassTermsForm(initial=ClassTermsForm.initial_of(row)))
    form = ClassTermsForm(request.POST)
    if not form.is_valid():
        return _edit(request, row, form, WRONG)
    terms = form.terms(terms_of(row, courses_of(row)).courses)
    try:
        saved = amend(actor=request.actor, number=number, terms=terms, revision=form.cleaned_data["revision"])
    except InvalidFacts as error:
        blame(form, error.problems)
        return _edit(request, row, form, WRONG)
    return _saved(request, row, saved)


def _saved(request: ActingRequest, row: TrainingClass, saved: TrainingClass) -> HttpResponse:
    is_new = saved.revision != row.revision
    messages.success(request, _("已保存，双方需要重新确认。") if is_new else _("没有改动，已作的确认仍然有效。"))
    return to_case(row.number)


def _edit(
    request: ActingRequest, row: TrainingClass, form: ClassTermsForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"row": row, "form": form, "occupations": occupation_names()}
    return render(request, "apprenticeship/classes/edit.html", context, status=status)


@acting
@on_form
def class_courses(request: ActingRequest, number: str) -> HttpResponse:
    """Change a class's planned courses, row by row; all of them are sent at once."""
    row = _amendable(request, number)
    terms = terms_of(row, courses_of(row))
    if request.method != "POST":
        return _courses(request, row, plan_rows(terms.courses))
    if "more" in request.POST:
        return _courses(request, row, plan_rows_with_more(request.POST))
    rows, seen = posted_plan_rows(request.POST), request.POST.get("revision", "")
    if not rows.is_valid():
        return _courses(request, row, rows, status=WRONG)
    revision = int(seen) if seen.isascii() and seen.isdigit() else None
    try:
        changed = terms.with_courses(rows.courses())
        saved = amend(actor=request.actor, number=number, terms=changed, revision=revision)
    except InvalidFacts as error:
        rest = [f"{problem_words(problem)}{mend_words(problem)}" for problem in rows.blame(error.problems)]
        return _courses(request, row, rows, rest, status=WRONG)
    return _saved(request, row, saved)


def _courses(
    request: ActingRequest,
    row: TrainingClass,
    rows: PlanRows,
    rest: list[str] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"row": row, "rows": rows, "rest": rest, "revision": request.POST.get("revision", row.revision)}
    return render(request, "apprenticeship/classes/courses.html", context, status=status)
