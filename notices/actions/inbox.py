"""What a reader does: marks messages read, and chooses how to be told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from common.actor import Actor, user_id_of
from common.errors import InvalidFacts, Problem
from common.texts import N_
from journal.actions import record
from notices import policy
from notices.models import Message, Preference
from notices.rules import ALWAYS_SHOWN
from notices.selectors.inbox import Choice, choices_of

NOT_SILENCED = Problem(
    "topics", "topic_always_shown", N_("这一类消息不能关闭站内显示：有人在等您办理。"), N_("可以只关闭邮件。")
)


@transaction.atomic
def read(*, actor: Actor, message_id: int, now: datetime) -> Message:
    """Mark a message read; a second time changes nothing. Raises Message.DoesNotExist."""
    message = policy.visible(actor).select_for_update(of=("self",)).get(pk=message_id)
    if message.read_at is None:
        message.read_at = now
        message.save(update_fields=["read_at"])
    return message


@transaction.atomic
def read_all(*, actor: Actor, now: datetime) -> int:
    """Mark everything that was told to the actor read; give how many were not."""
    return policy.visible(actor).filter(read_at=None).update(read_at=now)


@transaction.atomic
def choose(*, actor: Actor, choices: Iterable[Choice]) -> list[Choice]:
    """Keep how the actor's user wants to be told. Raises InvalidFacts for a topic that cannot be silenced."""
    wanted = list(choices)
    if any(not choice.is_shown and choice.topic in ALWAYS_SHOWN for choice in wanted):
        raise InvalidFacts([NOT_SILENCED])
    stand = {row.topic: row for row in policy.visible_preferences(actor).select_for_update()}
    before = {choice.topic: choice for choice in choices_of(actor)}
    for choice in wanted:
        if before[choice.topic] == choice:
            continue
        row = stand.get(choice.topic) or Preference(user_id=user_id_of(actor) or 0, topic=choice.topic)
        row.is_shown, row.cadence = choice.is_shown, choice.cadence
        row.save()
        after = {"topic": choice.topic, "is_shown": choice.is_shown, "cadence": choice.cadence}
        record(actor=actor, verb="preference.choose", subject=row, after=after)
    return choices_of(actor)
