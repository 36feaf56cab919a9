"""Importing a roster of 10,000 and of 50,000 people, all checks and the journal included.

The limit is what nothing can do without: calamine's read, the check signs, and one COPY of the same cells. The whole
import may take five times that; a row may cost no more at 50,000 than at 10,000.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from time import perf_counter
from typing import Any

import _ready
import python_calamine
import xlsxwriter
from django.core.management import call_command
from django.db import connection, transaction

from common.actor import System
from common.identifiers import citizen_check
from exchange.actions.imports import bring_in
from samples.people import TITLES, synthetic_people
from tests import builders

STARTS_ON, LAST_ON = date(2026, 12, 1), date(2028, 11, 30)
SIZES = (10_000, 50_000)
MOST_TIMES, TRIES = 5.0, 3
NUMBER = TITLES.index("身份证号")


class RollBack(Exception):
    """Ends a try without a trace, so that each begins on the same tables."""


def workbook(count: int) -> bytes:
    """Write people as .xlsx, every cell a text but the serial number."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("学徒花名册")
        sheet.write_row(0, 0, TITLES)
        for row, person in enumerate(synthetic_people(count, starts_on=STARTS_ON, last_on=LAST_ON), 1):
            sheet.write_number(row, 0, row)
            for column, title in enumerate(TITLES[1:], 1):
                sheet.write_string(row, column, person[title])
    return stream.getvalue()


def least(content: bytes) -> None:
    """Do only what no import can leave out."""
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert all(citizen_check(row[NUMBER][:17]) == row[NUMBER][17] for row in rows[1:])
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare ({', '.join(f'c{at} text' for at in range(len(TITLES)))})")
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for row in rows[1:]:
                copy.write_row(row)


def whole(content: bytes, number: str, count: int) -> None:
    done = bring_in(
        actor=System("bench"),
        membership_id=None,
        number=number,
        filename="花名册.xlsx",
        content=content,
        today=builders.TODAY,
        now=builders.NOW,
    )
    assert done.row is not None, done.roster.problems[:3]
    assert done.row.new_count == count


def seconds(work: Callable[[], Any]) -> float:
    """Time work inside a transaction that is rolled back afterwards; what a commit costs is inside both measures."""
    try:
        with transaction.atomic():
            begun = perf_counter()
            work()
            connection.check_constraints()
            took = perf_counter() - begun
            raise RollBack
    except RollBack:
        return took


def main() -> None:
    call_command("migrate", verbosity=0)
    per_row: list[float] = []
    with transaction.atomic():
        occupation = builders.build_occupation()
        training_class = builders.build_class(
            "filed", starts_on=STARTS_ON, last_on=LAST_ON, planned_heads=100_000, occupation=occupation
        )
        for count in SIZES:
            content = workbook(count)
            limit = min(seconds(lambda content=content: least(content)) for _ in range(TRIES))
            took = min(
                seconds(lambda content=content, count=count: whole(content, training_class.number, count))
                for _ in range(TRIES)
            )
            per_row.append(took / count)
            workload = f"import {count:,} x {len(TITLES)} xlsx (at most {MOST_TIMES:.0f} x)"
            _ready.report(workload, f"{took:.2f} s", f"{limit:.2f} s", took / limit)
        few, many = per_row
        workload = "import, a row of 50,000 against one of 10,000"
        _ready.report(workload, f"{many * 1e6:.0f} us", f"{few * 1e6:.0f} us", many / few)
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
