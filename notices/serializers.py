"""What the API says of messages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import serializers

from notices.models import Message
from notices.rules import CADENCE_LABELS, TOPIC_LABELS


class MessageSerializer(serializers.ModelSerializer[Message]):
    """A message; `address` is the page that it leads to."""

    topic = serializers.ChoiceField(choices=list(TOPIC_LABELS.items()), read_only=True)
    words = serializers.SerializerMethodField()
    address = serializers.SerializerMethodField()

    class Meta:
        model = Message
        fields = ("id", "topic", "words", "reason", "address", "told_at", "read_at")
        read_only_fields = fields

    def get_words(self, row: Message) -> str:
        return _(row.words) % {"subject": row.subject}

    def get_address(self, row: Message) -> str:
        return reverse(row.url_name, args=[row.url_key])


class ChoiceSerializer(serializers.Serializer[Any]):
    """How the asker is told of one topic."""

    topic = serializers.ChoiceField(choices=list(TOPIC_LABELS.items()))
    is_shown = serializers.BooleanField()
    cadence = serializers.ChoiceField(choices=list(CADENCE_LABELS.items()))


class ChoicesSerializer(serializers.Serializer[Any]):
    """Topics to be told of otherwise; those that are not named stay."""

    topics = ChoiceSerializer(many=True)
