"""A file of results and certificates read whole: typed rows, where each stands, and every problem at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from apprenticeship.columns import RESULT_COLUMNS, Column, by_title, titled
from apprenticeship.rules.people_texts import people_problem
from apprenticeship.rules.results import MOST_SCORE, SCORES, AssessmentFacts, CertificateFacts
from apprenticeship.rules.texts import problem
from common.errors import Problem
from common.texts import N_
from exchange.parsers.cells import read_column, shown
from exchange.parsers.files import read_sheets
from exchange.parsers.refusals import UnusableFile
from exchange.parsers.roster import hide_digits
from exchange.parsers.sheets import Cell, Limits, Sheet, column_letters
from rulebooks.rules import CertificateKind

LIMITS: Final = Limits(size=5_000_000, expanded=60_000_000, rows=5_000, columns=100, cells=200_000)
LOOKED_ROWS = 30
_INDEX = by_title(RESULT_COLUMNS)
_COLUMNS = {column.code: column for column in RESULT_COLUMNS}
_ASSESSED = ("assessed_on", "body", *SCORES, "is_passed")
_PEOPLE = ("student_no", "citizen_number")
_RESULTS = frozenset({*SCORES, "is_passed", "number"})


class NoResultHeader(UnusableFile):
    code = "results_no_header"
    message = N_(
        "没有找到表头：前 %(looked)s 行里没有“学号”或“身份证号”，加上成绩或证书各列。请用本页的模板，或检查表头文字。"
    )


class NoResults(UnusableFile):
    code = "results_no_rows"
    message = N_("文件里没有一行成绩或证书。请填写后上传。")


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One row of the file: `row` is its own 1-based number; who it is of, and what it says of them."""

    row: int
    student_no: str
    citizen_number: str
    name: str
    assessment: AssessmentFacts | None
    certificate: CertificateFacts | None

    @property
    def who(self) -> str:
        """How a message calls the person: never by a whole identity number."""
        return self.student_no or hide_digits(self.citizen_number)


@dataclass(frozen=True, slots=True)
class PlacedProblem:
    """A problem and the cell it stands in; `value` hides the middle of identity numbers."""

    row: int
    column: str
    cell: str
    value: str
    problem: Problem


class ResultTable:
    """The sheet that holds results: its rows typed, and what was found wrong so far, in the file's order."""

    def __init__(self, sheet: Sheet, top: int, at: dict[str, int]) -> None:
        self._sheet, self._at = sheet, at
        self._kept = [place for place in range(top + 1, len(sheet.rows)) if _is_result(sheet.rows[place], at)]
        self._problems: list[PlacedProblem] = []
        self.lines = list(self._lines())

    @property
    def problems(self) -> list[PlacedProblem]:
        return sorted(self._problems, key=lambda one: (one.row, len(one.cell), one.cell))

    def tell(self, index: int, found: Problem) -> None:
        """Place a problem of row `index` in the cell of the fact that it names."""
        place = self._kept[index]
        at, row = self._at.get(found.field), self._sheet.numbers[place]
        if at is None:
            column = _COLUMNS.get(found.field)
            self._problems.append(PlacedProblem(row, column.title if column else "", "", "", found))
            return
        value = shown(self._sheet.rows[place][at])
        value = hide_digits(value) if found.field == "citizen_number" else value
        cell = f"{column_letters(self._sheet.left + at)}{row}"
        self._problems.append(PlacedProblem(row, _COLUMNS[found.field].title, cell, value, found))

    def _lines(self) -> Iterator[ResultLine]:
        typed = {code: self._typed(code) for code in _COLUMNS}
        for index, place in enumerate(self._kept):
            facts = {code: column[index] for code, column in typed.items()}
            yield ResultLine(
                self._sheet.numbers[place],
                facts["student_no"] or "",
                facts["citizen_number"] or "",
                facts["name"] or "",
                _assessment(facts),
                _certificate(facts),
            )

    def _typed(self, code: str) -> list[Any]:
        at, column = self._at.get(code), _COLUMNS[code]
        if at is None:
            return [None] * len(self._kept)
        cells = [self._sheet.rows[place][at] for place in self._kept]
        typed, findings = read_column(cells, column, self._sheet.is_1904)
        for index, (rule, params) in findings:
            said = problem(code, rule, **params)
            if said.severity == "error":
                self.tell(index, said)
        return self._scores(code, typed) if code in SCORES else typed

    def _scores(self, code: str, typed: Sequence[str | None]) -> list[Decimal | None]:
        scores: list[Decimal | None] = []
        for index, text in enumerate(typed):
            score = None if text is None else _score(text)
            if text is not None and score is None:
                self.tell(index, people_problem(code, "score_unreadable", value=text[:20]))
            scores.append(score)
        return scores


def read_results(content: bytes, limits: Limits = LIMITS) -> ResultTable:
    """Read the first sheet that has a header of results. Raises UnusableFile."""
    for sheet in read_sheets(content, limits):
        for top, cells in enumerate(sheet.rows[:LOOKED_ROWS]):
            at = _layout(cells)
            if any(code in at for code in _PEOPLE) and at.keys() & _RESULTS:
                table = ResultTable(sheet, top, at)
                if not table.lines:
                    raise NoResults
                return table
    raise NoResultHeader(looked=LOOKED_ROWS)


def _layout(cells: Sequence[Cell]) -> dict[str, int]:
    """Map each known column to the first cell of the row that is titled so."""
    at: dict[str, int] = {}
    for place, cell in enumerate(cells):
        column: Column | None = titled(_INDEX, cell) if isinstance(cell, str) and cell.strip() else None
        if column is not None:
            at.setdefault(column.code, place)
    return at


def _is_result(cells: Sequence[Cell], at: dict[str, int]) -> bool:
    """Pass over whoever has no result yet, and lines below the table."""
    return any(str(cells[place]).strip() for code, place in at.items() if code in _RESULTS)


def _score(text: str) -> Decimal | None:
    try:
        score = Decimal(text)
    except InvalidOperation:
        return None
    is_fine = score.is_finite() and 0 <= score <= MOST_SCORE and score == score.quantize(Decimal("0.1"))
    return score if is_fine else None


def _assessment(facts: dict[str, Any]) -> AssessmentFacts | None:
    if facts["is_passed"] is None and all(facts[name] is None for name in SCORES):
        return None
    return AssessmentFacts(**{**{name: facts[name] for name in _ASSESSED}, "body": facts["body"] or ""})


def _certificate(facts: dict[str, Any]) -> CertificateFacts | None:
    if not facts["number"]:
        return None
    kind = facts["kind"] or CertificateKind.SKILL_LEVEL.value
    return CertificateFacts(
        kind=kind, number=facts["number"], issuer=facts["issuer"] or "", issued_on=facts["issued_on"]
    )


Told = Callable[[int, Problem], None]


def judge_lines(lines: Sequence[ResultLine], tell: Told) -> None:
    """Say which rows name nobody, and who stands in the file a second time."""
    seen: dict[str, int] = {}
    for index, line in enumerate(lines):
        key = line.student_no or line.citizen_number
        if not key:
            tell(index, people_problem("student_no", "result_of_nobody"))
        elif key in seen:
            tell(index, people_problem("student_no", "result_twice", other=seen[key]))
        seen.setdefault(key, line.row)
