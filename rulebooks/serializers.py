"""What the API says of a rulebook."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from rest_framework import serializers

from rulebooks.models import RulebookDraft, RulebookVersion


class RulebookSerializer(serializers.ModelSerializer[RulebookVersion]):
    """One version of a rulebook; `last_on` is the inclusive last day of its validity, null while it is open."""

    region = serializers.CharField(source="region_id", read_only=True)
    starts_on = serializers.DateField(source="valid.lower", read_only=True, allow_null=True)
    last_on = serializers.SerializerMethodField()

    class Meta:
        model = RulebookVersion
        fields = ("code", "version", "name", "document_no", "region", "starts_on", "last_on", "sha256", "published_at")
        read_only_fields = fields

    def get_last_on(self, row: RulebookVersion) -> date | None:
        upper: date | None = row.valid.upper
        return upper - timedelta(days=1) if upper else None


class ClauseSerializer(serializers.Serializer[Any]):
    """One value with the article that it stands in; a value never seen in a text is a default."""

    group = serializers.CharField()
    key = serializers.CharField()
    title = serializers.CharField(source="label")
    value = serializers.CharField()
    article = serializers.CharField()
    is_seen = serializers.BooleanField()
    note = serializers.CharField()


class DraftSerializer(serializers.ModelSerializer[RulebookDraft]):
    """A draft with its text; `version` is what it was published as, null before."""

    region = serializers.CharField(source="region_id", read_only=True)
    version = serializers.IntegerField(source="published.version", read_only=True, default=None, allow_null=True)

    class Meta:
        model = RulebookDraft
        fields = ("id", "code", "name", "region", "state", "revision", "text", "written_at", "checked_at", "version")
        read_only_fields = fields


class DraftTextSerializer(serializers.Serializer[Any]):
    """The whole file."""

    text = serializers.CharField(max_length=1_000_000, trim_whitespace=False)


class DraftAmendSerializer(DraftTextSerializer):
    """Another wording, and the revision of the one that was read."""

    revision = serializers.IntegerField(min_value=0)


class DraftMoveSerializer(serializers.Serializer[Any]):
    """Why a draft is given up; other moves need nothing."""

    reason = serializers.CharField(required=False, default="", allow_blank=True)
