"""Reads a facts file (CSV) into classes and people, or says everything that is wrong with it at once."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final
from unicodedata import normalize

from common.dates import Span
from common.errors import InvalidFacts, Problem, UnusableFile
from common.levels import LEVEL_LABELS, level_of
from common.money import round_yuan, yuan
from common.texts import N_, decoded
from rulebooks.rules import Answer, CertificateKind, Rulebook, TraineeStatus, TraineeType
from rulebooks.rules.kinds import Named
from subsidies.columns import ANSWERS, BY_NAME, COLUMNS, NAME_OF_HEADING
from subsidies.rules.facts import Case, ClassFacts, PersonFacts
from subsidies.rules.missing import missing_facts

MOST_BYTES: Final = 100_000_000
MOST_SHOWN: Final = 1_000
MOST_YEARS: Final = 5
_YEARS: Final = range(2000, 2100)
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))", re.ASCII)
_CODE = re.compile(r"[0-9A-Za-z()\-.]{0,30}", re.ASCII)
_SIGNATURES: Final = {b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls", b"%PDF": "PDF"}


@dataclass(frozen=True, slots=True)
class FactsFile:
    """What a facts file holds: classes in the order of their first row, and warnings that stop nothing."""

    classes: tuple[ClassFacts, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A cell that cannot be read: the rule, the message, how to mend it."""

    rule: str
    message: str
    mend: str


def facts_in(content: bytes, book: Rulebook | None = None) -> FactsFile:
    """Read a facts file's bytes: CSV in UTF-8 (with or without mark) or GBK. Raises as `facts_of` does."""
    if len(content) > MOST_BYTES:
        raise _unusable(N_("文件过大：事实文件不应超过 100 MB。"), N_("请按班分成几个文件。"))
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature):
            message = N_("这是 %(kind)s 文件，不是 CSV 文件。")
            raise _unusable(message, N_("请在表格软件中另存为“CSV UTF-8（逗号分隔）”。"), kind=kind)
    try:
        text = decoded(content)
    except ValueError as error:
        raise _unusable(
            N_("文件编码无法识别：既不是 UTF-8 也不是 GBK。"), N_("请另存为“CSV UTF-8（逗号分隔）”。")
        ) from error
    return facts_of(text, book)


def facts_of(text: str, book: Rulebook | None = None) -> FactsFile:
    """Read a facts file's text. Rows are the spreadsheet's own, from 1; the header is the first row that is not blank.

    With a rulebook, facts that it needs for a paid outcome (cost, hours) are asked for too.
    Raises UnusableFile for what is no such file, InvalidFacts with every problem: row, column, value, how to mend it.
    """
    rows = _rows(text)
    header_row, header = next(rows, (0, []))
    if not header:
        raise _unusable(N_("文件是空的。"), N_("第一行应为表头，如 class_no,person_no,…。"))
    reading = _Reading(book)
    reading.header(header_row, header)
    for row_no, cells in rows:
        reading.row(row_no, cells)
    if not reading.row_count:
        raise _unusable(N_("文件只有表头，没有人员。"), N_("请在表头下面每人填写一行。"))
    if reading.problems:
        raise InvalidFacts(reading.problems)
    classes = tuple(ClassFacts(number, tuple(people)) for number, people in reading.classes.items())
    return FactsFile(classes, tuple(reading.warnings))


def _unusable(message: str, mend: str, **params: Any) -> UnusableFile:
    return UnusableFile([Problem("", "unusable", message, mend, params)])


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield rows that are not blank, with their number in the spreadsheet."""
    first_line = text.lstrip("\r\n ").split("\n", 1)[0]
    delimiter = "\t" if "\t" in first_line and "," not in first_line else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row_no, cells in enumerate(reader, start=1):
            if cells and (cells[0].strip() or any(cell.strip() for cell in cells)):
                yield row_no, cells
    except csv.Error as error:
        raise _unusable(
            N_("第 %(line)s 行附近不是合法的 CSV：引号没有成对，或一格过长。"),
            N_("请检查该处的双引号。"),
            line=reader.line_num,
        ) from error


_TWICE: Final = _Refusal(
    "twice", N_("同一班内人员编号重复，第 %(first_row)s 行已有。"), N_("请核对编号，或删去重复的一行。")
)
_EARLY: Final = _Refusal("early_end", N_("尚未结业却填写了结束日期，未使用。"), N_("请核对培训状态。"))
_LACKING: Final = _Refusal(
    "needed_by_rulebook", N_("没有填写，而本办法要按它计算补贴。"), N_("已结业并应补贴的人员须填写这一项。")
)


@dataclass(frozen=True, slots=True)
class _RowRead:
    """What the cells of a row mean, whoever's row it is: a case, or refusals; warnings beside it."""

    case: Case | None
    refusals: tuple[tuple[str, str, _Refusal], ...] = ()
    warnings: tuple[tuple[str, str, _Refusal], ...] = ()


