"""Papers as Excel workbooks, written in constant memory and ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from common.tables import Cell, Kind, Paper

FACTS_A_ROW = 3
FONT = "Microsoft YaHei"
FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {},
    "number": {"align": "right"},
    "money": {"align": "right", "num_format": "#,##0.00"},
    "day": {"align": "center", "num_format": "yyyy-mm-dd"},
}


def xlsx_of(paper: Paper) -> bytes:
    """Write a paper as .xlsx: title, facts, frozen and repeated header, rows, notes, signatures.

    Texts are never formulas or links, days are real dates, numbers are numbers.
    """
    target = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        _Writer(book, paper).write()
    return target.getvalue()


class _Writer:
    def __init__(self, book: Any, paper: Paper) -> None:
        self.paper = paper
        self.sheet = book.add_worksheet()
        self.row = 0
        base = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
        boxed = base | {"border": 1, "border_color": "#b0b7c3"}
        self.title = book.add_format(base | {"font_size": 16, "bold": True, "align": "center"})
        self.fact = book.add_format(base)
        self.head = book.add_format(boxed | {"bold": True, "bg_color": "#eef2f8", "align": "center", "text_wrap": True})
        self.cells = {kind: book.add_format(boxed | form) for kind, form in FORMATS.items()}

    def write(self) -> None:
        paper, sheet = self.paper, self.sheet
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页 共 &N 页")
        for place, (_, _, width) in enumerate(paper.columns):
            sheet.set_column(place, place, width)
        sheet.merge_range(0, 0, 0, max(len(paper.columns) - 1, 1), paper.title, self.title)
        self.row = 2
        self._facts()
        sheet.repeat_rows(self.row)
        sheet.freeze_panes(self.row + 1, 0)
        self._line([title for title, _, _ in paper.columns], self.head)
        for cells in paper.rows:
            self._cells(cells)
        self.row += 1
        for note in paper.notes:
            self._line([note], self.fact)
        if paper.signatures:
            self._line([f"{signature}：" for signature in paper.signatures], self.fact, step=4)

    def _facts(self) -> None:
        facts = [f"{label}：{value}" for label, value in self.paper.facts]
        step = max(len(self.paper.columns) // FACTS_A_ROW, 1)
        for start in range(0, len(facts), FACTS_A_ROW):
            self._line(facts[start : start + FACTS_A_ROW], self.fact, step=step)
        self.row += bool(facts)

    def _line(self, texts: Sequence[str], form: Any, *, step: int = 1) -> None:
        for place, text in enumerate(texts):
            self.sheet.write_string(self.row, place * step, text, form)
        self.row += 1

    def _cells(self, cells: Sequence[Cell]) -> None:
        for place, (cell, (_, kind, _)) in enumerate(zip(cells, self.paper.columns, strict=True)):
            form = self.cells[kind]
            if cell is None or cell == "":
                self.sheet.write_blank(self.row, place, None, form)
            elif isinstance(cell, str):
                self.sheet.write_string(self.row, place, cell, form)
            elif isinstance(cell, date):
                self.sheet.write_datetime(self.row, place, cell, form)
            else:
                self.sheet.write_number(self.row, place, cell, form)
        self.row += 1
