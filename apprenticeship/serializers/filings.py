"""What the API says of a bureau's work on classes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apprenticeship.lifecycle.filing import FILING_LIFECYCLE, FILING_MOVES, FILING_STATE_LABELS, FilingState
from apprenticeship.models import Filing, PlanNotice
from apprenticeship.serializers.classes import LIST_FIELDS, ClassMoveSerializer, ClassSerializer


class FilingQueueSerializer(ClassSerializer):
    """A class that a bureau has in hand. `review_state` is empty while no round of review is open."""

    review_state = serializers.ChoiceField(choices=list(FILING_STATE_LABELS.items()), read_only=True, allow_null=True)

    class Meta(ClassSerializer.Meta):
        fields = (*LIST_FIELDS, "review_state")
        read_only_fields = fields


class FilingSerializer(serializers.ModelSerializer[Filing]):
    """One round of review. People stand in the journal; here are only their opinions."""

    state = serializers.ChoiceField(choices=list(FILING_STATE_LABELS.items()), read_only=True)
    number = serializers.CharField(source="training_class.number", read_only=True)
    moves = serializers.SerializerMethodField()

    class Meta:
        model = Filing
        fields = (
            "id",
            "number",
            "round",
            "state",
            "accepted_on",
            "first_at",
            "first_opinion",
            "second_at",
            "second_opinion",
            "moves",
        )
        read_only_fields = fields

    @extend_schema_field(ClassMoveSerializer(many=True))
    def get_moves(self, row: Filing) -> list[dict[str, Any]]:
        moves = FILING_LIFECYCLE.moves_from(FilingState(row.state), actor=self.context["actor"])
        return [
            {"name": move.name, "title": _(move.label), "needs_reason": move.reason}
            for move in moves
            if move.name in FILING_MOVES
        ]


class FilingMoveRequestSerializer(serializers.Serializer[Any]):
    """The opinion that goes with a reviewer's move."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class PlanNoticeSerializer(serializers.ModelSerializer[PlanNotice]):
    """A public notice of a class's plan; `last_on` is inclusive."""

    number = serializers.CharField(source="training_class.number", read_only=True)
    starts_on = serializers.DateField(read_only=True)
    last_on = serializers.DateField(read_only=True)

    class Meta:
        model = PlanNotice
        fields = ("id", "number", "starts_on", "last_on", "day_count", "unit", "recalled_on")
        read_only_fields = fields
