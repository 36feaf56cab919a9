"""What a class's rulebook says about mentors and results."""

from __future__ import annotations

from apprenticeship.lifecycle import CERTIFICATE_KIND_LABELS
from apprenticeship.rules.mentors import MentorTerms
from apprenticeship.rules.results import ResultTerms
from rulebooks.models import RulebookVersion
from rulebooks.selectors import parsed


def mentor_terms(version: RulebookVersion) -> MentorTerms:
    """Give what a rulebook asks of enterprise mentors."""
    book = parsed(version)
    rules = book.mentor_rules
    return MentorTerms(
        least_level=rules.min_level,
        least_years=rules.min_years,
        most_apprentices=rules.max_apprentices,
        needs_evidence=rules.evidence_needed,
        evidence_article=book.article("mentor_rules.evidence_needed"),
        level_article=book.article("mentor_rules.min_level"),
        years_article=book.article("mentor_rules.min_years"),
        load_article=book.article("mentor_rules.max_apprentices"),
    )


def result_terms(version: RulebookVersion) -> ResultTerms:
    """Give what a rulebook says about results and certificates."""
    book = parsed(version)
    rules = book.assessment_rules
    accepted = tuple(kind for kind in rules.accepted if kind in CERTIFICATE_KIND_LABELS)
    return ResultTerms(
        accepted=accepted,
        most_attempts=rules.attempts,
        resit_days=rules.resit_days,
        is_independent=rules.independent_body,
        accepted_article=book.article("assessment_rules.accepted"),
        attempts_article=book.article("assessment_rules.attempts"),
        resit_article=book.article("assessment_rules.resit_days"),
        independent_article=book.article("assessment_rules.independent_body"),
    )
