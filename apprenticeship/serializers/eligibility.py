"""What the API says of eligibility, and what it takes."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apprenticeship.lifecycle import VERDICT_LABELS
from apprenticeship.models import EligibilityOverride, Enrolment
from apprenticeship.selectors.eligibility_lists import findings_of


class CountSerializer(serializers.Serializer[Any]):
    """How many."""

    count = serializers.IntegerField()


class BriefFindingSerializer(serializers.Serializer[Any]):
    """A condition that is not simply met."""

    title = serializers.CharField()
    verdict = serializers.ChoiceField(choices=list(VERDICT_LABELS.items()))
    message = serializers.CharField()


class EligibilitySerializer(serializers.ModelSerializer[Enrolment]):
    """One person of a class and the last check; `verdict` is null for who was never checked."""

    name = serializers.CharField(source="person.name", read_only=True)
    verdict = serializers.CharField(source="eligibility.verdict", default=None, read_only=True)
    checked_at = serializers.DateTimeField(source="eligibility.checked_at", default=None, read_only=True)
    findings = serializers.SerializerMethodField()

    class Meta:
        model = Enrolment
        fields = ("student_no", "name", "verdict", "checked_at", "findings")
        read_only_fields = fields

    def get_findings(self, row: Enrolment) -> list[dict[str, str]]:
        keys = ("title", "verdict", "message")
        return [dict(zip(keys, found, strict=True)) for found in findings_of(row)]


class FindingSerializer(BriefFindingSerializer):
    """What one condition says, by which article, as of which day, and how to mend it."""

    predicate = serializers.CharField()
    mend = serializers.CharField()
    article = serializers.CharField()
    as_of = serializers.CharField()
    is_admitted = serializers.BooleanField()


class CheckedSerializer(serializers.Serializer[Any]):
    """The last check of one person."""

    verdict = serializers.CharField(allow_null=True)
    checked_at = serializers.DateTimeField(allow_null=True)
    findings = FindingSerializer(many=True)


class OverrideSerializer(serializers.ModelSerializer[EligibilityOverride]):
    """A proposal to admit somebody in spite of a condition, and what became of it."""

    student_no = serializers.CharField(source="enrolment.student_no", read_only=True)

    class Meta:
        model = EligibilityOverride
        fields = (
            *("id", "student_no", "predicate", "rule", "state", "reason", "ends_on", "asked_by_name", "asked_at"),
            *("answer", "decided_by_name", "decided_at"),
        )
        read_only_fields = fields


class AskOverrideSerializer(serializers.Serializer[Any]):
    """Which condition, why, and until when."""

    predicate = serializers.CharField(max_length=24)
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)
    ends_on = serializers.DateField(required=False, allow_null=True, default=None)
