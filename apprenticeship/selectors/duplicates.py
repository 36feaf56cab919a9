"""Reads for duplicates: who is near whom (in SQL), pairs that wait, both records of one side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby

from django.db import connection
from django.db.models import QuerySet

from apprenticeship import policy
from apprenticeship.lifecycle import Certainty, EnrolmentState, PairState
from apprenticeship.models import DuplicatePair, Enrolment, Person, PersonMerge
from apprenticeship.rules.duplicates import BODY_SIGNS, Likeness, Thresholds, Traits, is_near, likeness
from apprenticeship.selectors._arrays import index_array
from apprenticeship.selectors.thresholds import ThresholdBook
from common import keyring
from common.actor import Actor, Officer, Registrar
from common.identifiers import masked, masked_mobile
from common.texts import N_
from common.waiting import Waiting

# A born_on and a name of at most one edit: the planner meets each pair by the birth date, then counts edits.
_NEAR_ROSTER = """
    SELECT wanted.place, person.id, person.name, person.number_sealed, person.sex, person.phone_sealed
    FROM unnest(%s::int[], %s::date[], %s::text[], %s::bytea[]) AS wanted (place, born_on, name, number_index)
    JOIN apprenticeship_person AS person ON person.born_on = wanted.born_on
    WHERE person.merged_into_id IS NULL AND person.number_index <> wanted.number_index
      AND levenshtein_less_equal(person.name, wanted.name, 1) <= 1
    ORDER BY wanted.place, person.id
"""
_NEAR_ALL = """
    SELECT one.id, other.id
    FROM apprenticeship_person AS one
    JOIN apprenticeship_person AS other ON other.born_on = one.born_on AND other.id > one.id
    WHERE one.merged_into_id IS NULL AND other.merged_into_id IS NULL
      AND levenshtein_less_equal(one.name, other.name, 1) <= 1
"""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody of a roster whom the registry does not know by number."""

    place: int
    born_on: date
    traits: Traits
    index: bytes


@dataclass(frozen=True, slots=True)
class Near:
    """A record that a newcomer resembles."""

    place: int
    person_id: int
    likeness: Likeness
    certainty: Certainty


def near_newcomers(newcomers: Sequence[Newcomer], thresholds: Thresholds) -> list[Near]:
    """Find whom newcomers resemble, in one query: the same birth date and a name of at most one edit."""
    if not newcomers:
        return []
    columns = (
        [one.place for one in newcomers],
        [one.born_on for one in newcomers],
        [one.traits.name for one in newcomers],
        index_array(one.index for one in newcomers),
    )
    traits = {one.place: one.traits for one in newcomers}
    with connection.cursor() as cursor:
        cursor.execute(_NEAR_ROSTER, columns)
        rows = cursor.fetchall()
    found = []
    for place, person_id, name, number, sex, phone in rows:
        alike = likeness(traits[place], _traits(name, number, sex, phone))
        certainty = alike.certainty(thresholds)
        if certainty is not None:
            found.append(Near(place, person_id, alike, certainty))
    return found


def _traits(name: str, number: bytes, sex: str, phone: bytes | None) -> Traits:
    whole = keyring.unseal(bytes(number))
    return Traits(name, whole, sex, keyring.unseal(bytes(phone)) if phone else "")


def near_pairs(book: ThresholdBook) -> dict[tuple[int, int], tuple[Likeness, Certainty]]:
    """Find all pairs that reach the lower threshold, by id: names in SQL, numbers birth date by date.

    The thresholds are those of the region in which the younger record was enrolled last.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEAR_ALL)
        pairs = {(one, other) for one, other in cursor.fetchall()}
    pairs |= set(_near_numbers())
    people = _people({id_ for pair in pairs for id_ in pair})
    alike = {pair: likeness(people[pair[0]], people[pair[1]]) for pair in pairs}
    reached = {pair: one for pair, one in alike.items() if one.score >= book.lowest}
    regions = _regions({younger for _, younger in reached})
    judged = ((pair, one, one.certainty(book.of(regions.get(pair[1], "")))) for pair, one in reached.items())
    return {pair: (one, certainty) for pair, one, certainty in judged if certainty is not None}


def _regions(people: set[int]) -> dict[int, str]:
    """Give the region of the bureau of everybody's last enrolment, in one query."""
    rows = Enrolment.objects.filter(person__in=people).order_by("person", "-pk").distinct("person")
    return dict(rows.values_list("person", "training_class__bureau__region_id"))


