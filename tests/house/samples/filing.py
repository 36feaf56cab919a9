"""Samples of filing."""

from __future__ import annotations

from typing import Any

from apprenticeship.actions.quotas import give_quota
from apprenticeship.models import (
    ClassOpening,
    Filing,
    NoticeObjection,
    SeatQuota,
)
from tests.apprenticeship import filing_play
from tests.apprenticeship.quotas import DOCUMENT, quota_facts
from tests.builders import (
    NOW,
)
from tests.cast import Cast
from tests.photos import png


def class_in_review(cast: Cast) -> dict[str, Any]:
    return {"number": filing_play.in_review(cast).number}


def round_of_review(cast: Cast) -> Filing:
    return filing_play.in_review(cast).filings.get()


def class_to_open(cast: Cast) -> dict[str, Any]:
    return {"number": filing_play.openable(cast).number}


def opening_asked(cast: Cast) -> ClassOpening:
    return filing_play.opening_asked(cast)


def objection_lodged(cast: Cast) -> NoticeObjection:
    """Object to the notice of a class of the city's."""
    return filing_play.objected(cast)


def seats_given(cast: Cast) -> SeatQuota:
    """Give the city's seats for a year, with a scan of the document."""
    return give_quota(actor=cast.filing, facts=quota_facts(), filename="文件.png", content=png(), now=NOW)


def seats_to_give(cast: Cast) -> dict[str, Any]:
    return {"region": "320600", "enterprise": "", "year": 2027, "seats_count": 100, "document_no": DOCUMENT}


def seats_to_revise(cast: Cast) -> dict[str, Any]:
    return {"seats_count": 120, "document_no": DOCUMENT, "reason": "追加名额"}


def class_on_notice(cast: Cast) -> dict[str, Any]:
    return {"number": filing_play.noticed(cast).number}
