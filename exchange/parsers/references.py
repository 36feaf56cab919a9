"""Lists of other offices as files: CSV and .xlsx row by row in constant memory, .xls within its limits."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from apprenticeship.lifecycle import ReferenceKind
from apprenticeship.rules.references import ListTerms, ReferenceRow
from common.dates import add_months
from common.errors import Problem
from common.identifiers import is_citizen_number, masked
from common.texts import N_
from exchange.parsers.files import COMPOUND, ZIPPED, read_bounded, read_sheets, text_of
from exchange.parsers.gates import Gate
from exchange.parsers.refusals import BrokenQuotes, EmptyFile, UnknownEncoding, UnusableFile
from exchange.parsers.sheets import Limits
from exchange.parsers.streamed import stream_rows

CHUNK = 1 << 20
HEADER_WITHIN = 30
# What a workbook may hold at most: a spreadsheet's own last row, and what that many rows take.
LARGEST, MOST_EXPANDED, MOST_ROWS = 1_000_000_000, 4_000_000_000, 1_048_576
MOST_KEPT = 200
LONGEST_HOLDER = 80
TITLES: dict[str, tuple[str, ...]] = {
    "number": ("身份证号", "身份证号码", "公民身份号码", "证件号码", "社会保障号码", "居民身份证号"),
    "month": ("缴费月份", "月份", "费款所属期", "缴费年月", "所属期"),
    "starts_on": ("起始日期", "开始日期", "入学日期", "死亡日期", "起始时间", "列入日期", "领取日期", "享受日期"),
    "last_on": ("截止日期", "结束日期", "毕业日期", "终止日期", "移出日期"),
    "holder": ("单位", "单位名称", "统一社会信用代码", "缴费单位", "学校", "补贴项目", "补贴名称", "单位代码"),
    "place": ("参保地代码", "行政区划代码", "参保地", "地区代码", "区划代码"),
}
_FIELD_BY_TITLE = {title: field for field, titles in TITLES.items() for title in titles}


class NoListHeader(UnusableFile):
    code = "list_no_header"
    message = N_("没有找到表头：前 %(looked)s 行里没有“身份证号”这一列。请核对文件，或下载模板。")


class NoMonth(UnusableFile):
    code = "list_no_month"
    message = N_("缴费记录要有“缴费月份”这一列，或在导入时写明是哪个月。")


class TooManyErrors(UnusableFile):
    code = "list_too_many_errors"
    message = N_(
        "有 %(count)s 行不能识别（共读到 %(rows)s 行），超过允许的数目，整份名单没有导入。请核对是否选错文件。"
    )


class NobodyListed(UnusableFile):
    code = "list_nobody"
    message = N_("名单里没有一个可以识别的人。请核对文件。")


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    cells: Sequence[Any]


def fingerprint(stream: BinaryIO) -> tuple[str, int]:
    """Give the SHA-256 of a file and its size, read in pieces; the file stands at its beginning again."""
    digest, size = hashlib.sha256(), 0
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    stream.seek(0)
    return digest.hexdigest(), size


def rows_of(stream: BinaryIO, terms: ListTerms, *, gate: Gate, limits: Limits) -> Iterator[ReferenceRow]:
    """Read a list, one person at a time; rows that cannot be read are told in `terms.problems` and left out.

    Raises UnusableFile for what is no list, and when there are too many errors for it to be the right one.
    """
    lines = iter(_lines(stream, limits))
    columns = _columns(lines)
    if terms.kind == ReferenceKind.INSURANCE and "month" not in columns and terms.month_on is None:
        raise NoMonth
    reader = _Reader(terms, columns)
    read = errors = 0
    for line in filter(_holds_something, lines):
        read += 1
        row = reader.row(line)
        if isinstance(row, ReferenceRow):
            yield row
            continue
        errors += 1
        if len(terms.problems) < MOST_KEPT:
            terms.problems.append(entry_of(row, line.number))
        if errors > gate.most_count:
            raise TooManyErrors(count=errors, rows=read)
    if gate.shuts(errors, read):
        raise TooManyErrors(count=errors, rows=read)
    if read == errors:
        raise NobodyListed


def _holds_something(line: _Line) -> bool:
    return any(cell not in (None, "") for cell in line.cells)


def entry_of(problem: Problem, row: int) -> dict[str, Any]:
    """Write a problem of a row for keeping; values in it are masked already."""
    return {
        "row": row,
        "rule": problem.rule,
        "message": problem.message,
        "mend": problem.mend,
        "params": problem.params,
    }


def refusal_entry(refusal: UnusableFile) -> dict[str, Any]:
    """Write why a whole file was refused, for keeping."""
    return {"row": 0, "rule": refusal.code, "message": refusal.message, "mend": "", "params": refusal.params}


# ---- lines ----


def _lines(stream: BinaryIO, limits: Limits) -> Iterator[_Line]:
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    if not head.strip(b"\0 \t\r\n"):
        raise EmptyFile
    if head.startswith(ZIPPED):
        wide = replace(limits, size=LARGEST, expanded=MOST_EXPANDED, rows=MOST_ROWS)
        yield from (_Line(number, cells) for number, cells in stream_rows(stream, wide))
        return
    if head.startswith(COMPOUND):
        yield from _of_old_workbook(stream, limits)
        return
    encoding = _encoding(stream)
    text_of(head[: head.rfind(b"\n") + 1] or head)  # a web page or a picture under the name of a table
    yield from _of_text(stream, encoding)


def _of_old_workbook(stream: BinaryIO, limits: Limits) -> Iterator[_Line]:
    """An .xls is read whole: its form admits no more than 65,536 rows."""
    for sheet in read_sheets(read_bounded(stream, limits), limits)[:1]:
        for number, cells in zip(sheet.numbers, sheet.rows, strict=True):
            yield _Line(number, cells)


def _encoding(stream: BinaryIO) -> str:
    """UTF-8, or else GB 18030, told by the whole file, a piece at a time."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        stream.seek(0)
        try:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        finally:
            stream.seek(0)
        return encoding
    raise UnknownEncoding


