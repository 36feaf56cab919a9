"""Results, certificates and completion over the API."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ParseError
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship import policy
from apprenticeship.actions.assessment import (
    correct_assessment,
    correct_certificate,
    record_assessment,
    record_certificate,
    record_results,
)
from apprenticeship.actions.completion import complete_class
from apprenticeship.models import Assessment, Certificate, Enrolment
from apprenticeship.selectors.enrolments import assessments_of, certificates_of, enrolment_of
from apprenticeship.serializers.people import EnrolmentSerializer
from apprenticeship.serializers.results import (
    AssessmentFactsSerializer,
    AssessmentSerializer,
    CertificateFactsSerializer,
    CertificateSerializer,
    CompletionRequestSerializer,
    RecordedSerializer,
    ResultGridSerializer,
)


def _seen(request: ActingApiRequest, student_no: str, act: str) -> Enrolment:
    row = enrolment_of(request.actor, student_no)
    policy.require(request.actor, act)
    return row


class Assessments(APIView):
    """An apprentice's attempts."""

    @extend_schema(responses=AssessmentSerializer(many=True))
    def get(self, request: ActingApiRequest, student_no: str) -> Response:
        """List the attempts, the first one first."""
        rows = assessments_of(enrolment_of(request.actor, student_no))
        return Response(AssessmentSerializer(rows, many=True).data)

    @extend_schema(request=AssessmentFactsSerializer, responses={201: AssessmentSerializer})
    def post(self, request: ActingApiRequest, student_no: str) -> Response:
        """Record the next attempt."""
        _seen(request, student_no, "record_assessment")
        given = AssessmentFactsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = record_assessment(
            actor=request.actor, student_no=student_no, facts=given.facts(), today=timezone.localdate()
        )
        return Response(AssessmentSerializer(made).data, status=status.HTTP_201_CREATED)


class AssessmentDetail(APIView):
    """One attempt."""

    @extend_schema(request=AssessmentFactsSerializer(partial=True), responses=AssessmentSerializer)
    def patch(self, request: ActingApiRequest, student_no: str, attempt: int) -> Response:
        """Correct an attempt; what is not sent stays."""
        row = _seen(request, student_no, "record_assessment")
        known = next((one for one in assessments_of(row) if one.attempt == attempt), None)
        if known is None:
            raise Assessment.DoesNotExist
        given = AssessmentFactsSerializer(data={**AssessmentSerializer(known).data, **_sent(request)})
        given.is_valid(raise_exception=True)
        made = correct_assessment(
            actor=request.actor,
            student_no=student_no,
            attempt=attempt,
            facts=given.facts(),
            today=timezone.localdate(),
        )
        return Response(AssessmentSerializer(made).data)


class Certificates(APIView):
    """An apprentice's certificates."""

    @extend_schema(responses=CertificateSerializer(many=True))
    def get(self, request: ActingApiRequest, student_no: str) -> Response:
        """List the certificates."""
        rows = certificates_of(enrolment_of(request.actor, student_no))
        return Response(CertificateSerializer(rows, many=True).data)

    @extend_schema(request=CertificateFactsSerializer, responses={201: CertificateSerializer})
    def post(self, request: ActingApiRequest, student_no: str) -> Response:
        """Record a certificate; its number is checked against its pattern, level and year."""
        _seen(request, student_no, "record_certificate")
        given = CertificateFactsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = record_certificate(
            actor=request.actor, student_no=student_no, facts=given.facts(), today=timezone.localdate()
        )
        return Response(CertificateSerializer(made).data, status=status.HTTP_201_CREATED)


class CertificateDetail(APIView):
    """One certificate, by its kind."""

    @extend_schema(request=CertificateFactsSerializer(partial=True), responses=CertificateSerializer)
    def patch(self, request: ActingApiRequest, student_no: str, kind: str) -> Response:
        """Correct a certificate; what is not sent stays, the kind too."""
        row = _seen(request, student_no, "record_certificate")
        known = next((one for one in certificates_of(row) if one.kind == kind), None)
        if known is None:
            raise Certificate.DoesNotExist
        given = CertificateFactsSerializer(data={**CertificateSerializer(known).data, **_sent(request), "kind": kind})
        given.is_valid(raise_exception=True)
        made = correct_certificate(
            actor=request.actor, student_no=student_no, facts=given.facts(), today=timezone.localdate()
        )
        return Response(CertificateSerializer(made).data)


def _sent(request: ActingApiRequest) -> dict[str, Any]:
    if not isinstance(request.data, dict):
        raise ParseError
    return {key: request.data[key] for key in request.data}


class ClassResults(APIView):
    """The results of a class."""

    @extend_schema(request=ResultGridSerializer, responses=RecordedSerializer)
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Record attempts and certificates at once, all or nothing; problems name their rows: `rows.0.number`."""
        policy.visible_classes(request.actor).get(number=number)
        given = ResultGridSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        count = record_results(actor=request.actor, number=number, rows=given.result_rows(), today=timezone.localdate())
        return Response({"count": count})


class ClassCompletion(APIView):
    """Completing a class."""

    @extend_schema(request=CompletionRequestSerializer, responses=EnrolmentSerializer(many=True))
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Complete everybody whose results are in, each as they bear it; give who was completed."""
        policy.visible_classes(request.actor).get(number=number)
        given = CompletionRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        done = complete_class(actor=request.actor, number=number, today=timezone.localdate(), **given.validated_data)
        rows = [enrolment_of(request.actor, row.student_no) for row in done]
        return Response(EnrolmentSerializer(rows, many=True).data)
