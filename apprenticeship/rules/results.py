"""What is checked of results and certificates, and what completing asks for: pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from apprenticeship.lifecycle import CERTIFICATE_KIND_LABELS
from apprenticeship.rules.people_texts import people_problem
from common.errors import Problem
from common.identifiers import certificate_number
from common.levels import LEVEL_LABELS, Level
from rulebooks.rules import CertificateKind

MOST_SCORE = Decimal(100)
LONGEST_BODY = 80
_TRAINING_NUMBER = re.compile(r"[0-9A-Za-z一-鿿〔〕()（）\[\]\-/.号第字]{4,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTerms:
    """What a scheme says of results, and in which articles; None where it sets no limit."""

    accepted: tuple[CertificateKind, ...] = tuple(CERTIFICATE_KIND_LABELS)
    most_attempts: int | None = None
    resit_days: int | None = None
    is_independent: bool = False
    accepted_article: str = ""
    attempts_article: str = ""
    resit_article: str = ""
    independent_article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentFacts:
    """One attempt as it was written down; scores are out of 100."""

    assessed_on: date | None = None
    body: str = ""
    theory_score: Decimal | None = None
    practice_score: Decimal | None = None
    enterprise_score: Decimal | None = None
    is_passed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """One certificate as it was written down. `number` is upper-case and without spaces."""

    kind: str = CertificateKind.SKILL_LEVEL
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that stands already."""

    assessed_on: date
    is_passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """What results are measured by."""

    starts_on: date
    level: Level
    school: str


SCORES = ("theory_score", "practice_score", "enterprise_score")


def assessment_problems(
    facts: AssessmentFacts, training: Training, earlier: Sequence[Attempt], terms: ResultTerms, today: date
) -> Iterator[Problem]:
    """Check one attempt; `earlier` are those before it, in order."""
    yield from _text_problems("body", facts.body)
    if facts.is_passed is None:
        yield people_problem("is_passed", "verdict_missing")
    for name in SCORES:
        score: Decimal | None = getattr(facts, name)
        if score is not None and not _is_score(score):
            yield people_problem(name, "score_out_of_range", stated=score)
    if terms.is_independent and facts.body.strip() == training.school:
        yield people_problem("body", "body_not_independent", body=facts.body, article=terms.independent_article)
    if facts.assessed_on is None:
        yield people_problem("assessed_on", "day_missing")
    else:
        yield from _day_problems(facts.assessed_on, training, earlier, terms, today)
    yield from _attempt_problems(earlier, terms)


def _is_score(score: Decimal) -> bool:
    return score.is_finite() and 0 <= score <= MOST_SCORE and score == score.quantize(Decimal("0.1"))


def _text_problems(field: str, text: str) -> Iterator[Problem]:
    if not text.strip():
        yield people_problem(field, "value_blank")
    elif len(text) > LONGEST_BODY:
        yield people_problem(field, "value_too_long", length=len(text), most=LONGEST_BODY)


def _day_problems(
    day: date, training: Training, earlier: Sequence[Attempt], terms: ResultTerms, today: date
) -> Iterator[Problem]:
    if day > today:
        yield people_problem("assessed_on", "day_ahead", day=day)
    if day < training.starts_on:
        yield people_problem("assessed_on", "assessed_before_start", day=day, starts_on=training.starts_on)
    if not earlier:
        return
    if day < earlier[-1].assessed_on:
        yield people_problem("assessed_on", "assessed_before_last", day=day, last=earlier[-1].assessed_on)
    first, most = earlier[0].assessed_on, terms.resit_days
    if most is not None and day > first + timedelta(days=most):
        yield people_problem("assessed_on", "resit_too_late", first=first, most=most, article=terms.resit_article)


