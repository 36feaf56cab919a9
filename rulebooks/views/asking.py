"""Who asks for a page of rulebooks."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from common.actor import Actor


def actor_in(request: HttpRequest) -> Actor:
    """Give whoever acts. Raises PermissionDenied for somebody signed in without a role."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise PermissionDenied
    return actor
