"""What a change of a running enrolment must fulfil: suspended, resumed, extended. Pure; days are inclusive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from apprenticeship.lifecycle import SuspensionReason
from apprenticeship.rules.alteration_texts import alteration_problem
from common.dates import Span, add_months, days_within
from common.errors import Problem
from rulebooks.rules import AlterationKind

LONGEST_NOTE = 300
NEVER_ENDS = date.max


@dataclass(frozen=True, slots=True)
class AlterationTerms:
    """What a rulebook says: who must agree to which kinds, how many years a training may take in all, and where."""

    agreed: frozenset[AlterationKind]
    approved: frozenset[AlterationKind]
    most_years: Decimal
    years_article: str


@dataclass(frozen=True, slots=True)
class AlterationFacts:
    """A change as somebody proposes it.

    `effective_on` is the first day out or the first day back; `last_on` the last day out, or the new last day of an
    extended training, whose first further day is known.
    """

    kind: AlterationKind
    effective_on: date | None = None
    last_on: date | None = None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """An enrolment before a change: its time, the times it rested (an open one never ends), the days with entries."""

    training: Span
    rested: tuple[Span, ...] = ()
    logged: tuple[date, ...] = ()


def alteration_problems(
    facts: AlterationFacts, standing: Standing, terms: AlterationTerms, today: date
) -> list[Problem]:
    """Name everything that is wrong with a change, all at once; nobody else's training is looked at."""
    found = list(_KINDS[facts.kind](facts, standing, terms, today))
    if len(facts.note) > LONGEST_NOTE:
        found.append(alteration_problem("note", "alteration_note_long", length=len(facts.note), most=LONGEST_NOTE))
    return found


def _outside(field: str, day: date, standing: Standing) -> Problem:
    first, last = standing.training.starts_on.isoformat(), standing.training.last_on.isoformat()
    return alteration_problem(field, "alteration_outside_training", day=day.isoformat(), first=first, last=last)


def _suspending(facts: AlterationFacts, standing: Standing, terms: AlterationTerms, today: date) -> Iterator[Problem]:
    if facts.reason not in set(SuspensionReason):
        yield alteration_problem("reason", "suspension_reason_unknown", stated=facts.reason)
    elif facts.reason == SuspensionReason.OTHER and not facts.note.strip():
        yield alteration_problem("note", "suspension_note_missing")
    first, last = facts.effective_on, facts.last_on
    if first is None:
        yield alteration_problem("effective_on", "alteration_day_missing")
    elif not standing.training.holds(first):
        yield _outside("effective_on", first, standing)
    elif last is not None and last < first:
        yield alteration_problem("last_on", "suspension_ends_early", first=first.isoformat(), last=last.isoformat())
    elif last is not None and not standing.training.holds(last):
        yield _outside("last_on", last, standing)
    else:
        yield from _clashes(Span(first, last + timedelta(days=1) if last else NEVER_ENDS), standing)


def _clashes(rest: Span, standing: Standing) -> Iterator[Problem]:
    for other in sorted(standing.rested):
        if other.overlaps(rest):
            yield alteration_problem("effective_on", "suspension_overlaps", first=other.starts_on.isoformat())
            break
    logged = [day for day in standing.logged if rest.holds(day)]
    if logged:
        last = max(logged).isoformat()
        yield alteration_problem("effective_on", "suspension_has_logs", count=len(logged), last=last)


def _resuming(facts: AlterationFacts, standing: Standing, terms: AlterationTerms, today: date) -> Iterator[Problem]:
    day = facts.effective_on
    if day is None:
        yield alteration_problem("effective_on", "alteration_day_missing")
    elif not standing.training.holds(day):
        yield _outside("effective_on", day, standing)
    elif suspension_resumed(day, standing.rested) is None:
        yield alteration_problem("effective_on", "resume_without_suspension", day=day.isoformat())


def suspension_resumed(day: date, rested: tuple[Span, ...]) -> Span | None:
    """Find the time of rest that coming back on a day would shorten."""
    return next((span for span in rested if span.starts_on < day < span.ends_before), None)


def _extending(facts: AlterationFacts, standing: Standing, terms: AlterationTerms, today: date) -> Iterator[Problem]:
    day, training = facts.last_on, standing.training
    if day is None:
        yield alteration_problem("last_on", "alteration_day_missing")
    elif day <= training.last_on:
        yield alteration_problem(
            "last_on", "extension_not_later", day=day.isoformat(), last=training.last_on.isoformat()
        )
    elif day > (latest := latest_last_on(standing, terms, today)):
        first = training.starts_on.isoformat()
        words = {"first": first, "latest": latest.isoformat(), "article": terms.years_article}
        yield alteration_problem("last_on", "extension_too_long", **words)


def latest_last_on(standing: Standing, terms: AlterationTerms, today: date) -> date:
    """The last day that a training may have: the years of the rulebook, and the days it rested until today or before.

    A rest that was announced or has no end yet counts only as far as it has come: nobody is given years in advance.
    """
    starts_on = standing.training.starts_on
    past = max(today, starts_on) + timedelta(days=1)
    rested = days_within(standing.rested, Span(starts_on, past))
    return add_months(starts_on, int(terms.most_years * 12)) + timedelta(days=rested - 1)


_KINDS = {
    AlterationKind.SUSPEND: _suspending,
    AlterationKind.RESUME: _resuming,
    AlterationKind.EXTEND: _extending,
}


def altered(facts: AlterationFacts, standing: Standing) -> Standing:
    """Give what an enrolment is after a change that fulfils the rules."""
    first, last = facts.effective_on, facts.last_on
    if facts.kind is AlterationKind.EXTEND and last is not None:
        return replace(standing, training=Span.through(standing.training.starts_on, last))
    if facts.kind is AlterationKind.SUSPEND and first is not None:
        rest = Span(first, last + timedelta(days=1) if last else NEVER_ENDS)
        return replace(standing, rested=tuple(sorted((*standing.rested, rest))))
    if first is not None and (cut := suspension_resumed(first, standing.rested)) is not None:
        kept = [span for span in standing.rested if span != cut]
        return replace(standing, rested=tuple(sorted((*kept, Span(cut.starts_on, first)))))
    return standing


def is_late(facts: AlterationFacts, standing: Standing, today: date) -> bool:
    """Say whether a change is entered after the day on which it takes effect."""
    day = standing.training.ends_before if facts.kind is AlterationKind.EXTEND else facts.effective_on
    return day is not None and day < today


def is_resting(standing: Standing, day: date) -> bool:
    """Say whether a training rests on a day."""
    return any(span.holds(day) for span in standing.rested)


def lived(standing: Standing, until: date | None = None) -> tuple[Span, ...]:
    """Give the times of rest cut at the training, or at an earlier inclusive last day; for whoever counts them."""
    ends_before = standing.training.ends_before
    if until is not None:
        ends_before = min(ends_before, until + timedelta(days=1))
    cut = [(span.starts_on, min(span.ends_before, ends_before)) for span in standing.rested]
    return tuple(Span(first, last) for first, last in cut if first < last)


def weeks_due(standing: Standing, since: date) -> int:
    """Count the calendar weeks that have a day of training from a day on: weeks of nothing but rest are not due."""
    day, weeks = max(since, standing.training.starts_on), set()
    while day < standing.training.ends_before:
        if not is_resting(standing, day):
            weeks.add(day.isocalendar()[:2])
        day += timedelta(days=1)
    return len(weeks)
