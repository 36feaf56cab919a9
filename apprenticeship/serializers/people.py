"""What the API says of people and their enrolments, and what it takes. Days are inclusive; numbers are strings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from apprenticeship.columns.roster import OPEN_ENDED_WORDS
from apprenticeship.lifecycle import (
    ENROLMENT_STATE_LABELS,
    TRAINEE_TYPE_LABELS,
    WITHDRAWAL_REASON_LABELS,
)
from apprenticeship.models import Enrolment, OverlapRequest
from apprenticeship.rules.roster import OPEN_END, RosterRow
from apprenticeship.selectors.enrolments import moves_of
from apprenticeship.selectors.roster import PLAIN_FACTS
from common import keyring
from common.identifiers import masked
from common.levels import LEVEL_LABELS, Level


class EnrolmentSerializer(serializers.ModelSerializer[Enrolment]):
    """An enrolment as lists show it."""

    name = serializers.CharField(source="person.name", read_only=True)
    class_number = serializers.CharField(source="training_class.number", read_only=True)
    level = serializers.ChoiceField(source="training_class.level", choices=list(LEVEL_LABELS.items()), read_only=True)
    school = serializers.CharField(source="school.name", read_only=True)
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    state = serializers.ChoiceField(choices=list(ENROLMENT_STATE_LABELS.items()), read_only=True)
    trainee_type = serializers.ChoiceField(choices=list(TRAINEE_TYPE_LABELS.items()), read_only=True)
    starts_on = serializers.DateField(read_only=True)
    last_on = serializers.DateField(source="ends_on", read_only=True)

    class Meta:
        model = Enrolment
        fields: tuple[str, ...] = (
            "student_no",
            "name",
            "class_number",
            "level",
            "school",
            "enterprise",
            "trainee_type",
            "starts_on",
            "last_on",
            "registered_on",
            "ended_on",
            "state",
        )
        read_only_fields = fields


class NextMoveSerializer(serializers.Serializer[Any]):
    """What the asker may do next: POST it to the enrolment under its name."""

    name = serializers.CharField()
    title = serializers.CharField()
    needs_reason = serializers.BooleanField()


class EnrolmentDetailSerializer(EnrolmentSerializer):
    """One enrolment, as employee and as student. Its context holds the actor. The identity number is masked."""

    number_masked = serializers.SerializerMethodField()
    contract_starts_on = serializers.DateField(source="contract.lower", read_only=True)
    contract_last_on = serializers.SerializerMethodField()
    withdrawal_reason = serializers.ChoiceField(
        choices=list(WITHDRAWAL_REASON_LABELS.items()), read_only=True, allow_blank=True
    )
    prior_level = serializers.ChoiceField(choices=list(LEVEL_LABELS.items()), read_only=True, allow_blank=True)
    moves = serializers.SerializerMethodField()

    class Meta(EnrolmentSerializer.Meta):
        fields = (
            *EnrolmentSerializer.Meta.fields,
            "number_masked",
            "contract_starts_on",
            "contract_last_on",
            *(fact for fact in PLAIN_FACTS if fact != "trainee_type"),
            "withdrawal_reason",
            "employer_passed",
            "moves",
        )
        read_only_fields = fields

    def get_number_masked(self, row: Enrolment) -> str:
        return masked(keyring.unseal(bytes(row.person.number_sealed)))

    def get_contract_last_on(self, row: Enrolment) -> date | None:
        """None for a contract without a fixed term."""
        return row.contract.upper - timedelta(days=1) if row.contract.upper else None

    def get_moves(self, row: Enrolment) -> list[dict[str, Any]]:
        moves = moves_of(row, self.context["actor"])
        return [{"name": move.name, "title": _(move.label), "needs_reason": move.reason} for move in moves]


class LastDayField(serializers.DateField):
    """An inclusive last day; the words 无固定期限 mean that there is none."""

    def to_internal_value(self, value: Any) -> date:
        return OPEN_END if value in OPEN_ENDED_WORDS else super().to_internal_value(value)


class PersonFactsSerializer(serializers.Serializer[Any]):
    """One person's facts, by the codes of the roster's columns; what is wrong with them is said by the rules."""

    name = serializers.CharField()
    phone = serializers.CharField(required=False, allow_blank=True)
    trainee_type = serializers.ChoiceField(choices=list(TRAINEE_TYPE_LABELS.items()))
    residence = serializers.CharField(required=False, allow_blank=True, max_length=60)
    education = serializers.CharField(required=False, allow_blank=True, max_length=20)
    post = serializers.CharField(required=False, allow_blank=True, max_length=40)
    hired_on = serializers.DateField(required=False, allow_null=True)
    contract_starts_on = serializers.DateField()
    contract_last_on = LastDayField()
    insured_in = serializers.CharField(required=False, allow_blank=True, max_length=40)
    insured_from = serializers.DateField(required=False, allow_null=True)
    prior_level = serializers.ChoiceField(
        choices=list(LEVEL_LABELS.items()), required=False, allow_blank=True, allow_null=True
    )
    prior_certificate_no = serializers.CharField(required=False, allow_blank=True, max_length=40)
    agreement_no = serializers.CharField(required=False, allow_blank=True, max_length=40)
    had_subsidy = serializers.BooleanField(required=False, allow_null=True)
    remark = serializers.CharField(required=False, allow_blank=True, max_length=200)

    def row(self, known: RosterRow | None = None) -> RosterRow:
        """Make a roster's row; facts that were not given are the known ones."""
        given: dict[str, Any] = {key: None if value == "" else value for key, value in self.validated_data.items()}
        if given.get("prior_level"):
            given["prior_level"] = Level(given["prior_level"])
        if given.get("insured_from"):
            given["insured_from"] = given["insured_from"].replace(day=1)
        return (known or RosterRow())._replace(**given)


