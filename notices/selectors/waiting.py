"""What waits for somebody, gathered from every app: the home page and the digests ask the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from apprenticeship.selectors.agreements import waiting as agreements_waiting
from apprenticeship.selectors.alterations import waiting as alterations_waiting
from apprenticeship.selectors.class_progress import waiting as classes_waiting
from apprenticeship.selectors.companions import waiting as logs_waiting
from apprenticeship.selectors.duplicates import waiting as duplicates_waiting
from apprenticeship.selectors.eligibility_lists import waiting as eligibility_waiting
from apprenticeship.selectors.enrolments import waiting as people_waiting
from apprenticeship.selectors.mentoring import waiting as mentoring_waiting
from catalogue.selectors import waiting as holidays_waiting
from common.actor import Actor
from common.waiting import Waiting
from notices.selectors.expected import waiting as expected_waiting
from notices.selectors.mails import waiting as mails_waiting
from rulebooks.selectors import waiting as rulebooks_waiting
from subsidies.selectors.claims import waiting as claims_waiting

SOURCES: tuple[Callable[[Actor, date], list[Waiting]], ...] = (
    classes_waiting,
    agreements_waiting,
    people_waiting,
    alterations_waiting,
    eligibility_waiting,
    duplicates_waiting,
    mentoring_waiting,
    logs_waiting,
    claims_waiting,
    rulebooks_waiting,
    holidays_waiting,
    expected_waiting,
    mails_waiting,
)


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """List what waits for an actor, in the order of SOURCES."""
    return [entry for source in SOURCES for entry in source(actor, today)]
