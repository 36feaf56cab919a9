"""Reads of mentors and tutors: who accompanies whom, how many at once, and whether a pairing would fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from django.db.models import QuerySet
from psycopg.types.range import DateRange

from apprenticeship.lifecycle import Side
from apprenticeship.models import Enrolment, MentorAssignment, MentorQualification
from apprenticeship.rules.mentors import MentorFacts, MentorTerms, peak_load, qualification_problems
from apprenticeship.rules.people_texts import people_problem
from apprenticeship.selectors.people_terms import mentor_terms
from common.dates import Span
from common.errors import Problem
from common.levels import Level
from enterprises.models import Mentor
from schools.models import Tutor


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Who shall accompany whom. `mentor_id` is a Mentor's id on the enterprise's side, a Tutor's on the school's.

    Days are inclusive; left out, they are what is left of the training after its last mentor of that side.
    """

    student_no: str
    mentor_id: int
    starts_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """How many apprentices a mentor has at once on the busiest day, before and after; `most` None means no limit."""

    mentor_id: int
    name: str
    before: int
    after: int
    most: int | None

    @property
    def is_over(self) -> bool:
        return self.most is not None and self.after > self.most


@dataclass(frozen=True, slots=True)
class Planned:
    """One assignment that would be written."""

    enrolment: Enrolment
    mentor_id: int
    span: Span


@dataclass(frozen=True, slots=True)
class PairingPlan:
    """What pairing would write, every problem at once, and the loads that would follow."""

    rows: Sequence[Planned] = ()
    problems: Sequence[Problem] = ()
    loads: Sequence[Load] = field(default_factory=tuple)


def span_of(period: DateRange) -> Span:
    """Read a bounded range."""
    return Span(cast(date, period.lower), cast(date, period.upper))


def mentors_of(side: Side, ids: Iterable[int]) -> QuerySet[Mentor] | QuerySet[Tutor]:
    """Find mentors (enterprise) or tutors (school) by id, in the order of ids."""
    rows: QuerySet[Mentor] | QuerySet[Tutor]
    rows = Mentor.objects.all() if side == Side.ENTERPRISE else Tutor.objects.all()
    return rows.filter(pk__in=set(ids)).order_by("pk")


def facts_of_mentor(row: Mentor | Tutor) -> MentorFacts:
    """Take what a pairing asks of a mentor or tutor."""
    if isinstance(row, Tutor):
        return MentorFacts(name=row.name, is_active=row.is_active)
    return MentorFacts(name=row.name, level=Level(row.level), years=row.years_of_experience, is_active=row.is_active)


def pairing_plan(
    side: Side,
    pairings: Sequence[Pairing],
    enrolments: Mapping[str, Enrolment],
    mentors: Mapping[int, Mentor | Tutor],
    *,
    leaving: Sequence[MentorAssignment] = (),
) -> PairingPlan:
    """Work out what pairing would write and what forbids it, in two queries and one for each rulebook.

    `enrolments` holds everybody named, with class and rulebook read; `leaving` are assignments that end for it and
    count no more. Limits and qualification are the enterprise mentors': schemes ask nothing of tutors.
    """
    standing = _standing(enrolments.values(), side, leaving)
    rows: list[Planned] = []
    problems: list[Problem] = []
    for pairing in pairings:
        row, found = _planned(pairing, enrolments[pairing.student_no], standing, mentors, side)
        problems += found
        if row is not None:
            rows.append(row)
            standing.setdefault(row.enrolment.pk, []).append((row.span, mentors[row.mentor_id].name))
    if side == Side.SCHOOL:
        return PairingPlan(rows, problems, _loads(side, rows, mentors, leaving))
    problems += _qualifications(rows, mentors)
    problems += _unproven(rows, mentors)
    loads = _loads(side, rows, mentors, leaving)
    problems += _overloads(rows, loads)
    return PairingPlan(rows, problems, loads)


Standing = dict[int, list[tuple[Span, str]]]


def _standing(enrolments: Iterable[Enrolment], side: Side, leaving: Sequence[MentorAssignment]) -> Standing:
    found: Standing = {}
    rows = (
        MentorAssignment.objects.filter(enrolment__in=[row.pk for row in enrolments], side=side)
        .exclude(pk__in=[row.pk for row in leaving])
        .select_related("mentor", "tutor")
        .order_by("period", "pk")
    )
    for row in rows:
        found.setdefault(row.enrolment_id, []).append((span_of(row.period), str(row.mentor or row.tutor)))
    return found


def _planned(
    pairing: Pairing,
    enrolment: Enrolment,
    standing: Standing,
    mentors: Mapping[int, Mentor | Tutor],
    side: Side,
) -> tuple[Planned | None, list[Problem]]:
    mentor = mentors.get(pairing.mentor_id)
    if mentor is None or not _is_of(mentor, enrolment):
        return None, [people_problem("mentor", "mentor_unknown")]
    taken = standing.get(enrolment.pk, [])
    training = span_of(enrolment.period)
    first = pairing.starts_on or max([training.starts_on, *(span.ends_before for span, _ in taken)])
    last = pairing.last_on or training.last_on
    if first < training.starts_on or last > training.last_on or last < first:
        return None, [_outside(enrolment, first, last, training, taken)]
    span = Span.through(first, last)
    clash = next(((other, name) for other, name in taken if other.overlaps(span)), None)
    if clash is not None:
        return None, [_taken(enrolment, *clash)]
    return Planned(enrolment, mentor.pk, span), []


