"""A roster file read whole: typed people, where each stands, and every problem at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from apprenticeship.columns import COLUMN_BY_CODE, Kind
from apprenticeship.rules.roster import ClassTerms, RosterRow, RowsCheck, problems_of_rows
from apprenticeship.rules.texts import problem
from common.errors import Problem
from exchange.parsers.cells import Finding, read_column, read_joined, shown
from exchange.parsers.files import read_sheets
from exchange.parsers.headers import LOOKED_ROWS, Layout, find_layout, unit_of
from exchange.parsers.refusals import EmptySheet, NoHeader, NoRows
from exchange.parsers.sheets import Cell, Limits, Sheet, column_letters

# The column that the list of problems adds to a registrar's own file: passed over when the mended file comes back.
PROBLEMS_TITLE = "问题与修改方法"
EXAMPLE_MARKS = ("示例", "例:", "例：", "例如", "说明", "填写说明", "样例")
_TOTAL = re.compile(r"\s*(?:本页)?(?:合\s*计|总\s*计|小\s*计|共\s*计|总人数|合计人数)")
_SIGNATURE = re.compile(
    r"\s*(?:填表|制表|审核|经办|填报|报送|复核|单位负责|企业负责|负责人|联系人|主管|盖章|单位盖章|单位[(（]盖章|日期|注\s*[:：]|备注\s*[:：]|说明\s*[:：])"
)
_OTHER_SHEETS = re.compile(r"示例|样例|说明|示范")
_IDENTITY = frozenset({"number", "phone"})
_EMPTY: frozenset[Cell | None] = frozenset({"", None})


@dataclass(frozen=True, slots=True)
class Place:
    """The sheet and its own 1-based row."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A problem and the cell it stands in. `column` is the header's own words; `cell` is such as D7, "" where none.

    `value` hides the middle of identity and phone numbers, whatever their form.
    """

    place: Place
    column: str
    cell: str
    value: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was passed over on purpose: a total, a signature line, the template's example."""

    place: Place
    text: str


@dataclass(slots=True)
class Roster:
    """What a file says. `rows[i]` stands at `places[i]`; `problems` are in the file's order."""

    rows: list[RosterRow] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    unread_sheets: list[str] = field(default_factory=list)
    header_rows: dict[str, int] = field(default_factory=dict)
    unit: str | None = None
    _tables: list[_Table] = field(default_factory=list)

    def tell(self, index: int, found: Problem) -> None:
        """Add a problem of row `index`, placed in the cell that holds the fact it names."""
        table = next(table for table in reversed(self._tables) if table.first <= index)
        if found.rule != "value_missing" or not table.has_told(index, found.field):
            table.add(index, found)

    def sort(self) -> None:
        """Bring the problems into the file's order."""
        order = {name: at for at, name in enumerate(self.sheets)}
        self.problems.sort(key=lambda found: (order[found.place.sheet], found.place.row, len(found.cell), found.cell))

    @property
    def refused(self) -> set[Place]:
        """The places of the rows that an error keeps out."""
        if any(found.problem.rule == "column_missing" for found in self.problems):
            return set(self.places)
        return {found.place for found in self.problems if found.problem.severity == "error"}

    @property
    def accepted(self) -> list[tuple[Place, RosterRow]]:
        refused = self.refused
        return [pair for pair in zip(self.places, self.rows, strict=True) if pair[0] not in refused]


def parse_roster(
    content: bytes, terms: ClassTerms | None = None, *, further: Sequence[RowsCheck] = (), limits: Limits | None = None
) -> Roster:
    """Read a roster file and, with `terms`, check every person in it. Raises UnusableFile.

    `further` are checks that ask the database; they see all rows, those with errors too.
    """
    sheets = read_sheets(content, limits or Limits())
    roster = Roster()
    for sheet, layout in _chosen(sheets, roster):
        roster._tables.append(_Table(sheet, layout, roster))
    if not roster.rows:
        raise NoRows(sheet="、".join(roster.sheets))
    if terms is not None:
        _check(roster, terms, further)
    roster.sort()
    return roster


def _chosen(sheets: Sequence[Sheet], roster: Roster) -> list[tuple[Sheet, Layout]]:
    """The sheets that are rosters: all that have every required column, else the one that understands the most."""
    if not any(sheet.rows for sheet in sheets):
        raise EmptySheet
    found = [(sheet, layout) for sheet in sheets if (layout := find_layout(sheet)) is not None]
    if not found:
        raise NoHeader(looked=LOOKED_ROWS)
    plain = [pair for pair in found if not _OTHER_SHEETS.search(pair[0].name)] or found
    whole = [pair for pair in plain if not pair[1].missing] or [max(plain, key=lambda pair: pair[1].score)]
    roster.sheets = [sheet.name for sheet, _ in whole]
    roster.unread_sheets = [sheet.name for sheet in sheets if sheet.name not in roster.sheets]
    return whole