def _near_numbers() -> Iterator[tuple[int, int]]:
    rows = Person.objects.filter(merged_into=None).order_by("born_on", "pk")
    columns = rows.values_list("born_on", "pk", "number_sealed").iterator(chunk_size=5_000)
    for _, group in groupby(columns, key=lambda row: row[0]):
        bodies = [(pk, keyring.unseal(bytes(number))[:BODY_SIGNS]) for _, pk, number in group]
        for (one, body), (other, near) in combinations(bodies, 2):
            if is_near(body, near):
                yield one, other


def _people(ids: set[int]) -> Mapping[int, Traits]:
    rows = Person.objects.filter(pk__in=ids).values_list("pk", "name", "number_sealed", "sex", "phone_sealed")
    return {
        pk: _traits(name, bytes(number), sex, bytes(phone) if phone else None) for pk, name, number, sex, phone in rows
    }


# ---- pairs ----


def pairs(actor: Actor, state: str = "", certainty: str = "") -> QuerySet[DuplicatePair]:
    """List the pairs that an actor may see, the newest first; open ones of people merged since are over."""
    rows = policy.visible_pairs(actor).select_related("first", "second")
    if state == PairState.OPEN:
        rows = rows.filter(first__merged_into=None, second__merged_into=None)
    rows = rows.filter(state=state) if state else rows
    return (rows.filter(certainty=certainty) if certainty else rows).order_by("-pk")


@dataclass(frozen=True, slots=True)
class Record:
    """One of the two records as its page shows it; numbers are masked."""

    person: Person
    number: str
    phone: str
    enrolments: Sequence[Enrolment]


def records_of(pair: DuplicatePair) -> tuple[Record, Record]:
    """Give both records side by side with everything that hangs on each, in one query."""
    held: dict[int, list[Enrolment]] = {}
    rows = Enrolment.objects.filter(person__in=[pair.first_id, pair.second_id])
    for row in rows.select_related("training_class", "school", "enterprise").order_by("period", "pk"):
        held.setdefault(row.person_id, []).append(row)
    return _record(pair.first, held), _record(pair.second, held)


def _record(person: Person, held: Mapping[int, Sequence[Enrolment]]) -> Record:
    phone = keyring.unseal(bytes(person.phone_sealed)) if person.phone_sealed else ""
    number = masked(keyring.unseal(bytes(person.number_sealed)))
    return Record(person, number, masked_mobile(phone), held.get(person.pk, ()))


def standing_merge(pair: DuplicatePair) -> PersonMerge | None:
    """Give the merge of a pair that was not undone."""
    rows = PersonMerge.objects.filter(pair=pair, undone_at=None)
    return rows.select_related("survivor", "merged").first()


def standing_spans(people: Sequence[int]) -> list[tuple[str, date, date]]:
    """Give the student number and half-open days of every enrolment of people that was not voided."""
    rows = Enrolment.objects.filter(person__in=people).exclude(state=EnrolmentState.VOID).order_by("pk")
    return [(row.student_no, row.period.lower, row.period.upper) for row in rows]


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """What waits for whoever may merge: open pairs."""
    if not isinstance(actor, Registrar | Officer):
        return []
    query = f"state={PairState.OPEN}"
    count = pairs(actor, PairState.OPEN).count()
    return [Waiting(N_("疑似重复的人员"), count, "apprenticeship:duplicates", query=query)]
