"""What the API says of mentors, results and certificates, and what it takes. Days are inclusive."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from apprenticeship.actions.assessment import ResultRow
from apprenticeship.lifecycle import CERTIFICATE_KIND_LABELS, SIDE_LABELS, Side
from apprenticeship.models import Assessment, Certificate, MentorAssignment
from apprenticeship.rules.results import AssessmentFacts, CertificateFacts
from apprenticeship.selectors.mentors import Pairing
from common.errors import Problem
from common.levels import LEVEL_LABELS
from enterprises.models import Mentor
from enterprises.rules import MentorEntry
from schools.models import Tutor
from schools.rules import TutorEntry

KINDS = list(CERTIFICATE_KIND_LABELS.items())


class AssessmentSerializer(serializers.ModelSerializer[Assessment]):
    """One attempt; scores are strings out of 100."""

    class Meta:
        model = Assessment
        fields = (
            *("attempt", "assessed_on", "body", "theory_score", "practice_score", "enterprise_score", "is_passed"),
        )
        read_only_fields = fields


class AssessmentFactsSerializer(serializers.Serializer[Any]):
    """One attempt as it is written down; what is wrong with it is said by the rules."""

    assessed_on = serializers.DateField()
    body = serializers.CharField(max_length=200)
    theory_score = serializers.DecimalField(max_digits=6, decimal_places=3, required=False, allow_null=True)
    practice_score = serializers.DecimalField(max_digits=6, decimal_places=3, required=False, allow_null=True)
    enterprise_score = serializers.DecimalField(max_digits=6, decimal_places=3, required=False, allow_null=True)
    is_passed = serializers.BooleanField()

    def facts(self) -> AssessmentFacts:
        """Give what was sent, after validation."""
        return AssessmentFacts(**self.validated_data)


class CertificateSerializer(serializers.ModelSerializer[Certificate]):
    """One certificate."""

    occupation = serializers.CharField(source="occupation_id", read_only=True)

    class Meta:
        model = Certificate
        fields = ("kind", "number", "level", "occupation", "issuer", "issued_on")
        read_only_fields = fields


class CertificateFactsSerializer(serializers.Serializer[Any]):
    """One certificate as it is written down; its level and occupation are the class's."""

    kind = serializers.ChoiceField(choices=KINDS)
    number = serializers.CharField(max_length=60)
    issuer = serializers.CharField(max_length=200)
    issued_on = serializers.DateField()

    def facts(self) -> CertificateFacts:
        """Give what was sent, after validation."""
        return CertificateFacts(**self.validated_data)


class ResultRowSerializer(serializers.Serializer[Any]):
    """What is recorded of one apprentice: an attempt, a certificate, or both."""

    student_no = serializers.CharField()
    assessment = AssessmentFactsSerializer(required=False, allow_null=True)
    certificate = CertificateFactsSerializer(required=False, allow_null=True)


class ResultGridSerializer(serializers.Serializer[Any]):
    """Results of a class, recorded all or nothing."""

    rows = ResultRowSerializer(many=True)

    def result_rows(self) -> list[ResultRow]:
        """Give what was sent, after validation."""
        return [
            ResultRow(
                student_no=row["student_no"],
                assessment=AssessmentFacts(**row["assessment"]) if row.get("assessment") else None,
                certificate=CertificateFacts(**row["certificate"]) if row.get("certificate") else None,
            )
            for row in self.validated_data["rows"]
        ]


class RecordedSerializer(serializers.Serializer[Any]):
    """How many were written."""

    count = serializers.IntegerField()


class CompletionRequestSerializer(serializers.Serializer[Any]):
    """The inclusive last day on which everybody ready completes."""

    ended_on = serializers.DateField()


class AssignmentSerializer(serializers.ModelSerializer[MentorAssignment]):
    """Who accompanies an apprentice, and when."""

    mentor = serializers.SerializerMethodField()
    starts_on = serializers.DateField(read_only=True)
    last_on = serializers.DateField(read_only=True)

    class Meta:
        model = MentorAssignment
        fields = ("side", "mentor", "starts_on", "last_on")
        read_only_fields = fields

    def get_mentor(self, row: MentorAssignment) -> str:
        return str(row.mentor or row.tutor)


