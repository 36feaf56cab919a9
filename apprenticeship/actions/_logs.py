"""What acts on log entries share: locking, asking, writing. Enrolments are locked before logs, both by key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localtime

from apprenticeship import policy
from apprenticeship.lifecycle import EnrolmentState, LogState
from apprenticeship.models import Enrolment, LogEntry, MentorAssignment
from apprenticeship.rules.log_texts import problem
from apprenticeship.rules.logs import LogFacts, LogPlace, log_problems
from apprenticeship.selectors.mentoring import deputised_spans
from apprenticeship.selectors.suspensions import suspended_spans
from apprenticeship.selectors.terms import log_terms
from common.actor import Actor, Mentor
from common.dates import Span
from common.errors import InvalidFacts, NotVisible, NotYourMove, Problem, WrongState
from common.texts import N_
from documents.actions import store
from documents.models import Document
from documents.rules import PHOTO_TYPES, Photo, clean_photo

MEGABYTE = Decimal(1024 * 1024)
FACTS = ("hours", "task", "rating", "remark", "late_reason")


class NotInTraining(WrongState):
    """The apprentice's training has not begun, or is over."""

    code = "not_in_training"
    message = N_("该学徒当前不在培养中，不能填写带徒记录。")


@dataclass(frozen=True, slots=True)
class NewLog:
    """One entry as it is sent: `key` names the sending, so that a second one changes nothing; `photo` are raw bytes."""

    facts: LogFacts
    key: UUID | None = None
    photo: bytes = b""


def locked_enrolments(actor: Actor, **which: Any) -> Any:
    """Lock those of the enrolments in an actor's sight that fit, by key."""
    return policy.visible_enrolments(actor).select_for_update(of=("self",)).filter(**which).order_by("pk")


def place_to_write(actor: Actor, student_no: str) -> tuple[Mentor, Enrolment]:
    """Lock an apprentice of a mentor. Raises DoesNotExist for strangers, NotYourMove for other roles."""
    rows = locked_enrolments(actor, student_no=student_no)
    enrolment = rows.select_related("person", "training_class__rulebook").get()
    policy.require(actor, "enter_log")
    if not isinstance(actor, Mentor):
        raise NotYourMove
    return actor, enrolment


def require_training(enrolment: Enrolment) -> None:
    """Raise NotInTraining unless the apprentice is in training, or rests and is told of days before."""
    if enrolment.state not in (EnrolmentState.TRAINING, EnrolmentState.SUSPENDED):
        raise NotInTraining


def locked_logs(actor: Actor, log_ids: Iterable[int]) -> list[LogEntry]:
    """Lock entries and their enrolments. Raises NotVisible where one of them is out of sight."""
    wanted = sorted(set(log_ids))
    visible = policy.visible_logs(actor).filter(pk__in=wanted)
    enrolment_ids = set(visible.values_list("enrolment_id", flat=True))
    enrolments = {
        row.pk: row for row in locked_enrolments(actor, pk__in=enrolment_ids).select_related("training_class__rulebook")
    }
    logs = list(visible.select_for_update(of=("self",)).order_by("pk"))
    if len(logs) < len(wanted):
        raise NotVisible
    for log in logs:
        log.enrolment = enrolments[log.enrolment_id]
    return logs


def own_locked_log(actor: Actor, log_id: int) -> tuple[Mentor, LogEntry]:
    """Lock one's own entry. Raises NotVisible, NotYourMove."""
    log = locked_logs(actor, [log_id])[0]
    if not isinstance(actor, Mentor) or log.mentor_id != actor.mentor_id:
        raise NotYourMove
    return actor, log


def known_logs(actor: Mentor, enrolment: Enrolment, entries: Sequence[NewLog]) -> dict[UUID | None, LogEntry]:
    """Give the entries that were sent before, by their keys. Raises InvalidFacts for a key of another day."""
    days: dict[UUID | None, date] = {new.key: new.facts.day for new in entries if new.key}
    if not days:
        return {}
    sent = LogEntry.objects.filter(mentor=actor.mentor_id, idempotency_key__in=days).order_by("pk")
    known = {log.idempotency_key: log for log in sent}
    for key, log in known.items():
        if log.enrolment_id != enrolment.pk or log.day != days.get(key):
            raise InvalidFacts([problem("idempotency_key", "log_key_reused", day=log.day.isoformat())])
        log.enrolment = enrolment
    return known


