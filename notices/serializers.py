"""What the API says of messages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from notices.models import Expectation, Mail, Message
from notices.rules import (
    CADENCE_LABELS,
    EXPECTED_KIND_LABELS,
    MAIL_LABELS,
    MAIL_STATE_LABELS,
    OWED_BY_LABELS,
    STANDING_LABELS,
    TOPIC_LABELS,
    standing,
)
from notices.selectors.expected import words_of


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


class ExpectationSerializer(serializers.ModelSerializer[Expectation]):
    """Something that should come. `due_on` is an inclusive day, null where no document sets one."""

    kind = serializers.ChoiceField(choices=list(EXPECTED_KIND_LABELS.items()), read_only=True)
    owed_by = serializers.ChoiceField(choices=list(OWED_BY_LABELS.items()), read_only=True)
    words = serializers.SerializerMethodField()
    standing = serializers.SerializerMethodField()
    class_number = serializers.CharField(source="training_class.number", read_only=True)
    student_no = serializers.CharField(source="enrolment.student_no", read_only=True, default=None)
    apprentice = serializers.CharField(source="enrolment.person.name", read_only=True, default=None)
    mentor = serializers.CharField(source="mentor.name", read_only=True, default=None)

    class Meta:
        model = Expectation
        fields = (
            "id",
            "kind",
            "words",
            "standing",
            "owed_by",
            "class_number",
            "student_no",
            "apprentice",
            "mentor",
            "part",
            "opened_on",
            "due_on",
            "came_on",
            "dropped_on",
        )
        read_only_fields = fields

    def get_words(self, row: Expectation) -> str:
        return words_of(row)

    @extend_schema_field(serializers.ChoiceField(choices=list(STANDING_LABELS.items())))
    def get_standing(self, row: Expectation) -> str:
        return standing(row.due_on, row.came_on, row.dropped_on, self.context["today"]).value


class MailSerializer(serializers.ModelSerializer[Mail]):
    """A mail that is owed: its state and attempts, never what it says or to whom."""

    cadence = serializers.ChoiceField(choices=list(MAIL_LABELS.items()), read_only=True)
    state = serializers.ChoiceField(choices=list(MAIL_STATE_LABELS.items()), read_only=True)

    class Meta:
        model = Mail
        fields = ("id", "cadence", "state", "attempt_count", "claimed_at", "sent_at", "error")
        read_only_fields = fields
