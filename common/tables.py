"""Column tables: what a list, a report and an export have in common. Rendering is someone else's work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Generic, Literal, TypeVar

T = TypeVar("T")
Cell = str | int | Decimal | date | None
Kind = Literal["text", "number", "money", "day"]


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column over rows of T: its title, how a row's cell is read, its kind, its width in characters."""

    title: str
    cell: Callable[[T], Cell]
    kind: Kind = "text"
    width: int = 12


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as a bureau keeps it: title, facts above the table, the table, notes, and who signs below."""

    title: str
    facts: Sequence[tuple[str, str]]
    columns: Sequence[tuple[str, Kind, int]]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = field(default=())
    signatures: Sequence[str] = field(default=())


def paper(
    title: str,
    columns: Sequence[Column[T]],
    rows: Iterable[T],
    *,
    facts: Sequence[tuple[str, str]] = (),
    notes: Sequence[str] = (),
    signatures: Sequence[str] = (),
) -> Paper:
    """Lay rows out under a column table. Rows are read lazily, so that a long export streams."""
    heads = [(column.title, column.kind, column.width) for column in columns]
    cells = ([column.cell(row) for column in columns] for row in rows)
    return Paper(title, facts, heads, cells, notes, signatures)
