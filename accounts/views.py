"""Pages of sign-in and of changing the role in which one acts."""

from django.contrib.auth import views as auth
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.acting import SESSION_KEY, ActingRequest, acting
from accounts.selectors import memberships


class SignIn(auth.LoginView):
    """The sign-in page; five failures lock the name and address for a quarter of an hour."""

    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True


class SignOut(auth.LogoutView):
    """Ends the session; POST only."""


@acting
@require_POST
def switch_role(request: ActingRequest, membership_id: int) -> HttpResponse:
    """Act in another of one's own roles from now on."""
    membership = get_object_or_404(memberships(request.membership.user_id, timezone.localdate()), pk=membership_id)
    request.session[SESSION_KEY] = membership.pk
    return redirect("home")
