"""Seats over the API."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship.actions.quotas import give_quota, revise_quota
from apprenticeship.filters.quotas import QuotaFilter
from apprenticeship.models import SeatQuota
from apprenticeship.rules.quotas import QuotaFacts
from apprenticeship.selectors.quotas import quota_of, quotas
from apprenticeship.serializers.quotas import (
    QuotaRequestSerializer,
    QuotaRevisionRequestSerializer,
    QuotaSerializer,
)


class QuotaList(generics.ListAPIView[SeatQuota]):
    """The seats that a bureau gave, newest first."""

    queryset = SeatQuota.objects.none()
    serializer_class = QuotaSerializer
    filterset_class = QuotaFilter
    parser_classes = (JSONParser, MultiPartParser)
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[SeatQuota]:
        return quotas(self.request.actor)

    @extend_schema(request=QuotaRequestSerializer, responses={201: QuotaSerializer})
    def post(self, request: ActingApiRequest) -> Response:
        """Enter seats by a document."""
        given = QuotaRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        facts = QuotaFacts(
            region=said["region"],
            credit_code=said["enterprise"],
            year=said["year"],
            seats_count=said["seats_count"],
            document_no=said["document_no"],
        )
        row = give_quota(actor=request.actor, facts=facts, now=timezone.now(), **_file(said))
        return Response(QuotaSerializer(quota_of(request.actor, row.pk)).data, status=status.HTTP_201_CREATED)


class QuotaDetail(APIView):
    """Seats of one region or enterprise in one year."""

    @extend_schema(responses=QuotaSerializer)
    def get(self, request: ActingApiRequest, pk: int) -> Response:
        """Give them with what is taken and left."""
        return Response(QuotaSerializer(quota_of(request.actor, pk)).data)


class QuotaRevision(APIView):
    """A later document that changes how many seats there are."""

    parser_classes = (JSONParser, MultiPartParser)

    @extend_schema(request=QuotaRevisionRequestSerializer, responses=QuotaSerializer)
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        """Change them, with a reason."""
        quota_of(request.actor, pk)
        given = QuotaRevisionRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        revise_quota(
            actor=request.actor,
            quota_id=pk,
            seats_count=said["seats_count"],
            document_no=said["document_no"],
            reason=said["reason"],
            now=timezone.now(),
            **_file(said),
        )
        return Response(QuotaSerializer(quota_of(request.actor, pk)).data)


def _file(said: dict[str, Any]) -> dict[str, Any]:
    file = said["scan"]
    return {} if file is None else {"filename": file.name, "content": file.read(settings.UPLOAD_LIMIT_BYTES + 1)}
