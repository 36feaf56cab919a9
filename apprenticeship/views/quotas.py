"""Pages of seats: how many were given, taken and left; entering them, revising them, the classes that took them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship.actions.quotas import give_quota, revise_quota
from apprenticeship.filters.quotas import QuotaFilter
from apprenticeship.forms.quotas import QuotaForm, RevisionForm
from apprenticeship.models import SeatQuota
from apprenticeship.policy import filings as filing_policy
from apprenticeship.selectors.quotas import QUOTA_ORDERS, classes_of_quota, quota_of, quotas
from apprenticeship.views.answers import UNPROCESSABLE, listed, see_other
from common.errors import InvalidFacts
from common.keyset import Order
from documents.views import file_response
from journal.selectors import entries_of


@acting
@require_GET
def quota_list(request: ActingRequest) -> HttpResponse:
    """List the seats that were given; filters, order and place stand in the address."""
    found = QuotaFilter(request.GET, queryset=quotas(request.actor))
    context = {
        "filter": found,
        "may_give": filing_policy.may_keep_quotas(request.actor),
        **listed(request, found.qs, QUOTA_ORDERS, "-year"),
    }
    return render(request, "apprenticeship/quotas/list.html", context)


@acting
@require_GET
def quota_case(request: ActingRequest, quota_id: int) -> HttpResponse:
    """Show seats and the classes that took them."""
    row = quota_of(request.actor, quota_id)
    context = {
        "row": row,
        "may_revise": filing_policy.may_keep_quotas(request.actor, row.region_id),
        "entries": entries_of(row)[:50],
        **listed(request, classes_of_quota(request.actor, row), {"newest": Order()}, "-newest"),
    }
    return render(request, "apprenticeship/quotas/case.html", context)


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def quota_new(request: ActingRequest) -> HttpResponse:
    """Enter seats by a document."""
    filing_policy.require_quota_keeper(request.actor)
    region = getattr(request.actor, "region", "")
    initial = {"region": region, "year": timezone.localdate().year}
    form = QuotaForm(request.POST or None, request.FILES or None, initial=initial, region=region)
    if request.method == "POST" and form.is_valid():
        try:
            row = give_quota(actor=request.actor, facts=form.facts(), now=timezone.now(), **_file(form))
        except InvalidFacts as refused:
            blame(form, refused.problems)
        else:
            messages.success(request, _("名额已登记。"))
            return see_other("apprenticeship:quota", row.pk)
    return render(
        request, "apprenticeship/quotas/new.html", {"form": form}, status=UNPROCESSABLE if form.errors else None
    )


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def quota_revise(request: ActingRequest, quota_id: int) -> HttpResponse:
    """Change how many seats there are, by a later document."""
    row: SeatQuota = quota_of(request.actor, quota_id)
    filing_policy.require_quota_keeper(request.actor, row.region_id)
    initial = {"seats_count": row.seats_count, "document_no": row.document_no}
    form = RevisionForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("seats_count", "document_no", "reason")}
        try:
            revise_quota(actor=request.actor, quota_id=quota_id, now=timezone.now(), **given, **_file(form))
        except InvalidFacts as refused:
            blame(form, refused.problems)
        else:
            messages.success(request, _("名额已调整。"))
            return see_other("apprenticeship:quota", quota_id)
    context = {"form": form, "row": row}
    return render(request, "apprenticeship/quotas/revise.html", context, status=UNPROCESSABLE if form.errors else None)


@acting
@require_GET
def quota_scan(request: ActingRequest, quota_id: int) -> HttpResponse:
    """Give the scan of the document by which seats were given."""
    row = quota_of(request.actor, quota_id)
    if row.scan is None:
        raise Http404
    return file_response(row.scan, as_attachment="download" in request.GET)


def _file(form: Any) -> dict[str, Any]:
    file = form.cleaned_data["scan"]
    if file is None:
        return {}
    return {"filename": file.name or "", "content": file.read(settings.UPLOAD_LIMIT_BYTES + 1)}