class PersonRegistrationSerializer(PersonFactsSerializer):
    """A person to be registered: the facts, and the whole identity number."""

    number = serializers.CharField(max_length=18)


class EnrolmentMoveRequestSerializer(serializers.Serializer[Any]):
    """What a move asks: `reason` (coded for a withdrawal, in words to void), `ended_on` where something ends."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)
    ended_on = serializers.DateField(required=False, allow_null=True, default=None)


class GivenReasonSerializer(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)


class WholeNumberSerializer(serializers.Serializer[Any]):
    """A whole identity number, given for a reason that was written down."""

    number = serializers.CharField()


class VerdictSerializer(serializers.Serializer[Any]):
    """The enterprise's verdict."""

    is_passed = serializers.BooleanField()
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)


class OverlapRequestSerializer(serializers.ModelSerializer[OverlapRequest]):
    """A request for release, as either side sees it."""

    name = serializers.CharField(source="held.person.name", read_only=True)
    held_by = serializers.CharField(source="held.school.name", read_only=True)
    held_starts_on = serializers.DateField(source="held.starts_on", read_only=True)
    held_last_on = serializers.DateField(source="held.ends_on", read_only=True)
    wanted_by = serializers.CharField(source="training_class.school.name", read_only=True)
    class_number = serializers.CharField(source="training_class.number", read_only=True)

    class Meta:
        model = OverlapRequest
        fields = (
            "id",
            "name",
            "held_by",
            "held_starts_on",
            "held_last_on",
            "wanted_by",
            "class_number",
            "wanted_from",
            "message",
            "state",
            "answer",
            "asked_at",
            "answered_at",
        )
        read_only_fields = fields


class AskReleaseSerializer(serializers.Serializer[Any]):
    """Whom a class wants from when: by the whole identity number, or by the ticket of a refused registration."""

    number = serializers.CharField(required=False, allow_blank=True, default="", max_length=18)
    ticket = serializers.CharField(required=False, allow_blank=True, default="")
    wanted_from = serializers.DateField()
    message = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)
