"""Papers and confirmations over the API."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship.actions.confirmations import issue_links
from apprenticeship.actions.papers import remove_paper, upload_paper
from apprenticeship.models import Enrolment
from apprenticeship.selectors.agreements import agreement_of
from apprenticeship.selectors.classes import class_of
from apprenticeship.selectors.confirmations import people_of, token_of
from apprenticeship.selectors.papers import paper_of, papers_of, uploaded_papers
from apprenticeship.serializers.papers import (
    ClassPaperSerializer,
    ConfirmationSerializer,
    LinkSerializer,
    LinksRequestSerializer,
    PaperItemSerializer,
    PaperReasonSerializer,
    PapersSerializer,
    PaperUploadSerializer,
)
from documents.views import file_response


class ClassPapers(APIView):
    """The papers of a class."""

    parser_classes = (MultiPartParser,)

    @extend_schema(responses=PapersSerializer)
    def get(self, request: ActingApiRequest, number: str) -> Response:
        """Give what each step asks for and what was uploaded."""
        row = class_of(request.actor, number)
        told: dict[str, Any] = {
            "needed": PaperItemSerializer(papers_of(row), many=True).data,
            "uploaded": ClassPaperSerializer(uploaded_papers(request.actor, row), many=True).data,
        }
        return Response(told)

    @extend_schema(
        operation_id="v1_papers_upload",
        request={"multipart/form-data": PaperUploadSerializer},
        responses={201: ClassPaperSerializer},
    )
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Keep a paper of a class."""
        given = PaperUploadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        file = given.validated_data["file"]
        paper = upload_paper(
            actor=request.actor,
            number=number,
            kind=given.validated_data["kind"],
            filename=file.name,
            content=file.read(settings.UPLOAD_LIMIT_BYTES + 1),
            note=given.validated_data["note"],
            now=timezone.now(),
        )
        return Response(ClassPaperSerializer(paper).data, status=status.HTTP_201_CREATED)


class PaperFile(APIView):
    """An uploaded paper."""

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: ActingApiRequest, pk: int) -> HttpResponse:
        """Give the file."""
        return file_response(paper_of(request.actor, pk).document)


class PaperRemove(APIView):
    """Taking a paper back."""

    @extend_schema(request=PaperReasonSerializer, responses=ClassPaperSerializer)
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        """Take a paper back, with a reason; its file stays stored."""
        given = PaperReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        remove_paper(actor=request.actor, paper_id=pk, reason=given.validated_data["reason"], now=timezone.now())
        return Response(ClassPaperSerializer(paper_of(request.actor, pk)).data)


class Confirmations(generics.ListAPIView[Enrolment]):
    """Who has confirmed a training agreement, and who has not."""

    queryset = Enrolment.objects.none()
    serializer_class = ConfirmationSerializer
    filter_backends: tuple[type, ...] = ()
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[Enrolment]:
        return people_of(self.request.actor, agreement_of(self.request.actor, self.kwargs["number"]))


class ConfirmationLinks(APIView):
    """Links on which apprentices confirm."""

    @extend_schema(request=LinksRequestSerializer, responses={201: LinkSerializer(many=True)})
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Make fresh links; an apprentice's former one ends. They are given this once."""
        given = LinksRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = issue_links(actor=request.actor, number=number, **given.validated_data, now=timezone.now())
        told = [
            {
                "student_no": one.enrolment.student_no,
                "url": request.build_absolute_uri(reverse("apprenticeship:confirm_by_link", args=[token_of(one)])),
                "expires_at": one.expires_at,
            }
            for one in made
        ]
        return Response(
            LinkSerializer(told, many=True).data,
            status=status.HTTP_201_CREATED,
            headers={"Cache-Control": "no-store"},
        )
