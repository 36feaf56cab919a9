"""Reads of completion certificates: a class's, one, and what anybody may learn from a code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from apprenticeship import policy
from apprenticeship.models import CompletionCertificate, Enrolment, TrainingClass
from apprenticeship.models.completion_certificates import COMPLETED
from apprenticeship.rules.completion_certificates import Statement, statement_in
from common.actor import Actor
from common.signatures import is_signed


@dataclass(frozen=True, slots=True)
class Finding:
    """What a code came to: its statement when the signature is ours, and the certificate when it is on record."""

    statement: Statement | None
    row: CompletionCertificate | None

    @property
    def is_in_force(self) -> bool:
        """Say whether it is signed, on record and not revoked."""
        return self.row is not None and self.row.revoked_on is None


@dataclass(frozen=True, slots=True)
class Completed:
    """Who completed, and the certificates issued to them, the newest first."""

    enrolment: Enrolment
    issued: Sequence[CompletionCertificate]

    @property
    def is_lacking(self) -> bool:
        """Say whether none of them is in force."""
        return all(one.revoked_on is not None for one in self.issued)


def completed_of(actor: Actor, training_class: TrainingClass) -> list[Completed]:
    """List who completed in a class, by student number, in two queries."""
    rows = policy.visible_enrolments(actor).filter(training_class=training_class, state__in=COMPLETED)
    held: dict[int, list[CompletionCertificate]] = defaultdict(list)
    known = CompletionCertificate.objects.filter(enrolment__in=rows).select_related("enrolment")
    for one in known.order_by("-pk"):
        held[one.enrolment_id].append(one)
    return [Completed(row, held[row.pk]) for row in rows.select_related("person").order_by("student_no")]


def completion_certificate_of(actor: Actor, number: str) -> CompletionCertificate:
    """Find one with all that its paper shows. Raises CompletionCertificate.DoesNotExist."""
    related = ("person", "school", "enterprise", "training_class__occupation")
    rows = policy.visible_completion_certificates(actor).select_related(*(f"enrolment__{name}" for name in related))
    return rows.get(number=number)


def finding(code: str) -> Finding:
    """Check a code: signature first, then the record. Asks nobody who they are and gives nothing beyond the code."""
    statement = statement_in(code, is_signed)
    if statement is None:
        return Finding(None, None)
    return Finding(statement, CompletionCertificate.objects.filter(number=statement.number, code=code).first())


def revoked() -> QuerySet[CompletionCertificate]:
    """List what was revoked, in the order of issue."""
    return CompletionCertificate.objects.exclude(revoked_on=None).order_by("pk")
