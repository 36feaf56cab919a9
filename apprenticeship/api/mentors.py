"""Mentors, tutors and pairings over the API."""

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
from apprenticeship.actions.mentors import ACT_OF_SIDE, assign, end_assignment, hand_over
from apprenticeship.filters import MentorFilter, TutorFilter
from apprenticeship.lifecycle import Side
from apprenticeship.selectors.enrolments import assignments_of, enrolment_of
from apprenticeship.selectors.pairings import directory, preview
from apprenticeship.serializers.results import (
    AssignmentSerializer,
    EndAssignmentSerializer,
    HandOverSerializer,
    MentorEntrySerializer,
    MentorSerializer,
    PairingSerializer,
    PreviewSerializer,
    RecordedSerializer,
    TutorEntrySerializer,
    TutorSerializer,
)
from enterprises import policy as enterprise_policy
from enterprises.actions import add_mentor, edit_mentor
from enterprises.models import Mentor
from enterprises.selectors import entry_of as entry_of_mentor
from enterprises.selectors import mentor_of
from schools import policy as school_policy
from schools.actions import add_tutor, edit_tutor
from schools.models import Tutor
from schools.selectors import entry_of as entry_of_tutor
from schools.selectors import tutor_of


class MentorList(generics.ListAPIView[Mentor]):
    """The enterprise mentors whom the asker meets, with today's load."""

    queryset = Mentor.objects.none()
    serializer_class = MentorSerializer
    filterset_class = MentorFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[Mentor]:
        rows: QuerySet[Mentor] = _mentors(self.request)
        return rows

    @extend_schema(request=MentorEntrySerializer, responses={201: MentorSerializer})
    def post(self, request: ActingApiRequest) -> Response:
        """Put a mentor into the officer's own enterprise."""
        enterprise_policy.require(request.actor, "add_mentor")
        given = MentorEntrySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = add_mentor(actor=request.actor, entry=given.entry())
        return Response(MentorSerializer(_mentors(request).get(pk=row.pk)).data, status=status.HTTP_201_CREATED)


def _mentors(request: ActingApiRequest) -> Any:
    return directory(request.actor, Side.ENTERPRISE, timezone.localdate())


class MentorDetail(APIView):
    """One mentor of the officer's own enterprise."""

    @extend_schema(request=MentorEntrySerializer(partial=True), responses=MentorSerializer)
    def patch(self, request: ActingApiRequest, pk: int) -> Response:
        """Bring a mentor up to date; what is not sent stays."""
        known = entry_of_mentor(mentor_of(request.actor, pk))
        enterprise_policy.require(request.actor, "edit_mentor")
        given = MentorEntrySerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        edit_mentor(actor=request.actor, mentor_id=pk, entry=given.entry(known))
        return Response(MentorSerializer(_mentors(request).get(pk=pk)).data)


class TutorList(generics.ListAPIView[Tutor]):
    """The schools' tutors whom the asker meets, with today's load."""

    queryset = Tutor.objects.none()
    serializer_class = TutorSerializer
    filterset_class = TutorFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[Tutor]:
        rows: QuerySet[Tutor] = _tutors(self.request)
        return rows

    @extend_schema(request=TutorEntrySerializer, responses={201: TutorSerializer})
    def post(self, request: ActingApiRequest) -> Response:
        """Put a tutor into the registrar's own school."""
        school_policy.require(request.actor, "add_tutor")
        given = TutorEntrySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = add_tutor(actor=request.actor, entry=given.entry())
        return Response(TutorSerializer(_tutors(request).get(pk=row.pk)).data, status=status.HTTP_201_CREATED)


def _tutors(request: ActingApiRequest) -> Any:
    return directory(request.actor, Side.SCHOOL, timezone.localdate())


class TutorDetail(APIView):
    """One tutor of the registrar's own school."""

    @extend_schema(request=TutorEntrySerializer(partial=True), responses=TutorSerializer)
    def patch(self, request: ActingApiRequest, pk: int) -> Response:
        """Bring a tutor up to date; what is not sent stays."""
        known = entry_of_tutor(tutor_of(request.actor, pk))
        school_policy.require(request.actor, "edit_tutor")
        given = TutorEntrySerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        edit_tutor(actor=request.actor, tutor_id=pk, entry=given.entry(known))
        return Response(TutorSerializer(_tutors(request).get(pk=pk)).data)


class EnrolmentAssignments(APIView):
    """Who accompanies an apprentice."""

    @extend_schema(responses=AssignmentSerializer(many=True))
    def get(self, request: ActingApiRequest, student_no: str) -> Response:
        """List mentors and tutors, past ones too."""
        rows = assignments_of(enrolment_of(request.actor, student_no))
        return Response(AssignmentSerializer(rows, many=True).data)


class Assignments(APIView):
    """Pairing apprentices with a mentor or tutor."""

    @extend_schema(request=PairingSerializer, responses={201: RecordedSerializer})
    def post(self, request: ActingApiRequest) -> Response:
        """Pair one or many, all or nothing."""
        given = PairingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = assign(actor=request.actor, side=given.side_given, pairings=given.pairings())
        return Response({"count": len(made)}, status=status.HTTP_201_CREATED)


class AssignmentPreview(APIView):
    """What pairing in a class would do."""

    @extend_schema(request=PairingSerializer, responses=PreviewSerializer)
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Give the loads that would follow, and what forbids it; nothing is written."""
        held = policy.visible_classes(request.actor).select_related("rulebook").get(number=number)
        given = PairingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        policy.require(request.actor, ACT_OF_SIDE[given.side_given])
        plan = preview(request.actor, held, given.side_given, given.pairings())
        return Response(PreviewSerializer(plan).data)


class AssignmentHandOver(APIView):
    """Handing apprentices over to another mentor."""

    @extend_schema(request=HandOverSerializer, responses=RecordedSerializer)
    def post(self, request: ActingApiRequest) -> Response:
        """From a day on, let another mentor accompany."""
        given = HandOverSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked = dict(given.validated_data)
        made = hand_over(actor=request.actor, **asked | {"side": Side(asked["side"])})
        return Response({"count": len(made)})


class AssignmentEnd(APIView):
    """Ending a pairing."""

    @extend_schema(request=EndAssignmentSerializer, responses=AssignmentSerializer(many=True))
    def post(self, request: ActingApiRequest) -> Response:
        """Let nobody of a side accompany after a day; give what is left."""
        given = EndAssignmentSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked = dict(given.validated_data)
        end_assignment(actor=request.actor, **asked | {"side": Side(asked["side"])})
        rows = assignments_of(enrolment_of(request.actor, asked["student_no"]))
        return Response(AssignmentSerializer(rows, many=True).data)
