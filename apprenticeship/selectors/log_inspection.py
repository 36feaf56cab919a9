"""An inspector's reads: the questions about the entries of a class, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apprenticeship import policy
from apprenticeship.lifecycle import LogState
from apprenticeship.models import LogEntry, TrainingClass
from apprenticeship.rules.log_defects import DefectLimits, Finding, LogFactsSeen, findings
from apprenticeship.rules.log_texts import LOG_RULES
from apprenticeship.selectors.log_weeks import Pauses, is_worked
from apprenticeship.selectors.logs import logs
from apprenticeship.selectors.suspensions import suspended_spans
from apprenticeship.selectors.terms import log_terms
from common.actor import Actor

_READ = (
    "pk",
    "enrolment_id",
    "mentor_id",
    "day",
    "hours",
    "remark",
    "entered_at",
    "decided_by_id",
    "decided_at",
    "amended_at",
    "state",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an inspector asks of a class: which days (inclusive), from where on, and for which codes ("" for all)."""

    first: date
    last: date
    limits: DefectLimits
    code: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """A class, the questions by entry, and how many entries each code is asked about."""

    training_class: TrainingClass
    asked: Asked
    by_log: Mapping[int, Sequence[Finding]]
    counts: Mapping[str, int]
    read_count: int


def inspection(actor: Actor, number: str, asked: Asked, *, paused: Pauses | None = None) -> Inspection:
    """Ask everything about a class's signed entries of some days, in three queries.

    The limits of days and hours are the rulebook's where the inspector gives none of their own.
    Raises DoesNotExist for a class out of sight, NotYourMove for a role that does not inspect.
    """
    training_class = policy.visible_classes(actor).select_related("rulebook", "school", "enterprise").get(number=number)
    policy.require(actor, "inspect_logs")
    terms = log_terms(training_class.rulebook)
    limits = replace(
        asked.limits,
        late_days=terms.late_days if asked.limits.late_days is None else asked.limits.late_days,
        most_hours=terms.most_hours if asked.limits.most_hours is None else asked.limits.most_hours,
    )
    asked = replace(asked, limits=limits)
    seen = _seen(actor, training_class, asked)
    rests = suspended_spans({one.enrolment_id for one in seen}) if paused is None else paused
    found = findings(seen, limits, is_worked=is_worked, paused=rests)
    by_log: dict[int, list[Finding]] = {}
    for one in found:
        if not asked.code or one.code == asked.code:
            by_log.setdefault(one.log_id, []).append(one)
    counts = Counter(one.code for one in found)
    return Inspection(training_class, asked, by_log, counts, len(seen))


def _seen(actor: Actor, training_class: TrainingClass, asked: Asked) -> list[LogFactsSeen]:
    rows = policy.visible_logs(actor).filter(
        enrolment__training_class=training_class, day__range=(asked.first, asked.last)
    )
    return [_fact(*row) for row in rows.order_by("pk").values_list(*_READ)]


def _fact(*row: Any) -> LogFactsSeen:
    known = dict(zip(_READ, row, strict=True))
    state, remark, pk = known.pop("state"), known.pop("remark"), known.pop("pk")
    entered_on = localtime(known["entered_at"]).date()
    return LogFactsSeen(id=pk, text=remark, entered_on=entered_on, is_rejected=state == LogState.REJECTED, **known)


def questioned(actor: Actor, held: Inspection) -> QuerySet[LogEntry]:
    """List the entries about which something is asked, newest day first."""
    return logs(actor).filter(pk__in=list(held.by_log))


def said(finding: Finding) -> dict[str, str]:
    """Write a question for a person: its code, title, message, and what to do next."""
    rule = LOG_RULES[finding.code]
    message = _(rule.message) % finding.params if finding.params else _(rule.message)
    return {"code": finding.code, "title": _(rule.title), "message": message, "mend": _(rule.mend)}


def usual_days(today: date) -> tuple[date, date]:
    """Give the twelve weeks up to today: what is asked about when nobody says."""
    return today - timedelta(days=83), today