def require_facts(
    actor: Mentor,
    enrolment: Enrolment,
    entries: Sequence[NewLog],
    now: datetime,
    *,
    numbered: bool,
    own_days: frozenset[date] = frozenset(),
) -> list[Photo | None]:
    """Ask the rules about entries, and give their photos. `own_days` hold an entry that is being rewritten.

    Raises InvalidFacts with every problem of every entry.
    """
    place, terms = (
        _place(actor, enrolment, {new.facts.day for new in entries} - own_days),
        log_terms(enrolment.training_class.rulebook),
    )
    today = localtime(now).date()
    problems: list[Problem] = []
    photos: list[Photo | None] = []
    days: set[date] = set()
    for order, new in enumerate(entries, start=1):
        found = log_problems(new.facts, place, terms, today=today)
        if new.facts.day in days:
            found.append(problem("day", "log_day_repeated", day=new.facts.day.isoformat()))
        days.add(new.facts.day)
        photo, refused = _photo(new.photo)
        photos.append(photo)
        problems += [replace(one, field=f"{order}.{one.field}") if numbered else one for one in (*found, *refused)]
    if problems:
        raise InvalidFacts(problems)
    return photos


def _place(actor: Mentor, enrolment: Enrolment, days: set[date]) -> LogPlace:
    assigned = MentorAssignment.objects.filter(enrolment=enrolment, mentor=actor.mentor_id)
    logs = LogEntry.objects.filter(enrolment=enrolment, mentor=actor.mentor_id, day__in=days)
    return LogPlace(
        training=Span(enrolment.period.lower, enrolment.period.upper),
        accompanied=tuple(
            Span(period.lower or date.min, period.upper or date.max)
            for period in assigned.values_list("period", flat=True)
        )
        + tuple(deputised_spans(actor, enrolment.pk)),
        taken=frozenset(logs.exclude(state=LogState.REJECTED).values_list("day", flat=True)),
        rested=tuple(suspended_spans([enrolment.pk]).get(enrolment.pk, ())),
    )


def _photo(content: bytes) -> tuple[Photo | None, tuple[Problem, ...]]:
    if not content:
        return None, ()
    most = settings.PHOTO_LIMIT_BYTES
    if len(content) > most:
        size, limit = (f"{count / MEGABYTE:.1f}" for count in (len(content), most))
        return None, (problem("photo", "photo_size", size=size, most=limit),)
    try:
        return clean_photo(content), ()
    except InvalidFacts as refused:
        return None, refused.problems


def create_log(
    actor: Mentor, enrolment: Enrolment, new: NewLog, photo: Photo | None, now: datetime, state: LogState
) -> LogEntry:
    """Write an entry whose facts were asked about; the caller tells the journal."""
    facts = {name: getattr(new.facts, name) for name in FACTS}
    return LogEntry.objects.create(
        enrolment=enrolment,
        mentor_id=actor.mentor_id,
        day=new.facts.day,
        **facts,
        photo=keep_photo(actor, photo, new.facts.day, now) if photo else None,
        state=state,
        entered_at=now,
        idempotency_key=new.key,
    )


def keep_photo(actor: Mentor, photo: Photo, day: date, now: datetime) -> Document:
    """Store a cleaned photo, sealed like every document."""
    name = f"{day.isoformat()}.{PHOTO_TYPES[photo.media_type]}"
    return store(
        actor=actor, kind="log_photo", filename=name, media_type=photo.media_type, content=photo.content, now=now
    )


def told(log: LogEntry) -> dict[str, Any]:
    """Say an entry to the journal."""
    photo = log.photo.sha256 if log.photo else None
    return {
        "enrolment": log.enrolment.student_no,
        "day": log.day,
        **{name: getattr(log, name) for name in FACTS},
        "photo": photo,
    }
