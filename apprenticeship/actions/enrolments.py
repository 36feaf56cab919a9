"""The only writers of people and enrolments."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import IntegrityError, connection, transaction

from apprenticeship import policy
from apprenticeship.actions._bulk import copy_rows, new_ids, update_rows
from apprenticeship.actions._enrolment import StillNeeded, class_taking_people, needed_problem, write_void
from apprenticeship.lifecycle import ENROLMENT_LIFECYCLE, ENROLMENT_STATE_LABELS, EnrolmentState
from apprenticeship.models import Enrolment, Person, TrainingClass
from apprenticeship.rules.roster import REQUIRED_FACTS, RosterRow
from apprenticeship.rules.texts import problem
from apprenticeship.selectors.roster import (
    CONTRACT_FACTS,
    PLAIN_FACTS,
    SEALED_PHONE,
    PlannedRow,
    RosterPlan,
    contract_text,
    dependents,
    facts_of,
    roster_plan,
    sealed_text,
)
from common import keyring
from common.actor import Actor
from common.errors import InvalidFacts, Problem
from common.identifiers import born_on_of, sex_of
from common.texts import N_
from journal.actions import Change, record_many

ATTEMPTS = 3
_PERSON_COLUMNS = ("id", "name", "number_sealed", "number_index", "sex", "born_on", "phone_sealed")
_ENROLMENT_COLUMNS = (
    *("id", "person_id", "training_class_id", "school_id", "enterprise_id", "student_no", "period", "state"),
    *("registered_on", "withdrawal_reason", "contract", *PLAIN_FACTS),
)
_BLANKS = [{"hired_on": None, "insured_from": None, "had_subsidy": False}.get(fact, "") for fact in PLAIN_FACTS]
_plain_facts = attrgetter(*PLAIN_FACTS)
UNDONE = N_("撤销导入")
CHANGED_AGAIN = N_("内容后来又有更改")


class RosterRefused(InvalidFacts):
    """People cannot be registered; `found` pairs each problem with the index of its row."""

    def __init__(self, found: Sequence[tuple[int, Problem]]) -> None:
        self.found = tuple(found)
        super().__init__([one for _, one in found])


@dataclass(frozen=True, slots=True)
class RegisteredRow:
    """What registering did with one row: outcome "new", "changed" or "unchanged".

    `changes` maps each changed fact's column code to its values before and after, ready for JSON and for
    `undo_registration`; the key "phone_sealed" holds sealed phones in base64, "phone" the masked ones.
    """

    outcome: str
    enrolment_id: int
    student_no: str
    changes: Mapping[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Registered:
    """One entry for each row given, in order; `warnings` pairs row indexes with what should be looked at."""

    rows: tuple[RegisteredRow, ...]
    warnings: tuple[tuple[int, Problem], ...] = ()

    def of(self, outcome: str) -> list[RegisteredRow]:
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def new(self) -> list[RegisteredRow]:
        return self.of("new")

    @property
    def changed(self) -> list[RegisteredRow]:
        return self.of("changed")

    @property
    def unchanged(self) -> list[RegisteredRow]:
        return self.of("unchanged")


@transaction.atomic
def register_roster(*, actor: Actor, number: str, rows: Sequence[RosterRow], today: date) -> Registered:
    """Register people in a filed or open class: each as employee and student in one row, with a student number.

    The rows have passed `rules.roster.problems_of_rows`. What only the registry knows is asked here, under the
    class's lock: overlaps anywhere, seats, names. A person already in the class has changed facts brought up to date;
    what a row leaves out stays. Writes persons, enrolments and one journal entry for each new or changed enrolment;
    all or nothing.
    Raises TrainingClass.DoesNotExist, NotYourMove, WrongState, RosterRefused.
    """
    training_class = class_taking_people(actor, number)
    _require_whole(rows)
    for _ in range(ATTEMPTS):
        plan = roster_plan(training_class, rows, today)
        refusing = [(place, one) for place, one in plan.problems if one.severity == "error"]
        if refusing:
            raise RosterRefused(refusing)
        try:
            with transaction.atomic():
                return _write(actor, training_class, rows, plan, today)
        except IntegrityError as error:  # another school registered one of them in this moment: look again
            collided = error
    raise collided


def _require_whole(rows: Sequence[RosterRow]) -> None:
    found = [
        (place, problem(fact, "value_missing"))
        for place, row in enumerate(rows)
        for fact in REQUIRED_FACTS
        if getattr(row, fact) is None
    ]
    numbers = [row.number for row in rows]
    if not found and len(set(numbers)) < len(numbers):
        first = {number: place for place, number in reversed(list(enumerate(numbers)))}
        found = [
            (place, problem("number", "number_duplicate", others=f"第 {first[number] + 1} 人"))
            for place, number in enumerate(numbers)
            if first[number] != place
        ]
    if found:
        raise RosterRefused(found)


# ---- writing ----


@dataclass(slots=True)
class _Line:
    """One row on its way into the registry."""

    row: RosterRow
    planned: PlannedRow
    person_id: int
    enrolment_id: int
    student_no: str
    changes: dict[str, list[Any]]


def _write(
    actor: Actor, training_class: TrainingClass, rows: Sequence[RosterRow], plan: RosterPlan, today: date
) -> Registered:
    """Write in the order of blind indexes, so that two imports of the same people cannot lock each other out.

    Enrolments go first, their key to people being checked at commit: people are sealed while the database, the slower
    of the two, files the enrolments.
    """
    lines = _lines(training_class, rows, plan, today)
    in_order = sorted(lines, key=lambda line: line.planned.index)
    newcomers = [line for line in in_order if line.planned.outcome == "new"]
    strangers: list[tuple[Any, ...]] = []
    _copy_enrolments(training_class, _sealing(newcomers, strangers), today)
    copy_rows(Person, _PERSON_COLUMNS, strangers)
    _update_people([line for line in in_order if {"name", "phone"} & line.changes.keys()])
    _update_enrolments([line for line in in_order if line.planned.outcome == "changed"])
    _journal(actor, training_class, lines)
    done = [RegisteredRow(line.planned.outcome, line.enrolment_id, line.student_no, line.changes) for line in lines]
    return Registered(tuple(done), plan.problems)


def _lines(training_class: TrainingClass, rows: Sequence[RosterRow], plan: RosterPlan, today: date) -> list[_Line]:
    newcomers = plan.counts["new"]
    strangers = sum(planned.person_id is None for planned in plan.rows)
    enrolment_ids, person_ids = iter(new_ids(Enrolment, newcomers)), iter(new_ids(Person, strangers))
    student_nos = iter(_new_student_nos(training_class, today.year, newcomers))
    return [
        _Line(
            row,
            planned,
            planned.person_id or next(person_ids),
            planned.enrolment_id or next(enrolment_ids),
            planned.student_no or next(student_nos),
            {fact: list(values) for fact, values in planned.changes.items()},
        )
        for row, planned in zip(rows, plan.rows, strict=True)
    ]


def _new_student_nos(training_class: TrainingClass, year: int, count: int) -> list[str]:
    """Give school code + year + serial of at least five digits. The counter's row makes rivals of a school wait."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO apprenticeship_studentserial AS serial (school_id, year, last) VALUES (%s, %s, %s)"
            " ON CONFLICT ON CONSTRAINT student_serial_one_of_school_and_year"
            " DO UPDATE SET last = serial.last + excluded.last RETURNING last",
            [training_class.school_id, year, count],
        )
        (last,) = cursor.fetchone()
    prefix = f"{training_class.school.code}{year}"
    return [f"{prefix}{serial:05d}" for serial in range(last - count + 1, last + 1)]


