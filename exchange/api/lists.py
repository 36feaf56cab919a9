"""Lists of other offices over the API: versions, taking one in, one version."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response

from accounts.acting import ActingApiRequest
from apprenticeship.lifecycle import REFERENCE_KIND_LABELS, REFERENCE_STATE_LABELS
from apprenticeship.models import ReferenceList
from apprenticeship.rules.references import ListTerms
from apprenticeship.selectors.references import lists
from exchange import policy
from exchange.actions.lists import take_in


class ReferenceListSerializer(serializers.ModelSerializer[ReferenceList]):
    """One version of a list; nobody's identity number stands in it."""

    kind = serializers.ChoiceField(choices=list(REFERENCE_KIND_LABELS.items()), read_only=True)
    state = serializers.ChoiceField(choices=list(REFERENCE_STATE_LABELS.items()), read_only=True)

    class Meta:
        model = ReferenceList
        fields = (
            *("id", "kind", "region", "month_on", "version", "state", "as_of_on", "source", "filename", "sha256"),
            *("row_count", "problems", "imported_at", "superseded_at"),
        )
        read_only_fields = fields


class ListUploadSerializer(serializers.Serializer[Any]):
    """A list's file and what it is."""

    kind = serializers.ChoiceField(choices=list(REFERENCE_KIND_LABELS.items()))
    region = serializers.CharField(max_length=6)
    as_of_on = serializers.DateField()
    month_on = serializers.DateField(required=False, allow_null=True, default=None)
    source = serializers.CharField(max_length=80)  # type: ignore[assignment]
    file = serializers.FileField(allow_empty_file=True)

    def terms(self) -> ListTerms:
        """Give what was sent, after validation."""
        given = self.validated_data
        month = given["month_on"]
        return ListTerms(
            kind=given["kind"],
            region=given["region"],
            as_of_on=given["as_of_on"],
            month_on=month.replace(day=1) if month else None,
            source=given["source"],
            filename=given["file"].name,
            sha256="",
        )


class ReferenceLists(generics.ListAPIView[ReferenceList]):
    """The versions of lists that the asker may see, newest first; POST takes one in."""

    queryset = ReferenceList.objects.none()
    serializer_class = ReferenceListSerializer
    parser_classes = (MultiPartParser, JSONParser)
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[ReferenceList]:
        return lists(self.request.actor)

    @extend_schema(
        operation_id="v1_lists_import",
        request={"multipart/form-data": ListUploadSerializer},
        responses={201: ReferenceListSerializer},
    )
    def post(self, request: ActingApiRequest) -> Response:
        """Take a list in as the next version; the same file twice is one."""
        policy.require_list(request.actor)
        given = ListUploadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        stream = given.validated_data["file"].file
        row = take_in(actor=request.actor, terms=given.terms(), stream=stream, now=timezone.now())
        return Response(ReferenceListSerializer(row).data, status=status.HTTP_201_CREATED)


class ReferenceListDetail(generics.RetrieveAPIView[ReferenceList]):
    """One version of a list."""

    queryset = ReferenceList.objects.none()
    serializer_class = ReferenceListSerializer
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[ReferenceList]:
        return lists(self.request.actor)
