"""Holiday plans over the API: the same actions, the same statuses as the pages."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalogue import actions, policy
from catalogue.acting import actor_of
from catalogue.lifecycle import PLAN_LIFECYCLE
from catalogue.models import HolidayPlan
from catalogue.selectors import holiday_plans
from catalogue.serializers import HolidayEntrySerializer, HolidayMoveSerializer, HolidayPlanSerializer


class HolidayList(generics.ListAPIView[HolidayPlan]):
    """Years that were entered, the latest first."""

    queryset = HolidayPlan.objects.none()
    serializer_class = HolidayPlanSerializer

    def get_queryset(self) -> QuerySet[HolidayPlan]:
        return holiday_plans(actor_of(self.request))

    @extend_schema(request=HolidayEntrySerializer, responses={201: HolidayPlanSerializer})
    def post(self, request: Request) -> Response:
        """Enter a year; days that cannot be read are answered with every problem."""
        policy.require_enter(actor_of(request))
        sent = HolidayEntrySerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        row = actions.enter_holidays(actor=actor_of(request), now=timezone.now(), **sent.validated_data)
        return Response(HolidayPlanSerializer(row).data, status=status.HTTP_201_CREATED)


class HolidayMove(APIView):
    """Take one move: confirm or discard."""

    @extend_schema(operation_id="v1_holidays_move", request=HolidayMoveSerializer, responses=HolidayPlanSerializer)
    def post(self, request: Request, pk: int, move: str) -> Response:
        """Take the move by its name."""
        if move not in {row.name for row in PLAN_LIFECYCLE.moves}:
            raise Http404
        sent = HolidayMoveSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        reason = sent.validated_data["reason"]
        row = actions.move_holidays(actor=actor_of(request), plan_id=pk, move=move, reason=reason, now=timezone.now())
        return Response(HolidayPlanSerializer(row).data)
