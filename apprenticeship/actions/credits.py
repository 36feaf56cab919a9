"""Course credits and reversals: the bank gains entries and counter-entries, nothing is ever edited.

The credits of mentored hours are deposited by the confirmation itself (apprenticeship/actions/log_decisions.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localtime

from apprenticeship import policy
from apprenticeship.lifecycle import CourseCategory, EnrolmentState
from apprenticeship.models import Course, CreditEntry, Enrolment, MentorAssignment
from apprenticeship.rules.credits import CreditSource, deposits
from apprenticeship.rules.log_texts import problem
from apprenticeship.selectors.credits import mentored_hours
from common.actor import Actor, Registrar, Tutor
from common.errors import InvalidFacts, NotVisible, NotYourMove, WrongState
from common.lifecycle import REASON_MISSING
from common.texts import N_
from journal.actions import Change, record, record_many

TENTH = Decimal("0.1")


class CreditsClosed(WrongState):
    """The apprentice is not in training: their account no longer changes by hand."""

    code = "credits_closed"
    message = N_("该学徒当前不在培养中，学分不能再认定或冲销。")


class CourseAwarded(WrongState):
    """The course's credits stand in the account already."""

    code = "course_awarded"
    message = N_("该课程的学分已经认定过。成绩有误的，请先由学籍管理员冲销，再重新认定。")


class NotReversible(WrongState):
    """The entry is itself a reversal, or was reversed before."""

    code = "not_reversible"
    message = N_("这条学分记录已经冲销，或本身就是冲销记录。")


@transaction.atomic
def award_course(*, actor: Actor, student_no: str, course_id: int, score: Decimal | None, now: datetime) -> CreditEntry:
    """Deposit a course's credits with its score out of 100.

    A tutor awards only whom they accompany today. Courses of the practice category earn nothing here: their credits
    come from confirmed logs. Raises CreditsClosed, CourseAwarded, InvalidFacts.
    """
    enrolment = policy.visible_enrolments(actor).select_for_update(of=("self",)).get(student_no=student_no)
    policy.require(actor, "award_course")
    _require_accompanying(actor, [enrolment], now)
    _require_training([enrolment])
    course = Course.objects.filter(training_class=enrolment.training_class_id, pk=course_id).first()
    if course is not None and _holders(course, [enrolment]):
        raise CourseAwarded
    awarded = _require_award(course, {"score": score})
    return _award(actor, awarded, [(enrolment, score)], now)[0]


@transaction.atomic
def award_all(*, actor: Actor, number: str, course_id: int, scores: Mapping[str, Decimal | None], now: datetime) -> int:
    """Deposit one course's credits for apprentices of a class, all or none, and say for how many.

    `scores` by student number. Those who hold the course already are passed over: sending the same list twice does
    nothing more. Raises NotVisible, CreditsClosed, InvalidFacts whose fields are the student numbers.
    """
    training_class = policy.visible_classes(actor).get(number=number)
    named = policy.visible_enrolments(actor).filter(training_class=training_class, student_no__in=scores)
    rows = list(named.select_for_update(of=("self",)).order_by("pk"))
    if len(rows) < len(scores):
        raise NotVisible
    policy.require(actor, "award_course")
    _require_accompanying(actor, rows, now)
    _require_training(rows)
    if not rows:
        raise InvalidFacts([problem("scores", "credit_none_given")])
    course = Course.objects.filter(training_class=training_class, pk=course_id).first()
    awarded = _require_award(course, scores)
    held = _holders(awarded, rows)
    fresh = [(row, scores[row.student_no]) for row in rows if row.pk not in held]
    return len(_award(actor, awarded, fresh, now))


