"""What tests of seats share: a quota of the city, or of one enterprise, entered by its filing officer."""

from __future__ import annotations

from typing import Any

from apprenticeship.actions.quotas import give_quota
from apprenticeship.models import SeatQuota
from apprenticeship.rules.quotas import QuotaFacts
from tests.builders import NOW
from tests.cast import Cast

DOCUMENT = "示例人社发〔2027〕1号"
YEAR = 2026  # the year in which classes of `builders.build_class` begin


def quota_facts(**facts: Any) -> QuotaFacts:
    """Give the seats of the city for the year of the tests' classes; `facts` replace what is given here."""
    return QuotaFacts(**{"region": "320600", "year": YEAR, "seats_count": 100, "document_no": DOCUMENT, **facts})


def given(cast: Cast, seats_count: int = 100, **facts: Any) -> SeatQuota:
    """Enter seats as the city's filing officer."""
    return give_quota(actor=cast.filing, facts=quota_facts(seats_count=seats_count, **facts), now=NOW)
