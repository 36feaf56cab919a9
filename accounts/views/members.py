"""Pages of the members of one's organisation and of invitations."""

from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions
from accounts.acting import SESSION_KEY, ActingRequest, acting, may_knock
from accounts.filters import MemberFilter
from accounts.forms import (
    AcceptForm,
    InvitationForm,
    MemberForm,
    blame,
)
from accounts.models import Membership
from accounts.selectors import (
    MEMBER_ORDERS,
    invitation_of,
    invitations,
    member_of,
    members,
)
from common.actor import System
from common.errors import InvalidFacts, Problem
from common.keyset import chosen, page_of
from journal.selectors import entries_of

INVITED = System("邀请链接")
on_form = require_http_methods(["GET", "HEAD", "POST"])


@acting
@require_GET
def member_list(request: ActingRequest) -> HttpResponse:
    """List the members of one's organisation; words, presence, order and place stand in the address."""
    found = MemberFilter(request.GET, queryset=members(request.actor))
    order = chosen(MEMBER_ORDERS, request.GET.get("sort", ""), "name")
    page = page_of(found.qs, order, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "page": page.rows,
        "previous_key": page.previous_key,
        "next_key": page.next_key,
        "filter": found,
        "show": request.GET.get("show", ""),
        "open_invitations": invitations(request.actor).filter(
            used_at=None, revoked_at=None, expires_at__gt=timezone.now()
        )[:50],
    }
    return render(request, "accounts/members.html", context)


@acting
@never_cache
@on_form
def member_invite(request: ActingRequest) -> HttpResponse:
    """Invite somebody; the link is shown this once."""
    invitations(request.actor)
    form = InvitationForm(request.POST or None, actor=request.actor)
    address, invited = "", None
    if request.method == "POST" and form.is_valid():
        try:
            invited, secret = actions.invite(
                actor=request.actor,
                role=form.cleaned_data["role"],
                name=form.cleaned_data["name"],
                duties=form.cleaned_data.get("duties", []),
                is_admin=form.cleaned_data["is_admin"],
                directory_id=form.cleaned_data.get("directory"),
                days=form.cleaned_data["days"],
                now=timezone.now(),
            )
        except InvalidFacts as refused:
            blame(form, refused.problems)
        else:
            address = request.build_absolute_uri(reverse("accounts:accept_invitation", args=[secret]))
            form = InvitationForm(actor=request.actor)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "address": address, "invited": invited}
    return render(request, "accounts/invite.html", context, status=status)


@acting
@on_form
def member(request: ActingRequest, membership_id: int) -> HttpResponse:
    """Show a member; change duties, make or unmake an administrator."""
    row = member_of(request.actor, membership_id)
    initial = {"duties": row.duties, "is_admin": row.is_admin}
    form = MemberForm(request.POST if request.method == "POST" else None, role=row.role, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_member(
                actor=request.actor,
                membership_id=membership_id,
                duties=form.cleaned_data.get("duties", []),
                is_admin=form.cleaned_data["is_admin"],
            )
        except InvalidFacts as refused:
            blame(form, refused.problems)
        else:
            messages.success(request, _("已保存。"))
            return redirect("accounts:members")
    return _member(request, row, form)


def _member(
    request: ActingRequest, row: Membership, form: MemberForm, problems: Sequence[Problem] = ()
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or problems else HTTPStatus.OK
    context = {"row": row, "form": form, "problems": problems, "entries": entries_of(row)[:50]}
    return render(request, "accounts/member.html", context, status=status)


@acting
@require_POST
def member_end(request: ActingRequest, membership_id: int) -> HttpResponse:
    """Deactivate a member, with a reason."""
    row = member_of(request.actor, membership_id)
    try:
        actions.deactivate_member(
            actor=request.actor,
            membership_id=membership_id,
            reason=request.POST.get("reason", ""),
            today=timezone.localdate(),
        )
    except InvalidFacts as refused:
        initial = {"duties": row.duties, "is_admin": row.is_admin}
        return _member(request, row, MemberForm(role=row.role, initial=initial), refused.problems)
    messages.success(request, _("“%(name)s”已停用，登录和接口令牌立即失效。") % {"name": row.user.name})
    return redirect("accounts:members")


@acting
@require_POST
def invitation_revoke(request: ActingRequest, invitation_id: int) -> HttpResponse:
    """Revoke an invitation."""
    actions.revoke_invitation(actor=request.actor, invitation_id=invitation_id, now=timezone.now())
    messages.success(request, _("邀请已作废。"))
    return redirect("accounts:members")


@never_cache
@on_form
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the role of an invitation: with the account that is signed in, or with a new one."""
    if not may_knock(request, "link"):
        return render(request, "accounts/invitation_ended.html", {"often": True}, status=HTTPStatus.TOO_MANY_REQUESTS)
    invitation, serves = invitation_of(secret, timezone.now())
    if invitation is None:
        raise Http404
    if not serves:
        return render(request, "accounts/invitation_ended.html", {"often": False}, status=HTTPStatus.GONE)
    is_known = request.user.is_authenticated
    form = AcceptForm(request.POST if request.method == "POST" and not is_known else None)
    problems: Sequence[Problem] = ()
    if request.method == "POST" and (is_known or form.is_valid()):
        try:
            membership = actions.accept_invitation(
                actor=INVITED,
                secret=secret,
                user_id=request.user.pk if is_known else None,
                username="" if is_known else form.cleaned_data["username"],
                password="" if is_known else form.cleaned_data["password"],
                now=timezone.now(),
            )
        except InvalidFacts as refused:
            problems = refused.problems
            blame(form, () if is_known else problems)
        else:
            return _joined(request, membership, is_known=is_known)
    context = {"row": invitation, "form": form, "problems": problems if is_known else ()}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or problems else HTTPStatus.OK
    return render(request, "accounts/accept.html", context, status=status)


def _joined(request: HttpRequest, membership: Membership, *, is_known: bool) -> HttpResponse:
    if not is_known:
        messages.success(request, _("账号已建立，请登录。"))
        return redirect("accounts:sign_in")
    request.session[SESSION_KEY] = membership.pk
    messages.success(request, _("已接受邀请，现在以新的角色操作；可以在右上角切换。"))
    return redirect("home")
