"""Mentors enter their days, tutors confirm or reject them; a confirmed day is locked and earns its credits at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from apprenticeship import policy
from apprenticeship.lifecycle import LOG_LIFECYCLE, CourseCategory, EnrolmentState, LogState
from apprenticeship.models import CreditEntry, Enrolment, LogEntry, MentorAssignment
from apprenticeship.rules.credits import NONE, CreditSource, deposits
from apprenticeship.rules.log_texts import problem
from apprenticeship.rules.logs import LogFacts, LogPlace, log_problems
from apprenticeship.selectors.credits import mentored_hours
from apprenticeship.selectors.mentoring import deputised_spans
from apprenticeship.selectors.suspensions import suspended_spans
from apprenticeship.selectors.terms import log_terms
from common.actor import Actor, Mentor, Tutor
from common.dates import Span
from common.errors import InvalidFacts, NotVisible, NotYourMove, Problem, WrongState
from common.texts import N_
from documents.actions import store
from documents.models import Document
from documents.rules import PHOTO_TYPES, Photo, clean_photo
from journal.actions import Change, record, record_many

MEGABYTE = Decimal(1024 * 1024)
FACTS = ("hours", "task", "rating", "remark", "late_reason")


class NotInTraining(WrongState):
    """The apprentice's training has not begun, or is over."""

    code = "not_in_training"
    message = N_("该学徒当前不在培养中，不能填写带徒记录。")


class OutsideTraining(WrongState):
    """The entry's day no longer lies in the training: it was cut short after the entry was made."""

    code = "outside_training"
    message = N_("%(day)s 已不在该学徒的培训期限内，不能确认；请驳回这条记录。")


@dataclass(frozen=True, slots=True)
class NewLog:
    """One entry as it is sent: `key` names the sending, so that a second one changes nothing; `photo` are raw bytes."""

    facts: LogFacts
    key: UUID | None = None
    photo: bytes = b""


@dataclass(frozen=True, slots=True)
class Entered:
    """Entries in the order in which they were sent, and how many of them are new."""

    logs: tuple[LogEntry, ...]
    new_count: int


@transaction.atomic
def enter(*, actor: Actor, student_no: str, entries: Sequence[NewLog], now: datetime) -> Entered:
    """Enter one day, or several, of one apprentice: all or none.

    An entry whose key was used before by this mentor for the same day gives back that row as it stands.
    A rejected day may be entered again; the rejected row stays beside it.
    Raises NotInTraining, or InvalidFacts whose fields are numbered ("1.hours") when several days are sent.
    """
    enrolment = _locked_enrolments(actor, student_no=student_no).select_related("training_class__rulebook").get()
    policy.require(actor, "enter_log")
    if not isinstance(actor, Mentor):
        raise NotYourMove
    if not entries:
        raise InvalidFacts([problem("day", "log_none_given")])
    known = _known(actor, enrolment, entries)
    fresh = [new for new in entries if new.key is None or new.key not in known]
    if fresh and enrolment.state not in (EnrolmentState.TRAINING, EnrolmentState.SUSPENDED):
        raise NotInTraining
    photos = _require_facts(actor, enrolment, fresh, now, numbered=len(entries) > 1)
    made = [_create(actor, enrolment, new, photo, now) for new, photo in zip(fresh, photos, strict=True)]
    record_many(
        actor=actor, verb="log.enter", model=LogEntry, changes=[Change(log.pk, after=_told(log)) for log in made]
    )
    rows = iter(made)
    return Entered(tuple(known[new.key] if new.key in known else next(rows) for new in entries), len(made))


@transaction.atomic
def amend(*, actor: Actor, log_id: int, facts: LogFacts, now: datetime, photo: bytes = b"") -> LogEntry:
    """Change one's own entry while it is not confirmed; its day stays. A photo replaces the former one."""
    log = _locked_logs(actor, [log_id])[0]
    if not isinstance(actor, Mentor) or log.mentor_id != actor.mentor_id:
        raise NotYourMove
    LOG_LIFECYCLE.require("amend", LogState(log.state), actor=actor)
    before, facts = _told(log), replace(facts, day=log.day)
    new = NewLog(facts, photo=photo)
    kept = _require_facts(actor, log.enrolment, [new], now, numbered=False, amended=log.day)[0]
    for name in FACTS:
        setattr(log, name, getattr(facts, name))
    if kept is not None:
        log.photo = _keep(actor, kept, log.day, now)
    log.save(update_fields=[*FACTS, "photo"])
    record(actor=actor, verb="log.amend", subject=log, before=before, after=_told(log))
    return log


