"""The directories over the API: where the codes are found by which a class names its parties."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.filters import OrderingFilter
from rest_framework.serializers import Serializer

from accounts.acting import ActingApiRequest
from apprenticeship.selectors.directories import directory_rows
from apprenticeship.serializers.directories import EntrySerializer, OccupationEntrySerializer
from bureaus.models import Bureau
from catalogue.models import Occupation
from enterprises.models import Enterprise
from schools.models import School


class _Look(generics.ListAPIView[Any]):
    """Rows by code; `q` must stand in name or code."""

    serializer_class: type[Serializer[Any]] = EntrySerializer
    filter_backends = (OrderingFilter,)
    ordering = ("entry_code",)
    ordering_fields: tuple[str, ...] = ()
    kind = ""
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[Any]:
        return directory_rows(self.kind, self.request.query_params.get("q", "")[:80])


_by_words = extend_schema(parameters=[OpenApiParameter("q", str, description="名称或代码")])


@_by_words
class Schools(_Look):
    """Schools, by credit code."""

    queryset = School.objects.none()
    kind = "schools"


@_by_words
class Enterprises(_Look):
    """Enterprises, by credit code."""

    queryset = Enterprise.objects.none()
    kind = "enterprises"


@_by_words
class Bureaus(_Look):
    """Bureaus, by the code of their region."""

    queryset = Bureau.objects.none()
    kind = "bureaus"


@_by_words
class Occupations(_Look):
    """Occupations, by code."""

    queryset = Occupation.objects.none()
    serializer_class = OccupationEntrySerializer
    kind = "occupations"