class _Table:
    """One sheet's people, read column by column and added to the roster."""

    def __init__(self, sheet: Sheet, layout: Layout, roster: Roster) -> None:
        self.sheet, self.layout, self.roster = sheet, layout, roster
        self.first = len(roster.rows)
        roster.unit = roster.unit or unit_of(sheet, layout)
        self._judge_header()
        kept = self._people()
        self.kept = [sheet.rows[at] for at in kept]
        self.broken: set[tuple[int, str]] = set()
        roster.places += [Place(sheet.name, sheet.numbers[at]) for at in kept]
        roster.rows += self._read()

    def _judge_header(self) -> None:
        place = Place(self.sheet.name, self.sheet.numbers[self.layout.below - 1])
        self.roster.header_rows[place.sheet] = place.row
        titles = self.layout.titles
        for code in self.layout.missing:
            title = COLUMN_BY_CODE[code].title
            self._add(place, title, "", "", problem(code, "column_missing", title=title))
        for first, second in self.layout.repeated:
            told = problem("", "column_repeated", first=titles[first], second=titles[second])
            self._add(place, titles[second], self._cell(place.row, second), titles[second], told)
        for at in self.layout.unknown:
            if titles[at] == PROBLEMS_TITLE:
                continue
            told = problem("", "column_unknown", title=titles[at])
            self._add(place, titles[at], self._cell(place.row, at), titles[at], told)

    def _people(self) -> list[int]:
        """The indexes of the rows that are people; the others are passed over, and said so unless blank."""
        name, number = self.layout.facts["name"], self.layout.facts["number"]
        serial = self.layout.facts.get("serial", name)
        rows, kept = self.sheet.rows, []
        for at in range(self.layout.below, len(rows)):
            row = rows[at]
            plain = row[name] != "" and row[number] != "" and row[serial].__class__ is float
            if plain or self._is_person(at, row):
                kept.append(at)
        return kept

    def _is_person(self, at: int, row: Sequence[Cell]) -> bool:
        name, number = row[self.layout.facts["name"]], row[self.layout.facts["number"]]
        texts = [cell.strip() for cell in row if isinstance(cell, str) and cell.strip()]
        has_name = isinstance(name, str) and name.strip() != "" and not name.strip().isdigit()
        has_number = _is_filled(number)
        if not has_name and not has_number:
            return self._is_nameless_person(at, row, texts)
        if texts and (texts[0].startswith(EXAMPLE_MARKS) or _TOTAL.match(texts[0])):
            return self._skip(at, row)
        if has_name and has_number:
            return name != self.layout.titles[self.layout.facts["name"]] or self._skip(at, row)
        return not _is_footer(texts[:1]) or self._skip(at, row)

    def _is_nameless_person(self, at: int, row: Sequence[Cell], texts: Sequence[str]) -> bool:
        serial = self.layout.facts.get("serial", -1)
        filled = [cell for place, cell in enumerate(row) if _is_filled(cell) and place != serial]
        if not filled and not (texts and not texts[0].isdigit()):
            return False
        if _is_footer([text for text in texts if text is texts[0] or "：" in text or ":" in text]):
            return self._skip(at, row)
        if len(filled) > 1:
            return True
        place = Place(self.sheet.name, self.sheet.numbers[at])
        self._add(place, "", "", "", problem("", "row_skipped", text=(texts or [str(filled[0])])[0][:60]))
        return self._skip(at, row)

    def _skip(self, at: int, row: Sequence[Cell]) -> bool:
        text = " ".join(str(cell) for cell in row if cell != "")[:60]
        self.roster.skipped.append(Skipped(Place(self.sheet.name, self.sheet.numbers[at]), text))
        return False

    def _read(self) -> list[RosterRow]:
        count = len(self.kept)
        if not count:
            return []
        cells = list(zip(*self.kept, strict=True))
        typed: dict[str, list[Any]] = {}
        for at, joined in self.layout.joined.items():
            columns = (COLUMN_BY_CODE[joined.halves[0]], COLUMN_BY_CODE[joined.halves[1]])
            (first, second), found = read_joined(cells[at], joined, columns, self.sheet.is_1904)
            typed[joined.halves[0]], typed[joined.halves[1]] = first, second
            self._tell(found)
        for code, at in self.layout.facts.items():
            if at not in self.layout.joined and COLUMN_BY_CODE[code].kind is not Kind.SERIAL:
                typed[code], findings = read_column(cells[at], COLUMN_BY_CODE[code], self.sheet.is_1904)
                self._tell([(index, code, finding) for index, finding in findings])
        self._tell_formulas(typed)
        self._tell_shifts(cells)
        blank = [None] * count
        return list(map(RosterRow._make, zip(*(typed.get(code, blank) for code in RosterRow._fields), strict=True)))

    def _tell(self, findings: Sequence[tuple[int, str, Finding]]) -> None:
        for index, code, (rule, params) in findings:
            self.add(self.first + index, problem(code, rule, **params))

    def _tell_formulas(self, typed: dict[str, list[Any]]) -> None:
        """A formula's cached result is no fact that somebody wrote down."""
        if not self.sheet.formulas:
            return
        codes = {at: code for code, at in self.layout.facts.items() if code in typed}
        rows = {place.row: index for index, place in enumerate(self.roster.places[self.first :])}
        for row, column in sorted(self.sheet.formulas):
            index, code = rows.get(row), codes.get(column - self.sheet.left)
            if index is not None and code is not None:
                typed[code][index] = None
                self.add(self.first + index, problem(code, "formula_cell"))

    def _tell_shifts(self, cells: Sequence[Sequence[Cell]]) -> None:
        """Cells beyond the header's last column tell of a row whose parts have shifted."""
        beyond = cells[max(self.layout.titles) + 1 :]
        for index in range(len(self.kept)) if beyond else ():
            count = sum(1 for column in beyond if _is_filled(column[index]))
            if count:
                self.add(self.first + index, problem("", "row_shifted", count=count))

    def has_told(self, index: int, fact: str) -> bool:
        """Say whether a fact is missing because its column is, or because its cell could not be read."""
        return fact in self.layout.missing or (index, fact) in self.broken

    def add(self, index: int, found: Problem) -> None:
        """Place a problem of the roster's row `index` in its cell."""
        place = self.roster.places[index]
        if found.field in _IDENTITY:
            found = _hidden(found)
        at = self.layout.facts.get(found.field)
        if found.rule != "value_missing" and found.severity == "error":
            self.broken.add((index, found.field))
        if at is None:
            column = COLUMN_BY_CODE.get(found.field)
            self._add(place, column.title if column else "", "", "", found)
            return
        value = shown(self.kept[index - self.first][at])
        hidden = hide_digits(value) if found.field in _IDENTITY else value
        self._add(place, self.layout.titles[at], self._cell(place.row, at), hidden, found)

    def _cell(self, row: int, at: int) -> str:
        return f"{column_letters(self.sheet.left + at)}{row}"

    def _add(self, place: Place, column: str, cell: str, value: str, found: Problem) -> None:
        self.roster.problems.append(CellProblem(place, column, cell, value, found))


