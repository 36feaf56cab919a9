"""Papers as PDF/A-2b, set by Typst with an embedded Chinese font."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import typst

from common.money import shown
from common.tables import Cell, Kind, Paper

TEMPLATE = Path(__file__).with_name("paper.typ")


def pdf_of(paper: Paper, *, font_dir: Path) -> bytes:
    """Set a paper as PDF, A4 landscape. `font_dir` holds Noto Sans SC; nothing of the system is read.

    Every text travels as JSON, never as markup, so that no content can change the page.
    """
    content = {
        "title": paper.title,
        "facts": [list(fact) for fact in paper.facts],
        "columns": [{"title": title, "kind": kind, "width": width} for title, kind, width in paper.columns],
        "rows": [_texts(cells, paper.columns) for cells in paper.rows],
        "notes": list(paper.notes),
        "signatures": list(paper.signatures),
    }
    pdf: bytes = typst.compile(
        TEMPLATE,
        font_paths=[font_dir],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(content, ensure_ascii=False)},
        pdf_standards="a-2b",
    )
    return pdf


def _texts(cells: Sequence[Cell], columns: Sequence[tuple[str, Kind, int]]) -> list[str]:
    return [_text(cell, kind) for cell, (_, kind, _) in zip(cells, columns, strict=True)]


def _text(cell: Cell, kind: Kind) -> str:
    match cell:
        case None:
            return ""
        case date():
            return cell.isoformat()
        case Decimal() if kind == "money":
            return shown(cell)
        case Decimal():
            return f"{cell.normalize():f}"
        case _:
            return str(cell)
