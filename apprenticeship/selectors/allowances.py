"""Which months of allowance are not recorded, where a scheme asks for records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from apprenticeship.lifecycle import EnrolmentState
from apprenticeship.models import MentorAllowance, MentorAssignment, TrainingClass
from apprenticeship.rules.mentoring import months_over
from apprenticeship.selectors.mentors import span_of
from common.dates import Span
from enterprises.models import Mentor
from rulebooks.selectors import parsed


@dataclass(frozen=True, slots=True)
class Gap:
    """One mentor and the months (first days) that are over, in which they accompanied somebody, without a record."""

    mentor_id: int
    name: str
    months: list[date]


def gaps_of_class(training_class: TrainingClass, today: date) -> list[Gap]:
    """Name the mentors of a class whose months lack a record, in two queries; nobody where the scheme asks for none."""
    if not parsed(training_class.rulebook).mentor_rules.allowance_needed:
        return []
    rows = MentorAssignment.objects.filter(enrolment__training_class=training_class, mentor__isnull=False)
    counted = rows.exclude(enrolment__state=EnrolmentState.VOID).order_by("mentor__name", "mentor", "pk")
    spans: dict[int, list[Span]] = {}
    names: dict[int, str] = {}
    for mentor_id, name, period in counted.values_list("mentor", "mentor__name", "period"):
        names[mentor_id] = name
        spans.setdefault(mentor_id, []).append(span_of(period))
    recorded = _recorded(spans)
    gaps = [Gap(key, names[key], _open_months(held, recorded.get(key, set()), today)) for key, held in spans.items()]
    return [gap for gap in gaps if gap.months]


def gaps_of_mentor(mentor: Mentor, today: date) -> list[date]:
    """Name the months of one mentor that lack a record, over all schemes that ask for one, in two queries."""
    rows = MentorAssignment.objects.filter(mentor=mentor).exclude(enrolment__state=EnrolmentState.VOID)
    held = [
        span_of(row.period)
        for row in rows.select_related("enrolment__training_class__rulebook").order_by("pk")
        if parsed(row.enrolment.training_class.rulebook).mentor_rules.allowance_needed
    ]
    return _open_months(held, _recorded([mentor.pk]).get(mentor.pk, set()), today) if held else []


def _recorded(mentor_ids: Iterable[int]) -> dict[int, set[date]]:
    found: dict[int, set[date]] = {}
    rows = MentorAllowance.objects.filter(mentor__in=list(mentor_ids)).values_list("mentor", "month_on")
    for mentor_id, month in rows:
        found.setdefault(mentor_id, set()).add(month)
    return found


def _open_months(spans: Iterable[Span], recorded: set[date], today: date) -> list[date]:
    return sorted({month for span in spans for month in months_over(span, today)} - recorded)
