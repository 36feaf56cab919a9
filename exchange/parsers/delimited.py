"""Text tables: UTF-8, UTF-16 with its mark, or GB18030; parted by comma, semicolon or tab."""

from __future__ import annotations

import csv
import io

from common import texts
from exchange.parsers.refusals import BrokenQuotes, SheetTooLong, SheetTooWide, UnknownEncoding
from exchange.parsers.sheets import Cell, Limits, Sheet

SHEET_NAME = "CSV"
_DELIMITERS = (",", "\t", ";", "，", "；", "|")


def decoded(content: bytes) -> str:
    """Decode a text file. Raises UnknownEncoding when it is neither UTF-8, marked UTF-16 nor GB 18030."""
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        return texts.decoded(content)
    except ValueError as error:
        raise UnknownEncoding from error


def read_delimited(text: str, limits: Limits) -> list[Sheet]:
    """Read a text table as its one sheet; a row's number is the line on which its record starts.

    Raises BrokenQuotes, SheetTooWide, SheetTooLong.
    """
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[Cell]] = []
    numbers: list[int] = []
    width, line = 0, 1
    try:
        for record in reader:
            rows.append(list(record))
            numbers.append(line)
            width = max(width, len(record))
            line = reader.line_num + 1
            if width > limits.columns:
                raise SheetTooWide(count=width, most=limits.columns)
            if len(rows) > limits.rows:
                raise SheetTooLong(count=f"{len(rows)}+", most=limits.rows)
    except csv.Error as error:
        raise BrokenQuotes(line=line) from error
    return [Sheet(SHEET_NAME, [row + [""] * (width - len(row)) for row in rows], numbers)]


def _delimiter(text: str) -> str:
    """The sign that parts the most cells on the line of the first thirty that has most of them."""
    lines = text.splitlines()[:30] if len(text) < 100_000 else text[:100_000].splitlines()[:30]
    return max(_DELIMITERS, key=lambda sign: max((line.count(sign) for line in lines), default=0))