class _Reading:
    """Reads rows one by one, gathering problems; rows whose cells are alike are read once."""

    def __init__(self, book: Rulebook | None) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.classes: dict[str, list[PersonFacts]] = {}
        self.row_count = 0
        self._book = book
        self._names: list[str | None] = []
        self._keys = (0, 0)
        self._places: dict[str, int] = {}
        self._lacking: frozenset[str] = frozenset()
        self._rest_of: Callable[[list[str]], tuple[str, ...]] = tuple
        self._first_rows: dict[tuple[str, str], int] = {}
        self._rows: dict[tuple[str, ...], _RowRead] = {}
        self._cells: dict[str, dict[str, Any]] = {column.name: {} for column in COLUMNS}

    def add(
        self, row_no: int, column: str, value: str, refusal: _Refusal, severity: str = "error", **more: Any
    ) -> None:
        params = {"row": row_no, "column": column, "value": value[:60], **more}
        into = self.problems if severity == "error" else self.warnings
        if len(into) < MOST_SHOWN:
            into.append(Problem(column, refusal.rule, refusal.message, refusal.mend, params, severity))

    def header(self, row_no: int, cells: list[str]) -> None:
        """Learn which column is which; one that is not known is ignored with a warning, one that lacks is a problem."""
        words = [normalize("NFKC", cell).strip().strip("*").strip() for cell in cells]
        names = [NAME_OF_HEADING.get(word.lower()) or NAME_OF_HEADING.get(word) for word in words]
        if not any(names):
            raise _unusable(
                N_("第 %(row)s 行不是表头：一个认识的列名也没有。"),
                N_("表头应为：%(known)s。"),
                row=row_no,
                known=",".join(column.name for column in COLUMNS),
            )
        for word in [word for word, name in zip(words, names, strict=True) if name is None and word]:
            near = get_close_matches(word, list(NAME_OF_HEADING), n=1)
            mend = N_("是否应为“%(near)s”？") if near else N_("不需要的列可以留着。")
            refusal = _Refusal("unknown_column", N_("不认识的列“%(value)s”，未使用。"), mend)
            self.add(row_no, word, word, refusal, "warning", near=near[0] if near else "")
        for name in sorted({name for name in names if name is not None and names.count(name) > 1}):
            self.add(row_no, name, name, _Refusal("twice", N_("表头中“%(column)s”不止一列。"), N_("请只保留一列。")))
        for column in COLUMNS:
            if column.is_needed and column.name not in names:
                refusal = _Refusal("needed_column", N_("缺少“%(column)s”（%(heading)s）一列。"), N_("请补上这一列。"))
                self.add(row_no, column.name, "", refusal, heading=column.heading)
        self._names = [name if names.index(name) == place else None for place, name in enumerate(names)]
        # A column that is not there is read past the end of the row: `row` pads each by one blank cell.
        places = {name: names.index(name) if name in names else len(names) for name in BY_NAME}
        self._lacking = frozenset(name for name in BY_NAME if name not in names)
        self._keys = places.pop("class_no"), places.pop("person_no")
        self._places = places
        self._rest_of = itemgetter(*places.values())

    def row(self, row_no: int, cells: list[str]) -> None:
        self.row_count += 1
        width, found = len(self._names), len(cells)
        if found > width and any(cell.strip() for cell in cells[width:]):
            refusal = _Refusal(
                "too_many_cells",
                N_("这一行比表头多出 %(extra)s 格。"),
                N_("含逗号的内容要加双引号；金额不要写千位逗号。"),
            )
            self.add(row_no, "", cells[width], refusal, extra=found - width)
            return
        cells = cells[:width] + [""] * (width + 1 - min(found, width))
        rest = self._rest_of(cells)
        read = self._rows.get(rest)
        if read is None:
            read = self._rows[rest] = self.read(cells)
        class_place, person_place = self._keys
        self.enter(row_no, cells[class_place], cells[person_place], read)

    def read(self, cells: list[str]) -> _RowRead:
        """Read everything of a row but whose it is."""
        read = {name: self.cell(name, cells[place]) for name, place in self._places.items()}
        refusals = [name for name, value in read.items() if type(value) is _Refusal]
        if refusals:
            told = [(name, cells[self._places[name]], read[name]) for name in refusals if name not in self._lacking]
            return _RowRead(None, tuple(told))
        broken = [(name, cells[self._places[name]], refusal) for name, refusal in _row_problems(read)]
        if broken:
            return _RowRead(None, tuple(broken))
        case = _case(read)
        lacking = [(name, "", _LACKING) for name in missing_facts(case, self._book)] if self._book else []
        early = case.is_open and read["ended_on"]
        warnings = ((("ended_on", cells[self._places["ended_on"]], _EARLY)),) if early else ()
        return _RowRead(None if lacking else case, tuple(lacking), warnings)

    def cell(self, name: str, value: str) -> Any:
        known = self._cells[name]
        try:
            return known[value]
        except KeyError:
            read = known[value] = _READERS[name](_tidy(value))
            return read

    def enter(self, row_no: int, class_cell: str, person_cell: str, read: _RowRead) -> None:
        """Enter a row's head into its class, or say what is wrong with the row."""
        class_no, person_no = self.cell("class_no", class_cell), _needed(_tidy(person_cell))
        for name, cell, word in (("class_no", class_cell, class_no), ("person_no", person_cell, person_no)):
            if type(word) is _Refusal and name not in self._lacking:
                self.add(row_no, name, cell, word)
        for column, cell, refusal in read.refusals:
            self.add(row_no, column, cell, refusal)
        for column, cell, refusal in read.warnings:
            self.add(row_no, column, cell, refusal, "warning")
        if type(class_no) is _Refusal or type(person_no) is _Refusal:
            return
        first_row = self._first_rows.setdefault((class_no, person_no), row_no)
        if first_row != row_no:
            self.add(row_no, "person_no", person_no, _TWICE, first_row=first_row)
        elif read.case is not None:
            self.classes.setdefault(class_no, []).append(PersonFacts(person_no, read.case))


