"""What a sample is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.cast import Cast

Sample = Callable[[Cast], Any]


def nothing(cast: Cast) -> dict[str, Any]:
    return {}


def as_id(key: str, build: Callable[[Cast], Any]) -> Sample:
    return lambda cast: {key: build(cast).pk}
