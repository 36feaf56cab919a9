"""Eligibility over the API: a class's checks, one person's conditions, what a bureau admits in spite of one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship import policy
from apprenticeship.actions.eligibility import approve_override, ask_override, check_class, decline_override
from apprenticeship.filters import EnrolmentFilter
from apprenticeship.models import EligibilityOverride, Enrolment
from apprenticeship.selectors.eligibility_lists import checked_of, overrides, people_of_class
from apprenticeship.selectors.enrolments import enrolment_of
from apprenticeship.serializers.eligibility import (
    AskOverrideSerializer,
    CheckedSerializer,
    CountSerializer,
    EligibilitySerializer,
    OverrideSerializer,
)
from apprenticeship.serializers.people import GivenReasonSerializer


class ClassEligibility(generics.ListAPIView[Enrolment]):
    """A class's people with the verdict of their last check; filtered as the list of enrolments is."""

    queryset = Enrolment.objects.none()
    serializer_class = EligibilitySerializer
    filterset_class = EnrolmentFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[Enrolment]:
        held = policy.visible_classes(self.request.actor).get(number=self.kwargs["number"])
        return people_of_class(self.request.actor, held)

    @extend_schema(operation_id="v1_classes_eligibility_check", request=None, responses=CountSerializer)
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Check everybody of the class again; give how many."""
        return Response({"count": check_class(actor=request.actor, number=number, now=timezone.now())})


class Eligibility(APIView):
    """One person's conditions."""

    @extend_schema(responses=CheckedSerializer)
    def get(self, request: ActingApiRequest, student_no: str) -> Response:
        """Give every condition that the scheme sets, what it says, its article, and how to mend it."""
        row = enrolment_of(request.actor, student_no)
        return Response(CheckedSerializer(checked_of(row, timezone.localdate())).data)


class OverrideAsk(APIView):
    """Proposing to admit somebody."""

    @extend_schema(request=AskOverrideSerializer, responses={201: OverrideSerializer})
    def post(self, request: ActingApiRequest, student_no: str) -> Response:
        """Propose to admit somebody in spite of one condition; another officer decides."""
        enrolment_of(request.actor, student_no)
        policy.require(request.actor, "ask_override")
        given = AskOverrideSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = ask_override(actor=request.actor, student_no=student_no, now=timezone.now(), **given.validated_data)
        return Response(OverrideSerializer(row).data, status=status.HTTP_201_CREATED)


class OverrideList(generics.ListAPIView[EligibilityOverride]):
    """What was proposed to be admitted, newest first."""

    queryset = EligibilityOverride.objects.none()
    serializer_class = OverrideSerializer
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[EligibilityOverride]:
        return overrides(self.request.actor)


class OverrideMove(APIView):
    """Approve or decline."""

    @extend_schema(operation_id="v1_overrides_move", request=GivenReasonSerializer, responses=OverrideSerializer)
    def post(self, request: ActingApiRequest, pk: int, move: str) -> Response:
        """Decide about a colleague's proposal."""
        given: Any = GivenReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        words, now = given.validated_data["reason"], timezone.now()
        if move == "approve":
            row = approve_override(actor=request.actor, override_id=pk, answer=words, now=now)
        else:
            row = decline_override(actor=request.actor, override_id=pk, reason=words, now=now)
        return Response(OverrideSerializer(row).data)
