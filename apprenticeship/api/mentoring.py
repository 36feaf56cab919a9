"""What is kept about mentors, over the API."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship import policy
from apprenticeship.actions.mentoring import (
    end_deputy,
    name_deputy,
    name_lead,
    record_allowance,
    record_qualification,
)
from apprenticeship.actions.mentors import hand_over_people
from apprenticeship.models import Enrolment
from apprenticeship.rules.mentoring import AllowanceFacts, QualificationFacts
from apprenticeship.selectors.hand_over import hand_over_plan
from apprenticeship.selectors.mentoring import as_rows, kept_of, mentor_seen


class QualificationEntrySerializer(serializers.Serializer[Any]):
    """A certificate and its scan (PDF, JPEG, PNG)."""

    level = serializers.CharField(max_length=1)
    certificate_no = serializers.CharField(max_length=40)
    issued_on = serializers.DateField()
    expires_on = serializers.DateField(required=False, allow_null=True, default=None)
    evidence = serializers.FileField(allow_empty_file=True)


class DeputyEntrySerializer(serializers.Serializer[Any]):
    """Who stands in; days are inclusive."""

    deputy_id = serializers.IntegerField()
    starts_on = serializers.DateField()
    last_on = serializers.DateField()
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=100)


class DeputyEndSerializer(serializers.Serializer[Any]):
    """The inclusive last day."""

    last_on = serializers.DateField()


class PeopleHandOverSerializer(serializers.Serializer[Any]):
    """Who takes over from which day; `student_nos` keeps some, null means everybody."""

    mentor_id = serializers.IntegerField()
    from_on = serializers.DateField()
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=100)
    student_nos = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, allow_null=True, default=None, max_length=1000
    )
    preview = serializers.BooleanField(required=False, default=False)


class AllowanceEntrySerializer(serializers.Serializer[Any]):
    """What was paid for a month; any day of it stands for it."""

    month_on = serializers.DateField()
    amount_yuan = serializers.DecimalField(max_digits=9, decimal_places=2)
    paid_on = serializers.DateField()
    voucher_no = serializers.CharField(max_length=40)


class LeadEntrySerializer(serializers.Serializer[Any]):
    """Who leads, from when."""

    mentor_id = serializers.IntegerField()
    from_on = serializers.DateField(required=False, allow_null=True, default=None)


def _kept(request: ActingApiRequest, pk: int) -> dict[str, Any]:
    return as_rows(kept_of(request.actor, mentor_seen(request.actor, pk), timezone.localdate()))


class MentorRecords(APIView):
    """Everything kept about a mentor."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: ActingApiRequest, pk: int) -> Response:
        """Give certificates, deputies, leads and allowances."""
        return Response(_kept(request, pk))


class MentorQualifications(APIView):
    """Certificates of a mentor."""

    parser_classes = (MultiPartParser, JSONParser)

    @extend_schema(request={"multipart/form-data": QualificationEntrySerializer}, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        """Keep a certificate with its scan."""
        mentor_seen(request.actor, pk)
        policy.require(request.actor, "keep_mentor")
        given = QualificationEntrySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        facts = dict(given.validated_data)
        file = facts.pop("evidence")
        record_qualification(
            actor=request.actor,
            mentor_id=pk,
            facts=QualificationFacts(**facts),
            filename=file.name,
            content=file.read(),
            today=timezone.localdate(),
            now=timezone.now(),
        )
        return Response(_kept(request, pk), status=status.HTTP_201_CREATED)


class MentorDeputies(APIView):
    """Who stands in for a mentor."""

    @extend_schema(request=DeputyEntrySerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        """Name a deputy for some days."""
        mentor_seen(request.actor, pk)
        policy.require(request.actor, "keep_mentor")
        given = DeputyEntrySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        name_deputy(actor=request.actor, mentor_id=pk, **given.validated_data)
        return Response(_kept(request, pk), status=status.HTTP_201_CREATED)


class MentorDeputyEnd(APIView):
    """The early end of a deputy's days."""

    @extend_schema(request=DeputyEndSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: ActingApiRequest, pk: int, deputy_pk: int) -> Response:
        """Let a deputy stand in no longer than a day; before their first day, not at all."""
        mentor_seen(request.actor, pk)
        policy.require(request.actor, "keep_mentor")
        given = DeputyEndSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        end_deputy(actor=request.actor, mentor_id=pk, deputy_row_id=deputy_pk, **given.validated_data)
        return Response(_kept(request, pk))


class MentorHandOver(APIView):
    """A mentor's people, handed to another one."""

    @extend_schema(request=PeopleHandOverSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        """Hand people over from a day on; with `preview` nothing is written, and loads and problems are told."""
        mentor_seen(request.actor, pk)
        policy.require(request.actor, "assign_mentor")
        given = PeopleHandOverSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        facts = dict(given.validated_data)
        asked: dict[str, Any] = {"actor": request.actor, "leaving_id": pk, "mentor_id": facts["mentor_id"]}
        if facts["preview"]:
            found = hand_over_plan(**asked, day=facts["from_on"], student_nos=facts["student_nos"])
            return Response(
                {
                    "student_nos": sorted({row.enrolment.student_no for row in found.leaving}),
                    "loads": [
                        {"mentor_id": one.mentor_id, "before": one.before, "after": one.after, "most": one.most}
                        for one in found.plan.loads
                    ],
                    "problems": [
                        {
                            "code": one.rule,
                            "field": one.field,
                            "message": _(one.message) % one.params if one.params else _(one.message),
                        }
                        for one in found.plan.problems
                    ],
                }
            )
        chosen, reason = facts["student_nos"], facts["reason"]
        made = hand_over_people(**asked, from_on=facts["from_on"], student_nos=chosen, reason=reason)
        numbers = Enrolment.objects.filter(pk__in={row.enrolment_id for row in made}).order_by("student_no")
        return Response({"student_nos": list(numbers.values_list("student_no", flat=True))})


class MentorAllowances(APIView):
    """What was paid to a mentor."""

    @extend_schema(request=AllowanceEntrySerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        """Keep the payment of a month."""
        mentor_seen(request.actor, pk)
        policy.require(request.actor, "keep_mentor")
        given = AllowanceEntrySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        facts = AllowanceFacts(**given.validated_data)
        record_allowance(actor=request.actor, mentor_id=pk, facts=facts, today=timezone.localdate())
        return Response(_kept(request, pk), status=status.HTTP_201_CREATED)


class ClassLeadEntry(APIView):
    """A class's lead mentor."""

    @extend_schema(request=LeadEntrySerializer, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Name who leads from a day on."""
        policy.visible_classes(request.actor).get(number=number)
        policy.require(request.actor, "name_lead")
        given = LeadEntrySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = name_lead(actor=request.actor, number=number, **given.validated_data)
        answer = {"mentor_id": row.mentor_id, "starts_on": row.period.lower}
        return Response(answer, status=status.HTTP_201_CREATED)