@transaction.atomic
def confirm(*, actor: Actor, log_id: int, now: datetime) -> LogEntry:
    """Confirm and lock one entry; its hours become practice credits in the same transaction.

    Raises NotYourMove unless this tutor accompanied the apprentice on that day, WrongState for a decided entry,
    OutsideTraining.
    """
    log = _locked_logs(actor, [log_id])[0]
    tutor = _require_tutor(actor, [log])
    LOG_LIFECYCLE.require("confirm", LogState(log.state), actor=actor)
    _confirm(tutor, [log], now)
    return log


@transaction.atomic
def confirm_all(*, actor: Actor, log_ids: Iterable[int], now: datetime) -> int:
    """Confirm a list of entries, all or none, and say how many.

    Entries that somebody decided meanwhile are passed over: sending the same list twice does nothing more.
    """
    logs = _locked_logs(actor, log_ids)
    tutor = _require_tutor(actor, logs)
    if not logs:
        raise InvalidFacts([problem("logs", "log_none_given")])
    waiting = [log for log in logs if log.state == LogState.ENTERED]
    _confirm(tutor, waiting, now)
    return len(waiting)


@transaction.atomic
def reject(*, actor: Actor, log_id: int, reason: str, now: datetime) -> LogEntry:
    """Reject one entry with a reason that its mentor reads; the day may then be entered again."""
    log = _locked_logs(actor, [log_id])[0]
    tutor = _require_tutor(actor, [log])
    LOG_LIFECYCLE.require("reject", LogState(log.state), actor=actor, reason=reason)
    if len(reason) > 300:
        raise InvalidFacts([problem("reason", "log_text_long", length=len(reason), most=300)])
    before, log.state = log.state, LOG_LIFECYCLE.target("reject", LogState(log.state))
    log.decided_by_id, log.decided_at, log.rejection_reason = tutor.tutor_id, now, reason.strip()
    log.save(update_fields=["state", "decided_by", "decided_at", "rejection_reason"])
    record(actor=actor, verb="log.reject", subject=log, before=before, after=log.state, reason=log.rejection_reason)
    return log


# ---- the parts: enrolments are locked before logs, both by key, everywhere ----


def _locked_enrolments(actor: Actor, **which: Any) -> Any:
    return policy.visible_enrolments(actor).select_for_update(of=("self",)).filter(**which).order_by("pk")


def _locked_logs(actor: Actor, log_ids: Iterable[int]) -> list[LogEntry]:
    wanted = sorted(set(log_ids))
    visible = policy.visible_logs(actor).filter(pk__in=wanted)
    enrolment_ids = set(visible.values_list("enrolment_id", flat=True))
    enrolments = {
        row.pk: row
        for row in _locked_enrolments(actor, pk__in=enrolment_ids).select_related("training_class__rulebook")
    }
    logs = list(visible.select_for_update(of=("self",)).order_by("pk"))
    if len(logs) < len(wanted):
        raise NotVisible
    for log in logs:
        log.enrolment = enrolments[log.enrolment_id]
    return logs


def _known(actor: Mentor, enrolment: Enrolment, entries: Sequence[NewLog]) -> dict[UUID | None, LogEntry]:
    days: dict[UUID | None, date] = {new.key: new.facts.day for new in entries if new.key}
    sent = LogEntry.objects.filter(mentor=actor.mentor_id, idempotency_key__in=days).order_by("pk")
    known = {log.idempotency_key: log for log in sent}
    for key, log in known.items():
        if log.enrolment_id != enrolment.pk or log.day != days.get(key):
            raise InvalidFacts([problem("idempotency_key", "log_key_reused", day=log.day.isoformat())])
    return known


def _require_facts(
    actor: Mentor,
    enrolment: Enrolment,
    entries: Sequence[NewLog],
    now: datetime,
    *,
    numbered: bool,
    amended: date | None = None,
) -> list[Photo | None]:
    place, terms = _place(actor, enrolment, amended), log_terms(enrolment.training_class.rulebook)
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


