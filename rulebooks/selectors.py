"""Reads of rulebooks: versions, and the rules that their text says."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from common.actor import Actor, Officer
from common.errors import NotVisible
from common.texts import N_
from common.waiting import Waiting
from rulebooks import policy
from rulebooks.lifecycle import DraftState
from rulebooks.models import RulebookDraft, RulebookVersion
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


def drafts(actor: Actor) -> QuerySet[RulebookDraft]:
    """List the drafts that an actor may see, newest first."""
    return policy.visible_drafts(actor).select_related("region", "published").order_by("-pk")


def version_in_force(actor: Actor, code: str, today: date) -> RulebookVersion | None:
    """Find the version that a draft would follow: the newest one valid today, else the newest; None for a first one."""
    rows = rulebooks(actor).filter(code=code)
    return rows.filter(valid__contains=today).first() or rows.first()


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """Say which drafts wait in a bureau: to be checked by a second person, to be published."""
    if not isinstance(actor, Officer):
        return []
    rows = policy.visible_drafts(actor)
    queues = ((DraftState.DRAFT, N_("待复核的政策规则草稿")), (DraftState.CHECKED, N_("待发布的政策规则草稿")))
    return [
        Waiting(label, rows.filter(state=state).count(), "rulebooks:drafts", query=f"state={state}")
        for state, label in queues
    ]
