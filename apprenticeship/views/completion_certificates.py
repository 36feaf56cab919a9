"""Pages of completion certificates: a class's, the paper with its QR code, and the public check."""

from __future__ import annotations

from http import HTTPStatus

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import ActingRequest, acting, may_knock
from apprenticeship import policy
from apprenticeship.actions.completion_certificates import issue_completion_certificates, revoke_completion_certificate
from apprenticeship.selectors.classes import class_of
from apprenticeship.selectors.completion_certificates import completed_of, completion_certificate_of, finding, revoked
from apprenticeship.views.answers import UNPROCESSABLE, said, see_other
from common.errors import InvalidFacts
from common.levels import LEVEL_LABELS, Level
from common.signatures import public_key


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def class_completion_certificates(request: ActingRequest, number: str) -> HttpResponse:
    """List who completed in a class and what they hold; issue to everybody who holds none."""
    if request.method != "POST":
        return _listed(request, number)
    try:
        made = issue_completion_certificates(actor=request.actor, number=number, today=timezone.localdate())
    except InvalidFacts as refused:
        return _listed(request, number, [said(problem) for problem in refused.problems])
    messages.success(request, _("已颁发 %(count)s 份结业证书。") % {"count": len(made)})
    return see_other("apprenticeship:class_completion_certificates", number)


def _listed(request: ActingRequest, number: str, problems: list[dict[str, str]] | None = None) -> HttpResponse:
    row = class_of(request.actor, number)
    rows = completed_of(request.actor, row)
    context = {
        "row": row,
        "rows": rows,
        "problems": problems or [],
        "lacking_count": sum(each.is_lacking for each in rows),
        "may_issue": policy.may(request.actor, "issue_completion"),
        "may_revoke": policy.may(request.actor, "revoke_completion"),
    }
    template = "apprenticeship/completion_certificates/class.html"
    return render(request, template, context, status=UNPROCESSABLE if problems else None)


@acting
@require_GET
def completion_certificate(request: ActingRequest, number: str) -> HttpResponse:
    """Draw a certificate for printing."""
    row = completion_certificate_of(request.actor, number)
    return render(
        request, "apprenticeship/completion_certificates/paper.html", {"row": row, "check": _check_url(request)}
    )


@acting
@require_GET
def completion_certificate_qr(request: ActingRequest, number: str) -> HttpResponse:
    """Draw the QR code of a certificate: the address of the public check with the signed statement."""
    row = completion_certificate_of(request.actor, number)
    qr = segno.make(f"{_check_url(request)}?c={row.code}", error="m", micro=False)
    drawn = qr.svg_inline(scale=4).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": "private, no-store"})


def _check_url(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("apprenticeship:check"))


@acting
@require_POST
def completion_certificate_revoke(request: ActingRequest, number: str) -> HttpResponse:
    """Revoke a certificate for a reason."""
    row = completion_certificate_of(request.actor, number)
    class_number = row.enrolment.training_class.number
    reason = request.POST.get("reason", "")
    try:
        revoke_completion_certificate(actor=request.actor, number=number, reason=reason, today=timezone.localdate())
    except InvalidFacts as refused:
        return _listed(request, class_number, [said(problem) for problem in refused.problems])
    messages.success(request, _("已撤销结业证书 %(number)s。") % {"number": number})
    return see_other("apprenticeship:class_completion_certificates", class_number)


# ---- for everybody ----


@never_cache
@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """Say whether a certificate is genuine and in force, without sign-in; gives no more than its code states."""
    if not may_knock(request, "certificate"):
        context = {"status": 429, "message": _("查询过于频繁，请一分钟后再试。"), "problems": []}
        return render(request, "errors/refused.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    code = request.GET.get("c", "").strip()
    found = finding(code)
    stated = found.statement.level if found.statement else ""
    level = LEVEL_LABELS[Level(stated)] if stated in set(Level) else ""
    context = {"code": code, "found": found, "level": level}
    return render(request, "apprenticeship/completion_certificates/check.html", context)


@require_GET
def check_key(request: HttpRequest) -> HttpResponse:
    """Give the public key (Ed25519, PEM), so that codes can be checked without us."""
    return HttpResponse(public_key(), content_type="application/x-pem-file")


@require_GET
def check_revoked(request: HttpRequest) -> JsonResponse:
    """Give the numbers of every revoked certificate with the day; nothing else of anybody."""
    rows = [{"number": row.number, "revoked_on": row.revoked_on} for row in revoked().only("number", "revoked_on")]
    return JsonResponse({"revoked": rows})
