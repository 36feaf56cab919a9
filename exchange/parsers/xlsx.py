"""Excel workbooks in a zip archive: looked over before anything is parsed, then read by calamine."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib

from exchange.parsers.calamine import sheets_of
from exchange.parsers.refusals import (
    ArchiveBomb,
    BrokenFile,
    MacroWorkbook,
    NotARoster,
    OtherWorkbook,
    RenamedArchive,
    SheetTooLong,
    SheetTooWide,
    UnplacedFormula,
    UnusableFile,
)
from exchange.parsers.sheets import Limits, Sheet, column_number

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
_SMALL_PART = 5_000_000
SHEET_TAG = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION_TAG = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_RELATION_ID = re.compile(rb"""\s\w+:id\s*=\s*["']([^"']*)["']""")
_ID = re.compile(rb"""\sId\s*=\s*["']([^"']*)["']""")
_TARGET = re.compile(rb"""\sTarget\s*=\s*["']([^"']*)["']""")
DATE_1904 = re.compile(rb"""\sdate1904\s*=\s*["'](?:1|true)["']""")
# Anything but a cell that says first of all that it lies in A1:BZ99999.
_UNUSUAL_CELL = re.compile(rb'<c(?:[>\t\n\r]| (?!r="[A-B]?[A-Z][0-9]{1,5}"))')
_PREFIXED = re.compile(rb":[cf][\s/>]")
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")
_ANY_ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
_CELL = re.compile(rb"<(?:\w+:)?c(\s[^>]*?)?(/?)>")
_PLACE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]*)([0-9]*)""")
_FORMULA = re.compile(rb"<f[\s/>]")
_FORMULA_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f[\s/>]")


def read_xlsx(content: bytes, limits: Limits) -> list[Sheet]:
    """Read every visible worksheet. Raises UnusableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = looked_over(archive, len(content), limits)
            parts = {name: archive.read(name) for name in names if _is_read(name)}
    except BROKEN as error:
        raise BrokenFile from error
    paths = sheet_paths(parts)
    formulas: list[frozenset[tuple[int, int]]] = []
    for path in paths:
        xml = parts.get(path, b"")
        is_prefixed = _PREFIXED.search(xml) is not None
        _refuse_huge(xml, limits, is_prefixed)
        formulas.append(_formula_places(xml, path, is_prefixed))
    is_1904 = DATE_1904.search(parts["xl/workbook.xml"]) is not None
    return sheets_of(content, formulas=formulas, is_1904=is_1904)


def look_over_archive(content: bytes, limits: Limits) -> None:
    """Judge a workbook by its archive's directory alone. Raises UnusableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            looked_over(archive, len(content), limits)
    except BROKEN as error:
        raise BrokenFile from error


def _is_read(name: str) -> bool:
    return name.startswith("xl/") and name.endswith((".xml", ".rels")) and not name.startswith("xl/theme/")


def looked_over(archive: zipfile.ZipFile, size: int, limits: Limits) -> list[str]:
    """Judge an archive by its directory alone, before a byte is expanded."""
    members = archive.infolist()
    if len(members) > limits.parts:
        raise ArchiveBomb
    if sum(member.file_size for member in members) > limits.expanded:
        raise ArchiveBomb
    if sum(member.compress_size for member in members) > size:
        raise ArchiveBomb
    if any(m.file_size > _SMALL_PART and m.file_size > limits.ratio * max(m.compress_size, 1) for m in members):
        raise ArchiveBomb
    names = [member.filename for member in members]
    _refuse_others(set(names), archive)
    return names


_OTHERS: tuple[tuple[str, type[UnusableFile], str], ...] = (
    ("xl/workbook.bin", OtherWorkbook, "二进制工作簿（.xlsb）"),
    ("word/document.xml", NotARoster, "Word 文档"),
    ("ppt/presentation.xml", NotARoster, "演示文稿"),
    ("content.xml", OtherWorkbook, "OpenDocument 文件"),
)


def _refuse_others(names: set[str], archive: zipfile.ZipFile) -> None:
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise MacroWorkbook
    for name, refusal, found in _OTHERS:
        if name in names:
            raise refusal(found=found)
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise RenamedArchive
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise MacroWorkbook


def sheet_paths(parts: dict[str, bytes]) -> list[str]:
    """The archive paths of the sheets, in the workbook's order; "" where a sheet leads nowhere."""
    targets: dict[bytes, str] = {}
    for tag in _RELATION_TAG.findall(parts.get("xl/_rels/workbook.xml.rels", b"")):
        key, target = _ID.search(tag), _TARGET.search(tag)
        if key and target:
            path = target[1].decode("utf-8", "replace")
            targets[key[1]] = path.lstrip("/") if path.startswith("/") else posixpath.normpath(f"xl/{path}")
    keys = [_RELATION_ID.search(tag) for tag in SHEET_TAG.findall(parts["xl/workbook.xml"])]
    return [targets.get(key[1], "") if key else "" for key in keys]


def _refuse_huge(xml: bytes, limits: Limits, is_prefixed: bool) -> None:
    """Refuse a sheet whose filled cells span more than the limits: a reader lays out the whole rectangle.

    Styled but empty cells far away are common and harmless. Raises SheetTooWide, SheetTooLong, BrokenFile.
    """
    if b"<!DOCTYPE" in xml[:4096]:
        raise BrokenFile
    if not is_prefixed and _UNUSUAL_CELL.search(xml) is None:
        return
    width, height, unplaced = _extent(xml)
    if unplaced:
        rows = _ANY_ROW.split(xml)
        width += max(len(_ANY_CELL.findall(row)) for row in rows)
        height += len(rows)
    if width > limits.columns:
        raise SheetTooWide(count=width, most=limits.columns)
    if height > limits.rows:
        raise SheetTooLong(count=height, most=limits.rows)
    if width * height > limits.cells:
        raise SheetTooWide(count=width, most=limits.cells // max(height, 1))


def _extent(xml: bytes) -> tuple[int, int, bool]:
    """The last filled column and row that cells claim for themselves; whether some cells claim no place."""
    width, height, unplaced = 0, 0, False
    for attributes, closed in _CELL.findall(xml):
        place = None if closed else _PLACE.search(attributes)
        if place is None:
            unplaced = unplaced or not closed
            continue
        if len(place[1]) > 8 or len(place[2]) > 18:
            raise BrokenFile
        width, height = max(width, column_number(place[1].decode())), max(height, int(place[2] or b"0"))
    return width, height, unplaced


def _formula_places(xml: bytes, path: str, is_prefixed: bool) -> frozenset[tuple[int, int]]:
    if not is_prefixed and _FORMULA.search(xml) is None:
        return frozenset()
    places = set()
    for attributes in _FORMULA_CELL.findall(xml):
        place = _PLACE.search(b" " + attributes)
        if place is None or not place[1] or not place[2]:
            raise UnplacedFormula(sheet=posixpath.basename(path))
        places.add((int(place[2]), column_number(place[1].decode())))
    return frozenset(places)
