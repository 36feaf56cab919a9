"""People and weeks over the API: what each week of a class, or of one's own people, shows."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingApiRequest
from apprenticeship.rules.week_marks import WeekMark
from apprenticeship.selectors.credits import class_enrolments
from apprenticeship.selectors.log_weeks import GridPage, grid_page, owed_weeks, people_of
from common.actor import Mentor, Tutor
from common.errors import NotYourMove

ASKED = [
    OpenApiParameter("class_number", description="班号；不写时为本人带教的学徒"),
    OpenApiParameter("until", OpenApiTypes.DATE, description="显示到哪一天所在的周"),
    OpenApiParameter("after"),
    OpenApiParameter("before"),
]


class WeekShownSerializer(serializers.Serializer[Any]):
    """One week of one apprentice; `hours` is a string."""

    monday = serializers.DateField()
    day_count = serializers.IntegerField()
    hours = serializers.DecimalField(max_digits=6, decimal_places=1)
    shows = serializers.ChoiceField(choices=[mark.value for mark in WeekMark])


class PersonWeeksSerializer(serializers.Serializer[Any]):
    """One apprentice's weeks, the oldest first."""

    student_no = serializers.CharField()
    apprentice = serializers.CharField()
    weeks = WeekShownSerializer(many=True)


class GridSerializer(serializers.Serializer[Any]):
    """A page of people and twelve weeks; keys are empty and `later` null where there is nothing more."""

    earlier = serializers.DateField()
    later = serializers.DateField(allow_null=True)
    previous_key = serializers.CharField(allow_blank=True)
    next_key = serializers.CharField(allow_blank=True)
    people = PersonWeeksSerializer(many=True)


class OwedWeekSerializer(serializers.Serializer[Any]):
    """A week that is over without a signed day."""

    student_no = serializers.CharField(source="enrolment.student_no")
    apprentice = serializers.CharField(source="enrolment.person.name")
    monday = serializers.DateField(source="week.monday")
    since = serializers.DateField(source="week.since")
    mentor_id = serializers.IntegerField(source="week.mentor_id", allow_null=True)
    is_drafted = serializers.BooleanField(source="week.is_drafted")


class LogWeekGrid(APIView):
    """What each week shows: of a class, or of those whom a mentor or a tutor accompanies."""

    @extend_schema(responses=GridSerializer, parameters=ASKED)
    def get(self, request: ActingApiRequest) -> Response:
        today = timezone.localdate()
        number = request.GET.get("class_number", "")
        if number:
            training_class, people = class_enrolments(request.actor, number)
            last_day = min(today, training_class.ends_on)
        else:
            people, last_day = people_of(request.actor, today), today
        asked = {name: request.GET.get(name, "") for name in ("until", "after", "before")}
        page = grid_page(people, today=today, last_day=last_day, **asked)
        return Response(GridSerializer(_told(page)).data)


def _told(page: GridPage) -> dict[str, Any]:
    return {
        "earlier": page.earlier,
        "later": page.later,
        "previous_key": page.previous_key,
        "next_key": page.next_key,
        "people": [
            {
                "student_no": row.enrolment.student_no,
                "apprentice": row.enrolment.person.name,
                "weeks": [
                    {"monday": week.monday, "day_count": week.day_count, "hours": week.hours, "shows": mark}
                    for week, mark in row.weeks
                ],
            }
            for row in page.rows
        ],
    }


class LogWeeksOwed(APIView):
    """The weeks of one's people that are over without a signed day, by apprentice, the oldest first."""

    @extend_schema(responses=OwedWeekSerializer(many=True))
    def get(self, request: ActingApiRequest) -> Response:
        if not isinstance(request.actor, Mentor | Tutor):
            raise NotYourMove
        owed = owed_weeks(request.actor, timezone.localdate())
        return Response(OwedWeekSerializer(owed, many=True).data)
