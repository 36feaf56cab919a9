"""Pages of sign-in, of one's roles, machine keys and password."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import actions
from accounts.acting import SESSION_KEY, ActingRequest, acting
from accounts.forms import (
    PasswordForm,
    SignInForm,
    TokenForm,
    blame,
)
from accounts.models import Token
from accounts.selectors import (
    memberships,
    roles_ever,
    tokens,
)
from common.errors import InvalidFacts


class SignIn(auth.LoginView):
    """The sign-in page; five failures lock the name and address for a quarter of an hour."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        return self.render_to_response(self.get_context_data(form=form), status=HTTPStatus.UNPROCESSABLE_ENTITY)


class SignOut(auth.LogoutView):
    """Ends the session; POST only."""


@acting
@require_POST
def switch_role(request: ActingRequest, membership_id: int) -> HttpResponse:
    """Act in another of one's own roles from now on."""
    membership = get_object_or_404(memberships(request.membership.user_id, timezone.localdate()), pk=membership_id)
    request.session[SESSION_KEY] = membership.pk
    return redirect("home")


@acting
@require_GET
def roles(request: ActingRequest) -> HttpResponse:
    """Show the roles that one holds and has held."""
    context = {"page": roles_ever(request.actor), "today": timezone.localdate()}
    return render(request, "accounts/roles.html", context)


@acting
@never_cache
def tokens_page(request: ActingRequest) -> HttpResponse:
    """List one's machine keys; issue one and show its secret this once."""
    if request.method != "POST":
        return _tokens(request, TokenForm(held=request.held_memberships))
    form = TokenForm(request.POST, held=request.held_memberships)
    if not form.is_valid():
        return _tokens(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    now = timezone.now()
    token, secret = actions.issue_token(
        actor=request.actor,
        membership_id=form.cleaned_data["membership"],
        label=form.cleaned_data["label"],
        expires_at=form.expires_at(now),
        now=now,
    )
    return _tokens(request, TokenForm(held=request.held_memberships), issued=token, secret=secret)


def _tokens(
    request: ActingRequest, form: TokenForm, *, issued: Token | None = None, secret: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "issued": issued,
        "secret": secret,
        "tokens": tokens(request.actor),
        "now": timezone.now(),
    }
    return render(request, "accounts/tokens.html", context, status=status)


@acting
@require_POST
def revoke_token(request: ActingRequest, token_id: int) -> HttpResponse:
    """Revoke one of one's machine keys."""
    token = actions.revoke_token(actor=request.actor, token_id=token_id, now=timezone.now())
    messages.success(request, _("令牌“%(label)s”已作废。") % {"label": token.label})
    return redirect("accounts:tokens")


@acting
@never_cache
def password(request: ActingRequest) -> HttpResponse:
    """Change one's password; other sessions end, this one stays."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.change_password(
                actor=request.actor, current=form.cleaned_data["current"], password=form.cleaned_data["password"]
            )
        except InvalidFacts as error:
            blame(form, error.problems)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("密码已修改，其他设备上的登录已退出。"))
            return redirect("accounts:password")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/password.html", {"form": form}, status=status)
