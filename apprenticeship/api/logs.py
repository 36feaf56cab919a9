"""Mentors' entries over the API: enter, amend, confirm, reject, list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship.actions import log_decisions as decisions
from apprenticeship.actions import logs as actions
from apprenticeship.actions.logs import FACTS, NewLog
from apprenticeship.filters import LogFilter
from apprenticeship.forms.log_review import seal_of, shown_at
from apprenticeship.models import LogEntry
from apprenticeship.rules.log_pace import Deviation
from apprenticeship.rules.log_texts import problem
from apprenticeship.rules.logs import LogFacts
from apprenticeship.selectors import logs as selectors
from apprenticeship.selectors.log_review import preview
from common.actor import Tutor
from common.errors import InvalidFacts, NotYourMove
from common.texts import N_
from documents.views import file_response

KEY = OpenApiParameter(
    "Idempotency-Key", OpenApiTypes.UUID, OpenApiParameter.HEADER, description="同一编号重复发送，只记一条。"
)

SENDER = OpenApiParameter(
    "Acting-As", OpenApiTypes.INT, OpenApiParameter.HEADER, description="以哪个任职提交；与当前登录不符时拒绝。"
)


class LogSerializer(serializers.ModelSerializer[LogEntry]):
    """One entry as it is read; `hours` is a string."""

    student_no = serializers.CharField(source="enrolment.student_no", read_only=True)
    apprentice = serializers.CharField(source="enrolment.person.name", read_only=True)
    class_number = serializers.CharField(source="enrolment.training_class.number", read_only=True)
    mentor = serializers.CharField(source="mentor.name", read_only=True)
    decided_by = serializers.CharField(source="decided_by.name", default=None, read_only=True)
    has_photo = serializers.SerializerMethodField()

    class Meta:
        model = LogEntry
        fields = (
            "id",
            "student_no",
            "apprentice",
            "class_number",
            "mentor",
            "day",
            "hours",
            "task",
            "rating",
            "remark",
            "late_reason",
            "has_photo",
            "state",
            "entered_at",
            "amended_at",
            "decided_by",
            "decided_at",
            "rejection_reason",
        )
        read_only_fields = fields

    def get_has_photo(self, log: LogEntry) -> bool:
        return log.photo_id is not None


class LogFactsSerializer(serializers.Serializer[Any]):
    """One day's facts; what is wrong with them is said by the rules."""

    day = serializers.DateField()
    hours = serializers.DecimalField(max_digits=8, decimal_places=3)
    task = serializers.CharField(allow_blank=True)
    rating = serializers.IntegerField()
    remark = serializers.CharField(default="", allow_blank=True)
    late_reason = serializers.CharField(default="", allow_blank=True)


class NewLogSerializer(LogFactsSerializer):
    """One entry to be made; multipart may bring a photo. A draft is written down, but not signed."""

    student_no = serializers.CharField()
    is_draft = serializers.BooleanField(default=False)
    photo = serializers.FileField(default=None)


class WeekDaySerializer(LogFactsSerializer):
    """One of several days; `key` is its own idempotency key."""

    key = serializers.UUIDField(default=None)


class WeekSerializer(serializers.Serializer[Any]):
    """Several days of one apprentice: all are entered, or none."""

    student_no = serializers.CharField()
    entries = WeekDaySerializer(many=True)


class EnteredSerializer(serializers.Serializer[Any]):
    """The entries in the order sent, and how many of them are new."""

    new_count = serializers.IntegerField()
    logs = LogSerializer(many=True)


class AmendSerializer(serializers.Serializer[Any]):
    """The facts to be changed; the others stay."""

    hours = serializers.DecimalField(max_digits=8, decimal_places=3, required=False)
    task = serializers.CharField(required=False, allow_blank=True)
    rating = serializers.IntegerField(required=False)
    remark = serializers.CharField(required=False, allow_blank=True)
    late_reason = serializers.CharField(required=False, allow_blank=True)
    photo = serializers.FileField(required=False)


class ReasonSerializer(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(default="", allow_blank=True)


class IdsSerializer(serializers.Serializer[Any]):
    """Which entries."""

    ids = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), max_length=1000)


