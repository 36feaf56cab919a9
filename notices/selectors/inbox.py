"""Reads of messages and preferences."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from common.actor import Actor
from notices import policy
from notices.models import Message
from notices.rules import DEFAULT_CADENCES, Cadence, Topic


@dataclass(frozen=True, slots=True)
class Choice:
    """How a user is told of one topic."""

    topic: Topic
    is_shown: bool
    cadence: Cadence


def messages(actor: Actor) -> QuerySet[Message]:
    """List what was told to an actor, newest first."""
    return policy.visible(actor).order_by("-pk")


def unread_count(actor: Actor) -> int:
    """Count what an actor has not read."""
    return policy.visible(actor).filter(read_at=None).count()


def choices_of(actor: Actor) -> list[Choice]:
    """List how an actor's user wants to be told, topic by topic, defaults included."""
    kept = {row.topic: row for row in policy.visible_preferences(actor)}
    return [
        Choice(topic, kept[topic].is_shown, Cadence(kept[topic].cadence))
        if topic in kept
        else Choice(topic, True, DEFAULT_CADENCES[topic])
        for topic in Topic
    ]
