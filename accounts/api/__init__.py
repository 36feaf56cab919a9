"""How API requests say who they are: a machine's token, or the session of a page."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import authentication, exceptions, permissions
from rest_framework.request import Request

from accounts.models import User
from accounts.selectors import actor_of, membership_of_token


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <secret>`: acts in the membership that the token is bound to."""

    keyword = b"bearer"

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        parts = authentication.get_authorization_header(request).split()
        if not parts or parts[0].lower() != self.keyword:
            return None
        membership = (
            membership_of_token(parts[1].decode("ascii", "replace"), timezone.now()) if len(parts) == 2 else None
        )
        if membership is None:
            raise exceptions.AuthenticationFailed
        request._request.membership = membership  # type: ignore[attr-defined]
        request._request.actor = actor_of(membership)  # type: ignore[attr-defined]
        return membership.user, None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of a signed-in page; writes need the CSRF token."""

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class IsActing(permissions.BasePermission):
    """Lets only those through who act in a role."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user and request.user.is_authenticated and getattr(request._request, "actor", None))