def _sealing(newcomers: Iterable[_Line], strangers: list[tuple[Any, ...]]) -> Iterator[_Line]:
    """Pass the lines on, and put the columns of those who were not known into `strangers`, in the same order."""
    for line in newcomers:
        if line.planned.person_id is None:
            strangers.append(_person_values(line))
        yield line


def _person_values(line: _Line) -> tuple[Any, ...]:
    number, phone = line.row.number or "", line.row.phone
    sealed_phone = keyring.seal(phone) if phone else None
    return (
        *(line.person_id, line.row.name, keyring.seal(number), line.planned.index),
        *(sex_of(number), born_on_of(number), sealed_phone),
    )


def _copy_enrolments(training_class: TrainingClass, lines: Iterable[_Line], today: date) -> None:
    place = (training_class.pk, training_class.school_id, training_class.enterprise_id)
    state = (EnrolmentState.REGISTERED.value, today, "")
    period = _periods_until(training_class.period.upper)
    copy_rows(
        Enrolment,
        _ENROLMENT_COLUMNS,
        (
            (
                *(line.enrolment_id, line.person_id, *place, line.student_no),
                *(period(line.planned.starts_on), *state),
                contract_text(line.row.contract_starts_on, line.row.contract_last_on),
                *_without_gaps(_plain_facts(line.row)),
            )
            for line in lines
        ),
    )


def _periods_until(end: date | None) -> Callable[[date | None], str]:
    """Write periods as the database's ranges; most people of a class begin on the same day."""
    return cache(lambda starts_on: f"[{starts_on},{end})")


def _without_gaps(facts: tuple[Any, ...]) -> Sequence[Any]:
    if None not in facts:
        return facts
    return [_BLANKS[at] if fact is None else fact for at, fact in enumerate(facts)]


def _update_people(lines: Sequence[_Line]) -> None:
    """Names and phones of people who were known. Adds the sealed phones, old and new, to the lines' changes."""
    people = _locked_people([line.person_id for line in lines])
    values: dict[int, dict[str, Any]] = {line.person_id: {} for line in lines}
    for line in lines:
        if "name" in line.changes:
            values[line.person_id]["name"] = line.row.name
        if "phone" in line.changes and line.row.phone:
            before, after = people[line.person_id].phone_sealed, keyring.seal(line.row.phone)
            line.changes[SEALED_PHONE] = [sealed_text(before), sealed_text(after)]
            values[line.person_id][SEALED_PHONE] = after
    update_rows(Person, values)


