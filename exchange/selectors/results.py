"""Whom the rows of a file of results mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apprenticeship.actions.assessment import ResultRow
from apprenticeship.models import TrainingClass
from apprenticeship.policy import visible_classes
from apprenticeship.rules.people_texts import people_problem
from apprenticeship.selectors.results import in_training
from common import keyring
from common.actor import Actor
from exchange.parsers.results import ResultLine, Told


def class_of_results(actor: Actor, number: str) -> TrainingClass:
    """Give a class that an actor sees, with what its pages name. Raises TrainingClass.DoesNotExist."""
    rows = visible_classes(actor).select_related("rulebook", "school", "enterprise", "occupation")
    return rows.get(number=number)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody in training in the class."""

    student_no: str
    name: str
    index: bytes


def known_people(actor: Actor, training_class: TrainingClass) -> list[Known]:
    """List who is in training in a class, by student number, in one query."""
    rows = in_training(actor, training_class).values_list("student_no", "person__name", "person__number_index")
    return [Known(student_no, name, bytes(index)) for student_no, name, index in rows]


def matched(people: Sequence[Known], lines: Sequence[ResultLine], tell: Told) -> list[Known | None]:
    """Find each row's person by student number, else by identity number; None for a row that means nobody.

    Tells whoever is not in training in the class, and whoever is named otherwise than the register has them.
    """
    by_student = {one.student_no: one for one in people}
    by_index = {one.index: one for one in people}
    found: list[Known | None] = []
    for place, line in enumerate(lines):
        known = _person(by_student, by_index, line)
        if known is None and line.who:
            field = "student_no" if line.student_no else "citizen_number"
            tell(place, people_problem(field, "result_of_stranger", value=line.who))
        elif known is not None and line.name and line.name != known.name:
            tell(place, people_problem("name", "result_named_otherwise", stated=line.name, known=known.name))
        found.append(known)
    return found


def _person(by_student: dict[str, Known], by_index: dict[bytes, Known], line: ResultLine) -> Known | None:
    index = keyring.index_of(line.citizen_number) if line.citizen_number else b""
    if not line.student_no:
        return by_index.get(index)
    known = by_student.get(line.student_no)
    return known if known is None or not index or known.index == index else None


def rows_of_results(lines: Sequence[ResultLine], people: Sequence[Known | None]) -> list[ResultRow]:
    """Put rows and people together; both hold the same number, nobody is None."""
    return [
        ResultRow(student_no=known.student_no, assessment=line.assessment, certificate=line.certificate)
        for line, known in zip(lines, people, strict=True)
        if known is not None
    ]
