"""What the registry already knows about the people of a roster: the same answer for preview, check and commit."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, cast

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from psycopg.types.range import DateRange

from apprenticeship.lifecycle import ENROLMENT_STATE_LABELS, Certainty, EnrolmentState
from apprenticeship.models import (
    Assessment,
    Certificate,
    CreditEntry,
    Enrolment,
    LogEntry,
    MentorAssignment,
    OverlapRequest,
    Person,
    TrainingClass,
)
from apprenticeship.models.enrolments import ENDED
from apprenticeship.rules.duplicates import Traits
from apprenticeship.rules.eligibility import as_problem
from apprenticeship.rules.people_texts import people_problem
from apprenticeship.rules.roster import OPEN_END, RosterRow, birth_of
from apprenticeship.rules.texts import problem
from apprenticeship.selectors._arrays import any_index_of, any_of
from apprenticeship.selectors.duplicates import Newcomer, near_newcomers
from apprenticeship.selectors.eligibility import found_in_roster, refuses_blocked
from apprenticeship.selectors.thresholds import threshold_book
from apprenticeship.selectors.tickets import ticket_of
from common import keyring
from common.dates import Span
from common.errors import Problem
from common.identifiers import masked_mobile, sex_of
from common.texts import N_

NO_SEAT = [EnrolmentState.VOID, EnrolmentState.WITHDRAWN]
PLAIN_FACTS = (
    "trainee_type",
    "post",
    "education",
    "residence",
    "hired_on",
    "insured_in",
    "insured_from",
    "prior_level",
    "prior_certificate_no",
    "agreement_no",
    "had_subsidy",
    "remark",
)
CONTRACT_FACTS = ("contract_starts_on", "contract_last_on")
SEALED_PHONE = "phone_sealed"
_DEPENDENTS: tuple[tuple[type[Model], str, str], ...] = (
    (MentorAssignment, "enrolment", N_("已配导师")),
    (LogEntry, "enrolment", N_("已有带徒记录")),
    (CreditEntry, "enrolment", N_("已有学分记录")),
    (Assessment, "enrolment", N_("已有考核成绩")),
    (Certificate, "enrolment", N_("已有证书")),
    (OverlapRequest, "held", N_("有放行请求")),
)
_ENROLMENT_COLUMNS = ("id", "person_id", "training_class_id", "student_no", "state", "period", "contract", *PLAIN_FACTS)


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person whom the registry has. `is_elsewhere`: another school has enrolled them, too."""

    id: int
    name: str
    phone: str
    is_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Held:
    """An enrolment that is in the way. `until` is the inclusive last day."""

    enrolment_id: int
    student_no: str
    school: str
    since: date
    until: date
    is_ended: bool


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What registering one row would do: "new", "changed", "unchanged"; "refused" when a problem forbids it.

    `changes` maps a fact's column code to its values before and after, ready for JSON; phones are masked.
    `held` is the enrolment that must be released first.
    """

    index: bytes
    outcome: str
    person_id: int | None = None
    enrolment_id: int | None = None
    student_no: str = ""
    starts_on: date | None = None
    changes: Mapping[str, list[Any]] = field(default_factory=dict)
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """A planned row for each row, in order; and (row index, problem) pairs of what only the registry knows."""

    rows: tuple[PlannedRow, ...]
    problems: tuple[tuple[int, Problem], ...]

    @property
    def counts(self) -> Counter[str]:
        """How many rows of each outcome."""
        return Counter(row.outcome for row in self.rows)


def roster_plan(training_class: TrainingClass, rows: Sequence[RosterRow], today: date) -> RosterPlan:
    """Work out what registering these rows in a class would do, and what forbids it, in at most seven queries.

    `today` is the day on which lists of other offices must not be too old.
    Rows without an identity number are passed over as "refused". Nothing is written; nothing is locked.
    """
    indexes = [keyring.index_of(row.number) if row.number else b"" for row in rows]
    people = known_people(indexes, training_class)
    own, others = _enrolments(people.values(), training_class)
    planned: list[PlannedRow] = []
    found: list[tuple[int, Problem]] = []
    places: dict[int, int] = {}
    for place, (index, row) in enumerate(zip(indexes, rows, strict=True)):
        person = people.get(index)
        if person is None:
            planned.append(PlannedRow(index, "new" if index else "refused", starts_on=training_class.starts_on))
            continue
        if places.setdefault(person.id, place) != place:
            other = f"第 {places[person.id] + 1} 人"
            planned.append(PlannedRow(index, "refused", person.id))
            found.append((place, problem("number", "number_duplicate", others=other)))
            continue
        one, problems = _known_row(row, index, person, own.get(person.id), others.get(person.id, ()), training_class)
        planned.append(one)
        found += [(place, each) for each in problems]
    found += _over_quota(training_class, planned)
    found += _resembling(training_class, rows, planned)
    refuses = refuses_blocked(training_class)
    for place, finding in found_in_roster(training_class, rows, indexes, today):
        found.append((place, as_problem(finding, refuses=refuses)))
    return RosterPlan(tuple(planned), tuple(found))


def _resembling(
    training_class: TrainingClass, rows: Sequence[RosterRow], planned: Sequence[PlannedRow]
) -> Iterator[tuple[int, Problem]]:
    """Warn of newcomers who resemble somebody known under another number: born the same day, named all but alike."""
    newcomers = []
    for place, (row, plan) in enumerate(zip(rows, planned, strict=True)):
        born_on = birth_of(row.number)
        if plan.person_id is None and plan.index and born_on is not None and row.name and row.number:
            sex = sex_of(row.number) if row.number[16].isdigit() else ""
            traits = Traits(row.name, row.number, sex, row.phone or "")
            newcomers.append(Newcomer(place, born_on, traits, plan.index))
    best: dict[int, Certainty] = {}
    if not newcomers:
        return
    for near in near_newcomers(newcomers, threshold_book().of(training_class.bureau.region_id)):
        if best.get(near.place) is not Certainty.CERTAIN:
            best[near.place] = near.certainty
    for place, certainty in sorted(best.items()):
        yield place, people_problem("number", f"resembles_{certainty.value}")


def known_people(indexes: Sequence[bytes], training_class: TrainingClass) -> dict[bytes, KnownPerson]:
    """Find the people whom these blind indexes name, in one query."""
    wanted = [index for index in indexes if index]
    elsewhere = Enrolment.objects.filter(person=OuterRef("holder")).exclude(
        Q(school=training_class.school_id) | Q(state=EnrolmentState.VOID)
    )
    rows = (
        Person.objects.filter(any_index_of("number_index", wanted))
        .annotate(
            # A number that was merged into another record still finds its holder.
            holder=Coalesce("merged_into_id", "id"),
            holder_name=Coalesce("merged_into__name", "name"),
        )
        .annotate(is_elsewhere=Exists(elsewhere))
        .values_list(
            "number_index", "holder", "holder_name", "phone_sealed", "merged_into__phone_sealed", "is_elsewhere"
        )
    )
    return {
        bytes(index): KnownPerson(id_, name, _opened(there or phone), is_elsewhere)
        for index, id_, name, phone, there, is_elsewhere in rows
    }


def _opened(sealed: bytes | memoryview | None) -> str:
    return keyring.unseal(bytes(sealed)) if sealed else ""


def overlapping(indexes: Sequence[bytes], period: DateRange) -> dict[bytes, list[Held]]:
    """Find every enrolment anywhere, void ones apart, that shares a day with a period, by the holder's blind index."""
    rows = (
        _standing()
        .filter(period__overlap=period)
        .filter(any_index_of("person__number_index", [index for index in indexes if index]))
        .order_by("period", "id")
        .values_list("person__number_index", "id", "student_no", "school__name", "period", "state")
    )
    found: dict[bytes, list[Held]] = {}
    for index, *facts in rows:
        found.setdefault(bytes(index), []).append(_held(*facts))
    return found


