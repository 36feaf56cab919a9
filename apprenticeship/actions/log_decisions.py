"""Tutors confirm, reject and take back; a confirmed day earns its credits at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from apprenticeship.actions._logs import locked_logs
from apprenticeship.lifecycle import LOG_LIFECYCLE, CourseCategory, EnrolmentState, LogState
from apprenticeship.models import CreditEntry, LogEntry, MentorAssignment
from apprenticeship.rules.credits import NONE, CreditSource, deposits
from apprenticeship.rules.log_pace import Pace
from apprenticeship.rules.log_texts import problem
from apprenticeship.selectors.credits import mentored_hours
from apprenticeship.selectors.log_review import pace_of
from apprenticeship.selectors.terms import log_terms
from common.actor import Actor, Tutor
from common.errors import InvalidFacts, NotYourMove, WrongState
from common.texts import N_
from journal.actions import Change, record, record_many


class OutsideTraining(WrongState):
    """The entry's day no longer lies in the training: it was cut short after the entry was made."""

    code = "outside_training"
    message = N_("%(day)s 已不在该学徒的培训期限内，不能确认；请驳回这条记录。")


class LogLocked(WrongState):
    """The days in which a confirmation may be taken back are over, or the training is (409)."""

    code = "log_locked"
    message = N_("这条记录已锁定，不能再撤回确认。")


@transaction.atomic
def confirm(*, actor: Actor, log_id: int, now: datetime) -> LogEntry:
    """Confirm one entry; its hours become practice credits in the same transaction.

    Raises NotYourMove unless this tutor accompanied the apprentice on that day, WrongState for a decided entry,
    OutsideTraining.
    """
    log = locked_logs(actor, [log_id])[0]
    tutor = _require_tutor(actor, [log])
    LOG_LIFECYCLE.require("confirm", LogState(log.state), actor=actor)
    pace = pace_of(tutor, [log], shown_at=log.entered_at, now=now)
    _require_pace(pace)
    _confirm(tutor, [log], now, pace)
    return log


@transaction.atomic
def confirm_all(*, actor: Actor, log_ids: Iterable[int], now: datetime, shown_at: datetime | None = None) -> int:
    """Confirm a list of entries, all or none, and say how many.

    Entries that somebody decided meanwhile are passed over: sending the same list twice does nothing more.
    `shown_at` is when they were shown to this tutor for review, None when nobody can tell. A pace that the rulebook
    calls too fast is told to the journal, or refused with InvalidFacts, as the rulebook says.
    """
    logs = locked_logs(actor, log_ids)
    tutor = _require_tutor(actor, logs)
    if not logs:
        raise InvalidFacts([problem("logs", "log_none_given")])
    waiting = [log for log in logs if log.state == LogState.ENTERED]
    pace = pace_of(tutor, waiting, shown_at=shown_at, now=now)
    _require_pace(pace)
    _confirm(tutor, waiting, now, pace)
    return len(waiting)


def _require_pace(pace: Pace) -> None:
    if pace.is_fast and pace.is_refused:
        raise InvalidFacts(
            [problem("logs", "log_too_fast", count=pace.count, needed=pace.needed, seconds=pace.seconds or 0)]
        )


@transaction.atomic
def reject(*, actor: Actor, log_id: int, reason: str, now: datetime) -> LogEntry:
    """Reject one entry with a reason that its mentor reads; the day may then be entered again."""
    log = locked_logs(actor, [log_id])[0]
    tutor = _require_tutor(actor, [log])
    LOG_LIFECYCLE.require("reject", LogState(log.state), actor=actor, reason=reason)
    _reject(tutor, log, "reject", reason, now)
    return log


@transaction.atomic
def take_back(*, actor: Actor, log_id: int, reason: str, now: datetime) -> LogEntry:
    """Take a confirmation back while it is not locked: the entry counts as rejected, its credits are reversed.

    Raises LogLocked, WrongState for an entry that is not confirmed, InvalidFacts without a reason.
    """
    log = locked_logs(actor, [log_id])[0]
    tutor = _require_tutor(actor, [log])
    LOG_LIFECYCLE.require("take_back", LogState(log.state), actor=actor, reason=reason)
    terms, today = log_terms(log.enrolment.training_class.rulebook), localtime(now).date()
    confirmed_on = localtime(log.decided_at).date()
    if log.enrolment.state != EnrolmentState.TRAINING or terms.is_locked(confirmed_on, today):
        raise LogLocked
    _reject(tutor, log, "take_back", reason, now)
    _withdraw_credits(tutor, log, reason.strip(), now)
    return log


def _reject(tutor: Tutor, log: LogEntry, move: str, reason: str, now: datetime) -> None:
    if len(reason) > 300:
        raise InvalidFacts([problem("reason", "log_text_long", length=len(reason), most=300)])
    before, log.state = log.state, LOG_LIFECYCLE.target(move, LogState(log.state))
    log.decided_by_id, log.decided_at, log.rejection_reason = tutor.tutor_id, now, reason.strip()
    log.save(update_fields=["state", "decided_by", "decided_at", "rejection_reason"])
    record(actor=tutor, verb=f"log.{move}", subject=log, before=before, after=log.state, reason=log.rejection_reason)


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


def _confirm(actor: Tutor, logs: Sequence[LogEntry], now: datetime, pace: Pace) -> None:
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
    haste = {"is_fast": True, "seconds": pace.seconds, "needed": pace.needed} if pace.is_fast else {}
    changes = [
        Change(log.pk, before=LogState.ENTERED, after={"state": target, "credits": credits, **haste})
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


def _withdraw_credits(actor: Tutor, log: LogEntry, reason: str, now: datetime) -> None:
    """Reverse what an entry earned, unless a registrar reversed it before; its enrolment is locked."""
    earned = CreditEntry.objects.filter(log=log, reverses=None, reversed_by=None).first()
    if earned is None:
        return
    held = mentored_hours({log.enrolment_id})[log.enrolment_id]
    (taken,) = deposits(held, [-earned.hours], log.enrolment.training_class.hours_per_credit)
    counter = CreditEntry.objects.create(
        enrolment_id=log.enrolment_id,
        source=earned.source,
        category=earned.category,
        log=log,
        hours=-earned.hours,
        credits=taken,
        reverses=earned,
        reason=reason,
        awarded_by_id=actor.user_id,
        awarded_at=now,
    )
    after = {"enrolment": log.enrolment.student_no, "hours": counter.hours, "credits": counter.credits}
    record(actor=actor, verb="credit.reverse", subject=counter, after=after, reason=reason)
