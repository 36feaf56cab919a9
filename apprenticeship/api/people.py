"""People over the API: list, register, correct, move, reveal, overlap requests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship import policy
from apprenticeship.actions.assessment import judge
from apprenticeship.actions.completion import complete
from apprenticeship.actions.moves import start, void, withdraw
from apprenticeship.actions.overlaps import ask_release, refuse, release
from apprenticeship.actions.people import correct_enrolment, register_person, reveal_number
from apprenticeship.filters import EnrolmentFilter
from apprenticeship.models import Enrolment, OverlapRequest, TrainingClass
from apprenticeship.rules.roster import OPEN_END, RosterRow
from apprenticeship.selectors.enrolments import enrolment_of, enrolments
from apprenticeship.selectors.overlaps import held_of_number, overlap_requests
from apprenticeship.selectors.roster import PLAIN_FACTS, phone_of
from apprenticeship.selectors.tickets import held_of_ticket
from apprenticeship.serializers.people import (
    AskReleaseSerializer,
    EnrolmentDetailSerializer,
    EnrolmentMoveRequestSerializer,
    EnrolmentSerializer,
    GivenReasonSerializer,
    OverlapRequestSerializer,
    PersonFactsSerializer,
    PersonRegistrationSerializer,
    VerdictSerializer,
    WholeNumberSerializer,
)

MOVES = ("start", "void", "withdraw", "complete_certified", "complete_uncertified")


def _whole(request: ActingApiRequest, student_no: str) -> Any:
    row = enrolment_of(request.actor, student_no)
    return EnrolmentDetailSerializer(row, context={"actor": request.actor}).data


class EnrolmentList(generics.ListAPIView[Enrolment]):
    """The enrolments that the asker may see, the last registered first; `q` takes a whole identity number, too."""

    queryset = Enrolment.objects.none()
    serializer_class = EnrolmentSerializer
    filterset_class = EnrolmentFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[Enrolment]:
        return enrolments(self.request.actor)


class ClassEnrolments(APIView):
    """The people of a class."""

    @extend_schema(request=PersonRegistrationSerializer, responses={201: EnrolmentDetailSerializer})
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Register one person, by the rules of a roster."""
        given = PersonRegistrationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = register_person(actor=request.actor, number=number, row=given.row(), today=timezone.localdate())
        return Response(_whole(request, row.student_no), status=status.HTTP_201_CREATED)


class EnrolmentDetail(APIView):
    """One enrolment."""

    @extend_schema(responses=EnrolmentDetailSerializer)
    def get(self, request: ActingApiRequest, student_no: str) -> Response:
        """Give an enrolment with what the asker may do next."""
        return Response(_whole(request, student_no))

    @extend_schema(request=PersonFactsSerializer(partial=True), responses=EnrolmentDetailSerializer)
    def patch(self, request: ActingApiRequest, student_no: str) -> Response:
        """Correct facts; what is not sent stays, an empty text erases."""
        row = enrolment_of(request.actor, student_no)
        policy.require(request.actor, "correct_enrolment")
        given = PersonFactsSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        correct_enrolment(actor=request.actor, student_no=student_no, row=given.row(_known(row)))
        return Response(_whole(request, student_no))


def _known(row: Enrolment) -> RosterRow:
    facts = {fact: getattr(row, fact) or None for fact in PLAIN_FACTS}
    last_on = row.contract.upper - timedelta(days=1) if row.contract.upper else OPEN_END
    return RosterRow(
        name=row.person.name,
        phone=phone_of(row.person) or None,
        contract_starts_on=row.contract.lower,
        contract_last_on=last_on,
        **facts,
    )


class EnrolmentMove(APIView):
    """Start, void, withdraw or complete."""

    @extend_schema(
        operation_id="v1_enrolments_move", request=EnrolmentMoveRequestSerializer, responses=EnrolmentDetailSerializer
    )
    def post(self, request: ActingApiRequest, student_no: str, move: str) -> Response:
        """Take a move of the enrolment's lifecycle."""
        given = EnrolmentMoveRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        _take(request, student_no, move, **given.validated_data)
        return Response(_whole(request, student_no))


