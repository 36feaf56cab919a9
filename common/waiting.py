"""What waits for somebody: entries of the home page, offered by each app's selectors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Waiting:
    """One entry of the home page: how many things wait, and where they are dealt with.

    `label` is a Chinese msgid (`N_`). `url_name` with `url_kwargs` and `query` leads to exactly the counted list.
    A late entry (`is_late`) is drawn as a counter, zero included; the others are listed when `count` > 0.
    """

    label: str
    count: int
    url_name: str
    url_kwargs: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    is_late: bool = False
    hint: str = ""
