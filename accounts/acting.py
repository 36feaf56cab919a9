"""Finds out in which role a request acts; every door above asks here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle, SimpleRateThrottle

from accounts.models import Membership
from accounts.selectors import actor_of, memberships
from common.actor import Actor, role_of

SESSION_KEY = "membership_id"


class ActingRequest(HttpRequest):
    """A request of somebody signed in who acts in one of their roles."""

    membership: Membership
    held_memberships: list[Membership]
    actor: Actor


class ActingApiRequest(Request):
    """An API request of somebody who acts in one of their roles; `IsActing` has seen to it."""

    membership: Membership
    actor: Actor


class ActorMiddleware:
    """Puts `membership`, `actor` and `held_memberships` on every request; None and empty for nobody or no role."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        held = list(memberships(user.pk, timezone.localdate())) if user.is_authenticated else []
        membership = _chosen(request, held)
        request.held_memberships = held  # type: ignore[attr-defined]
        request.membership = membership  # type: ignore[attr-defined]
        request.actor = actor_of(membership) if membership else None  # type: ignore[attr-defined]
        return self.get_response(request)


def _chosen(request: HttpRequest, held: list[Membership]) -> Membership | None:
    if not held:
        return None
    chosen = request.session.get(SESSION_KEY)
    return next((m for m in held if m.pk == chosen), held[0])


def acting(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only somebody with a role through: nobody goes to the sign-in page, a user without a role gets 403.

    Pages are read and posted, nothing else.
    """

    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def inner(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.actor is None:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return inner


def on_page(request: HttpRequest) -> dict[str, Any]:
    """Give every template the acting membership and the key of its role."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {"membership": None, "role": ""}
    return {"membership": membership, "role": role_of(request.actor)}  # type: ignore[attr-defined]


# How often one address may knock at each door that opens without sign-in.
DOOR_RATES = {"link": "30/min", "certificate": "60/min", "plan": "60/min", "objection": "10/hour"}


def address_of(request: HttpRequest) -> str | None:
    """Give the address that a request came from; of forwarded ones only as many are believed as NUM_PROXIES says.

    None for a request that came over no connection.
    """
    address: str | None = BaseThrottle().get_ident(request)  # type: ignore[arg-type]
    return address


class _DoorThrottle(SimpleRateThrottle):
    def __init__(self, door: str) -> None:
        self.door, self.rate = door, DOOR_RATES[door]
        super().__init__()

    def get_cache_key(self, request: Any, view: Any) -> str:
        return f"{self.door}-{address_of(request)}"


def may_knock(request: HttpRequest, door: str) -> bool:
    """Count one knock at a door of DOOR_RATES; False when this address knocked too often of late."""
    return bool(_DoorThrottle(door).allow_request(request, None))  # type: ignore[arg-type]