def _is_of(mentor: Mentor | Tutor, enrolment: Enrolment) -> bool:
    if isinstance(mentor, Tutor):
        return mentor.school_id == enrolment.school_id
    return mentor.enterprise_id == enrolment.enterprise_id


def _outside(
    enrolment: Enrolment, first: date, last: date, training: Span, taken: Sequence[tuple[Span, str]]
) -> Problem:
    if taken and first > last == training.last_on:
        return _taken(enrolment, *taken[-1])
    return people_problem(
        "starts_on",
        "pairing_outside_training",
        student_no=enrolment.student_no,
        first=first,
        last=last,
        starts_on=training.starts_on,
        ends_on=training.last_on,
    )


def _taken(enrolment: Enrolment, span: Span, name: str) -> Problem:
    first, last = span.starts_on, span.last_on
    return people_problem(
        "student_no", "pairing_taken", student_no=enrolment.student_no, mentor=name, first=first, last=last
    )


def _qualifications(rows: Sequence[Planned], mentors: Mapping[int, Mentor | Tutor]) -> Iterator[Problem]:
    asked: set[tuple[int, int]] = set()
    for row in rows:
        held = row.enrolment.training_class
        if (row.mentor_id, held.rulebook_id) not in asked:
            asked.add((row.mentor_id, held.rulebook_id))
            yield from qualification_problems(facts_of_mentor(mentors[row.mentor_id]), mentor_terms(held.rulebook))


def _unproven(rows: Sequence[Planned], mentors: Mapping[int, Mentor | Tutor]) -> Iterator[Problem]:
    """Mentors without a certificate that is valid when they begin, where the scheme asks for one."""
    asking = [
        (row, terms) for row in rows if (terms := mentor_terms(row.enrolment.training_class.rulebook)).needs_evidence
    ]
    if not asking:
        return
    held: dict[int, list[tuple[date, date | None]]] = {}
    proofs = MentorQualification.objects.filter(mentor__in={row.mentor_id for row, _ in asking})
    for mentor_id, issued_on, expires_on in proofs.values_list("mentor_id", "issued_on", "expires_on"):
        held.setdefault(mentor_id, []).append((issued_on, expires_on))
    said: set[int] = set()
    for row, terms in asking:
        day = row.span.starts_on
        valid = any(first <= day and (last is None or day <= last) for first, last in held.get(row.mentor_id, ()))
        if not valid and row.mentor_id not in said:
            said.add(row.mentor_id)
            words = {"mentor": mentors[row.mentor_id].name, "day": day, "article": terms.evidence_article}
            yield people_problem("mentor", "mentor_unproven", **words)


def _loads(
    side: Side,
    rows: Sequence[Planned],
    mentors: Mapping[int, Mentor | Tutor],
    leaving: Sequence[MentorAssignment],
) -> list[Load]:
    """Loads over the time of the new assignments; the tightest limit among a mentor's new apprentices counts."""
    by_mentor: dict[int, list[Planned]] = {}
    for row in rows:
        by_mentor.setdefault(row.mentor_id, []).append(row)
    spans = spans_of(side, by_mentor, leaving)
    loads = []
    for mentor_id, added in by_mentor.items():
        before = spans.get(mentor_id, [])
        after = [*before, *(row.span for row in added)]
        limits = [terms.most_apprentices for terms in _terms(side, added) if terms.most_apprentices is not None]
        most, name = min(limits, default=None), mentors[mentor_id].name
        loads.append(Load(mentor_id, name, _peak(before, added), _peak(after, added), most))
    return loads


def _peak(spans: Sequence[Span], added: Sequence[Planned]) -> int:
    return max(peak_load(spans, row.span) for row in added)


def _terms(side: Side, rows: Sequence[Planned]) -> list[MentorTerms]:
    if side == Side.SCHOOL:
        return []
    books = {row.enrolment.training_class.rulebook_id: row.enrolment.training_class.rulebook for row in rows}
    return [mentor_terms(book) for book in books.values()]


def _overloads(rows: Sequence[Planned], loads: Sequence[Load]) -> Iterator[Problem]:
    for load in loads:
        if load.is_over:
            terms = _terms(Side.ENTERPRISE, [row for row in rows if row.mentor_id == load.mentor_id])
            article = next(each.load_article for each in terms if each.most_apprentices == load.most)
            words = {"mentor": load.name, "count": load.after, "most": load.most, "article": article}
            yield people_problem("mentor", "mentor_full", **words)


def spans_of(side: Side, mentor_ids: Iterable[int], leaving: Sequence[MentorAssignment] = ()) -> dict[int, list[Span]]:
    """Give the spans of everything that mentors accompany, by their id."""
    column = "mentor_id" if side == Side.ENTERPRISE else "tutor_id"
    found: dict[int, list[Span]] = {}
    rows = MentorAssignment.objects.filter(**{f"{column}__in": list(mentor_ids)})
    for mentor_id, period in rows.exclude(pk__in=[row.pk for row in leaving]).values_list(column, "period"):
        found.setdefault(mentor_id, []).append(span_of(period))
    return found


def present(enrolments: Sequence[Enrolment], side: Side, day: date) -> list[MentorAssignment]:
    """List the assignments of a side that hold on a day."""
    rows = MentorAssignment.objects.filter(enrolment__in=enrolments, side=side, period__contains=day)
    return list(rows.select_related("enrolment", "mentor", "tutor").order_by("pk"))
