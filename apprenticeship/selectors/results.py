"""Reads of results and certificates."""

from __future__ import annotations

from collections.abc import Iterable

from apprenticeship.lifecycle import CertificateKind
from apprenticeship.models import Assessment, Certificate, Enrolment
from apprenticeship.rules.results import Attempt, Outcome, Training
from common.levels import Level


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