def _place(actor: Mentor, enrolment: Enrolment, amended: date | None) -> LogPlace:
    assigned = MentorAssignment.objects.filter(enrolment=enrolment, mentor=actor.mentor_id)
    logs = LogEntry.objects.filter(enrolment=enrolment, mentor=actor.mentor_id).exclude(state=LogState.REJECTED)
    return LogPlace(
        training=Span(enrolment.period.lower, enrolment.period.upper),
        accompanied=tuple(
            Span(period.lower or date.min, period.upper or date.max)
            for period in assigned.values_list("period", flat=True)
        )
        + tuple(deputised_spans(actor, enrolment.pk)),
        taken=frozenset(logs.values_list("day", flat=True)) - {amended},
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


def _create(actor: Mentor, enrolment: Enrolment, new: NewLog, photo: Photo | None, now: datetime) -> LogEntry:
    facts = {name: getattr(new.facts, name) for name in FACTS}
    return LogEntry.objects.create(
        enrolment=enrolment,
        mentor_id=actor.mentor_id,
        day=new.facts.day,
        **facts,
        photo=_keep(actor, photo, new.facts.day, now) if photo else None,
        entered_at=now,
        idempotency_key=new.key,
    )


def _keep(actor: Mentor, photo: Photo, day: date, now: datetime) -> Document:
    name = f"{day.isoformat()}.{PHOTO_TYPES[photo.media_type]}"
    return store(
        actor=actor, kind="log_photo", filename=name, media_type=photo.media_type, content=photo.content, now=now
    )


def _told(log: LogEntry) -> dict[str, Any]:
    photo = log.photo.sha256 if log.photo else None
    return {
        "enrolment": log.enrolment.student_no,
        "day": log.day,
        **{name: getattr(log, name) for name in FACTS},
        "photo": photo,
    }


def _require_tutor(actor: Actor, logs: Sequence[LogEntry]) -> Tutor:
    """Give the tutor; raise NotYourMove unless they accompanied each entry's apprentice on its day."""
    if not isinstance(actor, Tutor):
        raise NotYourMove
    assigned = MentorAssignment.objects.filter(
        enrolment__in={log.enrolment_id for log in logs}, tutor=actor.tutor_id
    ).values_list("enrolment_id", "period")
    periods: dict[int, list[Any]] = {}
    for enrolment_id, period in assigned:
        periods.setdefault(enrolment_id, []).append(period)
    if not all(any(log.day in period for period in periods.get(log.enrolment_id, ())) for log in logs):
        raise NotYourMove
    return actor


def _confirm(actor: Tutor, logs: Sequence[LogEntry], now: datetime) -> None:
    for log in logs:
        if log.day not in log.enrolment.period:
            raise OutsideTraining(day=log.day.isoformat())
    target = LOG_LIFECYCLE.target("confirm", LogState.ENTERED)
    LogEntry.objects.filter(pk__in=[log.pk for log in logs]).update(
        state=target, decided_by=actor.tutor_id, decided_at=now
    )
    for log in logs:
        log.state, log.decided_by_id, log.decided_at = target, actor.tutor_id, now
    earned = _deposit(actor, logs, now)
    changes = [
        Change(log.pk, before=LogState.ENTERED, after={"state": target, "credits": credits})
        for log, credits in zip(logs, earned, strict=True)
    ]
    record_many(actor=actor, verb="log.confirm", model=LogEntry, changes=changes)


def _deposit(actor: Tutor, logs: Sequence[LogEntry], now: datetime) -> list[Decimal]:
    """Put the entries' hours into the bank; their enrolments are locked, so that no other deposit comes between."""
    held = mentored_hours({log.enrolment_id for log in logs})
    entries = []
    for log in logs:
        hours = held.get(log.enrolment_id, NONE)
        (credits_,) = deposits(hours, [log.hours], log.enrolment.training_class.hours_per_credit)
        held[log.enrolment_id] = hours + log.hours
        entries.append(
            CreditEntry(
                enrolment_id=log.enrolment_id,
                source=CreditSource.MENTOR_HOURS,
                category=CourseCategory.PRACTICE,
                log=log,
                hours=log.hours,
                credits=credits_,
                awarded_by_id=actor.user_id,
                awarded_at=now,
            )
        )
    return [entry.credits for entry in CreditEntry.objects.bulk_create(entries)]
