"""Open-class applications over the API."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship.actions.openings import ask_opening, take
from apprenticeship.filters.openings import OpeningFilter
from apprenticeship.models import ClassOpening
from apprenticeship.policy.filings import require_opening_reader
from apprenticeship.selectors.classes import class_of
from apprenticeship.selectors.openings import opening_of, openings, openings_of
from apprenticeship.serializers.openings import OpeningReasonSerializer, OpeningSerializer


class OpeningList(generics.ListAPIView[ClassOpening]):
    """The applications that a bureau got, newest first."""

    queryset = ClassOpening.objects.none()
    serializer_class = OpeningSerializer
    filterset_class = OpeningFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[ClassOpening]:
        return openings(self.request.actor)


class ClassOpenings(APIView):
    """The applications to open one class."""

    @extend_schema(responses=OpeningSerializer(many=True))
    def get(self, request: ActingApiRequest, number: str) -> Response:
        """Give them, the last one first."""
        row = class_of(request.actor, number)
        require_opening_reader(request.actor)
        return Response(OpeningSerializer(openings_of(request.actor, row), many=True).data)

    @extend_schema(request=None, responses={201: OpeningSerializer})
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Ask the bureau to let the class open."""
        row = ask_opening(actor=request.actor, number=number, today=timezone.localdate(), now=timezone.now())
        return Response(OpeningSerializer(row).data, status=status.HTTP_201_CREATED)


class OpeningMove(APIView):
    """Agree or send back."""

    @extend_schema(operation_id="v1_openings_move", request=OpeningReasonSerializer, responses=OpeningSerializer)
    def post(self, request: ActingApiRequest, pk: int, move: str) -> Response:
        """Decide about an application."""
        given = OpeningReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        take(actor=request.actor, opening_id=pk, move=move, reason=given.validated_data["reason"], now=timezone.now())
        return Response(OpeningSerializer(opening_of(request.actor, pk)).data)
