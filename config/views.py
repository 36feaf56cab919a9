"""The home page: what waits for the role that is acting, gathered from every app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.acting import ActingRequest, acting
from apprenticeship.selectors.agreements import waiting as agreements_waiting
from apprenticeship.selectors.class_progress import waiting as classes_waiting
from apprenticeship.selectors.companions import waiting as logs_waiting
from apprenticeship.selectors.eligibility_lists import waiting as eligibility_waiting
from apprenticeship.selectors.enrolments import waiting as people_waiting
from common.actor import Actor
from common.waiting import Waiting
from rulebooks.selectors import waiting as rulebooks_waiting
from subsidies.selectors.claims import waiting as claims_waiting

SOURCES: tuple[Callable[[Actor, date], list[Waiting]], ...] = (
    classes_waiting,
    agreements_waiting,
    people_waiting,
    eligibility_waiting,
    logs_waiting,
    claims_waiting,
    rulebooks_waiting,
)
COUNTER_COUNT = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as the page draws it: translated there, with the address of the list that it counts."""

    label: str
    hint: str
    count: int
    url: str


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """List what waits for an actor, in the order of SOURCES."""
    return [entry for source in SOURCES for entry in source(actor, today)]


@acting
@require_GET
def home(request: ActingRequest) -> HttpResponse:
    """Show three counters of what is late, and the list of what waits."""
    entries = waiting(request.actor, timezone.localdate())
    context = {
        "counters": [_shown(entry) for entry in entries if entry.is_late][:COUNTER_COUNT],
        "entries": [_shown(entry) for entry in entries if not entry.is_late and entry.count],
    }
    return render(request, "home/home.html", context)


def _shown(entry: Waiting) -> Shown:
    url = reverse(entry.url_name, kwargs=entry.url_kwargs)
    return Shown(entry.label, entry.hint, entry.count, f"{url}?{entry.query}" if entry.query else url)
