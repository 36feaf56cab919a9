"""What the API says of objections, and what it takes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apprenticeship.lifecycle.objections import OBJECTION_LIFECYCLE, OBJECTION_STATE_LABELS, ObjectionState
from apprenticeship.models import NoticeObjection
from apprenticeship.serializers.classes import ClassMoveSerializer


class ObjectionSerializer(serializers.ModelSerializer[NoticeObjection]):
    """An objection to a public notice. Who lodged it is not told here."""

    state = serializers.ChoiceField(choices=list(OBJECTION_STATE_LABELS.items()), read_only=True)
    class_number = serializers.CharField(source="notice.training_class.number", read_only=True)
    moves = serializers.SerializerMethodField()

    class Meta:
        model = NoticeObjection
        fields = (
            *("id", "number", "class_number", "state", "objector_kind", "words", "lodged_at"),
            *("answer", "answered_at", "moves"),
        )
        read_only_fields = fields

    @extend_schema_field(ClassMoveSerializer(many=True))
    def get_moves(self, row: NoticeObjection) -> list[dict[str, Any]]:
        moves = OBJECTION_LIFECYCLE.moves_from(ObjectionState(row.state), actor=self.context["request"].actor)
        return [{"name": move.name, "title": _(move.label), "needs_reason": move.reason} for move in moves]


class ObjectionReasonSerializer(serializers.Serializer[Any]):
    """Why an objection holds or does not, or why its author is looked up."""

    reason = serializers.CharField(required=False, allow_blank=True, default="")


class ObjectorSerializer(serializers.Serializer[Any]):
    """Who lodged an objection, whole."""

    name = serializers.CharField()
    contact = serializers.CharField()
