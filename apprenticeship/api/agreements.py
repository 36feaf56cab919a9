"""Agreements over the API: list, draft, look, revise, accept, sign, void, ask for changes and answer them."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship.actions.agreement_changes import ask_change, decline, withdraw_change
from apprenticeship.actions.agreements import accept, draft_agreement, revise, sign, void
from apprenticeship.filters import AgreementFilter
from apprenticeship.lifecycle import AgreementKind
from apprenticeship.models import Agreement
from apprenticeship.selectors.agreements import agreement_of, agreements
from apprenticeship.serializers.agreements import (
    AgreementChangeSerializer,
    AgreementDetailSerializer,
    AgreementDraftSerializer,
    AgreementReasonSerializer,
    AgreementReviseSerializer,
    AgreementSerializer,
    ChangeAskSerializer,
    SignedCopySerializer,
)
from documents.views import file_response

MOVES = ("accept", "void")
CHANGE_MOVES = ("decline", "withdraw")


def _whole(request: ActingApiRequest, number: str, code: int = status.HTTP_200_OK) -> Response:
    row = agreement_of(request.actor, number)
    return Response(AgreementDetailSerializer(row, context={"actor": request.actor}).data, status=code)


class AgreementList(generics.ListAPIView[Agreement]):
    """The agreements that the asker may see, newest first."""

    queryset = Agreement.objects.none()
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[Agreement]:
        return agreements(self.request.actor)


class ClassAgreements(APIView):
    """Drafting an agreement of a class."""

    @extend_schema(
        operation_id="v1_agreements_draft",
        request=AgreementDraftSerializer,
        responses={201: AgreementDetailSerializer},
    )
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Draft a version from the class as it stands; its number is given."""
        given = AgreementDraftSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        kind = AgreementKind(given.validated_data["kind"])
        row = draft_agreement(actor=request.actor, number=number, kind=kind, terms=given.terms(), now=timezone.now())
        return _whole(request, row.number, status.HTTP_201_CREATED)


class AgreementDetail(APIView):
    """One version."""

    @extend_schema(responses=AgreementDetailSerializer)
    def get(self, request: ActingApiRequest, number: str) -> Response:
        """Give a version: its words, its acceptances, what was asked to be changed."""
        return _whole(request, number)


class AgreementRevise(APIView):
    """The next version."""

    @extend_schema(request=AgreementReviseSerializer, responses={201: AgreementDetailSerializer})
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Write the next version and give it."""
        given = AgreementReviseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = revise(
            actor=request.actor,
            number=number,
            terms=given.terms(),
            taken=given.validated_data["taken"],
            now=timezone.now(),
        )
        return _whole(request, row.number, status.HTTP_201_CREATED)


class AgreementMove(APIView):
    """Accept or void."""

    @extend_schema(
        operation_id="v1_agreements_move", request=AgreementReasonSerializer, responses=AgreementDetailSerializer
    )
    def post(self, request: ActingApiRequest, number: str, move: str) -> Response:
        """Take a move of the agreement's lifecycle."""
        given = AgreementReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        if move == "accept":
            accept(actor=request.actor, number=number, now=timezone.now())
        else:
            void(actor=request.actor, number=number, reason=given.validated_data["reason"])
        return _whole(request, number)


class AgreementCopy(APIView):
    """The signed copy of a version."""

    parser_classes = (MultiPartParser,)

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: ActingApiRequest, number: str) -> HttpResponse:
        """Give the signed copy."""
        row = agreement_of(request.actor, number)
        if row.signed_copy is None:
            raise Http404
        return file_response(row.signed_copy)

    @extend_schema(
        operation_id="v1_agreements_sign",
        request={"multipart/form-data": SignedCopySerializer},
        responses=AgreementDetailSerializer,
    )
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Keep the signed copy of a version in force."""
        given = SignedCopySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        copy = given.validated_data["copy"]
        sign(
            actor=request.actor,
            number=number,
            filename=copy.name,
            content=copy.read(settings.UPLOAD_LIMIT_BYTES + 1),
            signed_on=given.validated_data["signed_on"],
            today=timezone.localdate(),
            now=timezone.now(),
        )
        return _whole(request, number)


class AgreementChanges(APIView):
    """Asking for a change in a version."""

    @extend_schema(request=ChangeAskSerializer, responses={201: AgreementChangeSerializer})
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Ask for a change; the same words twice are one request."""
        given = ChangeAskSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        change = ask_change(actor=request.actor, number=number, **given.validated_data, now=timezone.now())
        told = AgreementChangeSerializer(change, context={"actor": request.actor}).data
        return Response(told, status=status.HTTP_201_CREATED)


class AgreementChangeMove(APIView):
    """Decline a request, or take back one's own; taking one is revising."""

    @extend_schema(
        operation_id="v1_agreement_changes_move", request=AgreementReasonSerializer, responses=AgreementChangeSerializer
    )
    def post(self, request: ActingApiRequest, pk: int, move: str) -> Response:
        """Answer a request."""
        given = AgreementReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        actor, now, reason = request.actor, timezone.now(), given.validated_data["reason"]
        if move == "decline":
            change = decline(actor=actor, change_id=pk, reason=reason, now=now)
        else:
            change = withdraw_change(actor=actor, change_id=pk, now=now)
        return Response(AgreementChangeSerializer(change, context={"actor": request.actor}).data)
