"""What the API says of a class, and what it takes for one. Days are inclusive, numbers with decimals are strings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apprenticeship.lifecycle import CLASS_STATE_LABELS, COURSE_CATEGORY_LABELS
from apprenticeship.models import Course, TrainingClass
from apprenticeship.rules.classes import ClassTerms, CourseFacts
from apprenticeship.selectors.class_progress import missing, moves_for
from apprenticeship.selectors.class_references import credit_hours_of, rulebook_id_of
from apprenticeship.selectors.classes import problems_of
from apprenticeship.selectors.papers import next_items, papers_of
from common.levels import LEVEL_LABELS

LIST_FIELDS: tuple[str, ...] = (
    "number",
    "name",
    "state",
    "revision",
    "school",
    "enterprise",
    "bureau",
    "rulebook",
    "occupation",
    "work_type",
    "level",
    "starts_on",
    "last_on",
    "planned_heads",
    "hours_per_credit",
    "credits_needed",
    "practice_credits_needed",
    "school_agreed_at",
    "enterprise_agreed_at",
    "submitted_at",
    "due_on",
    "filed_on",
    "opened_on",
    "closed_on",
    "created_at",
)
DETAIL_FIELDS = (
    *LIST_FIELDS,
    "plan_summary",
    "returned_reason",
    "supplement_reason",
    "supplement_count",
    "courses",
    "people",
    "moves",
    "missing",
    "warnings",
)


class CourseSerializer(serializers.Serializer[Course]):
    """A planned course: its hours and the credits it earns."""

    name = serializers.CharField(max_length=60)
    category = serializers.ChoiceField(choices=list(COURSE_CATEGORY_LABELS.items()))
    hours = serializers.DecimalField(max_digits=6, decimal_places=1)
    credits = serializers.DecimalField(max_digits=5, decimal_places=2)


class PartySerializer(serializers.Serializer[Any]):
    """An organisation by its unified social credit code."""

    credit_code = serializers.CharField()
    name = serializers.CharField()


class FilingBureauSerializer(serializers.Serializer[Any]):
    """A bureau by the code of its region."""

    region = serializers.CharField(source="region_id")
    name = serializers.CharField()


class ClassRulebookSerializer(serializers.Serializer[Any]):
    """The version of a rulebook by which a class is run."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    name = serializers.CharField()


class ClassOccupationSerializer(serializers.Serializer[Any]):
    """An occupation by its code."""

    code = serializers.CharField()
    name = serializers.CharField()


class ClassSerializer(serializers.ModelSerializer[TrainingClass]):
    """A class as lists show it."""

    school = PartySerializer(read_only=True)
    enterprise = PartySerializer(read_only=True)
    bureau = FilingBureauSerializer(read_only=True)
    rulebook = ClassRulebookSerializer(read_only=True)
    occupation = ClassOccupationSerializer(read_only=True)
    state = serializers.ChoiceField(choices=list(CLASS_STATE_LABELS.items()), read_only=True)
    level = serializers.ChoiceField(choices=list(LEVEL_LABELS.items()), read_only=True)
    starts_on = serializers.DateField(read_only=True)
    last_on = serializers.DateField(source="ends_on", read_only=True)

    class Meta:
        model = TrainingClass
        fields = LIST_FIELDS
        read_only_fields = fields


class ClassMoveSerializer(serializers.Serializer[Any]):
    """What the asker may do next: POST it to the class under its name, `amend` by PATCH."""

    name = serializers.CharField()
    title = serializers.CharField()
    needs_reason = serializers.BooleanField()


class ClassMissingSerializer(serializers.Serializer[Any]):
    """One thing between the class and its next state."""

    title = serializers.CharField()
    is_done = serializers.BooleanField()
    place = serializers.CharField()


class ClassWarningSerializer(serializers.Serializer[Any]):
    """What a rule finds and does not stop."""

    field = serializers.CharField()
    rule = serializers.CharField()
    message = serializers.CharField()
    mend = serializers.CharField()


