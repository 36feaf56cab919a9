"""An inspector's questions over the API."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship.api.logs import LogSerializer
from apprenticeship.forms.log_inspection import InspectionForm
from apprenticeship.models import LogEntry
from apprenticeship.selectors import log_inspection as selectors


class QuestionSerializer(serializers.Serializer[Any]):
    """One question: a code of the help page, and its words."""

    code = serializers.CharField()
    title = serializers.CharField()
    message = serializers.CharField()
    mend = serializers.CharField()


class QuestionedSerializer(LogSerializer):
    """An entry and what is asked about it."""

    questions = serializers.SerializerMethodField()

    class Meta(LogSerializer.Meta):
        fields = (*LogSerializer.Meta.fields, "questions")  # type: ignore[assignment]

    @extend_schema_field(QuestionSerializer(many=True))
    def get_questions(self, log: LogEntry) -> list[dict[str, str]]:
        return [selectors.said(one) for one in self.context["by_log"][log.pk]]


class InspectionSerializer(serializers.Serializer[Any]):
    """How many entries were read, how many each code is asked about, and those entries, newest day first."""

    read_count = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField())
    logs = QuestionedSerializer(many=True)


class LogDefects(APIView):
    """What may be asked about the entries of a class: the same questions as on the page, by the same parameters."""

    @extend_schema(responses=InspectionSerializer)
    def get(self, request: ActingApiRequest, number: str) -> Response:
        form = InspectionForm(request.GET)
        held = selectors.inspection(request.actor, number, form.asked(*selectors.usual_days(timezone.localdate())))
        rows = selectors.questioned(request.actor, held)
        told = {"read_count": held.read_count, "counts": dict(held.counts), "logs": rows}
        return Response(InspectionSerializer(told, context={"by_log": held.by_log}).data)
