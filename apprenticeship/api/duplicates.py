"""Duplicates over the API: the pairs, one pair, merging, setting apart, taking back."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship import policy
from apprenticeship.actions.duplicates import merge, set_apart, undo_merge
from apprenticeship.actions.thresholds import set_thresholds
from apprenticeship.models import DuplicatePair
from apprenticeship.rules.duplicates import Thresholds as Limits
from apprenticeship.selectors.duplicates import pairs
from apprenticeship.selectors.thresholds import thresholds_set
from apprenticeship.serializers.duplicates import (
    DuplicateSerializer,
    MergeSerializer,
    ThresholdsEntrySerializer,
    ThresholdsSerializer,
)
from common.actor import Auditor, Officer
from common.errors import NotYourMove


class DuplicateList(generics.ListAPIView[DuplicatePair]):
    """The pairs that the asker may see, newest first; `?state=open` keeps those that wait."""

    queryset = DuplicatePair.objects.none()
    serializer_class = DuplicateSerializer
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[DuplicatePair]:
        return pairs(self.request.actor, self.request.query_params.get("state", ""))


class DuplicateDetail(generics.RetrieveAPIView[DuplicatePair]):
    """One pair."""

    queryset = DuplicatePair.objects.none()
    serializer_class = DuplicateSerializer
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[DuplicatePair]:
        return pairs(self.request.actor)


class Thresholds(APIView):
    """The thresholds of the asker's region, and what was set before."""

    @extend_schema(operation_id="v1_duplicates_thresholds", responses=ThresholdsSerializer(many=True))
    def get(self, request: ActingApiRequest) -> Response:
        """List what was set for the region, those above and below it, newest first."""
        if not isinstance(request.actor, Officer | Auditor):
            raise NotYourMove
        return Response(ThresholdsSerializer(thresholds_set(request.actor), many=True).data)

    @extend_schema(
        operation_id="v1_duplicates_set_thresholds",
        request=ThresholdsEntrySerializer,
        responses={201: ThresholdsSerializer},
    )
    def post(self, request: ActingApiRequest) -> Response:
        """Set the thresholds of the region."""
        policy.require(request.actor, "set_thresholds")
        given = ThresholdsEntrySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        facts = given.validated_data
        wanted = Limits(facts["likely"], facts["certain"])
        row = set_thresholds(actor=request.actor, wanted=wanted, source=facts["source"], now=timezone.now())
        return Response(ThresholdsSerializer(row).data, status=status.HTTP_201_CREATED)


class DuplicateMove(APIView):
    """Merge, set apart, undo."""

    @extend_schema(operation_id="v1_duplicates_move", request=MergeSerializer, responses=DuplicateSerializer)
    def post(self, request: ActingApiRequest, pk: int, move: str) -> Response:
        """Decide about a pair; `number`, `name` and `phone` are for merging."""
        given = MergeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        reason, now = given.validated_data["reason"], timezone.now()
        match move:
            case "merge":
                merge(actor=request.actor, pair_id=pk, choice=given.choice(), reason=reason, now=now)
            case "set_apart":
                set_apart(actor=request.actor, pair_id=pk, reason=reason, now=now)
            case _:
                undo_merge(actor=request.actor, pair_id=pk, reason=reason, now=now)
        return Response(DuplicateSerializer(pairs(request.actor).get(pk=pk)).data)