@transaction.atomic
def reverse(*, actor: Actor, entry_id: int, reason: str, now: datetime) -> CreditEntry:
    """Take an entry back by a counter-entry that says why: the balance is what it was without the entry.

    Raises CreditsClosed, NotReversible, InvalidFacts without a reason.
    """
    entry = policy.visible_credits(actor).get(pk=entry_id)
    enrolment = policy.visible_enrolments(actor).select_for_update(of=("self",)).get(pk=entry.enrolment_id)
    policy.require(actor, "reverse_credit")
    _require_training([enrolment])
    if entry.reverses_id is not None or CreditEntry.objects.filter(reverses=entry).exists():
        raise NotReversible
    if not reason.strip():
        raise InvalidFacts([REASON_MISSING])
    if len(reason) > 300:
        raise InvalidFacts([problem("reason", "log_text_long", length=len(reason), most=300)])
    counter = CreditEntry.objects.create(
        enrolment=enrolment,
        source=entry.source,
        category=entry.category,
        course_id=entry.course_id,
        log_id=entry.log_id,
        hours=-entry.hours,
        credits=_counter_credits(enrolment, entry),
        reverses=entry,
        reason=reason.strip(),
        awarded_by_id=_user_id(actor),
        awarded_at=now,
    )
    record(
        actor=actor, verb="credit.reverse", subject=counter, after=_told(counter, enrolment.student_no), reason=reason
    )
    return counter


def _counter_credits(enrolment: Enrolment, entry: CreditEntry) -> Decimal:
    if entry.source == CreditSource.COURSE:
        return -entry.credits
    hours = mentored_hours({enrolment.pk})[enrolment.pk]
    (taken,) = deposits(hours, [-entry.hours], enrolment.training_class.hours_per_credit)
    return taken


def _user_id(actor: Actor) -> int:
    if isinstance(actor, Registrar | Tutor):
        return actor.user_id
    raise NotYourMove


def _award(
    actor: Actor, course: Course, scored: Sequence[tuple[Enrolment, Decimal | None]], now: datetime
) -> list[CreditEntry]:
    entries = CreditEntry.objects.bulk_create(
        CreditEntry(
            enrolment=enrolment,
            source=CreditSource.COURSE,
            category=course.category,
            course=course,
            hours=course.hours,
            credits=course.credits,
            score=score,
            awarded_by_id=_user_id(actor),
            awarded_at=now,
        )
        for enrolment, score in scored
    )
    changes = [Change(entry.pk, after=_told(entry, entry.enrolment.student_no)) for entry in entries]
    record_many(actor=actor, verb="credit.award", model=CreditEntry, changes=changes)
    return entries


def _holders(course: Course, enrolments: Iterable[Enrolment]) -> set[int]:
    held = CreditEntry.objects.filter(course=course, enrolment__in=list(enrolments), reverses=None, reversed_by=None)
    return set(held.values_list("enrolment", flat=True))


def _require_accompanying(actor: Actor, enrolments: Sequence[Enrolment], now: datetime) -> None:
    if not isinstance(actor, Tutor):
        return
    accompanied = MentorAssignment.objects.filter(
        enrolment__in=enrolments, tutor=actor.tutor_id, period__contains=localtime(now).date()
    )
    if {row.pk for row in enrolments} - set(accompanied.values_list("enrolment", flat=True)):
        raise NotYourMove


def _require_training(enrolments: Iterable[Enrolment]) -> None:
    if any(enrolment.state != EnrolmentState.TRAINING for enrolment in enrolments):
        raise CreditsClosed


def _require_award(course: Course | None, scores: Mapping[str, Decimal | None]) -> Course:
    """Give the course; name everything that is wrong with it and with the scores, by field."""
    problems = []
    if course is None:
        problems.append(problem("course", "credit_course_unknown"))
    elif course.category == CourseCategory.PRACTICE:
        problems.append(problem("course", "credit_course_by_logs", course=course.name))
    problems += [problem(field, "credit_score_range") for field, score in scores.items() if not _is_score(score)]
    if problems or course is None:
        raise InvalidFacts(problems)
    return course


def _is_score(score: Decimal | None) -> bool:
    return score is not None and score.is_finite() and 0 <= score <= 100 and not score % TENTH


def _told(entry: CreditEntry, student_no: str) -> Mapping[str, object]:
    return {
        "enrolment": student_no,
        "source": entry.source,
        "category": entry.category,
        "course": entry.course_id,
        "log": entry.log_id,
        "hours": entry.hours,
        "credits": entry.credits,
        "score": entry.score,
        "reverses": entry.reverses_id,
    }
