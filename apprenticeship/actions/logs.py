"""Mentors write their days down, change them while nobody has decided, and sign a day or a whole week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from apprenticeship.actions._logs import FACTS as FACTS
from apprenticeship.actions._logs import NewLog as NewLog
from apprenticeship.actions._logs import NotInTraining as NotInTraining
from apprenticeship.actions._logs import (
    create_log,
    keep_photo,
    known_logs,
    own_locked_log,
    place_to_write,
    require_facts,
    require_training,
    told,
)
from apprenticeship.lifecycle import LOG_LIFECYCLE, LogState
from apprenticeship.models import Enrolment, LogEntry
from apprenticeship.rules.log_texts import problem
from apprenticeship.rules.logs import LogFacts
from common.actor import Actor, Mentor
from common.errors import InvalidFacts
from documents.rules import Photo
from journal.actions import Change, record, record_many


@dataclass(frozen=True, slots=True)
class Entered:
    """Entries in the order in which they were sent, and how many of them are new."""

    logs: tuple[LogEntry, ...]
    new_count: int


@transaction.atomic
def enter(
    *, actor: Actor, student_no: str, entries: Sequence[NewLog], now: datetime, is_draft: bool = False
) -> Entered:
    """Enter one day, or several, of one apprentice: all or none. A draft is written down, but not signed.

    An entry whose key was used before by this mentor for the same day gives back that row as it stands.
    A rejected day may be entered again; the rejected row stays beside it.
    Raises NotInTraining, or InvalidFacts whose fields are numbered ("1.hours") when several days are sent.
    """
    mentor, enrolment = place_to_write(actor, student_no)
    if not entries:
        raise InvalidFacts([problem("day", "log_none_given")])
    known = known_logs(mentor, enrolment, entries)
    fresh = [new for new in entries if new.key is None or new.key not in known]
    if fresh:
        require_training(enrolment)
    photos = require_facts(mentor, enrolment, fresh, now, numbered=len(entries) > 1)
    state = LogState.DRAFTED if is_draft else LogState.ENTERED
    made = [create_log(mentor, enrolment, new, photo, now, state) for new, photo in zip(fresh, photos, strict=True)]
    changes = [Change(log.pk, after=told(log)) for log in made]
    record_many(actor=actor, verb="log.draft" if is_draft else "log.enter", model=LogEntry, changes=changes)
    rows = iter(made)
    return Entered(tuple(known[new.key] if new.key in known else next(rows) for new in entries), len(made))


@transaction.atomic
def amend(*, actor: Actor, log_id: int, facts: LogFacts, now: datetime, photo: bytes = b"") -> LogEntry:
    """Change one's own entry while it is not decided; its day stays. A photo replaces the former one."""
    mentor, log = own_locked_log(actor, log_id)
    LOG_LIFECYCLE.require("amend", LogState(log.state), actor=actor)
    before, facts = told(log), replace(facts, day=log.day)
    new = NewLog(facts, photo=photo)
    kept = require_facts(mentor, log.enrolment, [new], now, numbered=False, own_days=frozenset({log.day}))[0]
    _write(log, facts)
    if kept is not None:
        log.photo = keep_photo(mentor, kept, log.day, now)
    log.amended_at = now
    log.save(update_fields=[*FACTS, "photo", "amended_at"])
    record(actor=actor, verb="log.amend", subject=log, before=before, after=told(log))
    return log


@transaction.atomic
def sign(*, actor: Actor, log_id: int, now: datetime) -> LogEntry:
    """Sign one's own draft as it stands: from now on it waits for the tutor.

    Raises WrongState for an entry that is signed already, NotInTraining, InvalidFacts (it may have become late).
    """
    mentor, log = own_locked_log(actor, log_id)
    LOG_LIFECYCLE.require("sign", LogState(log.state), actor=actor)
    require_training(log.enrolment)
    facts = LogFacts(day=log.day, **{name: getattr(log, name) for name in FACTS})
    require_facts(mentor, log.enrolment, [NewLog(facts)], now, numbered=False, own_days=frozenset({log.day}))
    _sign(mentor, log, now)
    return log


@transaction.atomic
def sign_week(*, actor: Actor, student_no: str, entries: Sequence[NewLog], now: datetime) -> Entered:
    """Sign days of one apprentice, as a rule those of a week: all or none.

    A day of which this mentor holds a draft is signed with the facts sent; another one is entered. An entry whose key
    was used before gives back that row: the same form sent twice acts once.
    Raises NotInTraining, InvalidFacts whose fields are numbered when several days are sent.
    """
    mentor, enrolment = place_to_write(actor, student_no)
    if not entries:
        raise InvalidFacts([problem("day", "log_none_given")])
    known = known_logs(mentor, enrolment, entries)
    fresh = [new for new in entries if new.key is None or new.key not in known]
    if fresh:
        require_training(enrolment)
    drafts = _drafts_of(mentor, enrolment, [new.facts.day for new in fresh])
    photos = require_facts(
        mentor, enrolment, fresh, now, numbered=len(entries) > 1, own_days=frozenset(draft.day for draft in drafts)
    )
    held = {draft.day: draft for draft in drafts}
    signed = [_signed(mentor, enrolment, new, photo, held, now) for new, photo in zip(fresh, photos, strict=True)]
    rows = iter(signed)
    return Entered(tuple(known[new.key] if new.key in known else next(rows) for new in entries), len(signed))


def _drafts_of(mentor: Mentor, enrolment: Enrolment, days: Sequence[date]) -> list[LogEntry]:
    rows = LogEntry.objects.select_for_update(of=("self",)).filter(
        enrolment=enrolment, mentor=mentor.mentor_id, day__in=days, state=LogState.DRAFTED
    )
    found = list(rows.order_by("pk"))
    for row in found:
        row.enrolment = enrolment
    return found


def _signed(
    mentor: Mentor, enrolment: Enrolment, new: NewLog, photo: Photo | None, held: dict[date, LogEntry], now: datetime
) -> LogEntry:
    draft = held.get(new.facts.day)
    if draft is None:
        log = create_log(mentor, enrolment, new, photo, now, LogState.ENTERED)
        record(actor=mentor, verb="log.enter", subject=log, after=told(log))
        return log
    before = told(draft)
    _write(draft, new.facts)
    if photo is not None:
        draft.photo = keep_photo(mentor, photo, draft.day, now)
    if new.key is not None:
        draft.idempotency_key = new.key
    if told(draft) != before:
        draft.amended_at = now
        draft.save(update_fields=[*FACTS, "photo", "amended_at"])
        record(actor=mentor, verb="log.amend", subject=draft, before=before, after=told(draft))
    _sign(mentor, draft, now)
    return draft


def _write(log: LogEntry, facts: LogFacts) -> None:
    for name in FACTS:
        setattr(log, name, getattr(facts, name))


def _sign(mentor: Mentor, log: LogEntry, now: datetime) -> None:
    before, log.state = log.state, LOG_LIFECYCLE.target("sign", LogState(log.state))
    log.entered_at = now
    log.save(update_fields=["state", "entered_at", "idempotency_key"])
    record(actor=mentor, verb="log.sign", subject=log, before=before, after=log.state)
