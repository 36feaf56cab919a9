"""A file of results over the API: on trial, or recorded as a whole."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship import policy
from apprenticeship.views.answers import said
from exchange.actions.results import ResultsRead, bring_in_results
from exchange.parsers.files import read_bounded
from exchange.parsers.results import LIMITS
from exchange.selectors.results import class_of_results


class ResultsFileSerializer(serializers.Serializer[Any]):
    """The file; `commit` records it, else it is tried and nothing stays."""

    file = serializers.FileField(allow_empty_file=True)
    commit = serializers.BooleanField(required=False, default=False)


class ResultProblemSerializer(serializers.Serializer[Any]):
    """One problem: the file's own row and cell; identity numbers are masked."""

    row = serializers.IntegerField()
    column = serializers.CharField()
    cell = serializers.CharField()
    value = serializers.CharField()
    rule = serializers.CharField()
    message = serializers.CharField()
    mend = serializers.CharField()


class ResultsReadSerializer(serializers.Serializer[Any]):
    """How many attempts and certificates were written, or would be; or every problem."""

    count = serializers.IntegerField()
    is_recorded = serializers.BooleanField()
    problems = ResultProblemSerializer(many=True)


class ClassResultsFile(APIView):
    """Take a class's results from a file (.xlsx, .xls, CSV)."""

    parser_classes = (MultiPartParser,)

    @extend_schema(request=ResultsFileSerializer, responses={200: ResultsReadSerializer, 422: ResultsReadSerializer})
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Try or record a file; a problem keeps all of it out."""
        class_of_results(request.actor, number)
        policy.require(request.actor, "record_assessment")
        sent = ResultsFileSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        read = bring_in_results(
            actor=request.actor,
            number=number,
            content=read_bounded(sent.validated_data["file"], LIMITS),
            today=timezone.localdate(),
            is_trial=not sent.validated_data["commit"],
        )
        code = status.HTTP_200_OK if read.is_faultless else status.HTTP_422_UNPROCESSABLE_ENTITY
        return Response(_written(read, is_recorded=read.is_faultless and sent.validated_data["commit"]), code)


def _written(read: ResultsRead, *, is_recorded: bool) -> dict[str, Any]:
    problems = []
    for one in read.table.problems:
        words = said(one.problem)
        place = {"row": one.row, "column": one.column, "cell": one.cell, "value": one.value}
        problems.append({**place, "rule": words["rule"], "message": words["message"], "mend": words["mend"]})
    return {"count": read.count, "is_recorded": is_recorded, "problems": problems}
