"""Papers and confirmations over the API: what is read, what is sent."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apprenticeship.models import ClassPaper, Enrolment
from apprenticeship.models.papers import PAPER_LABELS


class PaperItemSerializer(serializers.Serializer[Any]):
    """A paper that a step asks for; `broken` is the code of the rule that it breaks, "" when it is there."""

    step = serializers.CharField(source="rule.step.value")
    paper = serializers.CharField(source="rule.kind.value")
    title = serializers.CharField(source="rule.kind.label")
    needs_signature = serializers.BooleanField(source="rule.signed")
    is_required = serializers.BooleanField(source="rule.required")
    is_done = serializers.BooleanField()
    broken = serializers.CharField()
    missing_count = serializers.IntegerField()


class ClassPaperSerializer(serializers.ModelSerializer[ClassPaper]):
    """A paper that was uploaded."""

    paper = serializers.CharField(source="kind", read_only=True)
    filename = serializers.CharField(source="document.filename", read_only=True)
    sha256 = serializers.CharField(source="document.sha256", read_only=True)

    class Meta:
        model = ClassPaper
        fields = ("id", "paper", "filename", "sha256", "note", "uploaded_at", "removed_at", "removed_reason")
        read_only_fields = fields


class PapersSerializer(serializers.Serializer[Any]):
    """What the steps of a class ask for, and what was uploaded."""

    needed = PaperItemSerializer(many=True)
    uploaded = ClassPaperSerializer(many=True)


class PaperUploadSerializer(serializers.Serializer[Any]):
    """A paper to be kept."""

    kind = serializers.CharField(help_text="、".join(PAPER_LABELS))
    file = serializers.FileField()
    note = serializers.CharField(required=False, allow_blank=True, default="")


class PaperReasonSerializer(serializers.Serializer[Any]):
    """Why a paper is taken back."""

    reason = serializers.CharField(allow_blank=True, default="", max_length=300)


class ConfirmationSerializer(serializers.ModelSerializer[Enrolment]):
    """An apprentice of a training agreement, and the state of their link."""

    name = serializers.CharField(source="person.name", read_only=True)
    confirmed_at = serializers.DateTimeField(read_only=True, allow_null=True)
    link_expires_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = Enrolment
        fields = ("student_no", "name", "confirmed_at", "link_expires_at")
        read_only_fields = fields


class LinksRequestSerializer(serializers.Serializer[Any]):
    """For whom links are made, and for how many days."""

    student_nos = serializers.ListField(child=serializers.CharField(max_length=40), max_length=1000)
    days = serializers.IntegerField(default=14)


class LinkSerializer(serializers.Serializer[Any]):
    """A link, given this once."""

    student_no = serializers.CharField()
    url = serializers.CharField()
    expires_at = serializers.DateTimeField()