def _locked_people(ids: Sequence[int]) -> dict[int, Person]:
    people = Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk") if ids else []
    return {person.pk: person for person in people}


def _update_enrolments(lines: Sequence[_Line]) -> None:
    values: dict[int, dict[str, Any]] = {}
    for line in lines:
        changed = {fact: getattr(line.row, fact) for fact in PLAIN_FACTS if fact in line.changes}
        if line.changes.keys() & CONTRACT_FACTS:
            changed["contract"] = contract_text(line.row.contract_starts_on, line.row.contract_last_on)
        values[line.enrolment_id] = changed
    update_rows(Enrolment, values)


def _journal(actor: Actor, training_class: TrainingClass, lines: Sequence[_Line]) -> None:
    registered = [
        Change(line.enrolment_id, None, {"class": training_class.number, "student_no": line.student_no})
        for line in lines
        if line.planned.outcome == "new"
    ]
    corrected = [Change(line.enrolment_id, *_sides(line.changes)) for line in lines if line.changes]
    for verb, changes in (("enrolment.register", registered), ("enrolment.correct", corrected)):
        if changes:
            record_many(actor=actor, verb=verb, model=Enrolment, changes=changes)


def _sides(changes: Mapping[str, list[Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    shown = {fact: values for fact, values in changes.items() if fact != SEALED_PHONE}
    return {fact: values[0] for fact, values in shown.items()}, {fact: values[1] for fact, values in shown.items()}


# ---- taking it back ----


@transaction.atomic
def undo_registration(
    *,
    actor: Actor,
    number: str,
    new: Sequence[int],
    changed: Mapping[int, Mapping[str, list[Any]]],
    reason: str = UNDONE,
) -> None:
    """Take a registration back: void the enrolments `new`, restore the facts of `changed` (ids, then `changes`).

    Refuses as a whole while anything depends on it: training begun, mentors, logs, credits, results, certificates,
    a request for release, or a fact that was changed again since. Void ones are passed over, so twice is harmless.
    Writes one journal entry for each enrolment.
    Raises TrainingClass.DoesNotExist, NotYourMove, WrongState, StillNeeded.
    """
    training_class = class_taking_people(actor, number)
    rows = {
        row.pk: row
        for row in policy.visible_enrolments(actor)
        .filter(training_class=training_class, pk__in=[*new, *changed])
        .exclude(state=EnrolmentState.VOID)
        .select_related("person")
        .select_for_update(of=("self", "person"))
        .order_by("pk")
    }
    added = [rows[id_] for id_ in new if id_ in rows]
    restored = [(rows[id_], changes) for id_, changes in changed.items() if id_ in rows]
    if added:
        ENROLMENT_LIFECYCLE.require("void", EnrolmentState.REGISTERED, actor=actor, reason=reason)
    problems = [*_depending(added), *(found for row, changes in restored for found in _changed_again(row, changes))]
    if problems:
        raise StillNeeded(problems)
    write_void(actor, added, reason)
    _restore(actor, restored, reason)


def _depending(rows: Sequence[Enrolment]) -> Iterator[Problem]:
    uses = dependents(rows)
    for row in rows:
        found = uses.get(row.pk, [])
        if row.state != EnrolmentState.REGISTERED:
            found = [ENROLMENT_STATE_LABELS[EnrolmentState(row.state)], *found]
        if found:
            yield needed_problem(row, "、".join(found))


def _changed_again(row: Enrolment, changes: Mapping[str, list[Any]]) -> Iterator[Problem]:
    now = facts_of(row)
    if any(now[fact] != values[1] for fact, values in changes.items() if fact != "phone"):
        yield needed_problem(row, CHANGED_AGAIN)


def _restore(actor: Actor, pairs: Sequence[tuple[Enrolment, Mapping[str, list[Any]]]], reason: str) -> None:
    people: dict[int, dict[str, Any]] = {}
    enrolments: dict[int, dict[str, Any]] = {}
    for row, changes in pairs:
        before = {fact: values[0] for fact, values in changes.items()}
        people[row.person_id] = {"name": before["name"]} if "name" in before else {}
        if SEALED_PHONE in before:
            people[row.person_id][SEALED_PHONE] = _as_bytes(before[SEALED_PHONE])
        enrolments[row.pk] = {fact: before[fact] for fact in PLAIN_FACTS if fact in before}
        if before.keys() & CONTRACT_FACTS:
            first, last = ({**facts_of(row), **before}[fact] for fact in CONTRACT_FACTS)
            enrolments[row.pk]["contract"] = contract_text(date.fromisoformat(first), date.fromisoformat(last))
    update_rows(Person, people)
    update_rows(Enrolment, enrolments)
    changes_back = [Change(row.pk, *reversed(_sides(changes))) for row, changes in pairs]
    record_many(actor=actor, verb="enrolment.correct", model=Enrolment, changes=changes_back, reason=reason)


def _as_bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)
