"""What a tutor is about to confirm: what is like the rest, and what deviates, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Exists, Max, OuterRef
from django.utils.timezone import localtime

from apprenticeship.lifecycle import LogState
from apprenticeship.models import LogEntry
from apprenticeship.rules.log_pace import Deviation, Pace, Shown, Usually, deviations, most
from apprenticeship.rules.weeks import SIGNED
from apprenticeship.selectors.log_weeks import is_worked
from apprenticeship.selectors.logs import queue, terms_of
from common.actor import Actor, Tutor


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An entry and why it is looked at by itself: empty for one that is like the rest."""

    log: LogEntry
    reasons: tuple[Deviation, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What waits among the chosen entries; entries decided meanwhile are not among them."""

    like_the_rest: tuple[LogEntry, ...]
    deviating: tuple[Reviewed, ...]
    least: int | None
    is_refused: bool

    @property
    def hours(self) -> Decimal:
        return sum((log.hours for log in self.like_the_rest), Decimal(0))

    @property
    def person_count(self) -> int:
        return len({log.enrolment_id for log in self.like_the_rest})

    @property
    def needed(self) -> int:
        """How many seconds the rulebook asks for."""
        return (self.least or 0) * len(self.like_the_rest)


def preview(actor: Actor, log_ids: Iterable[int]) -> Preview:
    """Draw up what a tutor chose in their queue; what is not in it is left out."""
    again = LogEntry.objects.filter(
        enrolment=OuterRef("enrolment"), mentor=OuterRef("mentor"), day=OuterRef("day"), state=LogState.REJECTED
    )
    rows = list(queue(actor).filter(pk__in=set(log_ids)).annotate(is_again=Exists(again)).order_by("day", "pk"))
    usually = _usually({log.enrolment_id for log in rows})
    reviewed = [Reviewed(log, tuple(_reasons(log, usually[log.enrolment_id]))) for log in rows]
    like_the_rest = tuple(one.log for one in reviewed if not one.reasons)
    least, is_refused = limits(like_the_rest)
    return Preview(like_the_rest, tuple(one for one in reviewed if one.reasons), least, is_refused)


def _reasons(log: LogEntry, usually: Usually) -> list[Deviation]:
    is_late = terms_of(log.enrolment).is_late(log.day, localtime(log.entered_at).date())
    is_again = bool(getattr(log, "is_again", False))
    return deviations(Shown(log.day, log.hours, log.rating, is_late, is_again), usually, is_worked=is_worked)


def _usually(enrolment_ids: set[int]) -> dict[int, Usually]:
    """Say what signed entries of apprentices mostly hold, in one query."""
    rows = (
        LogEntry.objects.filter(enrolment__in=enrolment_ids, state__in=SIGNED)
        .values_list("enrolment", "hours", "rating")
        .annotate(Count("pk"))
        .order_by("enrolment", "hours", "rating")
    )
    hours: dict[int, list[Decimal]] = {}
    ratings: dict[int, list[int]] = {}
    for enrolment_id, spent, rating, count in rows:
        hours.setdefault(enrolment_id, []).extend([spent] * count)
        ratings.setdefault(enrolment_id, []).extend([rating] * count)
    return {id_: Usually(most(hours.get(id_, [])), most(ratings.get(id_, []))) for id_ in enrolment_ids}


def limits(logs: Sequence[LogEntry]) -> tuple[int | None, bool]:
    """Give the most seconds an entry that the rulebooks of some entries ask for, and whether one refuses haste."""
    terms = {log.enrolment.training_class_id: terms_of(log.enrolment) for log in logs}.values()
    asked = [one.confirm_seconds for one in terms if one.confirm_seconds is not None]
    return max(asked, default=None), any(one.fast_confirm_refused for one in terms)


def pace_of(actor: Tutor, logs: Sequence[LogEntry], *, shown_at: datetime | None, now: datetime) -> Pace:
    """Say how fast a tutor is about to confirm: since the entries were shown, or since they last decided any.

    Asks nothing of the database where no rulebook asks for a pace.
    """
    least, is_refused = limits(logs)
    if least is None or not logs:
        return Pace(len(logs), None, None)
    last = LogEntry.objects.filter(decided_by=actor.tutor_id).aggregate(last=Max("decided_at"))["last"]
    since = max((moment for moment in (shown_at, last) if moment is not None), default=None)
    seconds = int((now - since).total_seconds()) if shown_at is not None and since is not None else None
    return Pace(len(logs), seconds, least, is_refused)