def _of_text(stream: BinaryIO, encoding: str) -> Iterator[_Line]:
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        first = text.readline()
        delimiter = max((",", "\t", ";", "|"), key=first.count)
        text.seek(0)
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                yield _Line(reader.line_num, cells)
        except csv.Error as error:
            raise BrokenQuotes(line=reader.line_num) from error
    finally:
        text.detach()  # the caller's file stays open


def _columns(lines: Iterator[_Line]) -> dict[str, int]:
    for looked, line in enumerate(lines, 1):
        found: dict[str, int] = {}
        for place, cell in enumerate(line.cells):
            field = _FIELD_BY_TITLE.get("".join(str(cell).split()).strip("*＊"))
            if field is not None:
                found.setdefault(field, place)
        if "number" in found:
            return found
        if looked == HEADER_WITHIN:
            break
    raise NoListHeader(looked=HEADER_WITHIN)


# ---- rows ----


def _said(rule: str, message: str, mend: str, **params: Any) -> Problem:
    return Problem("", rule, message, mend, params)


@dataclass(frozen=True, slots=True)
class _Reader:
    terms: ListTerms
    columns: dict[str, int]

    def row(self, line: _Line) -> ReferenceRow | Problem:
        number = self._text(line, "number").upper().replace(" ", "")
        if not is_citizen_number(number):
            return _said(
                "list_number",
                N_("身份证号“%(value)s”有误。"),
                N_("请核对 18 位身份证号和校验位。"),
                value=masked(number) if number else "",
            )
        span = self._month(line) if self._is_monthly else self._days(line)
        if isinstance(span, Problem):
            return span
        holder, place = self._text(line, "holder")[:LONGEST_HOLDER], self._text(line, "place")
        return ReferenceRow(number, *span, holder, place if len(place) == 6 and place.isdigit() else "")

    @property
    def _is_monthly(self) -> bool:
        return self.terms.kind == ReferenceKind.INSURANCE

    def _text(self, line: _Line, field: str) -> str:
        place = self.columns.get(field)
        if place is None or place >= len(line.cells):
            return ""
        cell = line.cells[place]
        return "" if cell is None else str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()

    def _day(self, line: _Line, field: str) -> date | None | Problem:
        place = self.columns.get(field)
        cell = line.cells[place] if place is not None and place < len(line.cells) else None
        if isinstance(cell, datetime):
            return cell.date()  # a spreadsheet's own day: it has no zone
        if isinstance(cell, date):
            return cell
        text = self._text(line, field)
        if not text:
            return None
        found = day_of(text)
        if found is None:
            return _said("list_day", N_("日期“%(value)s”无法识别。"), N_("请写成 2026-03-01。"), value=text[:20])
        return found

    def _month(self, line: _Line) -> tuple[date, date | None] | Problem:
        found = self._day(line, "month")
        if isinstance(found, Problem):
            return found
        month = (found or self.terms.month_on or self.terms.as_of_on).replace(day=1)
        if self.terms.month_on is not None and month != self.terms.month_on:
            return _said(
                "list_month_differs",
                N_("这一行是 %(found)s，名单是 %(wanted)s 的。"),
                N_("请分月份导入，或不写明月份。"),
                found=f"{month:%Y-%m}",
                wanted=f"{self.terms.month_on:%Y-%m}",
            )
        return month, add_months(month, 1)

    def _days(self, line: _Line) -> tuple[date, date | None] | Problem:
        first, last = self._day(line, "starts_on"), self._day(line, "last_on")
        if isinstance(first, Problem):
            return first
        if isinstance(last, Problem):
            return last
        starts_on = first or min(self.terms.as_of_on, last or self.terms.as_of_on)
        if last is not None and last < starts_on:
            return _said(
                "list_days_order",
                N_("截止日期 %(last)s 早于起始日期 %(first)s。"),
                N_("请核对两个日期。"),
                first=starts_on.isoformat(),
                last=last.isoformat(),
            )
        return starts_on, None if last is None else last + timedelta(days=1)


_SHAPES: tuple[Callable[[str], date], ...] = (
    lambda text: date.fromisoformat(text),
    lambda text: date(*(int(part) for part in text.replace("/", "-").replace(".", "-").split("-"))),
    lambda text: date(int(text[:4]), int(text[4:6]), int(text[6:8] or 1)),
)


def day_of(text: str) -> date | None:
    """Read a day or a month: 2026-03-01, 2026/3/1, 20260301, 2026年3月1日; 2026-03, 202603, 2026年3月."""
    plain = text.replace("年", "-").replace("月", "-").replace("日", "").strip("- ").split(" ")[0].split("T")[0]
    if plain.count("-") == 1 or plain.count("/") == 1:
        plain = f"{plain}-1".replace("/", "-")
    for shape in _SHAPES:
        try:
            return shape(plain)
        except (ValueError, TypeError):
            continue
    return None


def template_lines(kind: ReferenceKind) -> Iterable[str]:
    """Give the titles of a kind's columns, as its blank file has them."""
    if kind is ReferenceKind.INSURANCE:
        return ("身份证号", "缴费月份", "统一社会信用代码", "参保地代码")
    return ("身份证号", "起始日期", "截止日期", "补贴项目" if kind is ReferenceKind.OTHER_SUBSIDY else "单位")
