"""What an inspector may ask about log entries. A finding is a question, never an accusation; each has a code.

Rules 15, 20 and 21 of the risks that audits found: late entries, changes after a decision, bursts of one account,
texts that repeat, hours beyond a day, days that were not worked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from apprenticeship.rules.logs import HOURS_OF_A_DAY
from apprenticeship.rules.weeks import monday_of
from common.dates import Span

# Shorter texts repeat of themselves; no document says so, and nobody is refused by it.
SHORT_TEXT = 8
# Beyond so many different texts only equal ones are compared, so that a page stays quick.
MOST_COMPARED = 600


@dataclass(frozen=True, slots=True)
class DefectLimits:
    """From where on a question is asked: None asks none of that kind.

    `late_days` and `most_hours` are the rulebook's; the others are what the inspector types: so many acts of one
    account within so many minutes, and from which likeness (in percent) two texts count as the same.
    """

    late_days: int | None = None
    most_hours: Decimal | None = None
    burst_count: int | None = None
    burst_minutes: int | None = None
    likeness: int | None = None


@dataclass(frozen=True, slots=True)
class LogFactsSeen:
    """One signed entry as an inspector meets it; days are those on which things were done."""

    id: int
    enrolment_id: int
    mentor_id: int
    day: date
    hours: Decimal
    text: str
    entered_at: datetime
    entered_on: date
    decided_by_id: int | None = None
    decided_at: datetime | None = None
    amended_at: datetime | None = None
    is_rejected: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One question about one entry: `code` is a rule of the help page, `params` fill its message."""

    log_id: int
    code: str
    params: dict[str, Any] = field(default_factory=dict)


def findings(
    entries: Sequence[LogFactsSeen],
    limits: DefectLimits,
    *,
    is_worked: Callable[[date], bool],
    paused: Mapping[int, Sequence[Span]],
) -> list[Finding]:
    """Ask everything about the entries of a class, by entry and code."""
    standing = [entry for entry in entries if not entry.is_rejected]
    found = [
        *_late(standing, limits.late_days),
        *_changed(standing),
        *_not_worked(standing, is_worked, paused),
        *_hours(standing, limits.most_hours),
        *_bursts(standing, limits),
        *_repeated(standing, limits.likeness),
    ]
    return sorted(found, key=lambda one: (one.log_id, one.code))


def _late(entries: Iterable[LogFactsSeen], late_days: int | None) -> Iterator[Finding]:
    if late_days is None:
        return
    for entry in entries:
        days = (entry.entered_on - entry.day).days
        if days > late_days:
            yield Finding(entry.id, "log_seen_late", {"days": days, "most": late_days})


def _changed(entries: Iterable[LogFactsSeen]) -> Iterator[Finding]:
    for entry in entries:
        if entry.amended_at and entry.decided_at and entry.amended_at > entry.decided_at:
            yield Finding(entry.id, "log_seen_changed")


def _not_worked(
    entries: Iterable[LogFactsSeen], is_worked: Callable[[date], bool], paused: Mapping[int, Sequence[Span]]
) -> Iterator[Finding]:
    for entry in entries:
        if not is_worked(entry.day):
            yield Finding(entry.id, "log_seen_holiday", {"day": entry.day.isoformat()})
        if any(span.holds(entry.day) for span in paused.get(entry.enrolment_id, ())):
            yield Finding(entry.id, "log_seen_paused", {"day": entry.day.isoformat()})


def _hours(entries: Iterable[LogFactsSeen], most_hours: Decimal | None) -> Iterator[Finding]:
    """A day's hours with all mentors together, against the rulebook's limit, else against the day itself."""
    most = HOURS_OF_A_DAY if most_hours is None else most_hours
    by_day: dict[tuple[int, date], list[LogFactsSeen]] = defaultdict(list)
    for entry in entries:
        by_day[entry.enrolment_id, entry.day].append(entry)
    for held in by_day.values():
        spent = sum((entry.hours for entry in held), Decimal(0))
        if spent > most:
            params = {"hours": f"{spent.normalize():f}", "most": f"{most.normalize():f}"}
            yield from (Finding(entry.id, "log_seen_hours", params) for entry in held)


