"""Roster imports over the API: upload, look, commit, undo."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from documents.views import made_response
from exchange.actions import imports as acts
from exchange.exports.papers import MEDIA_TYPES
from exchange.exports.roster import roster_workbook
from exchange.lifecycle import ImportState, PaperFormat
from exchange.models import RosterImport, StagedRow
from exchange.parsers.files import read_bounded
from exchange.selectors import imports as reads
from exchange.tasks import nudge


class ImportSerializer(serializers.ModelSerializer[RosterImport]):
    """An import's state and counts; its problems and rows have addresses of their own."""

    class_number = serializers.CharField(source="training_class.number", read_only=True)
    filename = serializers.CharField(source="document.filename", read_only=True)

    class Meta:
        model = RosterImport
        fields = (
            "id",
            "class_number",
            "filename",
            "state",
            "row_count",
            "new_count",
            "changed_count",
            "unchanged_count",
            "error_count",
            "warning_count",
            "uploaded_at",
            "checked_at",
            "committed_at",
            "undone_at",
        )
        read_only_fields = fields


class ProblemSerializer(serializers.Serializer[Any]):
    """One problem: the spreadsheet's own sheet, row and cell; identity numbers are masked."""

    sheet = serializers.CharField()
    row = serializers.IntegerField()
    column = serializers.CharField()
    cell = serializers.CharField()
    value = serializers.CharField()
    rule = serializers.CharField()
    severity = serializers.ChoiceField(choices=["error", "warning"])
    message = serializers.CharField()
    mend = serializers.CharField()


class StagedRowSerializer(serializers.ModelSerializer[StagedRow]):
    """One row of the preview. `changes` maps a fact to its value before and after."""

    class Meta:
        model = StagedRow
        fields = ("sheet", "row", "name", "number_masked", "outcome", "changes")
        read_only_fields = fields


class UploadSerializer(serializers.Serializer[Any]):
    """A roster file: .xlsx, .xls or .csv."""

    file = serializers.FileField(allow_empty_file=True)


class CommitSerializer(serializers.Serializer[Any]):
    """Whether the faultless rows alone are registered although others have errors."""

    faultless_only = serializers.BooleanField(default=False)


class ClassImports(generics.ListAPIView[RosterImport]):
    """The imports of a class, newest first; POST uploads a roster."""

    queryset = RosterImport.objects.none()
    serializer_class = ImportSerializer
    parser_classes = (MultiPartParser, JSONParser)
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[RosterImport]:
        training_class = reads.class_seen(self.request.actor, self.kwargs["number"])
        return reads.imports(self.request.actor).filter(training_class=training_class)

    @extend_schema(
        operation_id="v1_classes_imports_upload",
        request={"multipart/form-data": UploadSerializer},
        responses={201: ImportSerializer, 202: ImportSerializer},
    )
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Upload a roster: 201 when it was checked at once, 202 when a job checks it; then look at the import."""
        given = UploadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        upload = given.validated_data["file"]
        row = acts.stage(
            actor=request.actor,
            membership_id=request.membership.pk,
            number=number,
            filename=upload.name,
            content=read_bounded(upload, reads.limits()),
            now=timezone.now(),
        )
        nudge()
        is_checked = row.state == ImportState.CHECKED
        return Response(
            ImportSerializer(row).data, status=status.HTTP_201_CREATED if is_checked else status.HTTP_202_ACCEPTED
        )


class ImportList(generics.ListAPIView[RosterImport]):
    """The imports that the asker may see, newest first."""

    queryset = RosterImport.objects.none()
    serializer_class = ImportSerializer
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[RosterImport]:
        return reads.imports(self.request.actor)


class ImportDetail(generics.RetrieveAPIView[RosterImport]):
    """One import: look again until its state is no longer staged."""

    queryset = RosterImport.objects.none()
    serializer_class = ImportSerializer
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[RosterImport]:
        return reads.imports(self.request.actor)


class ImportProblems(APIView):
    """Every problem of an import, in the file's order."""

    @extend_schema(responses=ProblemSerializer(many=True))
    def get(self, request: ActingApiRequest, pk: int) -> Response:
        row = reads.imports(request.actor).get(pk=pk)
        return Response(ProblemSerializer([reads.words_of(entry) for entry in row.problems], many=True).data)


class ImportRows(generics.ListAPIView[StagedRow]):
    """The preview of an import: what committing does, or would have done, with each row."""

    queryset = StagedRow.objects.none()
    serializer_class = StagedRowSerializer
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[StagedRow]:
        return reads.staged_rows(reads.imports(self.request.actor).get(pk=self.kwargs["pk"]))


class ImportCommit(APIView):
    """Register the people of a checked import."""

    @extend_schema(request=CommitSerializer, responses={200: ImportSerializer, 202: ImportSerializer})
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        """Answer 200 when it is done, 202 when a job does it."""
        given = CommitSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        now = timezone.now()
        row = acts.ask_commit(
            actor=request.actor,
            membership_id=request.membership.pk,
            import_id=pk,
            faultless_only=given.validated_data["faultless_only"],
            today=timezone.localdate(now),
            now=now,
        )
        nudge()
        is_done = row.state == ImportState.COMMITTED
        return Response(ImportSerializer(row).data, status=status.HTTP_200_OK if is_done else status.HTTP_202_ACCEPTED)


class ImportUndo(APIView):
    """Take a committed import back while nothing depends on it."""

    @extend_schema(request=None, responses=ImportSerializer)
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        row = acts.undo(actor=request.actor, import_id=pk, now=timezone.now())
        return Response(ImportSerializer(row).data)


class RosterTemplate(APIView):
    """The blank roster as .xlsx, made from the same columns that the check knows."""

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: ActingApiRequest) -> HttpResponse:
        return made_response(roster_workbook(), "学徒花名册.xlsx", MEDIA_TYPES[PaperFormat.XLSX])
