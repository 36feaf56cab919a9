"""What the API says of duplicates, and what it takes."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apprenticeship.actions.duplicates import Choice
from apprenticeship.models import DuplicatePair, DuplicateThresholds


class DuplicateSerializer(serializers.ModelSerializer[DuplicatePair]):
    """A pair of records that may be one person."""

    first_name = serializers.CharField(source="first.name", read_only=True)
    second_name = serializers.CharField(source="second.name", read_only=True)

    class Meta:
        model = DuplicatePair
        fields = (
            *("id", "first_name", "second_name", "score", "certainty", "reasons", "state", "reason", "found_at"),
            *("decided_by_name", "decided_at"),
        )
        read_only_fields = fields


class MergeSerializer(serializers.Serializer[Any]):
    """Whose facts stay: "first" or "second" each; and why it is one person."""

    number = serializers.CharField(required=False, default="", allow_blank=True, max_length=6)
    name = serializers.CharField(required=False, default="", allow_blank=True, max_length=6)
    phone = serializers.CharField(required=False, default="", allow_blank=True, max_length=6)
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)

    def choice(self) -> Choice:
        """Give what was chosen, after validation."""
        given = self.validated_data
        return Choice(number=given["number"], name=given["name"], phone=given["phone"])


class ThresholdsSerializer(serializers.ModelSerializer[DuplicateThresholds]):
    """What a bureau set for its region."""

    class Meta:
        model = DuplicateThresholds
        fields = ("id", "region", "likely", "certain", "source", "set_at", "set_by_name")
        read_only_fields = fields


class ThresholdsEntrySerializer(serializers.Serializer[Any]):
    """The scores from which two records are looked at and all but certain, and where they come from."""

    likely = serializers.IntegerField()
    certain = serializers.IntegerField()
    source = serializers.CharField(allow_blank=True, max_length=200)  # type: ignore[assignment]