def _bursts(entries: Sequence[LogFactsSeen], limits: DefectLimits) -> Iterator[Finding]:
    if limits.burst_count is None or limits.burst_minutes is None:
        return
    entered = [(entry.mentor_id, entry.entered_at, entry.id) for entry in entries]
    decided = [
        (entry.decided_by_id, entry.decided_at, entry.id)
        for entry in entries
        if entry.decided_by_id and entry.decided_at
    ]
    for code, acts in (("log_seen_entry_burst", entered), ("log_seen_confirm_burst", decided)):
        for log_id, count in in_bursts(acts, limits.burst_count, timedelta(minutes=limits.burst_minutes)):
            yield Finding(log_id, code, {"count": count, "minutes": limits.burst_minutes})


def in_bursts(
    acts: Iterable[tuple[int | None, datetime, int]], least: int, window: timedelta
) -> Iterator[tuple[int, int]]:
    """Give each act that lies in a window of at least `least` acts of one account, with the most such a window holds.

    Acts are (account, moment, id). Acts at most `window` apart lie in one window.
    """
    by_account: dict[int | None, list[tuple[datetime, int]]] = defaultdict(list)
    for account, moment, log_id in acts:
        by_account[account].append((moment, log_id))
    for held in by_account.values():
        held.sort()
        counts: dict[int, int] = {}
        first = 0
        for last, (moment, _log_id) in enumerate(held):
            while moment - held[first][0] > window:
                first += 1
            count = last - first + 1
            if count >= least:
                for _moment, log_id in held[first : last + 1]:
                    counts[log_id] = max(counts.get(log_id, 0), count)
        yield from counts.items()


# ---- texts that repeat ----


def _repeated(entries: Sequence[LogFactsSeen], likeness: int | None) -> Iterator[Finding]:
    """Ask about texts that stand for several people, or for several weeks of one of them."""
    by_text: dict[str, list[LogFactsSeen]] = defaultdict(list)
    for entry in entries:
        text = plain_text(entry.text)
        if len(text) >= SHORT_TEXT:
            by_text[text].append(entry)
    for group in _alike(list(by_text), likeness):
        held = [entry for text in group for entry in by_text[text]]
        people = {entry.enrolment_id for entry in held}
        weeks = {(entry.enrolment_id, monday_of(entry.day)) for entry in held}
        if len(weeks) > 1:
            params = {"count": len(held), "people": len(people), "weeks": len({week for _who, week in weeks})}
            yield from (Finding(entry.id, "log_seen_text", params) for entry in held)


def plain_text(text: str) -> str:
    """Reduce a text to letters and figures, so that spaces and punctuation do not tell it apart."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _alike(texts: list[str], likeness: int | None) -> list[list[str]]:
    """Put texts into groups: equal ones, or, where a likeness is given, those that a chain of like ones connects."""
    if likeness is None or len(texts) > MOST_COMPARED:
        return [[text] for text in texts]
    pairs = [(text, _pairs(text)) for text in texts]
    leader = list(range(len(texts)))

    def lead(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for place, (_text, mine) in enumerate(pairs):
        for other in range(place):
            if lead(other) != lead(place) and _likeness(mine, pairs[other][1]) >= likeness:
                leader[lead(place)] = lead(other)
    groups: dict[int, list[str]] = defaultdict(list)
    for place, text in enumerate(texts):
        groups[lead(place)].append(text)
    return list(groups.values())


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))


def _likeness(mine: frozenset[str], other: frozenset[str]) -> int:
    """Say how many percent of the pairs of signs two texts share, rounded down."""
    return 100 * len(mine & other) // max(1, len(mine | other))
