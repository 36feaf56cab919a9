"""A registrar's own roster with its problems marked: each in its cell's colour, all of a row in a column of words."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from exchange.parsers.roster import PROBLEMS_TITLE
from exchange.parsers.sheets import Cell, Sheet

_LOOKS: dict[str, dict[str, Any]] = {
    "error": {"bg_color": "#FBD5D5"},
    "warning": {"bg_color": "#FDF0C4"},
    "words": {"text_wrap": True, "valign": "top"},
    "head": {"bold": True},
}
_DAY = {"num_format": "yyyy-mm-dd"}
_WORDS_WIDTH = 60


def marked_workbook(
    sheets: Sequence[Sheet], problems: Sequence[Mapping[str, Any]], header_rows: Mapping[str, int]
) -> bytes:
    """Write the sheets that are rosters (`header_rows` by name) with every cell in its own place, texts as texts.

    `problems` have sheet, row, cell (such as D7, "" for none), severity, message, mend.
    """
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
        looks |= {f"{name} day": book.add_format({**_LOOKS.get(name, {}), **_DAY}) for name in ("", "error", "warning")}
        for sheet in sheets:
            if sheet.name in header_rows:
                own = [one for one in problems if one["sheet"] == sheet.name]
                _write_sheet(book.add_worksheet(sheet.name[:31]), sheet, own, header_rows[sheet.name], looks)
    return stream.getvalue()


def _write_sheet(
    page: Any, sheet: Sheet, problems: Sequence[Mapping[str, Any]], header_row: int, looks: Mapping[str, Any]
) -> None:
    marks: dict[str, str] = {}
    words: dict[int, list[str]] = defaultdict(list)
    for one in problems:
        words[one["row"]].append(f"{one['message']}{one['mend']}")
        if one["cell"] and marks.get(one["cell"]) != "error":
            marks[one["cell"]] = one["severity"]
    width = max((len(row) for row in sheet.rows), default=0)
    last = sheet.left - 1 + width
    page.set_column(last, last, _WORDS_WIDTH)
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        for column, cell in enumerate(row, sheet.left - 1):
            place = xlsxwriter.utility.xl_rowcol_to_cell(number - 1, column)
            _write_cell(page, number - 1, column, cell, marks.get(place, ""), looks)
        if number in words:
            page.write_string(number - 1, last, "\n".join(words[number]), looks["words"])
    page.write_string(header_row - 1, last, PROBLEMS_TITLE, looks["head"])
    page.freeze_panes(header_row, 0)


def _write_cell(page: Any, row: int, column: int, cell: Cell, mark: str, looks: Mapping[str, Any]) -> None:
    look = looks.get(mark)
    if isinstance(cell, str):
        if cell or look:
            page.write_string(row, column, cell, look)
    elif isinstance(cell, bool):
        page.write_boolean(row, column, cell, look)
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell, look)
    elif isinstance(cell, date | datetime):
        page.write_datetime(row, column, cell, looks[f"{mark} day"])
    else:
        page.write_string(row, column, str(cell), look)