class PairingSerializer(serializers.Serializer[Any]):
    """Whom a mentor (side enterprise) or tutor (side school) shall accompany; days left out are the training's."""

    side = serializers.ChoiceField(choices=list(SIDE_LABELS.items()))
    student_nos = serializers.ListField(child=serializers.CharField(), max_length=2_000)
    mentor_id = serializers.IntegerField()
    starts_on = serializers.DateField(required=False, allow_null=True, default=None)
    last_on = serializers.DateField(required=False, allow_null=True, default=None)

    @property
    def side_given(self) -> Side:
        return Side(self.validated_data["side"])

    def pairings(self) -> list[Pairing]:
        """Give what was sent, after validation."""
        given = self.validated_data
        days = {"starts_on": given["starts_on"], "last_on": given["last_on"]}
        return [Pairing(student_no=number, mentor_id=given["mentor_id"], **days) for number in given["student_nos"]]


class HandOverSerializer(serializers.Serializer[Any]):
    """From which day on another mentor accompanies whom."""

    side = serializers.ChoiceField(choices=list(SIDE_LABELS.items()))
    student_nos = serializers.ListField(child=serializers.CharField(), max_length=2_000)
    mentor_id = serializers.IntegerField()
    from_on = serializers.DateField()
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)


class EndAssignmentSerializer(serializers.Serializer[Any]):
    """After which inclusive day nobody of a side accompanies an apprentice."""

    side = serializers.ChoiceField(choices=list(SIDE_LABELS.items()))
    student_no = serializers.CharField()
    last_on = serializers.DateField()
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)


class LoadSerializer(serializers.Serializer[Any]):
    """How many apprentices a mentor has at once on the busiest day, before and after; no limit is null."""

    mentor_id = serializers.IntegerField()
    name = serializers.CharField()
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    most = serializers.IntegerField(allow_null=True)


class PairingProblemSerializer(serializers.Serializer[Problem]):
    """What forbids a pairing."""

    rule = serializers.CharField()
    message = serializers.SerializerMethodField()
    mend = serializers.SerializerMethodField()

    def get_message(self, problem: Problem) -> str:
        return _(problem.message) % problem.params

    def get_mend(self, problem: Problem) -> str:
        return _(problem.mend) % problem.params


class PreviewSerializer(serializers.Serializer[Any]):
    """What pairing would do: the loads that would follow, and what forbids it."""

    loads = LoadSerializer(many=True)
    problems = PairingProblemSerializer(many=True)


class MentorSerializer(serializers.ModelSerializer[Mentor]):
    """An enterprise's mentor; `load` counts whom they accompany today."""

    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    occupation = serializers.CharField(source="occupation_id", read_only=True)
    load = serializers.IntegerField(read_only=True)

    class Meta:
        model = Mentor
        fields = (
            *("id", "name", "staff_no", "enterprise", "level", "occupation", "certificate_no"),
            *("years_of_experience", "is_active", "load"),
        )
        read_only_fields = fields


class MentorEntrySerializer(serializers.Serializer[Any]):
    """A mentor as the enterprise writes them down."""

    name = serializers.CharField(max_length=40)
    staff_no = serializers.CharField(max_length=20)
    level = serializers.ChoiceField(choices=list(LEVEL_LABELS.items()))
    occupation = serializers.CharField(max_length=20)
    certificate_no = serializers.CharField(required=False, allow_blank=True, max_length=40)
    years_of_experience = serializers.IntegerField(required=False)
    is_active = serializers.BooleanField(required=False)

    def entry(self, known: MentorEntry | None = None) -> MentorEntry:
        """Make an entry; what was not sent is what is known."""
        given = dict(self.validated_data)
        if "occupation" in given:
            given["occupation_code"] = given.pop("occupation")
        return replace(known, **given) if known else MentorEntry(**given)


class TutorSerializer(serializers.ModelSerializer[Tutor]):
    """A school's tutor; `load` counts whom they accompany today."""

    school = serializers.CharField(source="school.name", read_only=True)
    load = serializers.IntegerField(read_only=True)

    class Meta:
        model = Tutor
        fields = ("id", "name", "staff_no", "school", "title", "level", "is_active", "load")
        read_only_fields = fields


class TutorEntrySerializer(serializers.Serializer[Any]):
    """A tutor as the school writes them down."""

    name = serializers.CharField(max_length=40)
    staff_no = serializers.CharField(max_length=20)
    title = serializers.CharField(required=False, allow_blank=True, max_length=40)
    level = serializers.ChoiceField(choices=list(LEVEL_LABELS.items()), required=False, allow_blank=True)
    is_active = serializers.BooleanField(required=False)

    def entry(self, known: TutorEntry | None = None) -> TutorEntry:
        """Make an entry; what was not sent is what is known."""
        given = dict(self.validated_data)
        return replace(known, **given) if known else TutorEntry(**given)
