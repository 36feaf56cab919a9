"""Statistics over the API."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from reporting.forms import year_in
from reporting.selectors import newly_registered


class SliceSerializer(serializers.Serializer[Any]):
    """One part of a figure."""

    key = serializers.CharField()
    name = serializers.CharField()
    count = serializers.IntegerField()


class HeadlineSerializer(serializers.Serializer[Any]):
    """A year's newly registered apprentices, whole and sliced."""

    year = serializers.IntegerField()
    count = serializers.IntegerField()
    by_region = SliceSerializer(many=True)
    by_level = SliceSerializer(many=True)
    by_enterprise = SliceSerializer(many=True)


class NewlyRegistered(APIView):
    """Newly registered apprentices of a year, by county, level and enterprise."""

    @extend_schema(parameters=[OpenApiParameter("year", int)], responses=HeadlineSerializer)
    def get(self, request: ActingApiRequest) -> Response:
        year = year_in(request.query_params, timezone.localdate().year)
        return Response(HeadlineSerializer(newly_registered(request.actor, year)).data)
