"""Workbooks read row by row: what calamine reads whole is read the same, in memory that does not grow with the rows."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import xlsxwriter

from exchange.parsers.files import read_sheets
from exchange.parsers.refusals import ArchiveBomb, BrokenFile, RenamedArchive, SheetTooLong, SheetTooWide, UnusableFile
from exchange.parsers.sheets import Limits
from exchange.parsers.streamed import stream_rows

LIMITS = Limits()


def workbook(write: Callable[[Any, Any], None], **options: Any) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, options) as book:
        write(book, book.add_worksheet("名单"))
    return stream.getvalue()


def rows_of(content: bytes, limits: Limits = LIMITS) -> list[tuple[int, list[Any]]]:
    return list(stream_rows(io.BytesIO(content), limits))


def mixed(book: Any, sheet: Any) -> None:
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["身份证号", "起始日期", "单位", "数"])
    sheet.write_row(2, 0, ["11010519491231002X"])
    sheet.write_datetime(2, 1, datetime(2025, 9, 1), day)  # noqa: DTZ001  (a spreadsheet's own day)
    sheet.write_rich_string(2, 2, "示例", book.add_format({"bold": True}), "学校")
    sheet.write(2, 3, 202609)
    sheet.write(3, 3, 1.5)
    sheet.write_boolean(4, 0, True)
    sheet.write_formula(5, 0, "=1+1", None, 2)


@pytest.mark.parametrize("options", [{}, {"constant_memory": True}, {"date_1904": True}])
def test_the_same_cells_come_as_from_the_reader_of_whole_workbooks(options: dict[str, Any]) -> None:
    content = workbook(mixed, **options)
    (whole,) = read_sheets(content, LIMITS)
    known = {
        number: [cell.date() if isinstance(cell, datetime) else cell for cell in cells]
        for number, cells in zip(whole.numbers, whole.rows, strict=True)
    }
    for number, cells in rows_of(content):
        plain = [cell.date() if isinstance(cell, datetime) else cell for cell in cells]
        assert plain == known[number][: len(plain)], number
        assert not any(cell != "" for cell in known[number][len(plain) :])
    assert rows_of(content)[1][1][1] == datetime(2025, 9, 1)  # noqa: DTZ001  (a spreadsheet's own day)


def test_a_hidden_first_sheet_is_passed_over() -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "说明")
        sheet.hide()
        second = book.add_worksheet("数据")
        second.activate()
        second.set_first_sheet()
        second.write(0, 0, "身份证号")

    assert rows_of(workbook(write)) == [(1, ["身份证号"])]


def test_memory_does_not_grow_with_the_rows() -> None:
    def peak(count: int) -> int:
        def write(book: Any, sheet: Any) -> None:
            for row in range(count):
                sheet.write_row(row, 0, [f"32060219900101{row:06d}", f"示例学校{row % 7}"])

        stream = io.BytesIO(workbook(write))
        tracemalloc.start()
        assert sum(1 for _ in stream_rows(stream, LIMITS)) == count
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held

    few, many = peak(3_000), peak(12_000)
    # Eight bytes a text are held, to know where it begins; a list of a million is eight megabytes.
    assert many - few < 9_000 * 16 + 300_000


def changed(content: bytes, **parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], old.read(name)))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "limits", "refusal"),
    [
        (b"PK\x03\x04rest", LIMITS, BrokenFile),
        (changed(workbook(mixed), sheet1=b"<worksheet><sheetData><row r='1'>"), LIMITS, BrokenFile),
        (changed(workbook(mixed), sheet1=b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>"), LIMITS, BrokenFile),
        (changed(workbook(mixed), sharedStrings=b"<sst/>"), LIMITS, BrokenFile),
        (changed(workbook(mixed), styles=b"<!DOCTYPE x><styleSheet/>"), LIMITS, BrokenFile),
        (workbook(mixed), Limits(rows=2), SheetTooLong),
        (workbook(mixed), Limits(columns=2), SheetTooWide),
        (workbook(mixed), Limits(expanded=100), ArchiveBomb),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content: bytes, limits: Limits, refusal: type[UnusableFile]) -> None:
    with pytest.raises(refusal):
        rows_of(content, limits)


def test_another_archive_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(RenamedArchive):
        rows_of(stream.getvalue())
