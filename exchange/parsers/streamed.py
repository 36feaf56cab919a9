"""Long Excel workbooks row by row: only one row is held, and shared texts lie in a temporary file, not in memory."""

from __future__ import annotations

import re
import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO, Any, BinaryIO, cast
from xml.etree import ElementTree as Xml

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from exchange.parsers.refusals import BrokenFile, SheetTooLong, SheetTooWide
from exchange.parsers.sheets import Cell, Limits, column_number
from exchange.parsers.xlsx import BROKEN, DATE_1904, SHEET_TAG, looked_over, sheet_paths

_STATE = re.compile(rb"""\sstate\s*=\s*["'](?:hidden|veryHidden)["']""")
_PLACE = re.compile(r"([A-Za-z]{1,3})[0-9]+")
_CHUNK = 1 << 16
_MOST_SMALL = 5_000_000


def stream_rows(stream: BinaryIO, limits: Limits) -> Iterator[tuple[int, list[Cell]]]:
    """Give the rows of the first visible worksheet with their own numbers; cells from column A on, "" where empty.

    Raises UnusableFile; sizes are judged by the archive's directory before anything is expanded.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            stream.seek(0, 2)
            names = set(looked_over(archive, stream.tell(), limits))
            workbook = _small(archive, "xl/workbook.xml")
            path = _first_sheet(archive, workbook, names)
            is_1904 = DATE_1904.search(workbook) is not None
            with _Texts() as texts:
                if "xl/sharedStrings.xml" in names:
                    texts.fill(archive, "xl/sharedStrings.xml")
                dated = _dated_styles(archive) if "xl/styles.xml" in names else frozenset()
                yield from _rows(archive, path, _Reader(texts, dated, is_1904, limits))
    except (*BROKEN, Xml.ParseError, zlib.error, KeyError) as error:
        raise BrokenFile from error


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read a part that must be small to be what it says."""
    if archive.getinfo(name).file_size > _MOST_SMALL:
        raise BrokenFile
    content = archive.read(name)
    if b"<!DOCTYPE" in content:
        raise BrokenFile
    return content


def _first_sheet(archive: zipfile.ZipFile, workbook: bytes, names: set[str]) -> str:
    parts = {"xl/workbook.xml": workbook, "xl/_rels/workbook.xml.rels": _small(archive, "xl/_rels/workbook.xml.rels")}
    tags = SHEET_TAG.findall(workbook)
    for tag, path in zip(tags, sheet_paths(parts), strict=True):
        if path in names and path.startswith("xl/worksheets/") and _STATE.search(tag) is None:
            return path
    raise BrokenFile


def _elements(archive: zipfile.ZipFile, path: str, wanted: str) -> Iterator[Xml.Element]:
    """Give every element of a name as it ends; what lies before it is forgotten."""
    with archive.open(path) as part:
        head = part.read(4096)
        if b"<!DOCTYPE" in head:
            raise BrokenFile
        parser: Xml.XMLPullParser[Any] = Xml.XMLPullParser(events=("start", "end"))
        parser.feed(head)
        open_ones: list[Xml.Element] = []
        while True:
            for event, element in cast("Iterator[tuple[str, Xml.Element]]", parser.read_events()):
                if event == "start":
                    open_ones.append(element)
                    continue
                open_ones.pop()
                if _name(element) == wanted:
                    yield element
                    (open_ones[-1] if open_ones else element).clear()
            chunk = part.read(_CHUNK)
            if not chunk:
                parser.close()
                return
            parser.feed(chunk)


def _name(element: Xml.Element) -> str:
    return str(element.tag).rpartition("}")[2]


class _Texts:
    """The shared texts of a workbook, in a temporary file; only where each begins is held."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (closed by __exit__)
        self._begins = array("Q", [0])
        self._end = 0

    def __enter__(self) -> _Texts:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def fill(self, archive: zipfile.ZipFile, path: str) -> None:
        """Write all texts down, in their order."""
        for element in _elements(archive, path, "si"):
            content = _text_of(element).encode()
            self._file.write(content)
            self._end += len(content)
            self._begins.append(self._end)

    def __getitem__(self, place: int) -> str:
        if not 0 <= place < len(self._begins) - 1:
            raise BrokenFile
        self._file.seek(self._begins[place])
        return self._file.read(self._begins[place + 1] - self._begins[place]).decode()


def _text_of(element: Xml.Element) -> str:
    """Join the runs of a text; readings of characters (phonetic runs) are left out."""
    runs = [child for child in element if _name(child) in ("t", "r")]
    found = []
    for run in runs:
        texts = [run] if _name(run) == "t" else [child for child in run if _name(child) == "t"]
        found += [text.text or "" for text in texts]
    return "".join(found)


def _dated_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """Name the styles whose numbers are days."""
    root = Xml.fromstring(_small(archive, "xl/styles.xml"))  # noqa: S314  (_small refuses document types)
    codes: Mapping[int, str] = {
        int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in root.iter() if _name(one) == "numFmt"
    }
    formats = next((one for one in root if _name(one) == "cellXfs"), ())
    ids = [int(one.get("numFmtId", "0")) for one in formats]
    return frozenset(place for place, id_ in enumerate(ids) if _is_day(id_, codes))


def _is_day(id_: int, codes: Mapping[int, str]) -> bool:
    # 27–36 and 50–58 are the days of Chinese workbooks: no code of theirs stands in the file.
    return 27 <= id_ <= 36 or 50 <= id_ <= 58 or bool(is_date_format(codes.get(id_) or BUILTIN_FORMATS.get(id_, "")))


@dataclass(frozen=True, slots=True)
class _Reader:
    texts: _Texts
    dated: frozenset[int]
    is_1904: bool
    limits: Limits

    def cells(self, row: Xml.Element) -> list[Cell]:
        found: list[Cell] = []
        for cell in row:
            if _name(cell) != "c":
                continue
            match = _PLACE.fullmatch(cell.get("r", ""))
            place = column_number(match[1]) if match else len(found) + 1
            if place > self.limits.columns:
                if len(cell):
                    raise SheetTooWide(count=place, most=self.limits.columns)
                continue
            if place <= len(found):
                raise BrokenFile
            found += [""] * (place - 1 - len(found))
            found.append(self._value(cell))
        return found

    def _value(self, cell: Xml.Element) -> Cell:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(_text_of(child) for child in cell if _name(child) == "is")
        text = next((child.text or "" for child in cell if _name(child) == "v"), "")
        if not text or kind == "e":
            return ""
        match kind:
            case "s":
                return self.texts[int(text)]
            case "n":
                return self._number(text, int(cell.get("s", "0")))
            case "b":
                return text == "1"
            case _:
                return text

    def _number(self, text: str, style: int) -> Cell:
        number = float(text)
        if style in self.dated:
            epoch = CALENDAR_MAC_1904 if self.is_1904 else CALENDAR_WINDOWS_1900
            return cast("date | datetime | time | timedelta", from_excel(number, epoch))
        return int(number) if number.is_integer() else number


def _rows(archive: zipfile.ZipFile, path: str, reader: _Reader) -> Iterator[tuple[int, list[Cell]]]:
    number = 0
    for row in _elements(archive, path, "row"):
        number = int(row.get("r") or number + 1)
        cells = reader.cells(row)
        if number > reader.limits.rows and any(cell != "" for cell in cells):
            raise SheetTooLong(count=number, most=reader.limits.rows)
        yield number, cells