def _attempt_problems(earlier: Sequence[Attempt], terms: ResultTerms) -> Iterator[Problem]:
    passed = next((one for one in earlier if one.is_passed), None)
    if passed is not None:
        yield people_problem("", "assessed_already_passed", day=passed.assessed_on)
    most, count = terms.most_attempts, len(earlier)
    if most is not None and count >= most:
        yield people_problem("", "attempts_used_up", count=count, most=most, article=terms.attempts_article)


def certificate_problems(
    facts: CertificateFacts, training: Training, passed_on: date | None, today: date
) -> Iterator[Problem]:
    """Check one certificate: its number's pattern, level and year, and the days."""
    yield from _text_problems("issuer", facts.issuer)
    if facts.kind not in CERTIFICATE_KIND_LABELS:
        yield people_problem("kind", "certificate_kind_unknown", stated=facts.kind)
    elif facts.kind == CertificateKind.SKILL_LEVEL:
        yield from _skill_number_problems(facts, training)
    elif _TRAINING_NUMBER.fullmatch(facts.number) is None:
        yield people_problem("number", "training_certificate_pattern", value=facts.number)
    day = facts.issued_on
    if day is None:
        yield people_problem("issued_on", "day_missing")
    elif day > today:
        yield people_problem("issued_on", "day_ahead", day=day)
    elif day < training.starts_on:
        yield people_problem("issued_on", "certificate_before_start", day=day, starts_on=training.starts_on)
    elif passed_on is not None and day < passed_on:
        yield people_problem("issued_on", "certificate_before_pass", day=day, passed_on=passed_on)


def _skill_number_problems(facts: CertificateFacts, training: Training) -> Iterator[Problem]:
    parts = certificate_number(facts.number)
    if parts is None:
        yield people_problem("number", "certificate_pattern", value=facts.number)
        return
    if parts.level != training.level:
        coded, expected = LEVEL_LABELS[parts.level], LEVEL_LABELS[training.level]
        yield people_problem("number", "certificate_level_differs", coded=coded, expected=expected)
    if facts.issued_on is not None and parts.year != facts.issued_on.year:
        yield people_problem("number", "certificate_year_differs", coded=parts.year, day=facts.issued_on)


def cleaned_certificate(kind: str, number: str, issuer: str, issued_on: date | None) -> CertificateFacts:
    """Take out of a number what people type into it: spaces, lower case."""
    return CertificateFacts(
        kind=kind, number="".join(number.split()).upper(), issuer=issuer.strip(), issued_on=issued_on
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What results an apprentice has; `numbers` maps a held certificate's kind to its number."""

    attempts: Sequence[Attempt] = ()
    numbers: dict[CertificateKind, str]

    @property
    def passed_on(self) -> date | None:
        """The day of the attempt that was passed."""
        return next((one.assessed_on for one in self.attempts if one.is_passed), None)

    def accepted_number(self, terms: ResultTerms) -> str:
        """The number of a certificate that the scheme accepts; "" without one."""
        return next((number for kind, number in self.numbers.items() if kind in terms.accepted), "")

    def move(self, terms: ResultTerms) -> str:
        """The move by which these results complete a training; "" while something is missing."""
        if self.passed_on and self.accepted_number(terms):
            return "complete_certified"
        return "complete_uncertified" if self.attempts else ""


def completion_problems(move: str, student_no: str, outcome: Outcome, terms: ResultTerms) -> Iterator[Problem]:
    """Ask whether results bear a move: a pass and an accepted certificate, or a result without the two."""
    number = outcome.accepted_number(terms)
    if move == "complete_certified":
        if outcome.passed_on is None:
            yield people_problem("", "pass_missing", student_no=student_no)
        if not number:
            kinds = "、".join(CERTIFICATE_KIND_LABELS[kind] for kind in terms.accepted)
            article = terms.accepted_article
            yield people_problem("", "certificate_missing", student_no=student_no, accepted=kinds, article=article)
    elif not outcome.attempts:
        yield people_problem("", "assessment_missing", student_no=student_no)
    elif outcome.passed_on and number:
        yield people_problem("", "certificate_held", student_no=student_no, number=number)
