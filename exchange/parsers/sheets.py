"""What every kind of file is read into: sheets of cells that know their own rows and columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Cell = int | float | str | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold at most; sizes in bytes. `rows` is the last row number that may be filled."""

    size: int = 20_000_000
    expanded: int = 150_000_000
    ratio: int = 200
    parts: int = 2_000
    rows: int = 99_999
    columns: int = 500
    cells: int = 8_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `numbers[i]` is the file's own 1-based row of `rows[i]`, `left` the 1-based column of its first cell.

    `formulas` are the (row, column) places, 1-based, that hold a formula.
    """

    name: str
    rows: list[list[Cell]]
    numbers: list[int]
    left: int = 1
    formulas: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    is_1904: bool = False


def column_letters(column: int) -> str:
    """Name a 1-based column as spreadsheets do: 1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Read a spreadsheet's column name: A → 1, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
