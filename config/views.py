"""The home page: what waits for the role that is acting, gathered from every app."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingRequest, acting
from common.waiting import Waiting
from config.help import entries
from notices.selectors.waiting import waiting

COUNTER_COUNT = 3


class RuleSerializer(serializers.Serializer[Any]):
    """A rule: its stable code, what it is called, how grave it is, and what it says with how to mend it."""

    code = serializers.CharField()
    group = serializers.CharField()
    title = serializers.CharField()
    severity = serializers.CharField()
    words = serializers.ListField(child=serializers.ListField(child=serializers.CharField(allow_blank=True)))


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as the page draws it: translated there, with the address of the list that it counts."""

    label: str
    hint: str
    count: int
    url: str


@login_required
@require_GET
def rules_help(request: HttpRequest) -> HttpResponse:
    """List every rule by its code with what it means; `?q=` keeps those that hold every word."""
    words = request.GET.get("q", "")[:100]
    return render(request, "help/rules.html", {"words": words, "entries": entries(words)})


class RuleList(APIView):
    """Every rule by its code, in the language that the asker prefers."""

    @extend_schema(
        operation_id="v1_rules_list",
        parameters=[OpenApiParameter("q", str, description="代码或文字")],
        responses=RuleSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """List the rules that hold every word of `q`."""
        told = entries(request.query_params.get("q", "")[:100])
        return Response(RuleSerializer([asdict(entry) for entry in told], many=True).data)


@acting
@require_GET
def home(request: ActingRequest) -> HttpResponse:
    """Show three counters of what is late, and the list of what waits."""
    entries = waiting(request.actor, timezone.localdate())
    context = {
        "counters": [_shown(entry) for entry in entries if entry.is_late][:COUNTER_COUNT],
        "entries": [_shown(entry) for entry in entries if not entry.is_late and entry.count],
    }
    return render(request, "home/home.html", context)


def _shown(entry: Waiting) -> Shown:
    url = reverse(entry.url_name, kwargs=entry.url_kwargs)
    return Shown(entry.label, entry.hint, entry.count, f"{url}?{entry.query}" if entry.query else url)