def _is_footer(texts: Sequence[str]) -> bool:
    """Say whether a row is a total, a signature line or the template's own hint: judged by how its texts begin."""
    return any(_TOTAL.match(text) or _SIGNATURE.match(text) or text.startswith(EXAMPLE_MARKS) for text in texts)


def _is_filled(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else True


def _hidden(found: Problem) -> Problem:
    """Keep whole numbers out of messages, which are stored and shown."""
    params = {key: hide_digits(str(told)) if key in ("mended", "value") else told for key, told in found.params.items()}
    return replace(found, params=params)


def hide_digits(number: str) -> str:
    """Hide the middle digits of a number but leave what is wrong with it in sight: 320602****O***0018."""
    if "+" in number[1:]:
        return number
    head, tail = (6, 4) if len(number) > 11 else (3, 4)
    if len(number) <= head + tail:
        return number
    middle = "".join("*" if sign.isdigit() else sign for sign in number[head:-tail])
    return f"{number[:head]}{middle}{number[-tail:]}"


def _check(roster: Roster, terms: ClassTerms, further: Sequence[RowsCheck]) -> None:
    many = len(roster.sheets) > 1
    names = [f"“{place.sheet}”第 {place.row} 行" if many else f"第 {place.row} 行" for place in roster.places]
    for index, found in problems_of_rows(roster.rows, terms, names, further):
        roster.tell(index, found)
    expected = terms.enterprise
    if roster.unit and expected and roster.unit not in expected and expected not in roster.unit:
        told = problem("", "unit_differs", found=roster.unit, expected=expected)
        roster.problems.append(CellProblem(Place(roster.sheets[0], 1), "", "", roster.unit, told))