def _held(id_: int, student_no: str, school: str, period: DateRange, state: str) -> Held:
    span = Span(cast(date, period.lower), cast(date, period.upper))
    return Held(id_, student_no, school, span.starts_on, span.last_on, state in ENDED)


def _standing() -> QuerySet[Enrolment]:
    return Enrolment.objects.exclude(state=EnrolmentState.VOID)


def _enrolments(
    people: Iterable[KnownPerson], training_class: TrainingClass
) -> tuple[dict[int, dict[str, Any]], dict[int, list[Held]]]:
    """Own enrolments in the class by person, and the others that overlap its period."""
    ids = [person.id for person in people]
    if not ids:
        return {}, {}
    rows = (
        _standing()
        .filter(any_of("person_id", ids))
        .filter(Q(training_class=training_class) | Q(period__overlap=training_class.period))
        .order_by("period", "id")
        .values(*_ENROLMENT_COLUMNS, "school__name")
    )
    own: dict[int, dict[str, Any]] = {}
    others: dict[int, list[Held]] = {}
    for row in rows:
        if row["training_class_id"] == training_class.pk:
            own[row["person_id"]] = row
        else:
            facts = (row["id"], row["student_no"], row["school__name"], row["period"], row["state"])
            others.setdefault(row["person_id"], []).append(_held(*facts))
    return own, others


def _known_row(
    row: RosterRow,
    index: bytes,
    person: KnownPerson,
    own: dict[str, Any] | None,
    others: Sequence[Held],
    training_class: TrainingClass,
) -> tuple[PlannedRow, list[Problem]]:
    changes = dict(_person_changes(row, person))
    problems: list[Problem] = []
    if "name" in changes and person.is_elsewhere:
        problems.append(people_problem("name", "person_name_differs", stated=row.name))
    if own is None:
        one, more = _newcomer(row, index, person, others, training_class, changes)
        problems += more
    else:
        changes |= dict(_enrolment_changes(row, own))
        outcome = "changed" if changes else "unchanged"
        if changes and own["state"] in ENDED:
            state = ENROLMENT_STATE_LABELS[own["state"]]
            problems.append(people_problem("number", "enrolment_ended", state=state))
        one = PlannedRow(index, outcome, person.id, own["id"], own["student_no"], changes=changes)
    return one, problems


