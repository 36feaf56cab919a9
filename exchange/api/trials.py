"""Worked cases over the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from exchange.parsers.files import read_bounded
from exchange.parsers.golden import LIMITS
from exchange.selectors.trials import trial, trial_choices
from subsidies.rules import award_json


class TrialSerializer(serializers.Serializer[Any]):
    """A file of worked cases, and `draft:ID` or `version:ID`."""

    rulebook = serializers.CharField(max_length=40)
    file = serializers.FileField(allow_empty_file=True)


class GoldenSerializer(serializers.Serializer[Any]):
    """One head: what it should get, what it gets (with lines and what was missed), and whether they agree."""

    class_no = serializers.CharField()
    person_no = serializers.CharField()
    expected_yuan = serializers.DecimalField(max_digits=14, decimal_places=2)
    is_right = serializers.BooleanField()
    award = serializers.SerializerMethodField()

    def get_award(self, row: Any) -> dict[str, Any]:
        return award_json(row.award)


class RulebookTrial(APIView):
    """Try worked cases on a rulebook or a draft; nothing is kept."""

    parser_classes = (MultiPartParser,)

    @extend_schema(request=TrialSerializer, responses=GoldenSerializer(many=True))
    def post(self, request: ActingApiRequest) -> Response:
        """Work out every head of the file."""
        trial_choices(request.actor)
        sent = TrialSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        content = read_bounded(sent.validated_data["file"], LIMITS)
        return Response(
            GoldenSerializer(trial(request.actor, sent.validated_data["rulebook"], content), many=True).data
        )
