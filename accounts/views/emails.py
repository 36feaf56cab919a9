"""Pages of one's e-mail address: set it, remove it, confirm it over the link that was sent there."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.acting import ActingRequest, acting, may_knock
from accounts.forms import EmailForm, blame
from accounts.selectors import email_of_token
from common.actor import System
from common.errors import InvalidFacts

HOLDER = System("邮箱确认")


@acting
@never_cache
def email(request: ActingRequest) -> HttpResponse:
    """Show where mails go; ask for another address, to be confirmed over a link."""
    user = request.membership.user
    form = EmailForm(request.POST or None, initial={"email": user.pending_email or user.email})
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.set_email(actor=request.actor, email=form.cleaned_data["email"])
        except InvalidFacts as refused:
            blame(form, refused.problems)
        else:
            if changed.pending_email:
                messages.success(request, _("确认邮件稍后送达，请打开邮件中的链接。"))
            return redirect("accounts:email")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/email.html", {"form": form, "owner": user}, status=status)


@acting
@require_POST
def email_remove(request: ActingRequest) -> HttpResponse:
    """Send no more mails to oneself."""
    actions.remove_email(actor=request.actor)
    messages.success(request, _("电子邮箱已移除，以后只收站内消息。"))
    return redirect("accounts:email")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def email_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an address over the link that was sent there; no sign-in is needed, and looking changes nothing."""
    if not may_knock(request, "link"):
        return _told(request, "often", HTTPStatus.TOO_MANY_REQUESTS)
    meant = email_of_token(token)
    if meant is None:
        return _told(request, "ended", HTTPStatus.GONE)
    if request.method != "POST":
        return render(request, "accounts/email_confirm.html", {"said": "asked", "address": meant.email})
    try:
        actions.confirm_email(actor=HOLDER, token=token, now=timezone.now())
    except actions.EmailLinkEnded:
        return _told(request, "ended", HTTPStatus.GONE)
    return _told(request, "done", HTTPStatus.OK)


def _told(request: HttpRequest, said: str, status: HTTPStatus) -> HttpResponse:
    return render(request, "accounts/email_confirm.html", {"said": said, "address": ""}, status=status)
