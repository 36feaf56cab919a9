"""Jobs over the API: ask, watch, retry, fetch the file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from common.errors import WrongState
from documents.views import file_response
from exchange.actions import jobs as acts
from exchange.lifecycle import PAPER_FORMAT_LABELS, JobKind
from exchange.models import Job
from exchange.selectors.jobs import jobs as jobs_of
from exchange.tasks import nudge


class JobSerializer(serializers.ModelSerializer[Job]):
    """A job's state and progress; `result_filename` stands once it is done."""

    class_number = serializers.CharField(source="training_class.number", read_only=True)
    result_filename = serializers.CharField(source="result.filename", default=None, read_only=True)

    class Meta:
        model = Job
        fields = (
            "id",
            "kind",
            "state",
            "class_number",
            "done_count",
            "total_count",
            "error_code",
            "error_message",
            "result_filename",
            "requested_at",
            "finished_at",
        )
        read_only_fields = fields


class ReportRequestSerializer(serializers.Serializer[Any]):
    """In which format a report is asked for."""

    format = serializers.ChoiceField(choices=list(PAPER_FORMAT_LABELS.items()), default="xlsx")


class JobList(generics.ListAPIView[Job]):
    """The actor's jobs, newest first."""

    queryset = Job.objects.none()
    serializer_class = JobSerializer
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[Job]:
        return jobs_of(self.request.actor)


class JobDetail(generics.RetrieveAPIView[Job]):
    """One job: poll it until its state is done or failed."""

    serializer_class = JobSerializer
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[Job]:
        return jobs_of(self.request.actor)


class JobRetry(APIView):
    """Put a failed job back in the queue."""

    @extend_schema(request=None, responses=JobSerializer)
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        job = acts.retry(actor=request.actor, job_id=pk)
        nudge()
        return Response(JobSerializer(job).data)


class JobResult(APIView):
    """The file that a done job made."""

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: ActingApiRequest, pk: int) -> HttpResponse:
        job = jobs_of(request.actor).get(pk=pk)
        if job.result is None:
            raise WrongState
        return file_response(job.result)


class CompletionReportRequest(APIView):
    """Ask for a class's completion report; the answer is the job to watch."""

    @extend_schema(request=ReportRequestSerializer, responses={202: JobSerializer})
    def post(self, request: ActingApiRequest, number: str) -> Response:
        asked = ReportRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        job = acts.ask(
            actor=request.actor,
            membership_id=request.membership.pk,
            kind=JobKind.COMPLETION_REPORT,
            number=number,
            options={"format": asked.validated_data["format"]},
            now=timezone.now(),
        )
        nudge()
        return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)
