"""Objections to public notices, over the API."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship.actions.objections import reveal_objector, take
from apprenticeship.filters.objections import ObjectionFilter
from apprenticeship.models import NoticeObjection
from apprenticeship.selectors.objections import objection_of, objections
from apprenticeship.serializers.objections import (
    ObjectionReasonSerializer,
    ObjectionSerializer,
    ObjectorSerializer,
)


class ObjectionList(generics.ListAPIView[NoticeObjection]):
    """The objections that a bureau got, newest first."""

    queryset = NoticeObjection.objects.none()
    serializer_class = ObjectionSerializer
    filterset_class = ObjectionFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[NoticeObjection]:
        return objections(self.request.actor)


class ObjectionDetail(APIView):
    """One objection."""

    @extend_schema(responses=ObjectionSerializer)
    def get(self, request: ActingApiRequest, pk: int) -> Response:
        """Give it without its author."""
        return _answer(request, pk)


class ObjectionMove(APIView):
    """Uphold or dismiss."""

    @extend_schema(operation_id="v1_objections_move", request=ObjectionReasonSerializer, responses=ObjectionSerializer)
    def post(self, request: ActingApiRequest, pk: int, move: str) -> Response:
        """Decide about an objection, with a reason."""
        given = ObjectionReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        take(
            actor=request.actor,
            objection_id=pk,
            move=move,
            reason=given.validated_data["reason"],
            today=timezone.localdate(),
            now=timezone.now(),
        )
        return _answer(request, pk)


class ObjectionReveal(APIView):
    """Who lodged it."""

    @extend_schema(request=ObjectionReasonSerializer, responses=ObjectorSerializer)
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        """Give name and contact whole, for a reason that is journalled."""
        given = ObjectionReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        found = reveal_objector(actor=request.actor, objection_id=pk, reason=given.validated_data["reason"])
        return Response(ObjectorSerializer(found).data)


def _answer(request: ActingApiRequest, pk: int) -> Response:
    found = objection_of(request.actor, pk)
    return Response(ObjectionSerializer(found, context={"request": request}).data)
