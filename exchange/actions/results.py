"""Takes a file of results and certificates of a class in: all of it, or nothing and every problem at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from apprenticeship import policy
from apprenticeship.actions.assessment import ResultRow, ResultsRefused, record_results
from common.actor import Actor
from exchange.parsers.results import ResultTable, judge_lines, read_results
from exchange.selectors.results import Known, class_of_results, known_people, matched, rows_of_results


@dataclass(frozen=True, slots=True)
class ResultsRead:
    """A file of results as it was read. `rows` is empty while a problem stands; `count` is what was, or would be,
    written."""

    table: ResultTable
    people: tuple[Known | None, ...] = ()
    rows: tuple[ResultRow, ...] = ()
    count: int = 0

    @property
    def is_faultless(self) -> bool:
        return not self.table.problems


class _Tried(Exception):
    """Ends a trial without a trace."""


def bring_in_results(*, actor: Actor, number: str, content: bytes, today: date, is_trial: bool) -> ResultsRead:
    """Read a file and record what it says of a class, all or nothing; a trial leaves nothing behind.

    The rules are those of the class's grid. Writes attempts, certificates and their journal entries.
    Raises TrainingClass.DoesNotExist, NotYourMove, UnusableFile.
    """
    training_class = class_of_results(actor, number)
    policy.require(actor, "record_assessment")
    table = read_results(content)
    judge_lines(table.lines, table.tell)
    people = matched(known_people(actor, training_class), table.lines, table.tell)
    if table.problems:
        return ResultsRead(table, tuple(people))
    rows = rows_of_results(table.lines, people)
    try:
        count = _recorded(actor, number, rows, today, is_trial=is_trial)
    except ResultsRefused as refused:
        for place, problem in refused.found:
            table.tell(place, problem)
        return ResultsRead(table, tuple(people))
    return ResultsRead(table, tuple(people), tuple(rows), count)


def _recorded(actor: Actor, number: str, rows: list[ResultRow], today: date, *, is_trial: bool) -> int:
    count = 0
    try:
        with transaction.atomic():
            count = record_results(actor=actor, number=number, rows=rows, today=today)
            if is_trial:
                raise _Tried
    except _Tried:
        return count
    return count
