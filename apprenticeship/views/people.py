"""Pages on which one person is registered by hand, or their facts are corrected."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship import policy
from apprenticeship.actions.people import correct_enrolment, register_person
from apprenticeship.filters import RUNNING
from apprenticeship.forms.people import PersonForm, typed_person
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.selectors.classes import class_of
from apprenticeship.selectors.enrolments import enrolment_of
from apprenticeship.views.answers import UNPROCESSABLE, see_other
from common.errors import InvalidFacts, Problem, WrongState

TAKES_PEOPLE = ("filed", "open")


@acting
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_new(request: ActingRequest, number: str) -> HttpResponse:
    """Register one person in a class by hand."""
    held = class_of(request.actor, number)
    policy.require(request.actor, "register_roster")
    if held.state not in TAKES_PEOPLE:
        raise WrongState
    form = PersonForm(request.POST or None, has_number=True)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, held)
    try:
        row = register_person(actor=request.actor, number=number, row=form.row(), today=timezone.localdate())
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return _form(request, form, held, ask_url=_ask_url(number, refused.problems))
    messages.success(request, _("已登记，学号 %(student_no)s。") % {"student_no": row.student_no})
    return see_other("apprenticeship:enrolment", row.student_no)


def _ask_url(number: str, problems: tuple[Problem, ...]) -> str:
    """Where the release of an overlapping enrolment is asked for; "" where there is none to ask for."""
    ticket = next((str(one.params["ask"]) for one in problems if one.params.get("ask")), "")
    return reverse("apprenticeship:overlap_ask", args=[number]) + f"?ticket={ticket}" if ticket else ""


@acting
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_edit(request: ActingRequest, student_no: str) -> HttpResponse:
    """Correct somebody's facts; the identity number stays."""
    row = enrolment_of(request.actor, student_no)
    policy.require(request.actor, "correct_enrolment")
    if row.state not in RUNNING:
        raise WrongState
    form = PersonForm(request.POST or None, has_number=False, initial=typed_person(row))
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, row.training_class, row)
    try:
        correct_enrolment(actor=request.actor, student_no=student_no, row=form.row())
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return _form(request, form, row.training_class, row)
    messages.success(request, _("已更正。"))
    return see_other("apprenticeship:enrolment", student_no)


def _form(
    request: ActingRequest, form: PersonForm, held: TrainingClass, row: Enrolment | None = None, ask_url: str = ""
) -> HttpResponse:
    context = {"form": form, "held": held, "row": row, "ask_url": ask_url}
    status = UNPROCESSABLE if request.method == "POST" else None
    return render(request, "apprenticeship/enrolments/form.html", context, status=status)
