"""Reads of the credit bank: for one apprentice or thousands, in the same number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet, Sum

from apprenticeship.lifecycle import CourseCategory, EnrolmentState
from apprenticeship.models import Course, CreditEntry, Enrolment, TrainingClass
from apprenticeship.policy import require, visible_classes, visible_credits, visible_enrolments
from apprenticeship.rules.credits import CreditAccount, CreditSource, Deposit, balance
from apprenticeship.selectors.terms import credit_policy
from common.actor import Actor, Apprentice
from common.errors import NotYourMove


def credit_entries(actor: Actor) -> QuerySet[CreditEntry]:
    """List the bank's entries that an actor may see, newest first, each with `is_reversed`."""
    rows = visible_credits(actor).select_related("enrolment__person", "course", "log").order_by("-pk")
    return rows.annotate(is_reversed=taken_back())


def taken_back() -> Exists:
    """Say of an entry that another one reverses it."""
    return Exists(CreditEntry.objects.filter(reverses=OuterRef("pk")))


def enrolment_of(actor: Actor, student_no: str) -> Enrolment:
    """Find an apprentice with everything that an account needs. Raises DoesNotExist for strangers."""
    return _read_whole(visible_enrolments(actor)).get(student_no=student_no)


def own_enrolments(actor: Actor) -> list[Enrolment]:
    """List an apprentice's own enrolments, the one in training first, then the newest; void ones are left out."""
    if not isinstance(actor, Apprentice):
        raise NotYourMove
    rows = _read_whole(visible_enrolments(actor)).exclude(state=EnrolmentState.VOID)
    return sorted(rows, key=lambda row: (row.state == EnrolmentState.TRAINING, row.starts_on), reverse=True)


def class_enrolments(actor: Actor, number: str) -> tuple[TrainingClass, QuerySet[Enrolment]]:
    """Find a class and those of its apprentices whom an actor sees, by student number."""
    training_class = visible_classes(actor).select_related("rulebook", "school", "enterprise").get(number=number)
    rows = _read_whole(visible_enrolments(actor)).filter(training_class=training_class)
    return training_class, rows.exclude(state=EnrolmentState.VOID).order_by("student_no")


def _read_whole(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return rows.select_related("person", "school", "enterprise", "training_class__rulebook")


def credit_accounts(enrolments: Iterable[Enrolment]) -> dict[int, CreditAccount]:
    """Draw up the accounts of enrolments, by their ids, in one aggregate whatever their number.

    Whoever calls has scoped the enrolments, and read each one's `training_class` and its `rulebook` with them.
    """
    rows = list(enrolments)
    totals: dict[int, list[Deposit]] = {row.pk: [] for row in rows}
    for enrolment_id, source, category, credits_, hours in (
        CreditEntry.objects.filter(enrolment__in=totals)
        .values_list("enrolment", "source", "category")
        .annotate(Sum("credits"), Sum("hours"))
        .order_by("enrolment", "source", "category")
    ):
        totals[enrolment_id].append(Deposit(CreditSource(source), CourseCategory(category), credits_, hours))
    return {row.pk: balance(credit_policy(row.training_class), totals[row.pk]) for row in rows}


def mentored_hours(enrolment_ids: set[int]) -> dict[int, Decimal]:
    """Sum the mentored hours in each account that holds any."""
    rows = CreditEntry.objects.filter(enrolment__in=enrolment_ids, source=CreditSource.MENTOR_HOURS)
    return dict(rows.values_list("enrolment").annotate(Sum("hours")).order_by("enrolment"))


@dataclass(frozen=True, slots=True)
class PlannedCourse:
    """A course of the class and the entry that awarded it to the apprentice, None while it is still to be earned."""

    course: Course
    entry: CreditEntry | None

    @property
    def is_earned_by_logs(self) -> bool:
        return self.course.category == CourseCategory.PRACTICE


def planned_courses(enrolment: Enrolment) -> Sequence[PlannedCourse]:
    """List the courses of an apprentice's class, by category and name, with what was awarded and not reversed."""
    held = CreditEntry.objects.filter(~taken_back(), enrolment=enrolment, reverses=None, course__isnull=False)
    awarded = {entry.course_id: entry for entry in held}
    courses = Course.objects.filter(training_class=enrolment.training_class_id)
    order = list(CourseCategory)
    listed = sorted(courses, key=lambda course: (order.index(CourseCategory(course.category)), course.name, course.pk))
    return [PlannedCourse(course, awarded.get(course.pk)) for course in listed]


def awardable_courses(training_class: TrainingClass) -> list[Course]:
    """List the courses of a class whose credits are awarded: all but practice, which log entries earn."""
    courses = Course.objects.filter(training_class=training_class).exclude(category=CourseCategory.PRACTICE)
    return list(courses.order_by("name", "pk"))


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """One course of a class, and whom it may be awarded to: in training, each with the entry already held, or None."""

    training_class: TrainingClass
    course: Course
    rows: Sequence[tuple[Enrolment, CreditEntry | None]]

    @property
    def open_numbers(self) -> list[str]:
        """The student numbers that still wait for a score."""
        return [row.student_no for row, held in self.rows if held is None]


def score_sheet(actor: Actor, number: str, course_id: int) -> ScoreSheet:
    """Draw up a course's sheet. Raises DoesNotExist for strangers and unknown courses, NotYourMove for other roles."""
    training_class, enrolments = class_enrolments(actor, number)
    require(actor, "award_course")
    course = Course.objects.get(training_class=training_class, pk=course_id)
    rows = list(enrolments.filter(state=EnrolmentState.TRAINING))
    standing = CreditEntry.objects.filter(~taken_back(), course=course, enrolment__in=rows, reverses=None)
    held = {entry.enrolment_id: entry for entry in standing}
    return ScoreSheet(training_class, course, [(row, held.get(row.pk)) for row in rows])
