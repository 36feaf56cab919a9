"""Roster files made for tests: people, tables, workbooks old and new, and those that cannot be used."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import xlsxwriter
import xlwt

from apprenticeship.rules.roster import ClassTerms
from common.dates import Span
from common.levels import Level
from exchange.exports.roster import roster_workbook
from exchange.parsers import refusals
from samples.people import citizen_number, synthetic_people
from tests.builders import LAST_ON, STARTS_ON
from tests.exchange.rosters import zipped

FACTS = ClassTerms(
    period=Span.through(STARTS_ON, LAST_ON),
    level=Level.SENIOR,
    occupation_code="6-18-01-01",
    occupation="车工",
    enterprise="示例锻造有限公司",
    contract_months=12,
    minimum_age=16,
)
PEOPLE = list(synthetic_people(5, starts_on=STARTS_ON, last_on=LAST_ON))
HEAD = ["姓名", "身份证号", "人员类型", "劳动合同起", "劳动合同止", "手机"]
NUMBERS = [citizen_number("320602", date(1990, 1, 1 + at), 11 + at * 2) for at in range(9)]


def person(at=0, **changes):
    row = dict(
        zip(HEAD, [f"张三{'甲乙丙丁戊己庚辛壬'[at]}", NUMBERS[at], "新招", "2026-02-01", "2028-01-31"], strict=False)
    )
    return {**row, "手机": f"1390000000{at}", **changes}


def xlsx(*sheets, **options):
    """Write sheets, each a list of rows or a (name, rows) pair; a tuple cell ("=", formula, result) is a formula."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False, **options}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in sheets:
            name, rows = sheet if isinstance(sheet, tuple) else (None, sheet)
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    match cell:
                        case ("=", formula, result):
                            page.write_formula(at, column, formula, None, result)
                        case date():
                            page.write_datetime(at, column, cell, day)
                        case _:
                            page.write(at, column, cell)
    return stream.getvalue()


def table(*people, head=None):
    titles = head or HEAD
    return [titles, *([one.get(title, "") for title in titles] for one in people)]


def rules_of(roster, severity=None):
    return [found.problem.rule for found in roster.problems if severity in (None, found.problem.severity)]


def first(roster, rule):
    return next(found for found in roster.problems if found.problem.rule == rule)


def xls(rows, password_record=False, formula=False):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("花名册")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    if formula:
        sheet.write(1, 0, xlwt.Formula('HYPERLINK("http://x";"张三")'))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv_of(*people, sign=",", head=None):
    return "\r\n".join(sign.join(str(cell) for cell in row) for row in table(*people, head=head)) + "\r\n"


def with_member(content, name, data):
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


def replaced(content, name, change):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            data = old.read(member)
            new.writestr(member, change(data) if member.filename == name else data)
    return stream.getvalue()


GOOD = xlsx(table(person(0), person(1)))


SHEET = "xl/worksheets/sheet1.xml"


def with_row(row):
    return replaced(GOOD, SHEET, lambda xml: xml.replace(b"</sheetData>", row + b"</sheetData>"))


UNUSABLE = {
    "an empty file": (b"", refusals.EmptyFile),
    "only blanks": (b"\r\n \t\r\n", refusals.EmptyFile),
    "a renamed archive": (zipped({"photo.jpg": b"x"}), refusals.RenamedArchive),
    "an archive without its end": (GOOD[: len(GOOD) // 2], refusals.BrokenFile),
    "a spoilt archive": (GOOD[:200] + b"\0" * 400 + GOOD[600:], refusals.BrokenFile),
    "a bomb": (with_member(GOOD, "xl/media/a.xml", b"\0" * 20_000_000), refusals.ArchiveBomb),
    "many small parts": (zipped({f"xl/a{at}.xml": b"" for at in range(2_500)}), refusals.ArchiveBomb),
    "a macro workbook": (with_member(GOOD, "xl/vbaProject.bin", b"x"), refusals.MacroWorkbook),
    "a document": (zipped({"[Content_Types].xml": b"", "word/document.xml": b""}), refusals.NotARoster),
    "a binary workbook": (zipped({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), refusals.OtherWorkbook),
    "an open document": (zipped({"mimetype": b"x", "content.xml": b""}), refusals.OtherWorkbook),
    "a web page": (b"<html><table><tr><td>1</td></tr></table></html>", refusals.WebPageAsWorkbook),
    "a web page in utf-16": ("<HTML><table>".encode("utf-16"), refusals.WebPageAsWorkbook),
    "an xml spreadsheet": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        refusals.OtherWorkbook,
    ),
    "a portable document": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", refusals.NotARoster),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", refusals.NotARoster),
    "noise": (bytes(range(256)) * 4, refusals.UnknownEncoding),
    "latin text": ("name;número\nJosé".encode("latin-1"), refusals.UnusableFile),
    "an unclosed quote": (csv_of(person(0), person(1, 姓名='"李四')).encode(), refusals.BrokenQuotes),
    "an empty sheet": (xlsx([]), refusals.EmptySheet),
    "no header": (xlsx([["早上好", "你好"], [1, 2]]), refusals.NoHeader),
    "a lone header": (xlsx(table()), refusals.NoRows),
    "the blank template": (roster_workbook(), refusals.NoRows),
    "100,000 columns": (",".join(["列"] * 100_000).encode(), refusals.SheetTooWide),
    "a far column": (with_row(b'<row r="9"><c r="XFD9"><v>1</v></c></row>'), refusals.SheetTooWide),
    "a far row": (with_row(b'<row r="900000"><c r="A900000"><v>1</v></c></row>'), refusals.SheetTooLong),
    "a far corner in odd spelling": (with_row(b"<row><c s='0' r='QQ90000'><v>1</v></c></row>"), refusals.SheetTooWide),
    "a row of unplaced cells": (with_row(b"<row>" + b"<c><v>1</v></c>" * 100_000 + b"</row>"), refusals.SheetTooWide),
    "a document type": (
        replaced(GOOD, SHEET, lambda xml: xml.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)),
        refusals.BrokenFile,
    ),
    "an old file cut short": (xls(table(person(0)))[:2_000], refusals.BrokenFile),
}
