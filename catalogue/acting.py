"""Who asks: set by the sign-in that stands above these floors."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from rest_framework.request import Request

from common.actor import Actor


def actor_in(request: HttpRequest) -> Actor:
    """Give whoever opens a page. Raises PermissionDenied for somebody signed in without a role."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise PermissionDenied
    return actor


def actor_of(request: Request) -> Actor:
    """Give whoever calls the API; IsActing has seen to it that somebody does."""
    actor: Actor = request._request.actor  # type: ignore[attr-defined]
    return actor
