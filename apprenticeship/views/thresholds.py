"""The page of the thresholds by which two records may be one person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship import policy
from apprenticeship.actions.thresholds import set_thresholds
from apprenticeship.forms.duplicates import ThresholdForm
from apprenticeship.rules.duplicates import REASON_LABELS, WEIGHTS
from apprenticeship.selectors.thresholds import threshold_book, thresholds_set
from apprenticeship.views.answers import UNPROCESSABLE, see_other
from common.actor import Auditor, Officer
from common.errors import InvalidFacts, NotYourMove

MOST_SHOWN = 20


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def thresholds(request: ActingRequest) -> HttpResponse:
    """Show what counts in the bureau's region and what was set before; POST sets it anew."""
    actor = request.actor
    if not isinstance(actor, Officer | Auditor):
        raise NotYourMove
    book = threshold_book()
    now_counts = book.of(actor.region)
    initial = {"likely": now_counts.likely, "certain": now_counts.certain}
    form = ThresholdForm(request.POST or None, initial=initial)
    if request.method == "POST":
        policy.require(actor, "set_thresholds")
        if form.is_valid() and _saved(request, form):
            messages.success(request, _("已保存；今后找到的按新的界限判断，已列出的不变。"))
            return see_other("apprenticeship:duplicate_thresholds")
    context = {
        "counts": now_counts,
        "is_own": actor.region in book.by_region,
        "rows": list(thresholds_set(actor)[:MOST_SHOWN]),
        "weights": [(_(label), WEIGHTS[key]) for key, label in REASON_LABELS.items()],
        "form": form if policy.may(actor, "set_thresholds") else None,
    }
    status = UNPROCESSABLE if request.method == "POST" else None
    return render(request, "apprenticeship/duplicates/thresholds.html", context, status=status)


def _saved(request: ActingRequest, form: ThresholdForm) -> bool:
    try:
        given = form.cleaned_data["source"]
        set_thresholds(actor=request.actor, wanted=form.wanted(), source=given, now=timezone.now())
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return False
    return True
