"""Which day decides that a rulebook's values apply to a head, and whether the rulebook is in force on it."""

from __future__ import annotations

from datetime import date
from typing import Final

from rulebooks.rules import RateDate, Rulebook
from subsidies.rules.facts import Case

COLUMN_OF: Final[dict[RateDate, str]] = {
    RateDate.PLAN_APPROVED: "approved_on",
    RateDate.CLASS_START: "starts_on",
    RateDate.CERTIFICATE_DATE: "certified_on",
    RateDate.CLAIM_DATE: "claimed_on",
}


def is_dated(book: Rulebook) -> bool:
    """Say whether a rulebook names a first or last day; one that names neither holds whenever it is asked."""
    return book.identity.valid_from is not None or book.identity.valid_to is not None


def rate_day(case: Case, book: Rulebook) -> date | None:
    """Give the day that `identity.rate_date` asks for; None where the facts do not say."""
    match book.identity.rate_date:
        case RateDate.PLAN_APPROVED:
            return case.approved_on
        case RateDate.CLASS_START:
            return case.planned.starts_on
        case RateDate.CERTIFICATE_DATE:
            return case.certified_on
        case RateDate.CLAIM_DATE:
            return case.claimed_on


def may_lack_day(case: Case, book: Rulebook) -> bool:
    """Say whether the day may be open still: of a certificate that nobody has yet, for a sum that is provisional."""
    return book.identity.rate_date is RateDate.CERTIFICATE_DATE and case.is_open


def is_in_force(book: Rulebook, day: date) -> bool:
    """Say whether a rulebook holds on a day; its last day is inclusive."""
    first, last = book.identity.valid_from, book.identity.valid_to
    return (first is None or first <= day) and (last is None or day <= last)
