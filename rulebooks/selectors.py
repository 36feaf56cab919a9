"""Reads of rulebooks."""

from __future__ import annotations

from functools import lru_cache

from rulebooks.models import RulebookVersion
from rulebooks.parsers import rulebook_of
from rulebooks.rules import Rulebook


def parsed(version: RulebookVersion) -> Rulebook:
    """Give the rulebook that a stored version holds; versions never change, so each text is read once a process."""
    return _parsed(version.text)


@lru_cache(maxsize=64)
def _parsed(text: str) -> Rulebook:
    return rulebook_of(text)
