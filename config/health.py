"""Answers for load balancers and container checks."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET
from redis.exceptions import RedisError


@require_GET
def alive(request: HttpRequest) -> JsonResponse:
    """Say that the process answers."""
    return JsonResponse({"alive": True})


@require_GET
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether database and cache answer: 200 when both do, else 503, naming each."""
    parts = {"database": _answers(_ask_database), "cache": _answers(_ask_cache)}
    is_ready = all(parts.values())
    return JsonResponse({"ready": is_ready, **parts}, status=200 if is_ready else 503)


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_cache() -> None:
    cache.get("ready")


def _answers(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except (DatabaseError, RedisError):
        return False
    return True
