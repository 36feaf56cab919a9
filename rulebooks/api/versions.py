"""Rulebooks over the API."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalogue.acting import actor_of
from rulebooks.models import RulebookVersion
from rulebooks.rules import clauses
from rulebooks.selectors import parsed, rulebooks, version_of
from rulebooks.serializers import ClauseSerializer, RulebookSerializer


class RulebookList(generics.ListAPIView[RulebookVersion]):
    """Every version of every rulebook, newest first."""

    queryset = RulebookVersion.objects.none()
    serializer_class = RulebookSerializer

    def get_queryset(self) -> QuerySet[RulebookVersion]:
        return rulebooks(actor_of(self.request))


class RulebookClauses(APIView):
    """What a rulebook says."""

    @extend_schema(
        operation_id="v1_rulebooks_clauses",
        parameters=[OpenApiParameter("version", int)],
        responses=ClauseSerializer(many=True),
    )
    def get(self, request: Request, code: str) -> Response:
        """Give every value with its article, of the newest version unless one is named."""
        asked = request.query_params.get("version", "")
        version = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
        row = version_of(actor_of(request), code, version)
        return Response(ClauseSerializer(clauses(parsed(row)), many=True).data)
