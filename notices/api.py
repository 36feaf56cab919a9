"""Messages over the API: list, mark read, choose how to be told."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from notices import policy
from notices.actions import inbox as acts
from notices.actions.mails import retry
from notices.filters import ExpectationFilter, MailFilter, MessageFilter
from notices.models import Expectation, Mail, Message
from notices.rules import Cadence, Topic
from notices.selectors.expected import expectations
from notices.selectors.inbox import Choice, choices_of, messages
from notices.selectors.mails import mails
from notices.serializers import (
    ChoiceSerializer,
    ChoicesSerializer,
    ExpectationSerializer,
    MailSerializer,
    MessageSerializer,
)


class ReadCountSerializer(serializers.Serializer[int]):
    """How many messages were marked read."""

    count = serializers.IntegerField()


class MessageList(generics.ListAPIView[Message]):
    """What was told to the asker, newest first."""

    queryset = Message.objects.none()
    serializer_class = MessageSerializer
    filterset_class = MessageFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[Message]:
        return messages(self.request.actor)


class ExpectationList(generics.ListAPIView[Expectation]):
    """What should come of what the asker may see, unasked what has not come yet; the newest row first."""

    queryset = Expectation.objects.none()
    serializer_class = ExpectationSerializer
    filterset_class = ExpectationFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[Expectation]:
        policy.require_ledger(self.request.actor)
        return expectations(self.request.actor, timezone.localdate())

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "today": timezone.localdate()}


class MailList(generics.ListAPIView[Mail]):
    """The mails of the asker's region, newest first, for a bureau's administrators."""

    queryset = Mail.objects.none()
    serializer_class = MailSerializer
    filterset_class = MailFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[Mail]:
        return mails(self.request.actor)


class MailRetry(APIView):
    """Send a mail that failed once more."""

    @extend_schema(request=None, responses=MailSerializer)
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        """Put a failed mail back in the queue."""
        return Response(MailSerializer(retry(actor=request.actor, mail_id=pk)).data)


class MessageRead(APIView):
    """Mark one message read."""

    @extend_schema(request=None, responses=MessageSerializer)
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        """Mark a message read; a second time changes nothing."""
        return Response(MessageSerializer(acts.read(actor=request.actor, message_id=pk, now=timezone.now())).data)


class MessageReadAll(APIView):
    """Mark every message read."""

    @extend_schema(operation_id="v1_messages_read_all", request=None, responses=ReadCountSerializer)
    def post(self, request: ActingApiRequest) -> Response:
        """Mark everything that was told to the asker read."""
        return Response({"count": acts.read_all(actor=request.actor, now=timezone.now())})


class Preferences(APIView):
    """How the asker is told of each topic."""

    @extend_schema(responses=ChoiceSerializer(many=True))
    def get(self, request: ActingApiRequest) -> Response:
        """Give every topic, defaults included."""
        return Response(ChoiceSerializer(choices_of(request.actor), many=True).data)

    @extend_schema(request=ChoicesSerializer, responses=ChoiceSerializer(many=True))
    def patch(self, request: ActingApiRequest) -> Response:
        """Choose anew for the topics that are named."""
        given = ChoicesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = [
            Choice(Topic(one["topic"]), one["is_shown"], Cadence(one["cadence"]))
            for one in given.validated_data["topics"]
        ]
        return Response(ChoiceSerializer(acts.choose(actor=request.actor, choices=wanted), many=True).data)
