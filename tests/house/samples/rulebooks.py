"""Samples of rulebooks and holidays."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from catalogue.actions import enter_holidays
from catalogue.models import HolidayPlan
from rulebooks.actions import drafting
from rulebooks.lifecycle import DraftState
from rulebooks.models import RulebookDraft
from tests.builders import (
    NOW,
    SHIPPED,
)
from tests.cast import Cast
from tests.worth import CASES


def draft_text(**changes: str) -> str:
    """Nantong's rulebook as an officer would change it: other sums for the fourth level, and whatever else is named."""
    text = (SHIPPED / "nantong-2019.toml").read_text(encoding="utf-8").replace("4 = 4000", "4 = 4500", 1)
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def rulebook_draft(cast: Cast, state: str = DraftState.DRAFT) -> RulebookDraft:
    """A draft by the filing officer; whatever comes after it is another officer's."""
    row = drafting.draft(actor=cast.filing, text=draft_text(), now=NOW)
    if state == DraftState.DISCARDED:
        return drafting.discard(actor=cast.filing, draft_id=row.pk, reason="口径有变")
    if state in (DraftState.CHECKED, DraftState.PUBLISHED):
        row = drafting.check(actor=cast.first_review, draft_id=row.pk, now=NOW)
    if state == DraftState.PUBLISHED:
        row = drafting.publish_draft(actor=cast.filing, draft_id=row.pk, now=NOW)
    return row


def worked_cases() -> SimpleUploadedFile:
    content = (CASES / "golden-nantong-2019.xlsx").read_bytes()
    return SimpleUploadedFile("golden.xlsx", content)


HOLIDAYS: dict[str, Any] = {
    "year": 2027,
    "document_no": "示例通知〔2026〕1号",
    "off": "2027-01-01 至 2027-01-03\n2027-02-05 至 2027-02-11\n5月1日至5月5日\n2027-10-01 至 2027-10-07",
    "worked": "2027-02-20\n2027-10-09",
}
"""A synthetic plan: the State Council's own for that year is not published."""


def holiday_plan(cast: Cast) -> HolidayPlan:
    """A year that the city's officer for filing has entered."""
    return enter_holidays(actor=cast.filing, now=NOW, **HOLIDAYS)
