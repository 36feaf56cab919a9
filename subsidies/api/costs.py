"""Costs and hours of a class over the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship.actions.costs import Cost
from subsidies.actions.costs import record_costs


class CostSerializer(serializers.Serializer[Any]):
    """One person's whole cost in yuan and hours taught; null where not known."""

    student_no = serializers.CharField(max_length=20)
    cost_yuan = serializers.DecimalField(max_digits=9, decimal_places=2, allow_null=True, default=None)
    taught_hours = serializers.DecimalField(max_digits=6, decimal_places=1, allow_null=True, default=None)


class ChangedSerializer(serializers.Serializer[Any]):
    """How many people's facts changed."""

    changed_count = serializers.IntegerField()


class Costs(APIView):
    """Write costs and hours of a class's people, all or none; repeating it changes nothing."""

    @extend_schema(request=CostSerializer(many=True), responses=ChangedSerializer)
    def post(self, request: ActingApiRequest, number: str) -> Response:
        stated = CostSerializer(data=request.data, many=True)
        stated.is_valid(raise_exception=True)
        costs = {one["student_no"]: Cost(one["cost_yuan"], one["taught_hours"]) for one in stated.validated_data}
        return Response({"changed_count": record_costs(actor=request.actor, number=number, costs=costs)})
