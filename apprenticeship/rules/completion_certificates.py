"""What a completion certificate states, written so that its signature can be checked without asking anybody.

A code is base64url(statement) + "." + base64url(signature), without padding; the statement is a JSON list of texts in
the order of `Statement`'s fields.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields

MOST_SIGNS = 2_000


@dataclass(frozen=True, slots=True)
class Statement:
    """What is certified. Days are ISO texts; the name is masked, since the code is read by whoever holds the paper."""

    number: str
    name_masked: str
    school: str
    enterprise: str
    occupation: str
    level: str
    starts_on: str
    ended_on: str
    issued_on: str


def code_of(statement: Statement, sign: Callable[[bytes], bytes]) -> str:
    """Write a statement with its signature."""
    content = json.dumps(astuple(statement), ensure_ascii=False, separators=(",", ":")).encode()
    return f"{_text(content)}.{_text(sign(content))}"


def statement_in(code: str, is_signed: Callable[[bytes, bytes], bool]) -> Statement | None:
    """Read a code back; None unless it is whole and its signature is ours."""
    content, dot, signature = code.partition(".")
    if not dot or len(code) > MOST_SIGNS:
        return None
    try:
        stated = _bytes(content)
        if not is_signed(stated, _bytes(signature)):
            return None
        values = json.loads(stated)
    except (ValueError, binascii.Error):
        return None
    if not isinstance(values, list) or len(values) != len(fields(Statement)):
        return None
    return Statement(*map(str, values))


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
