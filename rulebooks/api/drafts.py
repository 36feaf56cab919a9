"""Drafts of rulebooks over the API: the same actions, the same statuses as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalogue.acting import actor_of
from rulebooks import actions, policy
from rulebooks.models import RulebookDraft
from rulebooks.selectors import drafts
from rulebooks.serializers import DraftAmendSerializer, DraftMoveSerializer, DraftSerializer, DraftTextSerializer


class DraftList(generics.ListAPIView[RulebookDraft]):
    """Drafts of the bureau, newest first; a new one is posted as text."""

    queryset = RulebookDraft.objects.none()
    serializer_class = DraftSerializer

    def get_queryset(self) -> QuerySet[RulebookDraft]:
        actor = actor_of(self.request)
        policy.require_drafts(actor)
        return drafts(actor)

    @extend_schema(request=DraftTextSerializer, responses={201: DraftSerializer})
    def post(self, request: Request) -> Response:
        """Write a new draft; a text that cannot be read is answered with every problem."""
        policy.require_draft(actor_of(request))
        sent = DraftTextSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        row = actions.draft(actor=actor_of(request), text=sent.validated_data["text"], now=timezone.now())
        return Response(DraftSerializer(row).data, status=status.HTTP_201_CREATED)


class DraftDetail(APIView):
    """One draft."""

    @extend_schema(responses=DraftSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Give a draft with its text."""
        return Response(DraftSerializer(drafts(actor_of(request)).get(pk=pk)).data)

    @extend_schema(request=DraftAmendSerializer, responses=DraftSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Amend the text; `revision` is that of the wording which was read."""
        drafts(actor_of(request)).get(pk=pk)
        policy.require_draft(actor_of(request))
        sent = DraftAmendSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        row = actions.amend(actor=actor_of(request), draft_id=pk, now=timezone.now(), **sent.validated_data)
        return Response(DraftSerializer(row).data)


class DraftMove(APIView):
    """Take one move: check, publish or discard."""

    @extend_schema(operation_id="v1_rulebook_drafts_move", request=DraftMoveSerializer, responses=DraftSerializer)
    def post(self, request: Request, pk: int, move: str) -> Response:
        """Take the move by its name."""
        sent = DraftMoveSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return Response(DraftSerializer(_moved(request, pk, move, sent.validated_data)).data)


def _moved(request: Request, pk: int, move: str, sent: dict[str, Any]) -> RulebookDraft:
    actor, now = actor_of(request), timezone.now()
    match move:
        case "check":
            return actions.check(actor=actor, draft_id=pk, now=now)
        case "publish":
            return actions.publish_draft(actor=actor, draft_id=pk, now=now)
        case "discard":
            return actions.discard(actor=actor, draft_id=pk, reason=sent["reason"])
        case _:
            raise Http404