def _tidy(value: str) -> str:
    """Trim a cell and turn full-width signs into plain ones."""
    return value.strip() if value.isascii() else normalize("NFKC", value).strip()


def _case(read: Mapping[str, Any]) -> Case:
    is_open = read["status"] in (TraineeStatus.PLANNED, TraineeStatus.TRAINING)
    return Case(
        trainee_type=read["trainee_type"],
        level=read["level"],
        planned=_span(read["starts_on"], read["planned_ends_on"]),
        status=read["status"],
        occupation_code=read["occupation_code"],
        ended_on=None if is_open else read["ended_on"],
        certificate=read["certificate"],
        employer_passed=read["employer_passed"],
        hired=read["hired"],
        hours=read["hours"],
        cost_yuan=read["cost_yuan"],
        tags=read["tags"],
    )


@lru_cache(maxsize=10_000)
def _span(starts_on: date, last_on: date) -> Span:
    return Span.through(starts_on, last_on)


def _row_problems(read: Mapping[str, Any]) -> Iterator[tuple[str, _Refusal]]:
    starts_on, ends_on, ended_on = read["starts_on"], read["planned_ends_on"], read["ended_on"]
    if ends_on < starts_on:
        yield "planned_ends_on", _Refusal("order", N_("计划结束日期早于开始日期。"), N_("请核对两个日期。"))
    elif ends_on.year - starts_on.year > MOST_YEARS:
        yield (
            "planned_ends_on",
            _Refusal("too_long", N_("培训期限超过五年，不合常理。"), N_("请核对开始和计划结束日期的年份。")),
        )
    if ended_on is not None and ended_on < starts_on:
        yield "ended_on", _Refusal("order", N_("实际结束日期早于开始日期。"), N_("请核对两个日期。"))


