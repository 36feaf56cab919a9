"""How entries are chained: pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

ALGORITHM = "sm3"
GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Act:
    """What an entry says, as it is hashed."""

    id: int
    at: datetime
    actor_role: str
    actor_user_id: int | None
    actor_name: str
    verb: str
    subject_type: str
    subject_id: str
    before: Any
    after: Any
    reason: str


def canonical(act: Act) -> bytes:
    """Write an act in one way only: a JSON list with sorted keys, UTC instants with microseconds."""
    return json.dumps(
        [
            act.id,
            act.at.astimezone(UTC).isoformat(timespec="microseconds"),
            act.actor_role,
            act.actor_user_id,
            act.actor_name,
            act.verb,
            act.subject_type,
            act.subject_id,
            act.before,
            act.after,
            act.reason,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def chained(previous: bytes, act: Act) -> bytes:
    """Digest an act together with the digest before it (SM3, 32 bytes)."""
    return hashlib.new(ALGORITHM, previous + canonical(act)).digest()


def first_break(links: Iterable[tuple[int, bytes, Act]], *, previous: bytes = GENESIS, position: int = 1) -> int | None:
    """Walk (position, digest, act) in order and give the first position that does not fit; None when all fit."""
    for found, digest, act in links:
        previous = chained(previous, act)
        if found != position or digest != previous:
            return position
        position += 1
    return None
