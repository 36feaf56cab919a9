"""Reads of mentors' entries: lists, the tutor's queue, one entry."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from apprenticeship.lifecycle import LOG_LIFECYCLE, EnrolmentState, LogState
from apprenticeship.models import CreditEntry, Enrolment, LogEntry, MentorAssignment
from apprenticeship.policy import visible_logs
from apprenticeship.rules.logs import LogTerms
from apprenticeship.selectors.credits import taken_back
from apprenticeship.selectors.terms import log_terms
from common.actor import Actor, Mentor, Tutor
from common.errors import NotYourMove
from documents.models import Document
from rulebooks.models import RulebookVersion

# After how many days the home page reminds a tutor of an entry where no document says: no rule, a courtesy.
SLOW_DAYS = 7


def logs(actor: Actor) -> QuerySet[LogEntry]:
    """List the entries that an actor may see, newest day first."""
    return (
        visible_logs(actor)
        .select_related("enrolment__person", "enrolment__training_class__rulebook", "mentor", "decided_by", "photo")
        .order_by("-day", "-pk")
    )


def redone(**within: Any) -> Exists:
    """Say of a rejected entry that its day was entered again; `within` bounds where the database looks for it."""
    again = LogEntry.objects.filter(
        **within, enrolment=OuterRef("enrolment"), mentor=OuterRef("mentor"), day=OuterRef("day")
    )
    return Exists(again.exclude(state=LogState.REJECTED))


def rejected_logs(actor: Actor) -> QuerySet[LogEntry]:
    """List the rejected entries whose day was not entered again; a mentor's list holds only their own."""
    rows = logs(actor).filter(~redone(), state=LogState.REJECTED)
    return rows.filter(mentor=actor.mentor_id) if isinstance(actor, Mentor) else rows


# ---- the tutor's queue ----


def queue(actor: Actor) -> QuerySet[LogEntry]:
    """List what a tutor must decide, the longest waiting day first: of the days on which they accompanied."""
    if not isinstance(actor, Tutor):
        return logs(actor).none()
    accompanied = MentorAssignment.objects.filter(
        enrolment=OuterRef("enrolment"), tutor=actor.tutor_id, period__contains=OuterRef("day")
    )
    return logs(actor).filter(Exists(accompanied), state=LogState.ENTERED).order_by("day", "pk")


def late_in(rows: QuerySet[LogEntry], today: date) -> QuerySet[LogEntry]:
    """Keep the entries that have waited for more days than their rulebook gives a mentor to write one (one query).

    Where it gives none, entries are called late after `SLOW_DAYS`: a reminder of the program, which refuses nobody.
    """
    books = RulebookVersion.objects.filter(
        pk__in=rows.order_by().values("enrolment__training_class__rulebook").distinct()
    )
    late = Q(pk__in=[])
    for book in books.order_by("pk"):
        days = log_terms(book).late_days
        waits_since = today - timedelta(days=SLOW_DAYS if days is None else days)
        late |= Q(enrolment__training_class__rulebook=book, entered_at__date__lt=waits_since)
    return rows.filter(late)


# ---- one entry ----


def amendable(actor: Actor, log_id: int) -> LogEntry:
    """Find one's own entry that may still be changed. Raises DoesNotExist, NotYourMove, WrongState."""
    log = logs(actor).get(pk=log_id)
    if not isinstance(actor, Mentor) or log.mentor_id != actor.mentor_id:
        raise NotYourMove
    LOG_LIFECYCLE.require("amend", LogState(log.state), actor=actor)
    return log


def may_enter_again(actor: Actor, log: LogEntry) -> bool:
    """Say whether a mentor may write the day of their rejected entry anew."""
    is_own = isinstance(actor, Mentor) and log.mentor_id == actor.mentor_id
    return is_own and log.state == LogState.REJECTED and rejected_logs(actor).filter(pk=log.pk).exists()


def locks_on(log: LogEntry) -> date | None:
    """Give the first day on which an entry's confirmation can no longer be taken back; None for others."""
    if log.state != LogState.CONFIRMED or log.decided_at is None:
        return None
    confirmed_on = localtime(log.decided_at).date()
    if log.enrolment.state != EnrolmentState.TRAINING:
        return confirmed_on
    return terms_of(log.enrolment).locks_on(confirmed_on)


def credit_of(log: LogEntry) -> CreditEntry | None:
    """Give what an entry earned, with `is_reversed`; None while it is not confirmed."""
    return CreditEntry.objects.filter(log=log, reverses=None).annotate(is_reversed=taken_back()).first()


def photo_of(actor: Actor, log_id: int) -> Document:
    """Find an entry's photo. Raises DoesNotExist where the actor may not see the entry, or it has none."""
    return Document.objects.get(pk__in=visible_logs(actor).filter(pk=log_id).values("photo"))


def versions(actor: Actor, log: LogEntry) -> list[LogEntry]:
    """List what an actor may see of the same mentor about the same day, this entry too, oldest first."""
    same = visible_logs(actor).filter(enrolment=log.enrolment_id, mentor=log.mentor_id, day=log.day)
    return list(same.select_related("decided_by").order_by("pk"))


def terms_of(enrolment: Enrolment) -> LogTerms:
    """Give what the rulebook of an apprentice's class says about entries."""
    return log_terms(enrolment.training_class.rulebook)
