"""Records results, certificates and the enterprise's verdict, one by one or for a whole class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from apprenticeship import policy
from apprenticeship.actions._enrolment import locked_enrolment
from apprenticeship.lifecycle import CERTIFICATE_KIND_LABELS, EnrolmentState
from apprenticeship.models import Assessment, Certificate, Enrolment
from apprenticeship.rules.people_texts import people_problem
from apprenticeship.rules.results import (
    SCORES,
    AssessmentFacts,
    Attempt,
    CertificateFacts,
    assessment_problems,
    certificate_problems,
    cleaned_certificate,
)
from apprenticeship.selectors.people_terms import result_terms
from apprenticeship.selectors.results import outcomes, training_of
from common.actor import Actor
from common.errors import InvalidFacts, Problem, WrongState
from common.texts import N_
from journal.actions import record
from rulebooks.rules import CertificateKind

JUDGED = [EnrolmentState.TRAINING, EnrolmentState.COMPLETED_CERTIFIED, EnrolmentState.COMPLETED_UNCERTIFIED]
ELSEWHERE = N_("其他单位的学徒")


@transaction.atomic
def record_assessment(*, actor: Actor, student_no: str, facts: AssessmentFacts, today: date) -> Assessment:
    """Record the next attempt of somebody in training. Raises NotYourMove, WrongState, InvalidFacts."""
    row = _in_training(actor, student_no, "record_assessment")
    earlier = list(Assessment.objects.filter(enrolment=row).order_by("attempt"))
    _require_assessment(row, facts, earlier, today)
    made = Assessment.objects.create(enrolment=row, attempt=len(earlier) + 1, **_values(facts))
    record(actor=actor, verb="assessment.record", subject=row, after=_assessment_facts(made))
    return made


@transaction.atomic
def correct_assessment(
    *, actor: Actor, student_no: str, attempt: int, facts: AssessmentFacts, today: date, reason: str = ""
) -> Assessment:
    """Correct an attempt that was written down wrongly, while the training lasts.

    Raises Assessment.DoesNotExist, NotYourMove, WrongState, InvalidFacts.
    """
    row = _in_training(actor, student_no, "record_assessment")
    attempts = list(Assessment.objects.filter(enrolment=row).order_by("attempt"))
    made = next((one for one in attempts if one.attempt == attempt), None)
    if made is None:
        raise Assessment.DoesNotExist
    _require_assessment(row, facts, [one for one in attempts if one.attempt < attempt], today)
    before = _assessment_facts(made)
    for name, value in _values(facts).items():
        setattr(made, name, value)
    made.save()
    after = _assessment_facts(made)
    if after != before:
        record(actor=actor, verb="assessment.correct", subject=row, before=before, after=after, reason=reason)
    return made


@transaction.atomic
def record_certificate(*, actor: Actor, student_no: str, facts: CertificateFacts, today: date) -> Certificate:
    """Record a certificate of somebody in training; a number exists once anywhere.

    Raises NotYourMove, WrongState, InvalidFacts.
    """
    row = _in_training(actor, student_no, "record_certificate")
    held = Certificate.objects.filter(enrolment=row, kind=facts.kind).first()
    if held is not None:
        kind = CERTIFICATE_KIND_LABELS[CertificateKind(held.kind)]
        raise InvalidFacts([people_problem("kind", "certificate_kind_taken", kind=kind, number=held.number)])
    made = Certificate(enrolment=row)
    return _write_certificate(actor, row, made, facts, today, verb="certificate.record")


@transaction.atomic
def correct_certificate(
    *, actor: Actor, student_no: str, facts: CertificateFacts, today: date, reason: str = ""
) -> Certificate:
    """Correct the certificate of `facts.kind`, while the training lasts.

    Raises Certificate.DoesNotExist, NotYourMove, WrongState, InvalidFacts.
    """
    row = _in_training(actor, student_no, "record_certificate")
    made = Certificate.objects.get(enrolment=row, kind=facts.kind)
    return _write_certificate(actor, row, made, facts, today, verb="certificate.correct", reason=reason)


@transaction.atomic
def judge(*, actor: Actor, student_no: str, is_passed: bool, note: str = "") -> Enrolment:
    """Let the enterprise say whether the apprentice passed at its workplace. The same verdict twice is harmless.

    Raises NotYourMove, WrongState unless in training or completed.
    """
    row = locked_enrolment(actor, student_no)
    policy.require(actor, "judge_apprentice")
    if row.state not in JUDGED:
        raise WrongState
    before = row.employer_passed
    if before is not is_passed:
        row.employer_passed = is_passed
        row.save(update_fields=["employer_passed"])
        sides = {"employer_passed": before}, {"employer_passed": is_passed}
        record(actor=actor, verb="enrolment.judge", subject=row, before=sides[0], after=sides[1], reason=note)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """What a grid says of one apprentice: an attempt, a certificate, or both."""

    student_no: str
    assessment: AssessmentFacts | None = None
    certificate: CertificateFacts | None = None


class ResultsRefused(InvalidFacts):
    """Results of a class cannot be recorded; `found` pairs each problem with the index of its row."""

    def __init__(self, found: Sequence[tuple[int, Problem]]) -> None:
        self.found = tuple(found)
        super().__init__([_named(place, one) for place, one in found])


def _named(place: int, one: Problem) -> Problem:
    return replace(one, field=f"rows.{place}.{one.field}" if one.field else f"rows.{place}")


@transaction.atomic
def record_results(*, actor: Actor, number: str, rows: Sequence[ResultRow], today: date) -> int:
    """Record attempts and certificates of a class at once, all or nothing; give how many were written.

    Raises TrainingClass.DoesNotExist, NotYourMove, Enrolment.DoesNotExist for somebody of another class,
    ResultsRefused with every row's problems.
    """
    training_class = policy.visible_classes(actor).get(number=number)
    policy.require(actor, "record_assessment")
    members = set(training_class.enrolments.values_list("student_no", flat=True))
    if any(row.student_no not in members for row in rows):
        raise Enrolment.DoesNotExist
    count, found = 0, list[tuple[int, Problem]]()
    for place, row in sorted(enumerate(rows), key=lambda pair: pair[1].student_no):
        try:
            count += _record_row(actor, row, today)
        except InvalidFacts as error:
            found += [(place, one) for one in error.problems]
    if found:
        raise ResultsRefused(sorted(found, key=lambda pair: pair[0]))
    return count


def _record_row(actor: Actor, row: ResultRow, today: date) -> int:
    if row.assessment is not None:
        record_assessment(actor=actor, student_no=row.student_no, facts=row.assessment, today=today)
    if row.certificate is not None:
        record_certificate(actor=actor, student_no=row.student_no, facts=row.certificate, today=today)
    return (row.assessment is not None) + (row.certificate is not None)


# ---- parts ----


def _in_training(actor: Actor, student_no: str, act: str) -> Enrolment:
    row = locked_enrolment(actor, student_no)
    policy.require(actor, act)
    if row.state != EnrolmentState.TRAINING:
        raise WrongState
    return row


def _require_assessment(row: Enrolment, facts: AssessmentFacts, earlier: Sequence[Assessment], today: date) -> None:
    terms = result_terms(row.training_class.rulebook)
    attempts = [Attempt(one.assessed_on, one.is_passed) for one in earlier]
    problems = list(assessment_problems(facts, training_of(row), attempts, terms, today))
    if problems:
        raise InvalidFacts(problems)


def _values(facts: AssessmentFacts) -> dict[str, Any]:
    return {each.name: getattr(facts, each.name) for each in fields(facts)}


def _assessment_facts(made: Assessment) -> dict[str, Any]:
    scores = {name: None if (score := getattr(made, name)) is None else str(score) for name in SCORES}
    day = made.assessed_on.isoformat()
    return {"attempt": made.attempt, "assessed_on": day, "body": made.body, **scores, "is_passed": made.is_passed}


def _write_certificate(
    actor: Actor,
    row: Enrolment,
    made: Certificate,
    facts: CertificateFacts,
    today: date,
    *,
    verb: str,
    reason: str = "",
) -> Certificate:
    facts = cleaned_certificate(facts.kind, facts.number, facts.issuer, facts.issued_on)
    passed_on = outcomes([row])[row.pk].passed_on
    problems = list(certificate_problems(facts, training_of(row), passed_on, today))
    problems += [] if problems else _taken_problems(actor, facts.number, made)
    if problems or facts.issued_on is None:
        raise InvalidFacts(problems)
    before = _certificate_facts(made) if made.pk else None
    made.kind, made.number, made.issuer, made.issued_on = facts.kind, facts.number, facts.issuer, facts.issued_on
    made.level, made.occupation = row.training_class.level, row.training_class.occupation
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:  # somebody else recorded the number in this moment
        raise InvalidFacts(_taken_problems(actor, facts.number, made)) from error
    after = _certificate_facts(made)
    if after != before:
        record(actor=actor, verb=verb, subject=row, before=before, after=after, reason=reason)
    return made


def _taken_problems(actor: Actor, number: str, made: Certificate) -> list[Problem]:
    """Who holds a number already is told only to those who see them."""
    other = Certificate.objects.filter(number=number).exclude(pk=made.pk).select_related("enrolment__person").first()
    if other is None:
        return []
    is_known = policy.visible_enrolments(actor).filter(pk=other.enrolment_id).exists()
    holder = f" {other.enrolment.student_no} {other.enrolment.person.name}" if is_known else ELSEWHERE
    return [people_problem("number", "certificate_taken", value=number, holder=holder)]


def _certificate_facts(made: Certificate) -> dict[str, Any]:
    return {
        "kind": made.kind,
        "number": made.number,
        "level": made.level,
        "issuer": made.issuer,
        "issued_on": made.issued_on.isoformat(),
    }
