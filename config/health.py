"""Answers for load balancers and container checks."""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET


@require_GET
def alive(request: HttpRequest) -> JsonResponse:
    """Say that the process answers."""
    return JsonResponse({"alive": True})


@require_GET
def ready(request: HttpRequest) -> JsonResponse:
    """Say that database and cache answer; an error of either is a 500 by itself."""
    connection.ensure_connection()
    cache.get("ready")
    return JsonResponse({"ready": True})
