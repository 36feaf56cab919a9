"""What a class's rulebook says about logs and credits."""

from __future__ import annotations

from functools import lru_cache

from apprenticeship.lifecycle import CourseCategory
from apprenticeship.models import TrainingClass
from apprenticeship.rules.credits import CreditPolicy
from apprenticeship.rules.logs import LogTerms
from rulebooks.models import RulebookVersion
from rulebooks.parsers import rulebook_of
from rulebooks.rules import Rulebook

MOST_HOURS = "log_rules.max_hours_per_day"
LATE_DAYS = "log_rules.late_days"


@lru_cache(maxsize=128)
def _book(text: str) -> Rulebook:
    return rulebook_of(text)


def log_terms(version: RulebookVersion) -> LogTerms:
    """Give what a class's rulebook says about entries: nothing that the document does not give is asked for."""
    book = _book(version.text)
    rules = book.log_rules
    is_limited = rules.max_hours_per_day is not None
    return LogTerms(
        late_days=rules.late_days,
        late_reason_needed=rules.late_reason_needed,
        most_hours=rules.max_hours_per_day,
        lock_days=rules.lock_days,
        confirm_seconds=rules.confirm_seconds,
        fast_confirm_refused=rules.fast_confirm_refused,
        article=book.article(MOST_HOURS if is_limited else LATE_DAYS),
    )


def credit_policy(training_class: TrainingClass) -> CreditPolicy:
    """Give what a class asks for: its own agreed sums, and the course credits that its rulebook asks for."""
    return CreditPolicy(
        hours_per_credit=training_class.hours_per_credit,
        total=training_class.credits_needed,
        by_category={CourseCategory.PRACTICE: training_class.practice_credits_needed},
        courses=_book(training_class.rulebook.text).credit_rules.min_course,
    )