class SealedIdsSerializer(IdsSerializer):
    """Which entries, and the seal of the preview in which they were shown."""

    seal = serializers.CharField(default="", allow_blank=True, max_length=20_000)


class DeviatingSerializer(serializers.Serializer[Any]):
    """An entry to be looked at by itself, and why."""

    id = serializers.IntegerField(source="log.pk")
    reasons = serializers.ListField(child=serializers.ChoiceField(choices=[reason.value for reason in Deviation]))


class LogPreviewSerializer(serializers.Serializer[Any]):
    """What is like the rest and what deviates; `seal` goes back with the confirmation.

    `least_seconds` an entry are what the rulebook asks for, null where it asks for nothing.
    """

    like_the_rest = serializers.ListField(child=serializers.IntegerField())
    deviating = DeviatingSerializer(many=True)
    least_seconds = serializers.IntegerField(allow_null=True)
    seal = serializers.CharField()


class ConfirmedSerializer(serializers.Serializer[Any]):
    """How many entries were confirmed; those decided before are not among them."""

    confirmed_count = serializers.IntegerField()


def _key_of(request: ActingApiRequest) -> UUID | None:
    sent = request.headers.get("Idempotency-Key", "").strip()
    if not sent:
        return None
    try:
        return UUID(sent)
    except ValueError as error:
        raise InvalidFacts([problem("idempotency_key", "log_key_form")]) from error


class OtherMembership(NotYourMove):
    """The sender meant to act as somebody else: another one has signed in on this phone since."""

    code = "other_membership"
    message = N_("登录的已不是填写这条记录的人，没有替其提交。")


def _require_sender(request: ActingApiRequest) -> None:
    """Raise OtherMembership when the request names a membership that is not the acting one."""
    meant = request.headers.get("Acting-As", "")
    if meant and meant != str(request.membership.pk):
        raise OtherMembership


def _photo_of(given: dict[str, Any]) -> bytes:
    photo = given.get("photo")
    return photo.read(settings.PHOTO_LIMIT_BYTES + 1) if photo else b""


def _facts_of(given: dict[str, Any]) -> LogFacts:
    return LogFacts(**{name: given[name] for name in ("day", *FACTS)})


def _read(request: ActingApiRequest, log_id: int) -> dict[str, Any]:
    return LogSerializer(selectors.logs(request.actor).get(pk=log_id)).data


class LogList(generics.ListAPIView[LogEntry]):
    """The entries that one may see, the last entered first; a mentor enters one more."""

    queryset = LogEntry.objects.none()
    serializer_class = LogSerializer
    filterset_class = LogFilter
    parser_classes = (JSONParser, MultiPartParser, FormParser)
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[LogEntry]:
        return selectors.logs(self.request.actor)

    @extend_schema(
        request=NewLogSerializer, responses={201: LogSerializer, 200: LogSerializer}, parameters=[KEY, SENDER]
    )
    def post(self, request: ActingApiRequest) -> Response:
        _require_sender(request)
        sent = NewLogSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        given = sent.validated_data
        entered = actions.enter(
            actor=request.actor,
            student_no=given["student_no"],
            entries=[NewLog(_facts_of(given), _key_of(request), _photo_of(given))],
            now=timezone.now(),
            is_draft=given["is_draft"],
        )
        answer = status.HTTP_201_CREATED if entered.new_count else status.HTTP_200_OK
        return Response(LogSerializer(entered.logs[0]).data, status=answer)


class LogWeek(APIView):
    """Sign several days of one apprentice, drafts among them: all or none."""

    @extend_schema(
        request=WeekSerializer, responses={201: EnteredSerializer, 200: EnteredSerializer}, parameters=[SENDER]
    )
    def post(self, request: ActingApiRequest) -> Response:
        _require_sender(request)
        sent = WeekSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        entered = actions.sign_week(
            actor=request.actor,
            student_no=sent.validated_data["student_no"],
            entries=[NewLog(_facts_of(day), day["key"]) for day in sent.validated_data["entries"]],
            now=timezone.now(),
        )
        rows = {log.pk: log for log in selectors.logs(request.actor).filter(pk__in=[log.pk for log in entered.logs])}
        told = {"new_count": entered.new_count, "logs": [rows[log.pk] for log in entered.logs]}
        answer = status.HTTP_201_CREATED if entered.new_count else status.HTTP_200_OK
        return Response(EnteredSerializer(told).data, status=answer)


