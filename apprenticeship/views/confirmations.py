"""Pages of confirmations: who has yet to say yes, and the page that a link opens on an apprentice's phone."""

from __future__ import annotations

from http import HTTPStatus

import segno
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import ActingRequest, acting, may_knock
from accounts.forms import blame
from apprenticeship import policy
from apprenticeship.actions.confirmations import LinkEnded, ask_by_link, confirm_by_link, issue_links
from apprenticeship.forms.confirmations import AnswerForm, LinksForm
from apprenticeship.lifecycle import AgreementKind
from apprenticeship.models import AgreementConfirmation, Enrolment
from apprenticeship.rules.agreements import CLAUSES
from apprenticeship.selectors.agreements import agreement_of, changes_by
from apprenticeship.selectors.confirmations import (
    OpenLink,
    link_of,
    live_links,
    own_link,
    people_of,
    takes_confirmations,
    token_of,
    unconfirmed,
)
from apprenticeship.selectors.enrolments import enrolment_of
from apprenticeship.views.answers import UNPROCESSABLE, listed, said
from common.actor import Apprentice, System
from common.errors import InvalidFacts, NotYourMove, WrongState
from common.identifiers import masked_name
from common.keyring import unseal
from common.keyset import Order

ORDERS = {"student_no": Order("student_no", read=str)}
HOLDER = System("学徒本人（确认链接）")
GONE = {"expired": HTTPStatus.GONE, "replaced": HTTPStatus.GONE, "locked": HTTPStatus.GONE, "over": HTTPStatus.GONE}


@acting
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: ActingRequest, number: str) -> HttpResponse:
    """List who has confirmed a training agreement and who has not; make links, shown this once."""
    row = agreement_of(request.actor, number)
    rows, made, problems = people_of(request.actor, row), [], []
    if request.method == "POST":
        policy.require(request.actor, "issue_links")
    form = LinksForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issued = issue_links(
                actor=request.actor,
                number=number,
                student_nos=_chosen(request, rows),
                days=form.cleaned_data["days"],
                now=timezone.now(),
            )
        except InvalidFacts as refused:
            problems = [said(problem) for problem in refused.problems]
        else:
            made = [(one.enrolment, _address(request, one)) for one in issued]
            messages.success(request, _("已生成 %(count)s 条链接，请立即复制发给本人。") % {"count": len(made)})
    chosen = request.GET.get("show", "")
    waiting = unconfirmed(rows).count()
    context = {
        "row": row,
        "form": form,
        "made": made,
        "problems": problems,
        "show": chosen,
        "waiting_count": waiting,
        "all_count": rows.count(),
        "may_issue": takes_confirmations(row) and policy.may(request.actor, "issue_links"),
        "now": timezone.now(),
        **listed(request, unconfirmed(rows) if chosen == "waiting" else rows, ORDERS, "student_no"),
    }
    is_wrong = request.method == "POST" and not made
    return render(
        request, "apprenticeship/agreements/confirmations.html", context, status=UNPROCESSABLE if is_wrong else None
    )


@acting
@never_cache
@require_GET
def slips(request: ActingRequest, number: str) -> HttpResponse:
    """Draw one slip with a QR code for every link that still serves, to print and hand out."""
    row = agreement_of(request.actor, number)
    policy.require(request.actor, "issue_links")
    if not takes_confirmations(row):
        raise WrongState
    slips_of = [
        {"row": one, "name": one.enrolment.person.name, "code": _code(_address(request, one))}
        for one in live_links(request.actor, row, timezone.now())
    ]
    return render(request, "apprenticeship/agreements/slips.html", {"row": row, "slips": slips_of})


def _code(address: str) -> str:
    """Draw an address as a QR code, for an image."""
    return segno.make(address, error="m", micro=False).svg_data_uri(scale=3)


@acting
@never_cache
@require_GET
def own(request: ActingRequest, student_no: str) -> HttpResponse:
    """Show a signed-in apprentice the way to what waits for their yes."""
    if not isinstance(request.actor, Apprentice):
        enrolment_of(request.actor, student_no)
        raise NotYourMove
    link = own_link(request.actor, student_no, timezone.now())
    if link is None:
        return _refused(request, "expired", HTTPStatus.GONE)
    context = {"agreement": link.agreement, "address": _address(request, link), "is_confirmed": link.confirmed_at}
    return render(request, "apprenticeship/agreements/own.html", context)


def _chosen(request: ActingRequest, rows: QuerySet[Enrolment]) -> list[str]:
    if "everybody" in request.POST:
        return list(unconfirmed(rows).values_list("student_no", flat=True))
    return request.POST.getlist("row")


def _address(request: HttpRequest, confirmation: AgreementConfirmation) -> str:
    return request.build_absolute_uri(reverse("apprenticeship:confirm_by_link", args=[token_of(confirmation)]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show an apprentice what they are asked to confirm, masked, and take their answer; no account is needed."""
    if not may_knock(request, "link"):
        return _refused(request, "often", HTTPStatus.TOO_MANY_REQUESTS)
    link = link_of(token, timezone.now())
    if link is None:
        return _refused(request, "unknown", HTTPStatus.NOT_FOUND)
    if link.ended:
        return _refused(request, link.ended, GONE[link.ended])
    if request.method != "POST" or link.is_confirmed:
        return _terms(request, link, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _terms(request, link, form)
    try:
        done = _answer(link, form, is_yes=request.POST.get("answer") == "yes")
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return _terms(request, link, form)
    except LinkEnded:
        return _refused(request, "locked", HTTPStatus.GONE)
    return _terms(request, link_of(token, timezone.now()) or link, AnswerForm(), done=done)


def _answer(link: OpenLink, form: AnswerForm, *, is_yes: bool) -> str:
    row, now, number_end = link.confirmation, timezone.now(), form.cleaned_data["number_end"]
    if is_yes:
        confirm_by_link(actor=HOLDER, confirmation_id=row.pk, serial=row.serial, number_end=number_end, now=now)
        return _("已确认，谢谢。")
    ask_by_link(
        actor=HOLDER,
        confirmation_id=row.pk,
        serial=row.serial,
        number_end=number_end,
        words=form.cleaned_data["words"],
        now=now,
    )
    return _("意见已提交，企业会答复您。")


def _terms(request: HttpRequest, link: OpenLink, form: AnswerForm, *, done: str = "") -> HttpResponse:
    row = link.confirmation
    person = row.enrolment.person
    context = {
        "row": row,
        "agreement": row.agreement,
        "name": masked_name(person.name),
        "number": _begun(unseal(person.number_sealed)),
        "clauses": [
            (clause.title, row.agreement.clauses.get(clause.code, "")) for clause in CLAUSES[AgreementKind.TRAINING]
        ],
        "changes": changes_by(row.enrolment, row.agreement),
        "is_confirmed": link.is_confirmed,
        "form": form,
        "done": done,
    }
    status = UNPROCESSABLE if form.errors else None
    return render(request, "apprenticeship/agreements/link.html", context, status=status)


def _begun(number: str) -> str:
    """Show where a number was issued and nothing else: its end is what the page asks for."""
    return f"{number[:6]}{'*' * (len(number) - 6)}"


def _refused(request: HttpRequest, why: str, status: int) -> HttpResponse:
    return render(request, "apprenticeship/agreements/link_ended.html", {"why": why}, status=status)