def _take(request: ActingApiRequest, student_no: str, move: str, *, reason: str, note: str, ended_on: Any) -> None:
    asked: dict[str, Any] = {"actor": request.actor, "student_no": student_no}
    today = timezone.localdate()
    match move:
        case "start":
            start(**asked)
        case "void":
            void(**asked, reason=reason)
        case "withdraw":
            withdraw(**asked, reason=reason, ended_on=ended_on, note=note, today=today)
        case _:
            complete(**asked, move=move, ended_on=ended_on, today=today)


class EnrolmentJudgement(APIView):
    """The enterprise's verdict."""

    @extend_schema(request=VerdictSerializer, responses=EnrolmentDetailSerializer)
    def post(self, request: ActingApiRequest, student_no: str) -> Response:
        """Say whether the apprentice passed at its workplace."""
        given = VerdictSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        judge(actor=request.actor, student_no=student_no, **given.validated_data)
        return Response(_whole(request, student_no))


class EnrolmentNumber(APIView):
    """A whole identity number."""

    @extend_schema(request=GivenReasonSerializer, responses=WholeNumberSerializer)
    def post(self, request: ActingApiRequest, student_no: str) -> Response:
        """Give the number, and write down who asked and why."""
        given = GivenReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        number = reveal_number(actor=request.actor, student_no=student_no, **given.validated_data)
        return Response({"number": number}, headers={"Cache-Control": "no-store"})


class OverlapList(generics.ListAPIView[OverlapRequest]):
    """The overlap requests that the asker may see, newest first."""

    queryset = OverlapRequest.objects.none()
    serializer_class = OverlapRequestSerializer
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[OverlapRequest]:
        return overlap_requests(self.request.actor)


class OverlapDetail(generics.RetrieveAPIView[OverlapRequest]):
    """One overlap request."""

    queryset = OverlapRequest.objects.none()
    serializer_class = OverlapRequestSerializer
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[OverlapRequest]:
        return overlap_requests(self.request.actor)


class OverlapAsk(APIView):
    """Asking for a release into a class."""

    @extend_schema(request=AskReleaseSerializer, responses={201: OverlapRequestSerializer})
    def post(self, request: ActingApiRequest, number: str) -> Response:
        """Ask the school that holds somebody; the same request twice is one."""
        given = AskReleaseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        held_class = policy.visible_classes(request.actor).get(number=number)
        policy.require(request.actor, "ask_release")
        row = ask_release(
            actor=request.actor,
            number=number,
            held_id=_held_id(held_class, **asked),
            wanted_from=asked["wanted_from"],
            message=asked["message"],
            now=timezone.now(),
        )
        return Response(_request(request, row.pk), status=status.HTTP_201_CREATED)


def _held_id(held_class: TrainingClass, *, number: str, ticket: str, **_: Any) -> int | None:
    if ticket:
        return held_of_ticket(held_class.number, ticket)
    held = held_of_number(held_class, number.strip().upper())
    return held.enrolment_id if held else None


class OverlapMove(APIView):
    """Release or refuse."""

    @extend_schema(
        operation_id="v1_overlap_requests_move", request=GivenReasonSerializer, responses=OverlapRequestSerializer
    )
    def post(self, request: ActingApiRequest, pk: int, move: str) -> Response:
        """Answer a request."""
        given = GivenReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        words, now = given.validated_data["reason"], timezone.now()
        if move == "release":
            release(actor=request.actor, request_id=pk, answer=words, now=now)
        else:
            refuse(actor=request.actor, request_id=pk, reason=words, now=now)
        return Response(_request(request, pk))


def _request(request: ActingApiRequest, pk: int) -> Any:
    return OverlapRequestSerializer(overlap_requests(request.actor).get(pk=pk)).data
