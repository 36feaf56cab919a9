"""What the API says of open-class applications, and what it takes."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apprenticeship.lifecycle.opening import OPENING_STATE_LABELS
from apprenticeship.models import ClassOpening


class OpeningSerializer(serializers.ModelSerializer[ClassOpening]):
    """An application to open a class; `due_on` is inclusive."""

    state = serializers.ChoiceField(choices=list(OPENING_STATE_LABELS.items()), read_only=True)
    number = serializers.CharField(source="training_class.number", read_only=True)

    class Meta:
        model = ClassOpening
        fields = ("id", "number", "state", "heads_count", "asked_at", "due_on", "answer", "answered_at")
        read_only_fields = fields


class OpeningReasonSerializer(serializers.Serializer[Any]):
    """Why an application is sent back."""

    reason = serializers.CharField(required=False, allow_blank=True, default="")
