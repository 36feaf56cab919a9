"""Completion certificates over the API."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship.actions.completion_certificates import issue_completion_certificates, revoke_completion_certificate
from apprenticeship.models import CompletionCertificate
from apprenticeship.selectors.classes import class_of
from apprenticeship.selectors.completion_certificates import completed_of
from apprenticeship.serializers.people import GivenReasonSerializer


class CompletionCertificateSerializer(serializers.ModelSerializer[CompletionCertificate]):
    """A certificate of completion; `code` is what its QR code carries, `revoked_on` null while it is in force."""

    student_no = serializers.CharField(source="enrolment.student_no", read_only=True)

    class Meta:
        model = CompletionCertificate
        fields = ("number", "student_no", "code", "issued_on", "revoked_on", "revoked_reason")
        read_only_fields = fields


class ClassCompletionCertificates(APIView):
    """The completion certificates of a class."""

    @extend_schema(responses=CompletionCertificateSerializer(many=True))
    def get(self, request: ActingApiRequest, number: str) -> Response:
        """List them by student number, of each apprentice the newest first."""
        rows = completed_of(request.actor, class_of(request.actor, number))
        held = [one for each in rows for one in each.issued]
        return Response(CompletionCertificateSerializer(held, many=True).data)

    @extend_schema(request=None, responses={201: CompletionCertificateSerializer(many=True)})
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Issue one to everybody who completed and holds none in force."""
        made = issue_completion_certificates(actor=request.actor, number=number, today=timezone.localdate())
        return Response(CompletionCertificateSerializer(made, many=True).data, status=status.HTTP_201_CREATED)


class CompletionCertificateRevoke(APIView):
    """Revoke a certificate for a reason."""

    @extend_schema(request=GivenReasonSerializer, responses=CompletionCertificateSerializer)
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Revoke it; the number is published as revoked."""
        given = GivenReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        reason, today = given.validated_data["reason"], timezone.localdate()
        row = revoke_completion_certificate(actor=request.actor, number=number, reason=reason, today=today)
        return Response(CompletionCertificateSerializer(row).data)
