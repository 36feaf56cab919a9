"""The credit bank over the API: accounts, awards, reversals."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship.actions import credits as actions
from apprenticeship.api.logs import ReasonSerializer
from apprenticeship.filters import CreditFilter
from apprenticeship.models import CreditEntry
from apprenticeship.rules.credits import CreditAccount, Standing
from apprenticeship.selectors import credits as selectors


class CreditEntrySerializer(serializers.ModelSerializer[CreditEntry]):
    """One entry of the bank; sums are strings, a reversal's are negative."""

    student_no = serializers.CharField(source="enrolment.student_no", read_only=True)
    course_name = serializers.CharField(source="course.name", default=None, read_only=True)
    day = serializers.DateField(source="log.day", default=None, read_only=True)
    is_reversed = serializers.BooleanField(read_only=True)

    class Meta:
        model = CreditEntry
        fields = (
            "id",
            "student_no",
            "source",
            "category",
            "course",
            "course_name",
            "log",
            "day",
            "hours",
            "credits",
            "score",
            "reverses",
            "is_reversed",
            "reason",
            "awarded_at",
        )
        read_only_fields = fields


class StandingSerializer(serializers.Serializer[Any]):
    """Credits earned against needed; `needed` is null where nothing is asked."""

    earned = serializers.DecimalField(max_digits=12, decimal_places=5)
    needed = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    missing = serializers.DecimalField(max_digits=12, decimal_places=5)


class CategoryStandingSerializer(StandingSerializer):
    """One category's standing."""

    category = serializers.CharField()


class PlannedCourseSerializer(serializers.Serializer[Any]):
    """A course of the class; `entry` is the id of its award, null while it is to be earned."""

    id = serializers.IntegerField(source="course.pk")
    name = serializers.CharField(source="course.name")
    category = serializers.CharField(source="course.category")
    credits = serializers.DecimalField(source="course.credits", max_digits=5, decimal_places=2)
    entry = serializers.IntegerField(source="entry.pk", default=None, allow_null=True)


class AccountSerializer(serializers.Serializer[Any]):
    """What an apprentice has earned, what is needed, and the least that is still missing."""

    student_no = serializers.CharField()
    total = StandingSerializer()
    courses_total = StandingSerializer()
    by_category = CategoryStandingSerializer(many=True)
    missing = serializers.DecimalField(max_digits=12, decimal_places=5)
    is_full = serializers.BooleanField()
    mentored_hours = serializers.DecimalField(max_digits=9, decimal_places=1)
    courses = PlannedCourseSerializer(many=True)


class AwardSerializer(serializers.Serializer[Any]):
    """A course of the apprentice's class, and its score out of 100."""

    course = serializers.IntegerField()
    score = serializers.DecimalField(max_digits=8, decimal_places=3)


class ScoresSerializer(serializers.Serializer[Any]):
    """Scores out of 100 by student number."""

    scores = serializers.DictField(child=serializers.DecimalField(max_digits=8, decimal_places=3))


class AwardedSerializer(serializers.Serializer[Any]):
    """To how many the course was awarded; those who held it are not among them."""

    awarded_count = serializers.IntegerField()


def _standing(line: Standing) -> dict[str, Any]:
    return {"earned": line.earned, "needed": line.needed, "missing": line.missing}


def _told(account: CreditAccount) -> dict[str, Any]:
    return {
        "total": _standing(account.total),
        "courses_total": _standing(account.courses),
        "by_category": [{"category": key, **_standing(line)} for key, line in account.by_category.items()],
        "missing": account.missing,
        "is_full": account.is_full,
        "mentored_hours": account.mentored_hours,
    }


class Account(APIView):
    """An apprentice's account; a tutor or registrar awards a course."""

    @extend_schema(responses=AccountSerializer)
    def get(self, request: ActingApiRequest, student_no: str) -> Response:
        enrolment = selectors.enrolment_of(request.actor, student_no)
        account = selectors.credit_accounts([enrolment])[enrolment.pk]
        courses = selectors.planned_courses(enrolment)
        return Response(AccountSerializer({"student_no": student_no, **_told(account), "courses": courses}).data)

    @extend_schema(request=AwardSerializer, responses={201: CreditEntrySerializer})
    def post(self, request: ActingApiRequest, student_no: str) -> Response:
        sent = AwardSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        entry = actions.award_course(
            actor=request.actor,
            student_no=student_no,
            course_id=sent.validated_data["course"],
            score=sent.validated_data["score"],
            now=timezone.now(),
        )
        return Response(_read(request, entry), status=status.HTTP_201_CREATED)


class CourseScores(APIView):
    """Award one course to apprentices of a class: all or none; those who hold it already are passed over."""

    @extend_schema(request=ScoresSerializer, responses=AwardedSerializer)
    def post(self, request: ActingApiRequest, number: str, course_id: int) -> Response:
        sent = ScoresSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        count = actions.award_all(
            actor=request.actor,
            number=number,
            course_id=course_id,
            scores=sent.validated_data["scores"],
            now=timezone.now(),
        )
        return Response({"awarded_count": count})


class CreditList(generics.ListAPIView[CreditEntry]):
    """The bank's entries that one may see, newest first."""

    queryset = CreditEntry.objects.none()
    serializer_class = CreditEntrySerializer
    filterset_class = CreditFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[CreditEntry]:
        return selectors.credit_entries(self.request.actor)


class CreditReverse(APIView):
    """Take an entry back by a counter-entry with a reason."""

    @extend_schema(request=ReasonSerializer, responses={201: CreditEntrySerializer})
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        sent = ReasonSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        reason = sent.validated_data["reason"]
        counter = actions.reverse(actor=request.actor, entry_id=pk, reason=reason, now=timezone.now())
        return Response(_read(request, counter), status=status.HTTP_201_CREATED)


def _read(request: ActingApiRequest, entry: CreditEntry) -> dict[str, Any]:
    return CreditEntrySerializer(selectors.credit_entries(request.actor).get(pk=entry.pk)).data
