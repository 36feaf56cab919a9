"""Claims over the API: list, read with every line, prepare, move, settle."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from subsidies import actions
from subsidies.filters import ClaimFilter
from subsidies.lifecycle import CLAIM_KIND_LABELS, ClaimKind
from subsidies.models import Claim, ClaimLine
from subsidies.selectors import claims as reads
from subsidies.selectors.computing import is_reproduced


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A claim's sums, state and dates; money are strings in yuan."""

    class_number = serializers.CharField(source="training_class.number", read_only=True)
    enterprise = serializers.CharField(source="training_class.enterprise.name", read_only=True)
    rulebook = serializers.CharField(source="rulebook.code", read_only=True)

    class Meta:
        model = Claim
        fields = (
            "number",
            "kind",
            "state",
            "class_number",
            "enterprise",
            "rulebook",
            "head_count",
            "completed_count",
            "gross_yuan",
            "deducted_yuan",
            "amount_yuan",
            "refund_yuan",
            "refund_due_on",
            "submitted_at",
            "first_reviewed_at",
            "second_reviewed_at",
            "settled_on",
            "voucher_no",
            "returned_reason",
        )
        read_only_fields = fields


class LineSerializer(serializers.ModelSerializer[ClaimLine]):
    """One explained sum; `student_no` is null for the lines of the class as a whole."""

    student_no = serializers.CharField(source="enrolment.student_no", default=None, read_only=True)

    class Meta:
        model = ClaimLine
        fields = ("student_no", "clause", "label", "amount_yuan", "formula", "inputs", "article", "unmet")
        read_only_fields = fields


class ClaimDetailSerializer(ClaimSerializer):
    """A claim with all its lines, and whether stored facts and rulebook still give the same sums."""

    lines = serializers.SerializerMethodField()
    is_reproduced = serializers.SerializerMethodField()

    class Meta(ClaimSerializer.Meta):
        fields: tuple[str, ...] = (*ClaimSerializer.Meta.fields, "is_reproduced", "facts", "lines")  # type: ignore[assignment]

    @extend_schema_field(LineSerializer(many=True))
    def get_lines(self, row: Claim) -> Any:
        return LineSerializer(row.lines.select_related("enrolment").order_by("position"), many=True).data

    def get_is_reproduced(self, row: Claim) -> bool:
        return is_reproduced(row)


class PrepareSerializer(serializers.Serializer[Any]):
    """Which claim is asked for."""

    kind = serializers.ChoiceField(choices=list(CLAIM_KIND_LABELS.items()))


class MoveSerializer(serializers.Serializer[Any]):
    """What a move needs beside its name: a reason, or the voucher and day of a settlement."""

    reason = serializers.CharField(required=False, default="", allow_blank=True)
    voucher_no = serializers.CharField(required=False, default="", allow_blank=True, max_length=60)
    settled_on = serializers.DateField(required=False)


class ClaimList(generics.ListAPIView[Claim]):
    """Claims that the actor sees, newest first."""

    queryset = Claim.objects.none()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[Claim]:
        return reads.claims(self.request.actor)


class ClaimDetail(APIView):
    """One claim with every line."""

    @extend_schema(responses=ClaimDetailSerializer)
    def get(self, request: ActingApiRequest, number: str) -> Response:
        return Response(ClaimDetailSerializer(reads.claim(request.actor, number)).data)


class ClaimPreparation(APIView):
    """Prepare a claim for a class."""

    @extend_schema(request=PrepareSerializer, responses={201: ClaimSerializer})
    def post(self, request: ActingApiRequest, number: str) -> Response:
        asked = PrepareSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        kind = ClaimKind(asked.validated_data["kind"])
        row = actions.prepare(actor=request.actor, number=number, kind=kind, now=timezone.now())
        return Response(ClaimSerializer(row).data, status=status.HTTP_201_CREATED)


class ClaimMove(APIView):
    """Take one move: submit, approve, return, cancel, pay or collect."""

    @extend_schema(request=MoveSerializer, responses=ClaimSerializer)
    def post(self, request: ActingApiRequest, number: str, move: str) -> Response:
        asked = MoveSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(ClaimSerializer(_moved(request, number, move, asked.validated_data)).data)


def _moved(request: ActingApiRequest, number: str, move: str, asked: dict[str, Any]) -> Claim:
    actor, now, today = request.actor, timezone.now(), timezone.localdate()
    match move:
        case "submit":
            return actions.submit(actor=actor, number=number, now=now)
        case "approve":
            return actions.approve(actor=actor, number=number, now=now)
        case "return":
            return actions.send_back(actor=actor, number=number, reason=asked["reason"])
        case "cancel":
            return actions.cancel(actor=actor, number=number, reason=asked["reason"])
        case "pay" | "collect":
            act = actions.pay if move == "pay" else actions.collect
            settled_on = asked.get("settled_on", today)
            return act(actor=actor, number=number, voucher_no=asked["voucher_no"], settled_on=settled_on, today=today)
        case _:
            raise Http404
