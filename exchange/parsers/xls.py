"""Old Excel workbooks (.xls): the compound file and its records are looked over, then calamine reads the cells.

Reference: [MS-CFB] Compound File Binary File Format; [MS-XLS] Excel Binary File Format.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from exchange.parsers.calamine import sheets_of
from exchange.parsers.refusals import (
    BrokenFile,
    EncryptedWorkbook,
    MacroWorkbook,
    NotARoster,
    SheetTooWide,
)
from exchange.parsers.sheets import Limits, Sheet

_END = 0xFFFFFFFA
_BOUNDSHEET, _FILEPASS, _DATEMODE, _FORMULA, _BOF, _EOF, _MULRK = 0x85, 0x2F, 0x22, 0x06, 0x0809, 0x0A, 0xBD
_FILLED = frozenset({_FORMULA, _MULRK, 0x0203, 0x027E, 0x00FD, 0x0204, 0x0205})


def read_xls(content: bytes, limits: Limits) -> list[Sheet]:
    """Read every visible worksheet. Raises UnusableFile."""
    try:
        streams = _Streams(content)
        names = streams.names()
        _refuse_others(names)
        book = streams.named("Workbook") or streams.named("Book")
        about = _look_over(book)
    except (struct.error, IndexError, ValueError) as error:
        raise BrokenFile from error
    for width, height in about.extents:
        if width > limits.columns or width * height > limits.cells:
            raise SheetTooWide(count=width, most=min(limits.columns, limits.cells // max(height, 1)))
    return sheets_of(content, formulas=about.formulas, is_1904=about.is_1904)


def _refuse_others(names: set[str]) -> None:
    if "EncryptedPackage" in names:
        raise EncryptedWorkbook
    if "_VBA_PROJECT_CUR" in names or "VBA" in names:
        raise MacroWorkbook
    if "WordDocument" in names:
        raise NotARoster(found="Word 文档")
    if "PowerPoint Document" in names:
        raise NotARoster(found="演示文稿")
    if not names & {"Workbook", "Book"}:
        raise NotARoster(found="其他程序的文件")


class _Streams:
    """The streams of a compound file. Raises struct.error, IndexError or ValueError when it is broken."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        shift, self.mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or self.mini_shift != 6:
            raise ValueError("sector sizes unknown")
        self.size = 1 << shift
        table_count, directory, _, self.cutoff, mini_table, _, more, more_count = struct.unpack_from(
            "<I I I I I I I I", content, 44
        )
        sectors = list(struct.unpack_from("<109I", content, 76))
        for _step in range(min(more_count, len(content) // self.size)):
            numbers = self._numbers(more)
            sectors += numbers[:-1]
            more = numbers[-1]
        self.table: list[int] = []
        for sector in sectors[:table_count]:
            if sector < _END:
                self.table += self._numbers(sector)
        entries = self._chain(directory)
        self.entries = [entries[at : at + 128] for at in range(0, len(entries) - 127, 128)]
        self.mini_table = [number for at in self._sectors(mini_table, self.table) for number in self._numbers(at)]

    def _sector(self, sector: int) -> bytes:
        at = (sector + 1) * self.size
        return self.content[at : at + self.size]

    def _numbers(self, sector: int) -> list[int]:
        return list(struct.unpack(f"<{self.size // 4}I", self._sector(sector)))

    @staticmethod
    def _sectors(first: int, table: list[int]) -> Iterator[int]:
        for _step in range(len(table) + 1):
            if first >= _END:
                return
            yield first
            first = table[first]
        raise ValueError("a chain of sectors has no end")

    def _chain(self, first: int) -> bytes:
        return b"".join(self._sector(sector) for sector in self._sectors(first, self.table))

    @staticmethod
    def _name(entry: bytes) -> str:
        return entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")

    def names(self) -> set[str]:
        return {self._name(entry) for entry in self.entries}

    def named(self, name: str) -> bytes:
        for entry in self.entries:
            if self._name(entry) == name:
                first, size = struct.unpack_from("<I I", entry, 116)
                return self._small(first)[:size] if size < self.cutoff else self._chain(first)[:size]
        return b""

    def _small(self, first: int) -> bytes:
        pool = self._chain(struct.unpack_from("<I", self.entries[0], 116)[0])
        size = 1 << self.mini_shift
        return b"".join(pool[at * size : (at + 1) * size] for at in self._sectors(first, self.mini_table))


@dataclass(frozen=True, slots=True)
class _Book:
    formulas: list[frozenset[tuple[int, int]]]
    extents: list[tuple[int, int]]
    is_1904: bool


def _records(book: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of the records of one substream, nested ones (charts) left out."""
    depth, end = 0, len(book) - 4
    unpack = struct.Struct("<HH").unpack_from
    while at <= end:
        kind, length = unpack(book, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 1:
            yield kind, at + 4, length
        if depth <= 0:
            return
        at += 4 + length


def _look_over(book: bytes) -> _Book:
    starts, is_1904 = [], False
    for kind, at, _length in _records(book, 0):
        if kind == _FILEPASS:
            raise EncryptedWorkbook
        if kind == _DATEMODE:
            is_1904 = book[at] == 1
        if kind == _BOUNDSHEET:
            start, _, sheet_kind = struct.unpack_from("<IBB", book, at)
            if sheet_kind in (1, 6):
                raise MacroWorkbook
            starts.append(start)
    looked = [_look_over_sheet(book, start) for start in starts]
    return _Book([formulas for formulas, _ in looked], [extent for _, extent in looked], is_1904)


def _look_over_sheet(book: bytes, start: int) -> tuple[frozenset[tuple[int, int]], tuple[int, int]]:
    formulas, width, height = set(), 0, 0
    unpack = struct.Struct("<HH").unpack_from
    for kind, at, length in _records(book, start):
        if kind not in _FILLED:
            continue
        row, column = unpack(book, at)
        if kind == _FORMULA:
            formulas.add((row + 1, column + 1))
        if kind == _MULRK:
            column = unpack(book, at + length - 4)[1]
        width, height = max(width, column + 1), max(height, row + 1)
    return frozenset(formulas), (width, height)
