"""Pages of change requests: asking in a version, answering one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship import policy
from apprenticeship.actions.agreement_changes import ask_change, decline, withdraw_change
from apprenticeship.forms.agreements import ChangeForm
from apprenticeship.lifecycle import AgreementKind
from apprenticeship.selectors.agreements import agreement_of
from apprenticeship.views.agreements import case
from apprenticeship.views.answers import see_other
from common.errors import InvalidFacts


@acting
@require_POST
def change_ask(request: ActingRequest, number: str) -> HttpResponse:
    """Ask for a change in a version."""
    row = agreement_of(request.actor, number)
    policy.require(request.actor, "ask_change")
    form = ChangeForm(request.POST, kind=AgreementKind(row.kind))
    if not form.is_valid():
        return case(request, number, change_form=form)
    facts = {"clause": form.cleaned_data["clause"], "words": form.cleaned_data["words"]}
    try:
        ask_change(actor=request.actor, number=number, **facts, now=timezone.now())
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return case(request, number, change_form=form)
    messages.success(request, _("修改要求已提出，对方答复后会显示在这里。"))
    return see_other("apprenticeship:agreement", number)


@acting
@require_POST
def change_move(request: ActingRequest, change_id: int) -> HttpResponse:
    """Decline a request of another side, or take back one's own."""
    change = policy.visible_agreement_changes(request.actor).select_related("agreement").get(pk=change_id)
    wanted, number = request.POST.get("move", ""), change.agreement.number
    try:
        if wanted == "decline":
            reason = request.POST.get("reason", "")
            decline(actor=request.actor, change_id=change_id, reason=reason, now=timezone.now())
            messages.success(request, _("已答复，理由会告知提出方。"))
        elif wanted == "withdraw":
            withdraw_change(actor=request.actor, change_id=change_id, now=timezone.now())
            messages.success(request, _("修改要求已撤回。"))
        else:
            raise Http404
    except InvalidFacts as refused:
        return case(request, number, refused.problems)
    return see_other("apprenticeship:agreement", number)
