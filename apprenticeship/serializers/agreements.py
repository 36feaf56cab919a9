"""Agreements over the API: what is read, what is sent."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apprenticeship.lifecycle import AGREEMENT_KIND_LABELS
from apprenticeship.models import Agreement, AgreementChange
from apprenticeship.rules.agreements import LONGEST_CHANGE, AgreementTerms
from apprenticeship.selectors.agreements import change_moves, changes_of, moves_of, outdated_in
from common.lifecycle import Move


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """A version as lists show it; `fee_yuan` is a string, null in a training agreement."""

    class_number = serializers.CharField(source="training_class.number", read_only=True)
    has_open_change = serializers.BooleanField(read_only=True)
    has_copy = serializers.SerializerMethodField()

    class Meta:
        model = Agreement
        fields = (
            "number",
            "class_number",
            "kind",
            "version",
            "state",
            "fee_yuan",
            "drafted_at",
            "enterprise_accepted_at",
            "school_accepted_at",
            "signed_on",
            "has_copy",
            "has_open_change",
            "void_reason",
        )
        read_only_fields = fields

    def get_has_copy(self, row: Agreement) -> bool:
        return row.signed_copy_id is not None


class AgreementMoveSerializer(serializers.Serializer[Any]):
    """What the asker may do next."""

    name = serializers.CharField()
    title = serializers.CharField()
    needs_reason = serializers.BooleanField()


class AgreementChangeSerializer(serializers.ModelSerializer[AgreementChange]):
    """A request for a change; its context holds the actor."""

    agreement = serializers.CharField(source="agreement.number", read_only=True)
    student_no = serializers.CharField(source="enrolment.student_no", default=None, read_only=True)
    moves = serializers.SerializerMethodField()

    class Meta:
        model = AgreementChange
        fields = (
            "id",
            "agreement",
            "asker",
            "student_no",
            "clause",
            "words",
            "state",
            "asked_at",
            "answer",
            "answered_at",
            "moves",
        )
        read_only_fields = fields

    @extend_schema_field(AgreementMoveSerializer(many=True))
    def get_moves(self, row: AgreementChange) -> list[dict[str, Any]]:
        return [_move(move) for move in change_moves(row, self.context["actor"])]


class AgreementDetailSerializer(AgreementSerializer):
    """One version: what it says, what the asker may do, what was asked to be changed. Its context holds the actor."""

    moves = serializers.SerializerMethodField()
    changes = serializers.SerializerMethodField()
    outdated = serializers.SerializerMethodField()

    class Meta(AgreementSerializer.Meta):
        fields = (*AgreementSerializer.Meta.fields, "facts", "clauses", "outdated", "moves", "changes")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

    @extend_schema_field(AgreementMoveSerializer(many=True))
    def get_moves(self, row: Agreement) -> list[dict[str, Any]]:
        return [_move(move) for move in moves_of(row, self.context["actor"])]

    @extend_schema_field(AgreementChangeSerializer(many=True))
    def get_changes(self, row: Agreement) -> Any:
        return AgreementChangeSerializer(changes_of(self.context["actor"], row), many=True, context=self.context).data

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_outdated(self, row: Agreement) -> list[str]:
        """What this version says of its class that is no longer so."""
        return [_(label) for label in outdated_in(row)]


def _move(move: Move[Any]) -> dict[str, Any]:
    return {"name": move.name, "title": _(move.label), "needs_reason": move.reason}


class AgreementTermsSerializer(serializers.Serializer[Any]):
    """What the parties write: words by clause code, the whole fee of a cooperation agreement."""

    clauses = serializers.DictField(child=serializers.CharField(allow_blank=True))
    fee_yuan = serializers.DecimalField(max_digits=14, decimal_places=2, required=False, allow_null=True, default=None)

    def terms(self) -> AgreementTerms:
        """Make terms of what was sent."""
        return AgreementTerms(self.validated_data["clauses"], self.validated_data["fee_yuan"])


class AgreementDraftSerializer(AgreementTermsSerializer):
    """A version to be drafted."""

    kind = serializers.ChoiceField(choices=list(AGREEMENT_KIND_LABELS.items()))


class AgreementReviseSerializer(AgreementTermsSerializer):
    """The next version, and the requests that it fulfils."""

    taken = serializers.ListField(child=serializers.IntegerField(), required=False, default=list)


class SignedCopySerializer(serializers.Serializer[Any]):
    """A scan of the signed paper, and the day on it."""

    copy = serializers.FileField()
    signed_on = serializers.DateField()


class ChangeAskSerializer(serializers.Serializer[Any]):
    """What is to be changed: a clause by its code, or the whole."""

    clause = serializers.CharField(required=False, allow_blank=True, default="", max_length=30)
    words = serializers.CharField(max_length=LONGEST_CHANGE)


class AgreementReasonSerializer(serializers.Serializer[Any]):
    """The reason of a move that needs one."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)
