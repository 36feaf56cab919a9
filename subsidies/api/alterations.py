"""What a change of an enrolment would do, over the API."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship import policy
from apprenticeship.actions.alterations import ALTERABLE
from apprenticeship.rules.alterations import AlterationFacts
from apprenticeship.selectors.alterations import alterations, refusals
from apprenticeship.selectors.enrolments import enrolment_of
from apprenticeship.serializers.alterations import AlterationFactsSerializer
from common.errors import InvalidFacts, WrongState
from subsidies.selectors.previews import facts_stated, preview


def _yuan(*, is_optional: bool = False) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=is_optional)


def _hours(*, is_optional: bool = False) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=9, decimal_places=2, allow_null=is_optional)


class DaySidesSerializer(serializers.Serializer[Any]):
    """A day before and after."""

    before = serializers.DateField()
    after = serializers.DateField()


class CountSidesSerializer(serializers.Serializer[Any]):
    """A count before and after."""

    before = serializers.IntegerField()
    after = serializers.IntegerField()


class HourSidesSerializer(serializers.Serializer[Any]):
    """Hours a week before and after; null when no week is left."""

    before = _hours(is_optional=True)
    after = _hours(is_optional=True)


class PreviewLineSerializer(serializers.Serializer[Any]):
    """One explained sum."""

    clause = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    amount_yuan = _yuan()
    formula = serializers.CharField()
    inputs = serializers.DictField(child=serializers.CharField())
    article = serializers.CharField()


class PreviewAwardSerializer(serializers.Serializer[Any]):
    """What a head is worth, line by line."""

    amount_yuan = _yuan()
    lines = PreviewLineSerializer(many=True)


class WorthSerializer(serializers.Serializer[Any]):
    """Before and after, supposing that the apprentice completes in time with the certificate."""

    before = PreviewAwardSerializer(allow_null=True)
    after = PreviewAwardSerializer(allow_null=True)
    delta_yuan = _yuan(is_optional=True)
    lacking = serializers.ListField(child=serializers.CharField())


class ClaimTouchedSerializer(serializers.Serializer[Any]):
    """A living claim of the class, and what it would then differ by for this person."""

    number = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()
    is_paid = serializers.BooleanField()
    held_yuan = _yuan()
    delta_yuan = _yuan()


class EffectsSerializer(serializers.Serializer[Any]):
    """What a change would do. Days are inclusive, money is yuan, hours are mentored hours."""

    last_on = DaySidesSerializer()
    rested_days = CountSidesSerializer()
    weeks_due = CountSidesSerializer()
    weeks_left = CountSidesSerializer()
    hours_confirmed = _hours()
    credits_earned = _hours()
    credits_missing = _hours()
    weekly_hours = HourSidesSerializer()
    worth = WorthSerializer()
    claims = ClaimTouchedSerializer(many=True)


class AlterationPreview(APIView):
    """A change that is being thought of."""

    @extend_schema(request=AlterationFactsSerializer, responses=EffectsSerializer)
    def post(self, request: ActingApiRequest, student_no: str) -> Response:
        """Say what a change would do to money, hours, credits and deadlines. Nothing is written."""
        row = enrolment_of(request.actor, student_no)
        policy.require(request.actor, "propose_alteration")
        if row.state not in ALTERABLE:
            raise WrongState
        given = AlterationFactsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        facts: AlterationFacts = given.facts()
        if problems := refusals(row, facts, timezone.localdate()):
            raise InvalidFacts(problems)
        return Response(EffectsSerializer(preview(row, facts, timezone.localdate())).data)


class AlterationEffects(APIView):
    """A change that was proposed."""

    @extend_schema(responses=EffectsSerializer)
    def get(self, request: ActingApiRequest, pk: int) -> Response:
        """Say what an open change would do."""
        change = alterations(request.actor).get(pk=pk)
        if change.closed_at is not None:
            raise WrongState
        row = enrolment_of(request.actor, change.enrolment.student_no)
        return Response(EffectsSerializer(preview(row, facts_stated(change), timezone.localdate())).data)
