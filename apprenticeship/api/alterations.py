"""Changes over the API: list, propose, one change, its paper, its moves."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship import policy
from apprenticeship.actions.alterations import propose, take_move
from apprenticeship.filters.alterations import AlterationFilter
from apprenticeship.models import Alteration
from apprenticeship.selectors.alterations import alterations
from apprenticeship.selectors.enrolments import enrolment_of
from apprenticeship.serializers.alterations import AlterationFactsSerializer, AlterationSerializer
from apprenticeship.serializers.people import GivenReasonSerializer
from documents.views import file_response


def _told(request: ActingApiRequest, pk: int) -> Any:
    return AlterationSerializer(alterations(request.actor).get(pk=pk), context={"actor": request.actor}).data


class AlterationList(generics.ListAPIView[Alteration]):
    """The changes that the asker may see, the last proposed first."""

    queryset = Alteration.objects.none()
    serializer_class = AlterationSerializer
    filterset_class = AlterationFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[Alteration]:
        return alterations(self.request.actor)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "actor": getattr(self.request, "actor", None)}


class AlterationDetail(APIView):
    """One change."""

    @extend_schema(responses=AlterationSerializer)
    def get(self, request: ActingApiRequest, pk: int) -> Response:
        """Give a change with what the asker may do next."""
        return Response(_told(request, pk))


class EnrolmentAlterations(APIView):
    """The changes of one apprentice."""

    parser_classes = (JSONParser, MultiPartParser)

    @extend_schema(
        operation_id="v1_alterations_propose",
        request=AlterationFactsSerializer,
        responses={201: AlterationSerializer},
    )
    def post(self, request: ActingApiRequest, student_no: str) -> Response:
        """Propose a change; where nobody else must agree, it takes effect at once."""
        enrolment_of(request.actor, student_no)
        policy.require(request.actor, "propose_alteration")
        given = AlterationFactsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        file = given.validated_data["file"]
        row = propose(
            actor=request.actor,
            student_no=student_no,
            facts=given.facts(),
            filename=file.name if file else "",
            content=file.read(settings.UPLOAD_LIMIT_BYTES + 1) if file else b"",
            now=timezone.now(),
        )
        return Response(_told(request, row.pk), status=status.HTTP_201_CREATED)


class AlterationMove(APIView):
    """Agreeing, approving, refusing, taking back, undoing."""

    @extend_schema(operation_id="v1_alterations_move", request=GivenReasonSerializer, responses=AlterationSerializer)
    def post(self, request: ActingApiRequest, pk: int, move: str) -> Response:
        """Take a move of the change's lifecycle."""
        given = GivenReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        reason = given.validated_data["reason"]
        take_move(actor=request.actor, alteration_id=pk, move=move, reason=reason, now=timezone.now())
        return Response(_told(request, pk))


class AlterationPaper(APIView):
    """The paper of a change."""

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: ActingApiRequest, pk: int) -> HttpResponse:
        """Give the file."""
        row = alterations(request.actor).select_related("paper").get(pk=pk)
        if row.paper is None:
            raise Http404
        return file_response(row.paper)
