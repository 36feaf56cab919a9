"""Column tables written as workbooks: the blank roster, and rosters filled with people."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import xlsxwriter

from apprenticeship.columns import LISTED_COLUMNS, Column, Kind
from common.texts import N_

SHEET_NAME = "学徒花名册"
HELP_SHEET_NAME = "填写说明"
_TITLE = N_("企业新型学徒制学徒花名册")
_HINT_ROW, _EXAMPLE_ROW, _FIRST_ROW = 3, 4, 5
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center"},
    "head": {
        "bold": True,
        "text_wrap": True,
        "border": 1,
        "bg_color": "#DCE6F1",
        "align": "center",
        "valign": "vcenter",
    },
    "hint": {
        "italic": True,
        "font_color": "#595959",
        "text_wrap": True,
        "font_size": 9,
        "border": 1,
        "num_format": "@",
    },
    "text": {"num_format": "@"},
    "day": {"num_format": "yyyy-mm-dd"},
}
_AS_TYPED = (Kind.SERIAL, Kind.COUNT)


def roster_workbook(
    people: Iterable[Mapping[str, str]] = (),
    *,
    unit: str = "",
    class_number: str = "",
    mark: str = "",
    room: int = 500,
    made_at: datetime | None = None,
) -> bytes:
    """Write the roster as .xlsx: header, hint row, an example marked 示例, then `people` (texts by column title).

    The hint row and the example are passed over at import. `room` is how many rows offer lists to choose from;
    `mark` stands in the title line, as for synthetic people; `made_at` fixes the date inside the file.
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        if made_at is not None:
            book.set_properties({"created": made_at})
        looks = {name: book.add_format(look) for name, look in _FORMATS.items()}
        sheet = book.add_worksheet(SHEET_NAME)
        _write_top(sheet, looks, unit, class_number, mark)
        for at, column in enumerate(LISTED_COLUMNS):
            _write_column(sheet, at, column, looks, room)
        for row, person in enumerate(people, _FIRST_ROW):
            for at, column in enumerate(LISTED_COLUMNS):
                _write_cell(sheet, row, at, column, person.get(column.title, ""))
        sheet.freeze_panes(_HINT_ROW, 2)
        _write_help(book.add_worksheet(HELP_SHEET_NAME), looks)
    return stream.getvalue()


def _write_top(sheet: Any, looks: Mapping[str, Any], unit: str, class_number: str, mark: str) -> None:
    sheet.merge_range(0, 0, 0, len(LISTED_COLUMNS) - 1, f"{_TITLE}（{mark}）" if mark else _TITLE, looks["title"])
    sheet.write_string(1, 0, f"填报单位：{unit}")
    if class_number:
        sheet.write_string(1, 6, f"班号：{class_number}")


def _write_column(sheet: Any, at: int, column: Column, looks: Mapping[str, Any], room: int) -> None:
    day = column.kind in (Kind.DAY, Kind.LAST_DAY)
    sheet.set_column(at, at, column.width, None if column.kind in _AS_TYPED else looks["day" if day else "text"])
    sheet.write_string(_HINT_ROW - 1, at, f"*{column.title}" if column.required else column.title, looks["head"])
    is_first = column.kind is Kind.SERIAL
    sheet.write_string(_HINT_ROW, at, "说明" if is_first else _asked(column), looks["hint"])
    sheet.write_string(_EXAMPLE_ROW, at, "示例" if is_first else column.example, looks["hint"])
    if column.choices:
        rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
        sheet.data_validation(_FIRST_ROW, at, _FIRST_ROW + room - 1, at, rule)


def _asked(column: Column) -> str:
    return "；".join(part for part in ("必填" if column.required else "", column.hint) if part)


def _write_cell(sheet: Any, row: int, at: int, column: Column, text: str) -> None:
    if column.kind in _AS_TYPED and text.isdigit():
        sheet.write_number(row, at, int(text))
    elif text:
        sheet.write_string(row, at, text)


def _write_help(sheet: Any, looks: Mapping[str, Any]) -> None:
    for at, (title, width) in enumerate((("列名", 20), ("是否必填", 10), ("怎样填写", 50), ("示例", 26))):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, looks["head"])
    for row, column in enumerate(LISTED_COLUMNS, 1):
        choices = f"可选：{'、'.join(column.choices)}" if column.choices else ""
        hint = "；".join(part for part in (column.hint, choices) if part)
        for at, text in enumerate((column.title, "必填" if column.required else "选填", hint, column.example)):
            sheet.write_string(row, at, text)
