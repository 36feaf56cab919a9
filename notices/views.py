"""Pages of messages: the inbox, one message on its way to its case, how a user wants to be told."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages as said_to_user
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import ActingRequest, acting
from apprenticeship.views.answers import listed
from common.keyset import Order, page_of
from documents.views import made_response
from exchange.exports.papers import MEDIA_TYPES, file_of
from exchange.lifecycle import PaperFormat
from notices import policy
from notices.actions import inbox as acts
from notices.actions.mails import retry
from notices.filters import ExpectationFilter, MailFilter, MessageFilter
from notices.forms import PreferencesForm
from notices.selectors.expected import LEDGER_TITLE, ORDERS, expectations, ledger_paper, said
from notices.selectors.inbox import choices_of, messages, unread_count
from notices.selectors.mails import mails as mails_of


@acting
@require_GET
def inbox(request: ActingRequest) -> HttpResponse:
    """List what was told to the acting role, newest first."""
    found = MessageFilter(request.GET, queryset=messages(request.actor))
    asked = request.GET
    page = page_of(found.qs, Order().reversed, after=asked.get("after", ""), before=asked.get("before", ""))
    context = {
        "filter": found,
        "page": [{"row": row, "words": _(row.words) % {"subject": row.subject}} for row in page.rows],
        "previous_key": page.previous_key,
        "next_key": page.next_key,
    }
    return render(request, "notices/inbox.html", context)


@acting
@require_POST
def open_message(request: ActingRequest, message_id: int) -> HttpResponse:
    """Mark a message read and lead to what it is about."""
    message = acts.read(actor=request.actor, message_id=message_id, now=timezone.now())
    return HttpResponseRedirect(reverse(message.url_name, args=[message.url_key]), status=HTTPStatus.SEE_OTHER)


@acting
@require_POST
def read_all(request: ActingRequest) -> HttpResponse:
    """Mark everything read."""
    count = acts.read_all(actor=request.actor, now=timezone.now())
    said_to_user.success(request, _("已将 %(count)s 条消息标为已读。") % {"count": count})
    return HttpResponseRedirect(reverse("notices:inbox"), status=HTTPStatus.SEE_OTHER)


@acting
def preferences(request: ActingRequest) -> HttpResponse:
    """Choose how to be told of each topic."""
    standing = choices_of(request.actor)
    form = PreferencesForm(request.POST or None, choices=standing)
    if request.method != "POST":
        return render(request, "notices/preferences.html", {"form": form, "email": request.membership.user.email})
    if not form.is_valid():
        context = {"form": form, "email": request.membership.user.email}
        return render(request, "notices/preferences.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    acts.choose(actor=request.actor, choices=form.chosen())
    said_to_user.success(request, _("消息设置已保存。"))
    return HttpResponseRedirect(reverse("notices:preferences"), status=HTTPStatus.SEE_OTHER)


@acting
@require_GET
def expected(request: ActingRequest) -> HttpResponse:
    """List what should come and did not; filters, order and place stand in the address."""
    policy.require_ledger(request.actor)
    today = timezone.localdate()
    found = ExpectationFilter(request.GET, queryset=expectations(request.actor, today))
    context = {"filter": found, **listed(request, found.qs, ORDERS, "due")}
    context["page"] = [said(row, request.actor, today) for row in context["page"]]
    return render(request, "notices/expected.html", context)


@acting
@require_GET
def expected_file(request: ActingRequest) -> HttpResponse:
    """Give every row of the ledger as its page filters and sorts it, as a workbook."""
    policy.require_ledger(request.actor)
    today = timezone.localdate()
    content = file_of(ledger_paper(request.actor, request.GET, today), PaperFormat.XLSX)
    return made_response(content, f"{LEDGER_TITLE}-{today:%Y%m%d}.xlsx", MEDIA_TYPES[PaperFormat.XLSX])


@acting
@require_GET
def mails(request: ActingRequest) -> HttpResponse:
    """List the mails of the region, for a bureau's administrators: states and attempts, never what they say."""
    found = MailFilter(request.GET, queryset=mails_of(request.actor))
    context = {"filter": found, **listed(request, found.qs, {"newest": Order()}, "-newest")}
    return render(request, "notices/mails.html", context)


@acting
@require_POST
def mail_retry(request: ActingRequest, mail_id: int) -> HttpResponse:
    """Send a mail that failed once more."""
    retry(actor=request.actor, mail_id=mail_id)
    said_to_user.success(request, _("已重新排队，稍后发送。"))
    return HttpResponseRedirect(reverse("notices:mails"), status=HTTPStatus.SEE_OTHER)


def on_page(request: HttpRequest) -> dict[str, Any]:
    """Give every page the count of unread messages, asked only where it is drawn."""
    actor = getattr(request, "actor", None)
    return {"unread_messages": (lambda: unread_count(actor)) if actor else 0}
