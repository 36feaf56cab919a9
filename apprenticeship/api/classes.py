"""Classes over the API: list, draft, look, amend, move."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship.actions.class_terms import amend, draft_class
from apprenticeship.actions.classes import take
from apprenticeship.filters import ClassFilter
from apprenticeship.models import TrainingClass
from apprenticeship.selectors.class_progress import roster_of
from apprenticeship.selectors.class_references import bureau_id_of, partner_id_of
from apprenticeship.selectors.classes import class_of, classes, courses_of, terms_of
from apprenticeship.serializers.classes import (
    ClassAmendSerializer,
    ClassDetailSerializer,
    ClassDraftSerializer,
    ClassMoveRequestSerializer,
    ClassSerializer,
)
from common.actor import Actor


def _whole(actor: Actor, number: str) -> ClassDetailSerializer:
    row = class_of(actor, number)
    context = {"actor": actor, "today": timezone.localdate(), "courses": courses_of(row), "roster": roster_of(row)}
    return ClassDetailSerializer(row, context=context)


class ClassList(generics.ListAPIView[TrainingClass]):
    """The classes that the asker may see, newest first; POST drafts one."""

    queryset = TrainingClass.objects.none()
    serializer_class = ClassSerializer
    filterset_class = ClassFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[TrainingClass]:
        return classes(self.request.actor)

    @extend_schema(
        operation_id="v1_classes_draft", request=ClassDraftSerializer, responses={201: ClassDetailSerializer}
    )
    def post(self, request: ActingApiRequest) -> Response:
        """Draft a class; its number is given."""
        given = ClassDraftSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = draft_class(
            actor=request.actor,
            partner_id=partner_id_of(request.actor, given.validated_data["partner"]),
            bureau_id=bureau_id_of(given.validated_data["bureau"]),
            terms=given.terms(),
            now=timezone.now(),
        )
        return Response(_whole(request.actor, row.number).data, status=status.HTTP_201_CREATED)


class ClassDetail(APIView):
    """One class."""

    @extend_schema(responses=ClassDetailSerializer)
    def get(self, request: ActingApiRequest, number: str) -> Response:
        """Give a class with its plan, what the asker may do next and what is still missing."""
        return Response(_whole(request.actor, number).data)

    @extend_schema(request=ClassAmendSerializer(partial=True), responses=ClassDetailSerializer)
    def patch(self, request: ActingApiRequest, number: str) -> Response:
        """Amend a class: both confirmations fall, unless nothing changes."""
        row = class_of(request.actor, number)
        given = ClassAmendSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        amend(
            actor=request.actor,
            number=number,
            terms=given.amended(terms_of(row, courses_of(row))),
            revision=given.validated_data.get("revision", row.revision),
        )
        return Response(_whole(request.actor, number).data)


class ClassMove(APIView):
    """Agree, submit, any of the bureau's steps, open, close or cancel."""

    @extend_schema(operation_id="v1_classes_move", request=ClassMoveRequestSerializer, responses=ClassDetailSerializer)
    def post(self, request: ActingApiRequest, number: str, move: str) -> Response:
        """Take a move of the class's lifecycle."""
        given = ClassMoveRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        take(
            actor=request.actor,
            number=number,
            move=move,
            now=timezone.now(),
            today=timezone.localdate(),
            **given.validated_data,
        )
        return Response(_whole(request.actor, number).data)
