"""Filing over the API: the bureau's queue, its rounds of review, the public notices."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship.actions import filings as acts
from apprenticeship.filters.filings import FilingFilter
from apprenticeship.models import PlanNotice, TrainingClass
from apprenticeship.selectors.classes import class_of
from apprenticeship.selectors.filings import filing_of, filing_queue, filings_of, notices_of
from apprenticeship.serializers.filings import (
    FilingMoveRequestSerializer,
    FilingQueueSerializer,
    FilingSerializer,
    PlanNoticeSerializer,
)


class FilingQueue(generics.ListAPIView[TrainingClass]):
    """What a bureau has in hand, newest first."""

    queryset = TrainingClass.objects.none()
    serializer_class = FilingQueueSerializer
    filterset_class = FilingFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[TrainingClass]:
        return filing_queue(self.request.actor)


class ClassFilings(APIView):
    """The rounds of review of one class."""

    @extend_schema(responses=FilingSerializer(many=True))
    def get(self, request: ActingApiRequest, number: str) -> Response:
        """Give every round, the last one first; only the bureau is told."""
        rounds = filings_of(request.actor, class_of(request.actor, number)).select_related("training_class")
        return Response(FilingSerializer(rounds, many=True, context={"actor": request.actor}).data)


class ClassNotices(APIView):
    """The public notices of one class's plan."""

    @extend_schema(responses=PlanNoticeSerializer(many=True))
    def get(self, request: ActingApiRequest, number: str) -> Response:
        """Give every notice, the last one first."""
        notices: QuerySet[PlanNotice] = notices_of(request.actor, class_of(request.actor, number))
        return Response(PlanNoticeSerializer(notices.select_related("training_class"), many=True).data)


class FilingMove(APIView):
    """Recommend, advise against, concur, dispute or remark."""

    @extend_schema(operation_id="v1_filings_move", request=FilingMoveRequestSerializer, responses=FilingSerializer)
    def post(self, request: ActingApiRequest, pk: int, move: str) -> Response:
        """Take a reviewer's move on a round."""
        filing_of(request.actor, pk)
        given = FilingMoveRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        acts.take(
            actor=request.actor,
            filing_id=pk,
            move=move,
            opinion=given.validated_data["reason"],
            now=timezone.now(),
        )
        return Response(FilingSerializer(filing_of(request.actor, pk), context={"actor": request.actor}).data)
