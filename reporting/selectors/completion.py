"""A class and its people as the completion report shows them, in a fixed number of queries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Sum

from apprenticeship.lifecycle import (
    CERTIFICATE_KIND_LABELS,
    CLASS_STATE_LABELS,
    TRAINEE_TYPE_LABELS,
    WITHDRAWAL_REASON_LABELS,
    ClassState,
    EnrolmentState,
    LogState,
    WithdrawalReason,
)
from apprenticeship.models import (
    Assessment,
    CreditEntry,
    Enrolment,
    LogEntry,
    MentorAssignment,
    TrainingClass,
)
from apprenticeship.policy import visible_classes, visible_enrolments
from common.actor import Actor
from common.identifiers import masked
from common.keyring import unseal
from common.levels import LEVEL_LABELS, Level
from reporting.rules import ApprenticeResult, ClassFacts, CompletionReport
from rulebooks.rules import CertificateKind, TraineeType

NOTHING = Decimal(0)


def completion(actor: Actor, number: str, *, today: date) -> CompletionReport:
    """Draw up the completion report of a class that the actor sees. Raises DoesNotExist for any other."""
    training_class = (
        visible_classes(actor)
        .select_related("school", "enterprise", "bureau", "rulebook", "occupation")
        .get(number=number)
    )
    enrolments = _with_results(visible_enrolments(actor).filter(training_class=training_class))
    results = [_result(row) for row in enrolments.exclude(state=EnrolmentState.VOID).order_by("student_no")]
    return CompletionReport(_facts(training_class), results, today)


def _facts(row: TrainingClass) -> ClassFacts:
    occupation = f"{row.occupation.name}（{row.work_type}）" if row.work_type else row.occupation.name
    return ClassFacts(
        number=row.number,
        name=row.name,
        school=row.school.name,
        enterprise=row.enterprise.name,
        bureau=row.bureau.name,
        rulebook=f"{row.rulebook.name} {row.rulebook.document_no}",
        occupation=occupation,
        level=LEVEL_LABELS[Level(row.level)],
        state=CLASS_STATE_LABELS[ClassState(row.state)],
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        closed_on=row.closed_on,
        planned_count=row.planned_heads,
        credits_needed=row.credits_needed,
    )


def _with_results(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    mine = {"enrolment": OuterRef("pk")}
    credits = CreditEntry.objects.filter(**mine).values("enrolment").annotate(total=Sum("credits")).values("total")
    confirmed = LogEntry.objects.filter(**mine, state=LogState.CONFIRMED)
    hours = confirmed.values("enrolment").annotate(total=Sum("hours")).values("total")
    pairs = MentorAssignment.objects.select_related("mentor", "tutor").order_by("period")
    return (
        rows.select_related("person")
        .annotate(credits_earned=Subquery(credits), mentor_hours=Subquery(hours))
        .prefetch_related(
            Prefetch("assignments", pairs),
            Prefetch("assessments", Assessment.objects.order_by("attempt")),
            "certificates",
        )
    )


def _result(row: Enrolment) -> ApprenticeResult:
    pairs = list(row.assignments.all())
    mentors = [pair.mentor.name for pair in pairs if pair.mentor]
    tutors = [pair.tutor.name for pair in pairs if pair.tutor]
    attempts = list(row.assessments.all())
    last = attempts[-1] if attempts else None
    certificates = list(row.certificates.all())
    return ApprenticeResult(
        student_no=row.student_no,
        name=row.person.name,
        number_masked=masked(unseal(row.person.number_sealed)),
        trainee_type=TRAINEE_TYPE_LABELS[TraineeType(row.trainee_type)],
        starts_on=row.starts_on,
        ends_on=row.ended_on or row.ends_on,
        mentor=mentors[-1] if mentors else "",
        tutor=tutors[-1] if tutors else "",
        credits_earned=getattr(row, "credits_earned", None) or NOTHING,
        mentor_hours=getattr(row, "mentor_hours", None) or NOTHING,
        theory_score=last.theory_score if last else None,
        practice_score=last.practice_score if last else None,
        enterprise_score=last.enterprise_score if last else None,
        certificate_kinds="、".join(CERTIFICATE_KIND_LABELS[CertificateKind(c.kind)] for c in certificates),
        certificate_numbers="、".join(c.number for c in certificates),
        state=EnrolmentState(row.state),
        withdrawal_reason=(
            WITHDRAWAL_REASON_LABELS[WithdrawalReason(row.withdrawal_reason)] if row.withdrawal_reason else ""
        ),
    )
