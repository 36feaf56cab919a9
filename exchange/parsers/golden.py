"""Worked cases that officers keep in a spreadsheet: the columns of a facts file, and what each head should get."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from common.errors import InvalidFacts, Problem, UnusableFile
from common.money import yuan
from common.texts import N_
from exchange.parsers.files import read_sheets
from exchange.parsers.sheets import Cell, Limits
from rulebooks.rules import Rulebook
from subsidies.columns import NAME_OF_HEADING
from subsidies.parsers import facts_of
from subsidies.parsers.cells import tidy
from subsidies.rules import Award, ClassFacts, assess

LIMITS: Final = Limits(size=2_000_000, expanded=40_000_000, rows=5_000, columns=100, cells=200_000)
EXPECTED: Final = ("expected_yuan", "预期金额", "应得金额")
_NO_COLUMN = N_("没有“预期金额”（expected_yuan）一列。")
_MEND_COLUMN = N_("请在人员事实各列之外加一列“预期金额”，填写此人应得的元数。")
_NO_AMOUNT = N_("第 %(row)s 行的预期金额“%(value)s”不是数字。")
_MEND_AMOUNT = N_("只写数字，如 3200 或 3200.50；不要写逗号、货币符号或单位，也不要留空。")


@dataclass(frozen=True, slots=True)
class Golden:
    """One head of a file of worked cases: what it should get, what it gets, and why."""

    class_no: str
    person_no: str
    expected_yuan: Decimal
    award: Award

    @property
    def is_right(self) -> bool:
        return self.expected_yuan == self.award.amount_yuan

    @property
    def off_yuan(self) -> Decimal:
        return self.award.amount_yuan - self.expected_yuan


def golden_in(content: bytes, book: Rulebook) -> tuple[Golden, ...]:
    """Work out every head of a file (.xlsx, .xls or CSV) by a rulebook, beside the sum that its row expects.

    Raises UnusableFile for what is no such file, InvalidFacts with every problem: row, column, value, how to mend it.
    """
    sheet = read_sheets(content, LIMITS)[0]
    rows = [(number, [_text(cell) for cell in row]) for number, row in zip(sheet.numbers, sheet.rows, strict=True)]
    header = next((cells for _, cells in rows if any(cells)), [])
    place = next((at for at, cell in enumerate(header) if _heading(cell).lower() in EXPECTED), None)
    if place is None:
        raise UnusableFile([Problem("expected_yuan", "needed_column", _NO_COLUMN, _MEND_COLUMN)])
    expected, problems = _expected(rows, header, place)
    facts = facts_of(_csv(rows, place), book)
    if problems:
        raise InvalidFacts(problems)
    return tuple(_compared(facts.classes, book, expected))


def _text(cell: Cell) -> str:
    """Write a cell as a facts file would: days as ISO texts, whole numbers without a point."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)


def _heading(cell: str) -> str:
    """Read a heading as facts files are read: an asterisk marks what is needed."""
    return tidy(cell).strip("*").strip()


def _csv(rows: list[tuple[int, list[str]]], left_out: int) -> str:
    """Write the rows as CSV, each on its own line of the sheet, without the expected sums."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    line = 1
    for number, cells in rows:
        target.write("\n" * (number - line))
        writer.writerow([cell for at, cell in enumerate(cells) if at != left_out])
        line = number + 1
    return target.getvalue()


_Key = tuple[str, str]


def _expected(
    rows: list[tuple[int, list[str]]], header: list[str], place: int
) -> tuple[dict[_Key, Decimal], list[Problem]]:
    words = [_heading(cell) for cell in header]
    names = [NAME_OF_HEADING.get(word.lower()) or NAME_OF_HEADING.get(word) for word in words]
    keys = [names.index(name) if name in names else place for name in ("class_no", "person_no")]
    expected: dict[_Key, Decimal] = {}
    problems = []
    for number, cells in rows:
        if cells is header or not any(cell.strip() for cell in cells):
            continue
        padded = cells + [""] * (len(header) - len(cells))
        try:
            sum_ = yuan(padded[place])
        except ValueError:
            params = {"row": number, "value": padded[place][:60]}
            problems.append(Problem("expected_yuan", "not_a_number", _NO_AMOUNT, _MEND_AMOUNT, params))
        else:
            expected[tidy(padded[keys[0]]), tidy(padded[keys[1]])] = sum_
    return expected, problems


def _compared(classes: tuple[ClassFacts, ...], book: Rulebook, expected: dict[_Key, Decimal]) -> Iterator[Golden]:
    for person in assess(classes, book).people:
        yield Golden(person.class_no, person.person_no, expected[person.class_no, person.person_no], person.award)
