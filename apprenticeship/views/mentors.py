"""Pages of mentors and tutors: the directory with loads, adding, editing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship.filters import MentorFilter, TutorFilter
from apprenticeship.forms.mentors import MentorForm, TutorForm
from apprenticeship.lifecycle import SIDE_LABELS, Side
from apprenticeship.selectors.pairings import ORDERS, directory
from apprenticeship.views.answers import UNPROCESSABLE, listed, see_other
from common.actor import Actor, EnterpriseOfficer, Registrar
from common.errors import InvalidFacts
from enterprises import policy as enterprise_policy
from enterprises.actions import add_mentor, edit_mentor
from enterprises.selectors import entry_of as entry_of_mentor
from enterprises.selectors import mentor_of
from schools import policy as school_policy
from schools.actions import add_tutor, edit_tutor
from schools.selectors import entry_of as entry_of_tutor
from schools.selectors import tutor_of


@acting
@require_GET
def mentor_list(request: ActingRequest) -> HttpResponse:
    """List the mentors or the tutors whom the actor meets, each with today's load."""
    actor = request.actor
    side = Side(asked) if (asked := request.GET.get("side", "")) in set(Side) else _own_side(actor)
    kind = MentorFilter if side == Side.ENTERPRISE else TutorFilter
    found = kind(request.GET, queryset=directory(actor, side, timezone.localdate()))
    context = {
        "side": side,
        "sides": SIDE_LABELS,
        "filter": found,
        "may_add": isinstance(actor, EnterpriseOfficer if side == Side.ENTERPRISE else Registrar),
        **listed(request, found.qs, ORDERS, "name"),
    }
    return render(request, "apprenticeship/mentors/list.html", context)


def _own_side(actor: Actor) -> Side:
    return Side.SCHOOL if isinstance(actor, Registrar) else Side.ENTERPRISE


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def mentor_new(request: ActingRequest) -> HttpResponse:
    """Put a mentor into the officer's own enterprise."""
    enterprise_policy.require(request.actor, "add_mentor")
    form = MentorForm(request.POST or None)
    return _saved(request, form, Side.ENTERPRISE, lambda: add_mentor(actor=request.actor, entry=form.entry()))


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def mentor_edit(request: ActingRequest, mentor_id: int) -> HttpResponse:
    """Bring a mentor up to date."""
    row = mentor_of(request.actor, mentor_id)
    enterprise_policy.require(request.actor, "edit_mentor")
    entry = entry_of_mentor(row)
    initial = {
        **{field: getattr(entry, field, None) for field in MentorForm.base_fields},
        "occupation": row.occupation_id,
    }
    form = MentorForm(request.POST or None, initial=initial)
    return _saved(
        request,
        form,
        Side.ENTERPRISE,
        lambda: edit_mentor(actor=request.actor, mentor_id=mentor_id, entry=form.entry()),
        name=row.name,
    )


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def tutor_new(request: ActingRequest) -> HttpResponse:
    """Put a tutor into the registrar's own school."""
    school_policy.require(request.actor, "add_tutor")
    form = TutorForm(request.POST or None)
    return _saved(request, form, Side.SCHOOL, lambda: add_tutor(actor=request.actor, entry=form.entry()))


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def tutor_edit(request: ActingRequest, tutor_id: int) -> HttpResponse:
    """Bring a tutor up to date."""
    row = tutor_of(request.actor, tutor_id)
    school_policy.require(request.actor, "edit_tutor")
    entry = entry_of_tutor(row)
    form = TutorForm(request.POST or None, initial={field: getattr(entry, field) for field in TutorForm.base_fields})
    return _saved(
        request,
        form,
        Side.SCHOOL,
        lambda: edit_tutor(actor=request.actor, tutor_id=tutor_id, entry=form.entry()),
        name=row.name,
    )


def _saved(
    request: ActingRequest, form: forms.Form, side: Side, save: Callable[[], Any], name: str = ""
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except InvalidFacts as refused:
            blame(form, refused.problems)
        else:
            messages.success(request, _("已保存。"))
            return see_other("apprenticeship:mentors", query=f"side={side}")
    context = {"form": form, "side": side, "name": name}
    status = UNPROCESSABLE if request.method == "POST" else None
    return render(request, "apprenticeship/mentors/form.html", context, status=status)