class ClassDetailSerializer(ClassSerializer):
    """One class with its plan, what the asker may do next, and what it still lacks.

    Its context holds the actor, the day, the planned courses and the roster's counts.
    """

    courses = serializers.SerializerMethodField()
    moves = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()
    people = serializers.SerializerMethodField()

    class Meta(ClassSerializer.Meta):
        fields = DETAIL_FIELDS
        read_only_fields = fields

    @extend_schema_field(CourseSerializer(many=True))
    def get_courses(self, row: TrainingClass) -> Any:
        return CourseSerializer(self.context["courses"], many=True).data

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_people(self, row: TrainingClass) -> dict[str, int]:
        """How many people stand in which state."""
        return dict(self.context["roster"].counts)

    @extend_schema_field(ClassMoveSerializer(many=True))
    def get_moves(self, row: TrainingClass) -> list[dict[str, Any]]:
        moves = moves_for(row, self.context["actor"], self.context["today"])
        return [{"name": move.name, "title": _(move.label), "needs_reason": move.reason} for move in moves]

    @extend_schema_field(ClassMissingSerializer(many=True))
    def get_missing(self, row: TrainingClass) -> list[dict[str, Any]]:
        items = missing(row, self.context["courses"], self.context["roster"])
        papers = [
            {"title": _(item.rule.kind.label), "is_done": item.is_done, "place": "papers"}
            for item in next_items(row, papers_of(row))
        ]
        found = [{"title": _(item.label) % item.params, "is_done": item.is_done, "place": item.place} for item in items]
        return [*found, *papers]

    @extend_schema_field(ClassWarningSerializer(many=True))
    def get_warnings(self, row: TrainingClass) -> list[dict[str, Any]]:
        found = [p for p in problems_of(row, self.context["courses"]) if p.severity == "warning"]
        return [
            {
                "field": problem.field,
                "rule": problem.rule,
                "message": _(problem.message) % problem.params,
                "mend": _(problem.mend) % problem.params,
            }
            for problem in found
        ]


class ClassTermsSerializer(serializers.Serializer[Any]):
    """What both sides agree on. `rulebook` is a code for its newest version, or `code@version`."""

    name = serializers.CharField(max_length=80)
    rulebook = serializers.CharField(max_length=60)
    occupation = serializers.CharField(max_length=20)
    work_type = serializers.CharField(max_length=40, allow_blank=True, required=False)
    level = serializers.ChoiceField(choices=list(LEVEL_LABELS.items()))
    starts_on = serializers.DateField()
    last_on = serializers.DateField()
    planned_heads = serializers.IntegerField(min_value=1)
    plan_summary = serializers.CharField(max_length=4000, allow_blank=True, required=False)
    hours_per_credit = serializers.DecimalField(max_digits=4, decimal_places=1, required=False)
    credits_needed = serializers.DecimalField(max_digits=6, decimal_places=2)
    practice_credits_needed = serializers.DecimalField(max_digits=6, decimal_places=2)
    courses = CourseSerializer(many=True, required=False)

    def terms(self) -> ClassTerms:
        """Make whole terms; hours per credit that were not given are the rulebook's."""
        given = _facts(self.validated_data)
        if "hours_per_credit" not in given:
            given["hours_per_credit"] = credit_hours_of(given["rulebook_id"])
        return ClassTerms(**given)

    def amended(self, terms: ClassTerms) -> ClassTerms:
        """Put what was given in the place of what stands."""
        return replace(terms, **_facts(self.validated_data))


def _facts(given: dict[str, Any]) -> dict[str, Any]:
    facts = {key: value for key, value in given.items() if key not in OF_THE_DOOR}
    if "rulebook" in facts:
        facts["rulebook_id"] = rulebook_id_of(facts.pop("rulebook"))
    if "occupation" in facts:
        facts["occupation_code"] = facts.pop("occupation")
    if "courses" in facts:
        facts["courses"] = tuple(CourseFacts(**course) for course in facts["courses"])
    return facts


OF_THE_DOOR = frozenset({"partner", "bureau", "revision"})


class ClassDraftSerializer(ClassTermsSerializer):
    """A class to be drafted with a partner of the other side: the partner's credit code, the bureau's region code."""

    partner = serializers.CharField(max_length=18)
    bureau = serializers.CharField(max_length=6)


class ClassAmendSerializer(ClassTermsSerializer):
    """What is to be changed, and the revision that was seen; another one is refused (409)."""

    revision = serializers.IntegerField(min_value=1, required=False)


class ClassMoveRequestSerializer(serializers.Serializer[Any]):
    """The reason of a move that needs one, and the revision that was seen; another one is refused (409)."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)
    revision = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
