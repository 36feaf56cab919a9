"""What the API says of changes, and what it takes. Days are inclusive."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from apprenticeship.lifecycle import (
    ALTERATION_KIND_LABELS,
    ALTERATION_STATE_LABELS,
    SUSPENSION_REASON_LABELS,
)
from apprenticeship.models import Alteration
from apprenticeship.rules.alterations import AlterationFacts
from apprenticeship.selectors.alterations import moves_of
from rulebooks.rules import AlterationKind


class AlterationSerializer(serializers.ModelSerializer[Alteration]):
    """A change, as whoever sees the apprentice sees it. Its context holds the actor."""

    student_no = serializers.CharField(source="enrolment.student_no", read_only=True)
    name = serializers.CharField(source="enrolment.person.name", read_only=True)
    class_number = serializers.CharField(source="enrolment.training_class.number", read_only=True)
    kind = serializers.ChoiceField(choices=list(ALTERATION_KIND_LABELS.items()), read_only=True)
    state = serializers.ChoiceField(choices=list(ALTERATION_STATE_LABELS.items()), read_only=True)
    reason = serializers.ChoiceField(choices=list(SUSPENSION_REASON_LABELS.items()), read_only=True, allow_blank=True)
    has_paper = serializers.SerializerMethodField()
    moves = serializers.SerializerMethodField()

    class Meta:
        model = Alteration
        fields = (
            *("id", "student_no", "name", "class_number", "kind", "effective_on", "last_on", "reason", "note"),
            *("state", "is_late", "needs_agreement", "needs_approval", "asked_from", "asked_at", "agreed_at"),
            *("closed_at", "answer", "has_paper", "moves"),
        )
        read_only_fields = fields

    def get_has_paper(self, row: Alteration) -> bool:
        return row.paper_id is not None

    def get_moves(self, row: Alteration) -> list[dict[str, Any]]:
        """What the asker may do next: POST it to the change under its name."""
        moves = moves_of(row, self.context["actor"])
        return [{"name": move.name, "title": _(move.label), "needs_reason": move.reason} for move in moves]


class AlterationFactsSerializer(serializers.Serializer[Any]):
    """A change to propose: its kind, its days, why, and a word on it; a paper goes with multipart/form-data."""

    kind = serializers.ChoiceField(choices=list(ALTERATION_KIND_LABELS.items()))
    effective_on = serializers.DateField(required=False, allow_null=True, default=None)
    last_on = serializers.DateField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=20)
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)
    file = serializers.FileField(required=False, allow_null=True, default=None)

    def facts(self) -> AlterationFacts:
        given = self.validated_data
        return AlterationFacts(
            AlterationKind(given["kind"]), given["effective_on"], given["last_on"], given["reason"], given["note"]
        )
