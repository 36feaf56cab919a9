"""The seal on a preview: which entries somebody was shown, and when. It cannot be made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core import signing

from common.actor import Tutor

SALT = "apprenticeship.log_review"
DAY = 24 * 60 * 60


def seal_of(actor: Tutor, log_ids: Iterable[int], now: datetime) -> str:
    """Seal that a tutor is shown some entries now."""
    return signing.dumps([actor.tutor_id, sorted(log_ids), now.timestamp()], salt=SALT, compress=True)


def shown_at(seal: str, actor: Any, log_ids: Iterable[int], now: datetime) -> datetime | None:
    """Read when a tutor was shown all of some entries; None for a seal that does not say so, or is a day old."""
    try:
        tutor_id, shown, moment = signing.loads(seal, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    if not isinstance(actor, Tutor) or tutor_id != actor.tutor_id or not set(log_ids) <= set(shown):
        return None
    age = now.timestamp() - moment
    return datetime.fromtimestamp(moment, tz=now.tzinfo) if 0 <= age <= DAY else None
