"""The one place that calls calamine, the reader of Excel files."""

from __future__ import annotations

import io
from collections.abc import Sequence

import python_calamine

from exchange.parsers.refusals import BrokenFile, EncryptedWorkbook, MacroWorkbook
from exchange.parsers.sheets import Sheet

_NO_FORMULAS: frozenset[tuple[int, int]] = frozenset()


def sheets_of(content: bytes, *, formulas: Sequence[frozenset[tuple[int, int]]], is_1904: bool) -> list[Sheet]:
    """Read the visible worksheets; `formulas` are the places of formulas of each sheet of the workbook, hidden or not.

    Raises BrokenFile, EncryptedWorkbook, MacroWorkbook.
    """
    try:
        return _read(content, formulas, is_1904)
    except python_calamine.PasswordError as error:
        raise EncryptedWorkbook from error
    except (python_calamine.CalamineError, ValueError, OverflowError, OSError) as error:
        raise BrokenFile from error
    except BaseException as error:
        # A broken file can make the reader panic, which arrives as an exception that is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise BrokenFile from error


def _read(content: bytes, formulas: Sequence[frozenset[tuple[int, int]]], is_1904: bool) -> list[Sheet]:
    found = []
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for index, about in enumerate(book.sheets_metadata):
            if about.typ in (python_calamine.SheetTypeEnum.MacroSheet, python_calamine.SheetTypeEnum.Vba):
                raise MacroWorkbook
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            if about.visible != python_calamine.SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_index(index)
            top, left = sheet.start or (0, 0)
            rows = sheet.to_python(skip_empty_area=True) if sheet.start else []
            places = formulas[index] if index < len(formulas) else _NO_FORMULAS
            numbers = list(range(top + 1, top + 1 + len(rows)))
            found.append(Sheet(about.name, rows, numbers, left + 1, places, is_1904))
    return found
