"""Where a sheet's header is, and which of its columns holds which fact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from apprenticeship.columns import REQUIRED_CODES, Column, JoinedColumn, column_titled
from exchange.parsers.sheets import Cell, Sheet

LOOKED_ROWS = 30
_UNIT = re.compile(r"(?:填报单位|申报单位|企业名称|单位名称|填报企业)(?:[（(]盖章[)）])?\s*[:：]\s*([^\s　:：]+)")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Layout:
    """A header found. `top` and `below` index `sheet.rows`: its first row, and the first row after it.

    `facts` maps a fact's code to the index of its column, `joined` a column's index to the column of two facts that
    it is; `titles` are the header's own words by column index.
    """

    top: int
    below: int
    facts: dict[str, int] = field(default_factory=dict)
    joined: dict[int, JoinedColumn] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    unknown: tuple[int, ...] = ()
    repeated: tuple[tuple[int, int], ...] = ()

    @property
    def score(self) -> int:
        return len(self.facts)

    @property
    def names_people(self) -> bool:
        return "name" in self.facts and "number" in self.facts

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(code for code in REQUIRED_CODES if code not in self.facts)


def find_layout(sheet: Sheet) -> Layout | None:
    """Find the header that understands the most columns in the first thirty rows; None without name and number."""
    best: Layout | None = None
    for top in range(min(LOOKED_ROWS, len(sheet.rows))):
        row = sheet.rows[top]
        if sum(1 for cell in row if cell != "") < 2:
            continue
        for layout in (_two_row_layout(sheet.rows, top), _layout(top, top + 1, _titles(row))):
            if layout is not None and layout.names_people and (best is None or layout.score > best.score):
                best = layout
    return best


def unit_of(sheet: Sheet, layout: Layout) -> str | None:
    """Read who filled the sheet in (填报单位) from the lines above its header; None when it does not say."""
    for row in sheet.rows[: layout.top]:
        line = " ".join(cell for cell in row if isinstance(cell, str) and cell)
        found = _UNIT.search(line)
        if found:
            return found[1].rstrip("（(")
    return None


def _titles(row: Sequence[Cell]) -> list[str]:
    return [_BLANKS.sub("", cell) if isinstance(cell, str) else str(cell) for cell in row]


def _two_row_layout(rows: Sequence[Sequence[Cell]], top: int) -> Layout | None:
    """A header of two rows, where a title spans columns: 劳动合同 above 起 and 止."""
    if top + 1 >= len(rows):
        return None
    upper, lower = _titles(rows[top]), _titles(rows[top + 1])
    if sum(1 for above in upper if column_titled(above)) < 2:
        return None
    titles, group = [], ""
    for above, beneath in zip(upper, lower, strict=True):
        group = above or group
        if not beneath:
            titles.append(above)
        elif column_titled(group + beneath) or not column_titled(beneath):
            titles.append(group + beneath)
        else:
            titles.append(beneath)
    known_beneath = [at for at, beneath in enumerate(lower) if beneath and column_titled(titles[at])]
    return _layout(top, top + 2, titles) if known_beneath else None


def _layout(top: int, below: int, titles: Sequence[str]) -> Layout:
    layout = Layout(top, below, {}, {}, {at: title for at, title in enumerate(titles) if title})
    unknown, repeated = [], []
    for at, title in layout.titles.items():
        column = column_titled(title)
        if column is None:
            unknown.append(at)
            continue
        codes = (column.code,) if isinstance(column, Column) else column.halves
        taken = [layout.facts[code] for code in codes if code in layout.facts]
        if taken:
            repeated.append((taken[0], at))
            continue
        layout.facts.update(dict.fromkeys(codes, at))
        if isinstance(column, JoinedColumn):
            layout.joined[at] = column
    return Layout(top, below, layout.facts, layout.joined, layout.titles, tuple(unknown), tuple(repeated))
