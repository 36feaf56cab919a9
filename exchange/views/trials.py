"""The page on which a bureau tries worked cases on a rulebook: each passes or fails, with its lines."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from common.errors import InvalidFacts
from exchange.forms import TrialForm
from exchange.parsers.files import read_bounded
from exchange.parsers.golden import LIMITS, Golden
from exchange.selectors.trials import trial, trial_choices


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def rulebook_trial(request: ActingRequest) -> HttpResponse:
    """Take a file, work it out, show what is off first; nothing is kept."""
    choices = trial_choices(request.actor)
    if request.method != "POST":
        asked = request.GET.get("rulebook", "")
        return _page(request, TrialForm(choices=choices, initial={"rulebook": asked}))
    form = TrialForm(request.POST, request.FILES, choices=choices)
    if form.is_valid():
        try:
            content = read_bounded(form.cleaned_data["file"], LIMITS)
            return _page(request, form, trial(request.actor, form.cleaned_data["rulebook"], content))
        except InvalidFacts as error:
            if error.problems:
                blame(form, error.problems)
            else:
                form.add_error("file", str(error))
    return _page(request, form, status=422)


def _page(request: ActingRequest, form: TrialForm, found: Sequence[Golden] = (), status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "cases": sorted(found, key=lambda one: one.is_right),
        "right_count": sum(one.is_right for one in found),
        "wrong_count": sum(not one.is_right for one in found),
    }
    return render(request, "exchange/trial.html", context, status=status)
