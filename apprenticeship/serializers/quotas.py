"""What the API says of seats, and what it takes."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apprenticeship.models import SeatQuota


class QuotaSerializer(serializers.ModelSerializer[SeatQuota]):
    """Seats of a region, or of one enterprise, in a year. `left_count` is negative where more was filed than given."""

    region = serializers.CharField(source="region_id", read_only=True)
    enterprise = serializers.CharField(source="enterprise.credit_code", read_only=True, default="")
    taken_count = serializers.IntegerField(read_only=True)
    left_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = SeatQuota
        fields = (
            "id",
            "region",
            "enterprise",
            "year",
            "seats_count",
            "taken_count",
            "left_count",
            "document_no",
            "given_at",
            "revised_at",
        )
        read_only_fields = fields


class QuotaRequestSerializer(serializers.Serializer[Any]):
    """Seats to enter. `enterprise` is a unified social credit code; empty for the whole region."""

    region = serializers.CharField(max_length=6)
    enterprise = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    year = serializers.IntegerField()
    seats_count = serializers.IntegerField()
    document_no = serializers.CharField(max_length=1000, allow_blank=True)
    scan = serializers.FileField(required=False, default=None, allow_null=True)


class QuotaRevisionRequestSerializer(serializers.Serializer[Any]):
    """How many seats there are from now on, by which document, and why."""

    seats_count = serializers.IntegerField()
    document_no = serializers.CharField(max_length=1000, allow_blank=True)
    reason = serializers.CharField(max_length=2000, allow_blank=True)
    scan = serializers.FileField(required=False, default=None, allow_null=True)
