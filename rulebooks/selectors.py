"""Reads of rulebooks: versions, and the rules that their text says."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from common.actor import Actor
from common.errors import NotVisible
from rulebooks import policy
from rulebooks.models import RulebookVersion
from rulebooks.parsers import rulebook_of
from rulebooks.rules import Rulebook


def rulebooks(actor: Actor) -> QuerySet[RulebookVersion]:
    """List the versions that an actor may see, by code, the newest first."""
    return policy.visible(actor).select_related("region").order_by("code", "-version")


def version_of(actor: Actor, code: str, version: int | None = None) -> RulebookVersion:
    """Find a version of a rulebook, the newest unless one is named. Raises NotVisible."""
    rows = rulebooks(actor).filter(code=code)
    found = (rows if version is None else rows.filter(version=version)).first()
    if found is None:
        raise NotVisible
    return found


def version_on(actor: Actor, code: str, day: date) -> RulebookVersion:
    """Find the newest version of a rulebook that is valid on a day. Raises NotVisible."""
    found = rulebooks(actor).filter(code=code, valid__contains=day).first()
    if found is None:
        raise NotVisible
    return found


def parsed(version: RulebookVersion) -> Rulebook:
    """Give the rulebook that a stored version holds; versions never change, so each text is read once a process.

    Raises InvalidFacts, as `rulebook_of` does, for a text that was not published by `actions.publish`.
    """
    return _parsed(version.text)


@lru_cache(maxsize=256)
def _parsed(text: str) -> Rulebook:
    return rulebook_of(text)
