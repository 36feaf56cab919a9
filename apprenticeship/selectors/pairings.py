"""Reads for the pages of mentors: the directory with its loads, a class's pairings, a preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apprenticeship import policy
from apprenticeship.filters import RUNNING
from apprenticeship.lifecycle import Side
from apprenticeship.models import Enrolment, MentorAssignment, TrainingClass
from apprenticeship.selectors.mentors import Pairing, PairingPlan, mentors_of, pairing_plan, present
from common.actor import Actor
from common.keyset import Order
from common.levels import Level, is_at_least
from enterprises.models import Mentor
from rulebooks.selectors import parsed
from schools.models import Tutor

ORDERS = {"name": Order("name", read=str), "load": Order("load", read=int), "staff_no": Order("staff_no", read=str)}


def directory(actor: Actor, side: Side, today: date) -> QuerySet[Mentor] | QuerySet[Tutor]:
    """List the mentors or tutors whom an actor meets; `load` counts whom each accompanies today."""
    if side == Side.ENTERPRISE:
        mentors = policy.visible_mentors(actor).select_related("enterprise", "occupation")
        return mentors.annotate(load=_load("mentor", today)).order_by("name", "pk")
    tutors = policy.visible_tutors(actor).select_related("school")
    return tutors.annotate(load=_load("tutor", today)).order_by("name", "pk")


def _load(column: str, today: date) -> Coalesce:
    held = MentorAssignment.objects.filter(
        **{column: OuterRef("pk")}, period__contains=today, enrolment__state__in=RUNNING
    )
    counted = held.order_by().values(column).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@dataclass(frozen=True, slots=True)
class PairedApprentice:
    """One apprentice of a class with whoever accompanies them on a side, past and to come."""

    enrolment: Enrolment
    assignments: Sequence[MentorAssignment]


def paired_of_class(actor: Actor, training_class: TrainingClass, side: Side, only: str = "") -> list[PairedApprentice]:
    """List a class's running apprentices with their mentors of a side, in two queries; `only` one student number."""
    rows = policy.visible_enrolments(actor).filter(training_class=training_class, state__in=RUNNING)
    rows = rows.filter(student_no=only) if only else rows
    people = list(rows.select_related("person").order_by("student_no"))
    held: dict[int, list[MentorAssignment]] = {}
    for each in (
        MentorAssignment.objects.filter(enrolment__in=people, side=side)
        .select_related("mentor", "tutor")
        .order_by("period", "pk")
    ):
        held.setdefault(each.enrolment_id, []).append(each)
    return [PairedApprentice(row, held.get(row.pk, [])) for row in people]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who may be paired, and how many they accompany today."""

    id: int
    name: str
    load: int


def candidates(training_class: TrainingClass, side: Side, today: date) -> list[Candidate]:
    """List who may be paired in a class: its own enterprise's active mentors, or its school's active tutors."""
    if side == Side.ENTERPRISE:
        mentors = Mentor.objects.filter(enterprise=training_class.enterprise_id, is_active=True).order_by("name", "pk")
        return [Candidate(row.pk, row.name, row.load) for row in mentors.annotate(load=_load("mentor", today))]
    tutors = Tutor.objects.filter(school=training_class.school_id, is_active=True).order_by("name", "pk")
    return [Candidate(row.pk, row.name, row.load) for row in tutors.annotate(load=_load("tutor", today))]


@dataclass(frozen=True, slots=True)
class ClassAsks:
    """What a class's rulebook asks of its mentors as a whole, and how far the class has come."""

    most_apprentices: int | None
    least_level: Level | None
    least_years: int | None
    least_count: int | None
    lead_level: Level | None
    mentor_count: int
    has_lead: bool
    article: str


def class_asks(training_class: TrainingClass) -> ClassAsks:
    """Compare a class's mentors with what its rulebook asks, in one query."""
    book = parsed(training_class.rulebook)
    rules = book.mentor_rules
    mentors = Mentor.objects.filter(assignments__enrolment__training_class=training_class).distinct()
    levels = [Level(level) for _, level in mentors.values_list("pk", "level")]
    return ClassAsks(
        most_apprentices=rules.max_apprentices,
        least_level=rules.min_level,
        least_years=rules.min_years,
        least_count=rules.min_per_class,
        lead_level=rules.lead_level,
        mentor_count=len(levels),
        has_lead=rules.lead_level is None or any(is_at_least(level, rules.lead_level) for level in levels),
        article=book.article("mentor_rules"),
    )


def preview(
    actor: Actor, training_class: TrainingClass, side: Side, pairings: Sequence[Pairing], from_on: date | None = None
) -> PairingPlan:
    """Work out what pairing (or, with `from_on`, handing over) would do, without a lock. Strangers are left out."""
    wanted = [pairing.student_no for pairing in pairings]
    rows = policy.visible_enrolments(actor).filter(training_class=training_class, student_no__in=wanted)
    known = {row.student_no: row for row in rows.select_related("training_class__rulebook", "person").order_by("pk")}
    leaving = present(list(known.values()), side, from_on) if from_on else []
    mentors = {row.pk: row for row in mentors_of(side, [pairing.mentor_id for pairing in pairings])}
    asked = [pairing for pairing in pairings if pairing.student_no in known]
    return pairing_plan(side, asked, known, mentors, leaving=leaving)
