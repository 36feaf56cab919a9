"""Pages of classes: list, case, moves, the filing form."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import ActingRequest, acting
from apprenticeship import policy
from apprenticeship.actions.classes import take
from apprenticeship.filters import ClassFilter
from apprenticeship.lifecycle import ClassState
from apprenticeship.models import Course, TrainingClass
from apprenticeship.rules.classes import PRACTICE
from apprenticeship.rules.papers import PaperItem
from apprenticeship.selectors.agreements import agreements_of_class, draftable
from apprenticeship.selectors.allowances import gaps_of_class
from apprenticeship.selectors.class_progress import Missing, differences, missing, moves_for, roster_of
from apprenticeship.selectors.classes import NEWEST, ORDERS, class_of, classes, courses_of, problems_of
from apprenticeship.selectors.filings import notices_of, rules_of
from apprenticeship.selectors.held_back import SHOWN, held_back
from apprenticeship.selectors.papers import next_items, papers_of
from apprenticeship.views.class_words import DONE, acts, changed, mend_words, next_words, problem_words
from apprenticeship.views.paper_words import item_words
from common.actor import Actor, Auditor, EnterpriseOfficer, Officer, Registrar, Role
from common.errors import InvalidFacts, Problem
from common.keyset import chosen, page_of
from journal.selectors import entries_of

REPORTED = (ClassState.OPEN, ClassState.CLOSED)
REPORT_READERS = (Registrar, EnterpriseOfficer, Officer, Auditor)
PLACES = {
    "roster": "exchange:roster",
    "mentors": "apprenticeship:class_mentors",
    "lead": "apprenticeship:class_lead",
    "enrolments": "apprenticeship:class_assessment",
    "terms": "apprenticeship:class_edit",
    "courses": "apprenticeship:class_courses",
    "papers": "apprenticeship:class_papers",
}

# Whoever cannot mend something reads what is missing without a link.
MENDERS: dict[str, tuple[Role, ...]] = {"roster": (Registrar,)}
BOTH_SIDES: tuple[Role, ...] = (Registrar, EnterpriseOfficer)


@acting
@require_GET
def class_list(request: ActingRequest) -> HttpResponse:
    """List classes; filters, order and place stand in the address."""
    found = ClassFilter(request.GET, queryset=classes(request.actor))
    order = chosen(ORDERS, request.GET.get("sort", ""), NEWEST)
    page = page_of(found.qs, order, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "filter": found,
        "page": page.rows,
        "previous_key": page.previous_key,
        "next_key": page.next_key,
        "may_draft": policy.may(request.actor, "draft_class"),
    }
    return render(request, "apprenticeship/classes/list.html", context)


@acting
@require_GET
def class_case(request: ActingRequest, number: str) -> HttpResponse:
    """Show one class: where it stands, what is missing, what it is about, and its history."""
    return _case(request, number)


@acting
@require_POST
def class_move(request: ActingRequest, number: str, move: str) -> HttpResponse:
    """Take a move; what keeps it from being taken is shown where it can be mended."""
    revision = request.POST.get("revision", "")
    try:
        take(
            actor=request.actor,
            number=number,
            move=move,
            now=timezone.now(),
            today=timezone.localdate(),
            reason=request.POST.get("reason", ""),
            revision=int(revision) if revision.isascii() and revision.isdigit() else None,
        )
    except InvalidFacts as error:
        return _case(request, number, error.problems, move)
    messages.success(request, _(DONE[move]))
    if move == "open" and held_back(request.actor, class_of(request.actor, number)):
        messages.warning(request, _("有学徒因不符合参加条件没有开始培养，原因和办法见下。"))
    return to_case(number)


def to_case(number: str) -> HttpResponseRedirect:
    """Lead to a class's page after a post."""
    answer = redirect("apprenticeship:class", number)
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer


def _case(request: ActingRequest, number: str, problems: Sequence[Problem] = (), asked_move: str = "") -> HttpResponse:
    row = class_of(request.actor, number)
    courses, roster = courses_of(row), roster_of(row)
    warnings = [problem for problem in problems_of(row, courses) if problem.severity == "warning"]
    today = timezone.localdate()
    kept = held_back(request.actor, row)
    moves, versions = moves_for(row, request.actor, today), agreements_of_class(request.actor, row)
    context = {
        "row": row,
        "next_words": next_words(row, request.actor, today),
        "moves": [move for move in moves if move.name != "amend"],
        "may_amend": any(move.name == "amend" for move in moves),
        "asked_move": asked_move,
        "problems": [_shown(problem, row, request.actor) for problem in problems],
        "missing": [
            *(_item(item, row, request.actor) for item in missing(row, courses, roster)),
            *(_paper(item, row) for item in next_items(row, papers_of(row))),
        ],
        "changes": [changed(d.fact, d.before, d.after) for d in differences(row, request.actor)],
        "warnings": [_shown(problem, row, request.actor) for problem in warnings],
        "courses": courses,
        "totals": totals(courses),
        "roster": roster,
        "held_back": kept[:SHOWN],
        "allowance_gaps": [] if policy.is_of_school(request.actor) else gaps_of_class(row, today),
        "has_more_held_back": len(kept) > SHOWN,
        "agreements": versions,
        "draftable": draftable(row, request.actor, versions),
        "is_late": row.due_on is not None and row.due_on < today,
        "has_notice": notices_of(request.actor, row).exists(),
        "has_report": row.state in REPORTED and type(request.actor) in REPORT_READERS,
        "asks_opening": row.filed_on is not None and rules_of(row).opening and type(request.actor) in REPORT_READERS,
        "acts": acts(entries_of(row)[:50]),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return render(request, "apprenticeship/classes/case.html", context, status=status)


def _shown(problem: Problem, row: TrainingClass, actor: Actor) -> dict[str, str]:
    place = problem.field.partition(".")[0]
    return {
        "message": problem_words(problem),
        "mend": mend_words(problem),
        "rule": problem.rule,
        "url": _place(place, row, actor),
    }


def _item(item: Missing, row: TrainingClass, actor: Actor) -> dict[str, Any]:
    words = _(item.label) % item.params if item.params else _(item.label)
    return {"label": words, "done": item.is_done, "url": _place(item.place, row, actor)}


def _paper(item: PaperItem, row: TrainingClass) -> dict[str, Any]:
    words = item_words(item)
    if not (item.rule.required or item.is_done):
        words = _("%(words)s（建议）") % {"words": words}
    return {"label": words, "done": item.is_done, "url": reverse("apprenticeship:class_papers", args=[row.number])}


def _place(place: str, row: TrainingClass, actor: Actor) -> str:
    is_mender = type(actor) in MENDERS.get(place, BOTH_SIDES)
    return reverse(PLACES[place], args=[row.number]) if is_mender and place in PLACES else ""


def totals(courses: Sequence[Course]) -> dict[str, Decimal]:
    """Add up a plan: hours and credits, at school and at the enterprise."""
    sums = {"hours": Decimal(0), "credits": Decimal(0), "school_hours": Decimal(0), "enterprise_hours": Decimal(0)}
    for course in courses:
        sums["hours"] += course.hours
        sums["credits"] += course.credits
        sums["enterprise_hours" if course.category == PRACTICE else "school_hours"] += course.hours
    return sums


@acting
@require_GET
def class_paper(request: ActingRequest, number: str) -> HttpResponse:
    """Draw the filing form (备案表) of a class for printing."""
    row = class_of(request.actor, number)
    courses = courses_of(row)
    context = {"row": row, "courses": courses, "totals": totals(courses), "today": timezone.localdate()}
    return render(request, "apprenticeship/classes/paper.html", context)