class LogQueue(generics.ListAPIView[LogEntry]):
    """What this tutor must decide."""

    queryset = LogEntry.objects.none()
    serializer_class = LogSerializer
    filterset_class = LogFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[LogEntry]:
        return selectors.queue(self.request.actor)


class LogDetail(generics.RetrieveAPIView[LogEntry]):
    """One entry; its mentor changes it while it is not confirmed."""

    queryset = LogEntry.objects.none()
    serializer_class = LogSerializer
    parser_classes = (JSONParser, MultiPartParser, FormParser)
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[LogEntry]:
        return selectors.logs(self.request.actor)

    @extend_schema(request=AmendSerializer, responses=LogSerializer)
    def patch(self, request: ActingApiRequest, pk: int) -> Response:
        sent = AmendSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        held = selectors.amendable(request.actor, pk)
        facts = {name: sent.validated_data.get(name, getattr(held, name)) for name in FACTS}
        actions.amend(
            actor=request.actor,
            log_id=pk,
            facts=LogFacts(day=held.day, **facts),
            photo=_photo_of(sent.validated_data),
            now=timezone.now(),
        )
        return Response(_read(request, pk))


class LogConfirm(APIView):
    """Confirm and lock one entry; its hours earn credits at once."""

    @extend_schema(request=None, responses=LogSerializer)
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        decisions.confirm(actor=request.actor, log_id=pk, now=timezone.now())
        return Response(_read(request, pk))


class LogReject(APIView):
    """Reject one entry with a reason; the day may be entered again."""

    @extend_schema(request=ReasonSerializer, responses=LogSerializer)
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        sent = ReasonSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        decisions.reject(actor=request.actor, log_id=pk, reason=sent.validated_data["reason"], now=timezone.now())
        return Response(_read(request, pk))


class LogTakeBack(APIView):
    """Take a confirmation back while it is not locked, with a reason; what it earned is reversed."""

    @extend_schema(request=ReasonSerializer, responses=LogSerializer)
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        sent = ReasonSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        decisions.take_back(actor=request.actor, log_id=pk, reason=sent.validated_data["reason"], now=timezone.now())
        return Response(_read(request, pk))


class LogSign(APIView):
    """Sign one's own draft as it stands."""

    @extend_schema(request=None, responses=LogSerializer)
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        actions.sign(actor=request.actor, log_id=pk, now=timezone.now())
        return Response(_read(request, pk))


class LogPreview(APIView):
    """Look over entries before they are confirmed at once: this starts the time that a rulebook may ask for."""

    @extend_schema(request=IdsSerializer, responses=LogPreviewSerializer, operation_id="v1_logs_preview_many")
    def post(self, request: ActingApiRequest) -> Response:
        if not isinstance(request.actor, Tutor):
            raise NotYourMove
        sent = IdsSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        shown = preview(request.actor, sent.validated_data["ids"])
        offered = [log.pk for log in shown.like_the_rest]
        told = {
            "like_the_rest": offered,
            "deviating": shown.deviating,
            "least_seconds": shown.least,
            "seal": seal_of(request.actor, offered, timezone.now()),
        }
        return Response(LogPreviewSerializer(told).data)


class LogConfirmAll(APIView):
    """Confirm a list of entries: all or none; those decided meanwhile are passed over."""

    @extend_schema(
        request=SealedIdsSerializer, responses=ConfirmedSerializer, operation_id="v1_logs_confirm_many_create"
    )
    def post(self, request: ActingApiRequest) -> Response:
        sent = SealedIdsSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        ids, now = sent.validated_data["ids"], timezone.now()
        moment = shown_at(sent.validated_data["seal"], request.actor, ids, now)
        count = decisions.confirm_all(actor=request.actor, log_ids=ids, now=now, shown_at=moment)
        return Response({"confirmed_count": count})


class LogPhoto(APIView):
    """An entry's photo, to those who may see the entry."""

    @extend_schema(responses={(200, "image/*"): OpenApiTypes.BINARY})
    def get(self, request: ActingApiRequest, pk: int) -> HttpResponse:
        return file_response(selectors.photo_of(request.actor, pk))