def _needed(word: str) -> Any:
    if not word:
        return _Refusal("needed", N_("没有填写。"), N_("这一列每行都要填写。"))
    if len(word) > 64:
        return _Refusal("too_long", N_("“%(value)s”过长，最多 64 个字。"), N_("请核对内容是否错列。"))
    return word


def _level(word: str) -> Any:
    allowed = "、".join(f"{level.value}（{label}）" for level, label in LEVEL_LABELS.items())
    return level_of(word) or _Refusal("not_allowed", N_("不认识的等级“%(value)s”。"), f"请填写：{allowed}")


def _day(word: str) -> Any:
    if not word:
        return _Refusal("needed", N_("没有填写日期。"), N_("请填写日期，如 2025-03-01。"))
    match = _DAY.fullmatch(word)
    parts = [int(part) for part in match.groups() if part is not None] if match else []
    try:
        day = date(*parts) if match else None
    except ValueError:
        day = None
    if day is None:
        return _Refusal("not_a_day", N_("“%(value)s”不是日期。"), N_("请写成 2025-03-01，并核对这一天是否存在。"))
    if day.year not in _YEARS:
        return _Refusal("absurd_day", N_("日期“%(value)s”不合常理。"), N_("年份应在 2000 至 2099 之间。"))
    return day


def _day_or_none(word: str) -> Any:
    return _day(word) if word else None


def _number(most: int) -> Callable[[str], Any]:
    def read(word: str) -> Any:
        if not word:
            return None
        try:
            number = yuan(word)
        except ValueError:
            return _Refusal(
                "not_a_number",
                N_("“%(value)s”不是数字。"),
                N_("只写数字，如 3200 或 3200.50；不要写逗号、货币符号、单位、1e3 或 NaN。"),
            )
        if not 0 <= number <= most:
            return _Refusal("out_of_range", N_("“%(value)s”超出范围。"), f"应在 0 至 {most} 之间。")
        if number != round_yuan(number):
            return _Refusal("too_fine", N_("“%(value)s”小数过多。"), N_("最多两位小数。"))
        return number

    return read


def _option(options: type[Named], blank: Named | None = None) -> Callable[[str], Any]:
    words = {word: option for option in options for word in (option.value, option.label)}
    allowed = "、".join(f"{option.value}（{option.label}）" for option in options)

    def read(word: str) -> Any:
        if not word and blank is not None:
            return blank
        found = words.get(word) or words.get(word.lower())
        if found is not None:
            return found
        message = N_("不认识的内容“%(value)s”。") if word else N_("没有填写。")
        return _Refusal("not_allowed" if word else "needed", message, f"请填写以下之一：{allowed}")

    return read


def _answer(word: str) -> Answer | _Refusal:
    found = ANSWERS.get(word.lower())
    if found is not None:
        return found
    return _Refusal("not_allowed", N_("不认识的内容“%(value)s”。"), N_("请填写 yes（是）或 no（否），不清楚则留空。"))


def _occupation(word: str) -> str | _Refusal:
    if _CODE.fullmatch(word):
        return word
    return _Refusal("not_a_code", N_("“%(value)s”不是职业编码。"), N_("请按职业分类大典填写，如 6-18-01-01，或留空。"))


def _tags(word: str) -> frozenset[str] | _Refusal:
    tags = frozenset(tag.strip() for tag in word.replace("；", ";").split(";") if tag.strip())
    if any(len(tag) > 30 for tag in tags):
        return _Refusal("too_long", N_("标签过长。"), N_("每个标签最多 30 个字，多个标签用分号隔开。"))
    return tags


_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "class_no": _needed,
    "person_no": _needed,
    "trainee_type": _option(TraineeType),
    "occupation_code": _occupation,
    "level": _level,
    "starts_on": _day,
    "planned_ends_on": _day,
    "ended_on": _day_or_none,
    "status": _option(TraineeStatus),
    "certificate": _option(CertificateKind, CertificateKind.NONE),
    "employer_passed": _answer,
    "hired": _answer,
    "hours": _number(20_000),
    "cost_yuan": _number(10_000_000),
    "tags": _tags,
}