def _newcomer(
    row: RosterRow,
    index: bytes,
    person: KnownPerson,
    others: Sequence[Held],
    training_class: TrainingClass,
    changes: Mapping[str, list[Any]],
) -> tuple[PlannedRow, list[Problem]]:
    """A known person who joins the class: after whatever ended within its period, unless something still runs.

    The problem's `ask` is the ticket by which its release may be asked for; "" when nobody could give it.
    """
    starts_on = max([training_class.starts_on, *(held.until + timedelta(days=1) for held in others if held.is_ended)])
    blocking = next((held for held in others if not held.is_ended), None)
    if blocking is None and starts_on > training_class.ends_on:
        blocking = others[-1]
    if blocking is not None:
        words = {"held": blocking.school, "since": as_json(blocking.since), "until": as_json(blocking.until)}
        ask = "" if blocking.is_ended else ticket_of(training_class.number, blocking.enrolment_id)
        found = problem("number", "overlapping_enrolment", ask=ask, **words)
        return PlannedRow(index, "refused", person.id, held=blocking), [found]
    one = PlannedRow(index, "new", person.id, starts_on=starts_on, changes=changes)
    if starts_on == training_class.starts_on:
        return one, []
    last = max(others, key=lambda held: held.until)
    return one, [people_problem("number", "starts_after_other", held=last.school, until=last.until, since=starts_on)]


def _person_changes(row: RosterRow, person: KnownPerson) -> Iterator[tuple[str, list[Any]]]:
    if row.name and row.name != person.name:
        yield "name", [person.name, row.name]
    if row.phone and row.phone != person.phone:
        yield "phone", [masked_mobile(person.phone), masked_mobile(row.phone)]


def _enrolment_changes(row: RosterRow, own: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Facts that the row gives and that differ. What a row leaves out stays as it is."""
    before = {**own, **_contract_days(own["contract"])}
    for fact in (*PLAIN_FACTS, *CONTRACT_FACTS):
        after = getattr(row, fact)
        if after is not None and after != before[fact]:
            yield fact, [as_json(before[fact]), as_json(after)]


def facts_of(row: Enrolment) -> dict[str, Any]:
    """Give the facts that a roster may change, by column code and ready for JSON; the phone is sealed."""
    facts = {fact: getattr(row, fact) for fact in PLAIN_FACTS} | _contract_days(row.contract)
    phone = {SEALED_PHONE: sealed_text(row.person.phone_sealed)}
    return {fact: as_json(value) for fact, value in facts.items()} | {"name": row.person.name} | phone


def phone_of(person: Person) -> str:
    """Open a person's phone; "" for none."""
    return keyring.unseal(bytes(person.phone_sealed)) if person.phone_sealed else ""


def is_enrolled_elsewhere(row: Enrolment) -> bool:
    """Say whether another school has enrolled the same person, too."""
    return _standing().filter(person=row.person_id).exclude(school=row.school_id).exists()


def dependents(rows: Sequence[Enrolment], *, apart_from_requests: bool = False) -> dict[int, list[str]]:
    """Name what depends on each enrolment, by its id: a query for each kind."""
    found: dict[int, list[str]] = {}
    for model, field_name, words in _DEPENDENTS[: -1 if apart_from_requests else None]:
        holders = model._default_manager.filter(**{f"{field_name}__in": rows}).order_by(field_name)
        for id_ in holders.values_list(f"{field_name}_id", flat=True).distinct():
            found.setdefault(id_, []).append(words)
    return found


@lru_cache(maxsize=4096)
def contract_text(starts_on: date | None, last_on: date | None) -> str:
    """Write a contract as the database's range; `OPEN_END` leaves it open."""
    end = "" if last_on is None or last_on == OPEN_END else last_on + timedelta(days=1)
    return f"[{starts_on},{end})"


def _contract_days(contract: DateRange) -> dict[str, date]:
    last_on = contract.upper - timedelta(days=1) if contract.upper else OPEN_END
    return {"contract_starts_on": cast(date, contract.lower), "contract_last_on": last_on}


def sealed_text(sealed: bytes | memoryview | None) -> str | None:
    """Write sealed bytes as text for JSON."""
    return None if sealed is None else base64.b64encode(bytes(sealed)).decode()


def as_json(value: Any) -> Any:
    """Write a fact as a plain JSON value: days as ISO text."""
    return value.isoformat() if isinstance(value, date) else value


def _over_quota(training_class: TrainingClass, planned: Sequence[PlannedRow]) -> Iterator[tuple[int, Problem]]:
    """Every newcomer beyond the planned heads. Who withdrew has freed their seat."""
    newcomers = [place for place, row in enumerate(planned) if row.outcome == "new"]
    taken = Enrolment.objects.filter(training_class=training_class).exclude(state__in=NO_SEAT).count()
    most = training_class.planned_heads
    over = taken + len(newcomers) - most
    if over <= 0:
        return
    found = problem("", "class_quota_exceeded", planned=most, count=taken + len(newcomers), over=over)
    for place in newcomers[max(most - taken, 0) :]:
        yield place, found
