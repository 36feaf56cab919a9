"""Reads a facts file (CSV) into classes and people, or says everything that is wrong with it at once."""

from __future__ import annotations

import csv
import io
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
from common.texts import N_, decoded
from rulebooks.rules import Rulebook, TraineeStatus
from subsidies.columns import BY_NAME, COLUMNS, NAME_OF_HEADING
from subsidies.parsers.cells import READERS, Refusal, needed, tidy
from subsidies.rules.facts import Case, ClassFacts, PersonFacts
from subsidies.rules.missing import earns, missing_facts
from subsidies.rules.rate_days import COLUMN_OF, is_dated, is_in_force, may_lack_day, rate_day

MOST_BYTES: Final = 100_000_000
MOST_SHOWN: Final = 1_000
MOST_YEARS: Final = 5
_SIGNATURES: Final = {b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls", b"%PDF": "PDF"}


@dataclass(frozen=True, slots=True)
class FactsFile:
    """What a facts file holds: classes in the order of their first row, and warnings that stop nothing."""

    classes: tuple[ClassFacts, ...]
    warnings: tuple[Problem, ...]


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


_TWICE: Final = Refusal(
    "twice", N_("同一班内人员编号重复，第 %(first_row)s 行已有。"), N_("请核对编号，或删去重复的一行。")
)
_EARLY: Final = Refusal("early_end", N_("尚未结业却填写了结束日期，未使用。"), N_("请核对培训状态。"))
_LACKING: Final = Refusal(
    "needed_by_rulebook", N_("没有填写，而本办法要按它计算补贴。"), N_("已结业并应补贴的人员须填写这一项。")
)


# What nearly every head has of its own; whatever else a row says, others say too.
_OWN: Final = ("hours", "cost_yuan")
_Told = tuple[tuple[str, str, Refusal], ...]


@dataclass(frozen=True, slots=True)
class _RowRead:
    """What the cells of a row mean but whose they are and what is its own: a case, or refusals; warnings beside it.

    `wanted` names the facts of its own that the rulebook asks for.
    """

    case: Case | None
    refusals: _Told = ()
    warnings: _Told = ()
    wanted: frozenset[str] = frozenset()


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
        self._own = (0, 0)
        self._places: dict[str, int] = {}
        self._lacking: frozenset[str] = frozenset()
        self._rest_of: Callable[[list[str]], tuple[str, ...]] = tuple
        self._first_rows: dict[tuple[str, str], int] = {}
        self._rows: dict[tuple[str, ...], _RowRead] = {}
        self._cells: dict[str, dict[str, Any]] = {column.name: {} for column in COLUMNS}

    def add(self, row_no: int, column: str, value: str, refusal: Refusal, severity: str = "error", **more: Any) -> None:
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
            refusal = Refusal("unknown_column", N_("不认识的列“%(value)s”，未使用。"), mend)
            self.add(row_no, word, word, refusal, "warning", near=near[0] if near else "")
        for name in sorted({name for name in names if name is not None and names.count(name) > 1}):
            self.add(row_no, name, name, Refusal("twice", N_("表头中“%(column)s”不止一列。"), N_("请只保留一列。")))
        for column in COLUMNS:
            if column.is_needed and column.name not in names:
                refusal = Refusal("needed_column", N_("缺少“%(column)s”（%(heading)s）一列。"), N_("请补上这一列。"))
                self.add(row_no, column.name, "", refusal, heading=column.heading)
        self._names = [name if names.index(name) == place else None for place, name in enumerate(names)]
        # A column that is not there is read past the end of the row: `row` pads each by one blank cell.
        places = {name: names.index(name) if name in names else len(names) for name in BY_NAME}
        self._lacking = frozenset(name for name in BY_NAME if name not in names)
        self._keys = places.pop("class_no"), places.pop("person_no")
        self._own = places.pop(_OWN[0]), places.pop(_OWN[1])
        self._places = places
        self._rest_of = itemgetter(*places.values())

    def row(self, row_no: int, cells: list[str]) -> None:
        self.row_count += 1
        width, found = len(self._names), len(cells)
        if found > width and any(cell.strip() for cell in cells[width:]):
            refusal = Refusal(
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
        self.enter(row_no, cells, read)

    def read(self, cells: list[str]) -> _RowRead:
        """Read everything of a row but whose it is and what is its own."""
        read = {name: self.cell(name, cells[place]) for name, place in self._places.items()}
        refusals = [name for name, value in read.items() if type(value) is Refusal]
        if refusals:
            told = [(name, cells[self._places[name]], read[name]) for name in refusals if name not in self._lacking]
            return _RowRead(None, tuple(told))
        broken = [(name, cells[self._places[name]], refusal) for name, refusal in _row_problems(read)]
        if broken:
            return _RowRead(None, tuple(broken))
        case = _case(read)
        undated = tuple(_rate_day_problems(case, self._book)) if self._book else ()
        if undated:
            return _RowRead(None, tuple((name, cells[self._places[name]], refusal) for name, refusal in undated))
        wanted = frozenset(missing_facts(case, self._book)) if self._book else frozenset()
        early = case.is_open and read["ended_on"]
        warnings = ((("ended_on", cells[self._places["ended_on"]], _EARLY)),) if early else ()
        return _RowRead(case, (), warnings, wanted)

    def cell(self, name: str, value: str) -> Any:
        known = self._cells[name]
        try:
            return known[value]
        except KeyError:
            read = known[value] = READERS[name](tidy(value))
            return read

    def enter(self, row_no: int, cells: list[str], read: _RowRead) -> None:
        """Enter a row's head into its class, or say what is wrong with the row."""
        class_place, person_place = self._keys
        class_no, person_no = self.cell("class_no", cells[class_place]), needed(tidy(cells[person_place]))
        hours_place, cost_place = self._own
        hours = self.cell("hours", cells[hours_place]) if cells[hours_place] else None
        cost_yuan = self.cell("cost_yuan", cells[cost_place]) if cells[cost_place] else None
        own = (class_no, person_no, hours, cost_yuan)
        is_right = self.is_right(own, read) or self.told(row_no, cells, own, read)
        if type(class_no) is Refusal or type(person_no) is Refusal:
            return
        first_row = self._first_rows.setdefault((class_no, person_no), row_no)
        if first_row != row_no:
            self.add(row_no, "person_no", person_no, _TWICE, first_row=first_row)
        elif is_right and read.case is not None:
            case = read.case
            if hours is not None or cost_yuan is not None:
                case = Case(*case[:-2], hours, cost_yuan)
            self.classes.setdefault(class_no, []).append(PersonFacts(person_no, case))

    @staticmethod
    def is_right(own: tuple[Any, ...], read: _RowRead) -> bool:
        """Say whether there is nothing to tell of a row, as is the rule among a hundred thousand."""
        if read.case is None or read.warnings or Refusal in map(type, own):
            return False
        return not read.wanted or not any(
            one is None and name in read.wanted for name, one in zip(_OWN, own[2:], strict=True)
        )

    def told(self, row_no: int, cells: list[str], own: tuple[Any, ...], read: _RowRead) -> bool:
        """Tell what is wrong with a row, whose it is first, and whether it can be used all the same."""
        keys = tuple(zip(("class_no", "person_no"), own[:2], self._keys, strict=True))
        facts = tuple(zip(_OWN, own[2:], self._own, strict=True))
        refused = [one for _, one, _ in (*keys, *facts) if type(one) is Refusal]
        for name, one, place in keys:
            if type(one) is Refusal and name not in self._lacking:
                self.add(row_no, name, cells[place], one)
        for column, cell, refusal in read.refusals:
            self.add(row_no, column, cell, refusal)
        for name, one, place in facts:
            if type(one) is Refusal:
                self.add(row_no, name, cells[place], one)
            elif one is None and name in read.wanted:
                self.add(row_no, name, "", _LACKING)
        for column, cell, refusal in read.warnings:
            self.add(row_no, column, cell, refusal, "warning")
        lacks = any(one is None and name in read.wanted for name, one, _ in facts)
        return read.case is not None and not refused and not lacks


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
        tags=read["tags"],
        approved_on=read["approved_on"],
        certified_on=read["certified_on"],
        claimed_on=read["claimed_on"],
        suspended=read["suspended"],
    )


@lru_cache(maxsize=10_000)
def _span(starts_on: date, last_on: date) -> Span:
    return Span.through(starts_on, last_on)


def _rate_day_problems(case: Case, book: Rulebook) -> Iterator[tuple[str, Refusal]]:
    """Refuse a head of whom cannot be said that this rulebook applies to them, or to whom it does not."""
    rule = book.identity.rate_date
    day, column = rate_day(case, book), COLUMN_OF[rule]
    if not is_dated(book) or (day is None and (may_lack_day(case, book) or not earns(case, book))):
        return
    if day is None:
        message = f"没有填写，而本办法按{rule.label}确定适用标准。"
        yield column, Refusal("rate_day_missing", message, N_("请填写这一日，否则无法确定是否适用本办法。"))
    elif not is_in_force(book, day):
        first, last = book.identity.valid_from or "…", book.identity.valid_to or "…"
        message = f"{rule.label}为 {day}，不在本办法的有效期（{first} 至 {last}）内。"
        yield column, Refusal("out_of_force", message, N_("请核对日期，或改用这一日有效的办法。"))


def _row_problems(read: Mapping[str, Any]) -> Iterator[tuple[str, Refusal]]:
    starts_on, ends_on, ended_on = read["starts_on"], read["planned_ends_on"], read["ended_on"]
    if ends_on < starts_on:
        yield "planned_ends_on", Refusal("order", N_("计划结束日期早于开始日期。"), N_("请核对两个日期。"))
    elif ends_on.year - starts_on.year > MOST_YEARS:
        yield (
            "planned_ends_on",
            Refusal("too_long", N_("培训期限超过五年，不合常理。"), N_("请核对开始和计划结束日期的年份。")),
        )
    if ended_on is not None and ended_on < starts_on:
        yield "ended_on", Refusal("order", N_("实际结束日期早于开始日期。"), N_("请核对两个日期。"))
