"""The page on which a class's apprentices get their mentors: one by one, many at once, with the loads first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship import policy
from apprenticeship.actions.mentors import ACT_OF_SIDE, assign, hand_over
from apprenticeship.forms.mentors import PairingForm
from apprenticeship.lifecycle import SIDE_LABELS, Side
from apprenticeship.models import TrainingClass
from apprenticeship.selectors.mentors import PairingPlan
from apprenticeship.selectors.pairings import candidates, class_asks, paired_of_class, preview
from apprenticeship.views.answers import UNPROCESSABLE, said, see_other
from common.actor import Actor
from common.errors import InvalidFacts


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def class_mentors(request: ActingRequest, number: str) -> HttpResponse:
    """Show who accompanies whom in a class; pair or hand over whoever is chosen, after a look at the loads."""
    held = policy.visible_classes(request.actor).select_related("rulebook", "school", "enterprise").get(number=number)
    side = _side_of(request)
    if request.method != "POST":
        return _page(request, held, side, _form(request, held, side))
    form = _form(request, held, side)
    chosen = request.POST.getlist("row")
    if not form.is_valid():
        policy.require(request.actor, ACT_OF_SIDE[side])
        return _page(request, held, side, form, status=UNPROCESSABLE)
    if request.POST.get("step") == "preview":
        policy.require(request.actor, ACT_OF_SIDE[side])
        from_on = form.cleaned_data["starts_on"] if form.is_hand_over else None
        plan = preview(request.actor, held, side, form.pairings(chosen), from_on)
        return _page(request, held, side, form, plan=plan)
    try:
        count = _save(request.actor, side, form, chosen)
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return _page(request, held, side, form, status=UNPROCESSABLE)
    words = ngettext("已为 %(count)s 名学徒安排导师。", "已为 %(count)s 名学徒安排导师。", count)
    messages.success(request, words % {"count": count})
    return see_other("apprenticeship:class_mentors", number, query=request.GET.urlencode())


def _side_of(request: ActingRequest) -> Side:
    asked = request.GET.get("side", "")
    return Side(asked) if asked in set(Side) else Side.ENTERPRISE


def _form(request: ActingRequest, held: TrainingClass, side: Side) -> PairingForm:
    people = candidates(held, side, timezone.localdate())
    words = [(row.id, _("%(name)s（在带 %(load)s 人）") % {"name": row.name, "load": row.load}) for row in people]
    return PairingForm(request.POST if request.method == "POST" else None, mentors=words)


def _save(actor: Actor, side: Side, form: PairingForm, chosen: list[str]) -> int:
    given = form.cleaned_data
    if form.is_hand_over:
        made = hand_over(
            actor=actor, side=side, student_nos=chosen, mentor_id=given["mentor"], from_on=given["starts_on"]
        )
    else:
        made = assign(actor=actor, side=side, pairings=form.pairings(chosen))
    return len(made)


def _page(
    request: ActingRequest,
    held: TrainingClass,
    side: Side,
    form: PairingForm,
    *,
    plan: PairingPlan | None = None,
    status: int | None = None,
) -> HttpResponse:
    only = request.GET.get("only", "")
    context: dict[str, Any] = {
        "row": held,
        "side": side,
        "sides": SIDE_LABELS,
        "only": only,
        "page": paired_of_class(request.actor, held, side, only),
        "form": form,
        "may_pair": policy.may(request.actor, ACT_OF_SIDE[side]),
        "chosen": set(request.POST.getlist("row")) or ({only} if only else set()),
        "asks": class_asks(held),
        "plan": plan,
        "plan_problems": [said(problem) for problem in plan.problems] if plan else [],
        "today": timezone.localdate(),
    }
    return render(request, "apprenticeship/mentors/class.html", context, status=status)
