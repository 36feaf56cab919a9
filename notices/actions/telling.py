"""The program tells: it reads the sealed journal on from where it stopped, and writes who is told what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from accounts.models import Membership
from common.actor import System
from journal.models import Entry, Link
from notices import policy
from notices.models import Bookmark, Mail, Message, Preference
from notices.rules import CONFIRMING, DEFAULT_CADENCES, TELLINGS, Cadence, Telling, Topic
from notices.selectors.audience import Concern, concerns_of, is_told, members_for

PROGRAM = System("notices")
PER_SWEEP = 500
# Where an act leads whoever it was told to, when that is not the page of its subject.
OWN_PAGES = {"confirmation.link": "apprenticeship:own_confirmation"}


@transaction.atomic
def tell(*, actor: System, now: datetime) -> int:
    """Read at most 500 sealed acts on, and write the messages that they lead to; give how many acts were read.

    The chain is read, never the entries' own numbers: a slow transaction may add a lower number later. One teller at
    a time; a doubled one finds the bookmark moved.
    """
    policy.owed_mails(actor)
    bookmark, _new = Bookmark.objects.select_for_update().get_or_create(pk=1, defaults={"position": 0})
    links = list(
        Link.objects.filter(position__gt=bookmark.position).select_related("entry").order_by("position")[:PER_SWEEP]
    )
    if not links:
        return 0
    entries = [link.entry for link in links]
    _owe_confirmations([entry for entry in entries if entry.verb == "user.set_email"])
    _write(list(_messages([entry for entry in entries if entry.verb in TELLINGS], now)))
    bookmark.position = links[-1].position
    bookmark.save(update_fields=["position"])
    return len(links)


def _owe_confirmations(entries: Sequence[Entry]) -> None:
    """Owe whoever asked for another address the link that confirms it."""
    Mail.objects.bulk_create(
        (Mail(user_id=int(entry.subject_id), cadence=CONFIRMING, period=str(entry.pk)) for entry in entries),
        ignore_conflicts=True,
    )


def _messages(entries: Sequence[Entry], now: datetime) -> Iterator[Message]:
    concerns = concerns_of(entries)
    members = members_for(list(concerns.values()), localtime(now).date())
    kept = {(row.user_id, row.topic): row for row in Preference.objects.filter(user__in={m.user_id for m in members})}
    for entry in entries:
        concern = concerns.get((entry.subject_type, entry.subject_id))
        if concern is None:
            continue
        for telling in TELLINGS[entry.verb]:
            if _is_meant(telling, entry):
                for member in _told(entry, concern, telling, members):
                    yield _message(entry, concern, telling, member, kept.get((member.user_id, telling.topic)))


def _is_meant(telling: Telling, entry: Entry) -> bool:
    """Say whether an act left and became what a telling speaks of, on the kind of subject that it names."""
    is_left = telling.left in ("", _state_in(entry.before))
    is_reached = telling.became in ("", _state_in(entry.after))
    return is_left and is_reached and telling.of in ("", entry.subject_type)


def _state_in(facts: Any) -> str:
    """Give the state that the journal's facts name, or the verdict of a check."""
    return str(facts.get("state") or facts.get("verdict") or "" if isinstance(facts, dict) else facts)


def _told(entry: Entry, concern: Concern, telling: Telling, members: Sequence[Membership]) -> Iterator[Membership]:
    """Give whoever is told, but for the person who acted."""
    for member in members:
        if member.user_id != entry.actor_user_id and any(is_told(member, concern, one) for one in telling.to):
            yield member


def _message(entry: Entry, concern: Concern, telling: Telling, member: Membership, kept: Preference | None) -> Message:
    cadence = kept.cadence if kept else DEFAULT_CADENCES[Topic(telling.topic)]
    return Message(
        membership=member,
        entry=entry,
        topic=telling.topic,
        words=telling.words,
        subject=concern.subject[:160],
        reason=entry.reason if telling.topic != Topic.REVIEW else "",
        url_name=OWN_PAGES.get(entry.verb, concern.url_name),
        url_key=concern.url_key,
        is_shown=kept.is_shown if kept else True,
        cadence=cadence if member.user.email else Cadence.OFF,
        told_at=entry.at,
    )


def _write(messages: Sequence[Message]) -> None:
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    at_once = [message for message in messages if message.cadence == Cadence.AT_ONCE]
    Mail.objects.bulk_create(
        (
            Mail(user_id=message.membership.user_id, cadence=Cadence.AT_ONCE, period=str(message.entry_id))
            for message in at_once
        ),
        ignore_conflicts=True,
    )
    owed = Mail.objects.filter(cadence=Cadence.AT_ONCE, period__in={str(m.entry_id) for m in at_once})
    for mail in owed:
        Message.objects.filter(
            membership__user=mail.user_id, entry=int(mail.period), cadence=Cadence.AT_ONCE, mail=None
        ).update(mail=mail)
