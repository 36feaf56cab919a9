"""Pages of jobs: ask, watch, leave and find again, fetch the file, try again."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import ActingRequest, acting
from common.errors import WrongState
from common.keyset import Order, page_of
from documents.views import file_response
from exchange import selectors
from exchange.actions import jobs as acts
from exchange.lifecycle import JobKind, JobState, PaperFormat
from exchange.tasks import nudge

NEWEST = Order(is_descending=True)
UNDER_WAY = (JobState.WAITING, JobState.RUNNING)


@acting
@require_GET
def jobs(request: ActingRequest) -> HttpResponse:
    """List the actor's jobs, newest first."""
    found = selectors.jobs(request.actor)
    page = page_of(found, NEWEST, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {"page": page.rows, "previous_key": page.previous_key, "next_key": page.next_key}
    return render(request, "exchange/jobs/list.html", context)


@acting
@require_GET
def job(request: ActingRequest, job_id: int) -> HttpResponse:
    """Show one job; while it is under way the page asks again by itself."""
    row = selectors.jobs(request.actor).get(pk=job_id)
    return render(request, "exchange/jobs/case.html", {"job": row, "is_running": row.state in UNDER_WAY})


@acting
@require_POST
def retry_job(request: ActingRequest, job_id: int) -> HttpResponse:
    """Put a failed job back in the queue."""
    acts.retry(actor=request.actor, job_id=job_id)
    nudge()
    return redirect("exchange:job", job_id)


@acting
@require_GET
def job_result(request: ActingRequest, job_id: int) -> HttpResponse:
    """Fetch the file that a done job made."""
    row = selectors.jobs(request.actor).get(pk=job_id)
    if row.result is None:
        raise WrongState
    return file_response(row.result)


@acting
@require_POST
def ask_completion_report(request: ActingRequest, number: str, paper_format: PaperFormat) -> HttpResponse:
    """Ask for a class's completion report and go to its job."""
    row = acts.ask(
        actor=request.actor,
        membership_id=request.membership.pk,
        kind=JobKind.COMPLETION_REPORT,
        number=number,
        options={"format": paper_format},
        now=timezone.now(),
    )
    nudge()
    return redirect("exchange:job", row.pk)
