"""Reads of results and certificates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from apprenticeship import policy
from apprenticeship.lifecycle import EnrolmentState
from apprenticeship.models import Assessment, Certificate, Enrolment, TrainingClass
from apprenticeship.rules.results import Attempt, Outcome, Training
from common.actor import Actor
from common.levels import Level
from rulebooks.rules import CertificateKind


def outcomes(rows: Iterable[Enrolment]) -> dict[int, Outcome]:
    """Give the results of enrolments, by their ids, in two queries whatever their number."""
    ids = [row.pk for row in rows]
    attempts: dict[int, list[Attempt]] = {id_: [] for id_ in ids}
    numbers: dict[int, dict[CertificateKind, str]] = {id_: {} for id_ in ids}
    for one in Assessment.objects.filter(enrolment__in=ids).order_by("enrolment", "attempt"):
        attempts[one.enrolment_id].append(Attempt(one.assessed_on, one.is_passed))
    for certificate in Certificate.objects.filter(enrolment__in=ids).order_by("enrolment", "kind"):
        numbers[certificate.enrolment_id][CertificateKind(certificate.kind)] = certificate.number
    return {id_: Outcome(attempts=attempts[id_], numbers=numbers[id_]) for id_ in ids}


def training_of(row: Enrolment) -> Training:
    """Take what results are measured by; class and school have been read with the enrolment."""
    return Training(starts_on=row.starts_on, level=Level(row.training_class.level), school=row.school.name)


@dataclass(frozen=True, slots=True)
class PersonResult:
    """One person of a class with all results."""

    enrolment: Enrolment
    attempts: Sequence[Assessment]
    certificates: Sequence[Certificate]
    outcome: Outcome


def in_training(actor: Actor, training_class: TrainingClass) -> QuerySet[Enrolment]:
    """List who is in training in a class, by student number."""
    rows = policy.visible_enrolments(actor).filter(training_class=training_class, state=EnrolmentState.TRAINING)
    return rows.select_related("person").order_by("student_no")


def class_results(actor: Actor, training_class: TrainingClass) -> list[PersonResult]:
    """List everybody of a class, void registrations apart, with their results, in five queries."""
    rows = policy.visible_enrolments(actor).filter(training_class=training_class).exclude(state=EnrolmentState.VOID)
    people = list(rows.select_related("person").order_by("student_no"))
    attempts: dict[int, list[Assessment]] = {}
    for one in Assessment.objects.filter(enrolment__in=people).order_by("enrolment", "attempt"):
        attempts.setdefault(one.enrolment_id, []).append(one)
    papers: dict[int, list[Certificate]] = {}
    for paper in Certificate.objects.filter(enrolment__in=people).order_by("enrolment", "kind"):
        papers.setdefault(paper.enrolment_id, []).append(paper)
    known = outcomes(people)
    return [PersonResult(row, attempts.get(row.pk, []), papers.get(row.pk, []), known[row.pk]) for row in people]
