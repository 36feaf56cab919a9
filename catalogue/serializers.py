"""What the API says of holiday plans."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from catalogue.models import HolidayPlan


class HolidayPlanSerializer(serializers.ModelSerializer[HolidayPlan]):
    """One year's plan: every day off, weekends among them, and the Saturdays and Sundays worked instead."""

    class Meta:
        model = HolidayPlan
        fields = ("id", "year", "document_no", "off", "worked", "state", "entered_at", "confirmed_at")
        read_only_fields = fields


class HolidayEntrySerializer(serializers.Serializer[Any]):
    """A year as it is typed: a day or a span a line."""

    year = serializers.IntegerField()
    document_no = serializers.CharField(max_length=60)
    off = serializers.CharField(max_length=4000)
    worked = serializers.CharField(max_length=4000, required=False, default="", allow_blank=True)


class HolidayMoveSerializer(serializers.Serializer[Any]):
    """Why a plan is discarded; confirming needs nothing."""

    reason = serializers.CharField(required=False, default="", allow_blank=True)
