"""A list of 1,000,000 people taken in: its time against a bare COPY of the same columns, its memory against a tenth.

Whatever the file holds, the process may grow by no more than 64 MB over what it took for 100,000 people. So may a
workbook of 200,000 people, whose texts are all different, over one of 20,000.
"""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Callable
from datetime import date
from multiprocessing import Process
from pathlib import Path
from time import perf_counter

import _ready
import xlsxwriter
from django.core.management import call_command
from django.db import connection, transaction

from apprenticeship.rules.references import ListTerms
from common.actor import System
from common.identifiers import citizen_check
from exchange.actions.lists import take_in
from tests import builders

ROWS, FEWER, MOST_TIMES, MOST_MEGABYTES = 1_000_000, 100_000, 10.0, 64
IN_WORKBOOK, FEWER_IN_WORKBOOK = 200_000, 20_000


TITLES = ("身份证号", "起始日期", "截止日期", "单位")


def number_of(serial: int) -> str:
    """Make an identity number: 1,000 births a year, no two alike."""
    day = date.fromordinal(date(1960, 1, 1).toordinal() + serial % 15_000)
    body = f"{320600 + serial // 15_000 % 90}{day:%Y%m%d}{serial // 1_350_000 * 100 + serial % 997:03d}"
    return body + citizen_check(body)


def write(path: Path, count: int) -> None:
    """Write a CSV of synthetic people."""
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(TITLES) + "\n")
        for serial in range(count):
            file.write(f"{number_of(serial)},2025-09-01,2028-06-30,示例学校\n")


def write_workbook(path: Path, count: int) -> None:
    """Write the same as a workbook with shared texts, as spreadsheets save it."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, TITLES)
        for serial in range(count):
            sheet.write_row(serial + 1, 0, (number_of(serial), "2025-09-01", "2028-06-30", "示例学校"))


def in_a_process_of_its_own(work: Callable[[Path, int], None], path: Path, count: int) -> None:
    """Write a file without letting this process grow."""
    writer = Process(target=work, args=(path, count))
    writer.start()
    writer.join()
    assert writer.exitcode == 0


def take(path: Path, now_count: int, kind: str = "student") -> float:
    terms = ListTerms(
        kind=kind,
        region="320600",
        as_of_on=date(2026, 11, 1),
        source="bench",
        filename=path.name,
        sha256="",
    )
    begun = perf_counter()
    with path.open("rb") as stream:
        row = take_in(actor=System("bench"), terms=terms, stream=stream, now=builders.NOW)
    assert row.row_count == now_count, (row.row_count, row.problems[:3])
    return perf_counter() - begun


def bare(count: int) -> float:
    """Write as many rows of the same width with one COPY, into the same table with its index."""
    held = builders.build_region("320600")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO apprenticeship_referencelist (kind, region_id, version, state, as_of_on, source, filename,"
            " sha256, row_count, problems, imported_at) VALUES ('pension', %s, 1, 'current', '2026-11-01', '', '', '',"
            " 0, '[]', now()) RETURNING id",
            [held.code],
        )
        (list_id,) = cursor.fetchone()
        index = bytes(28)
        begun = perf_counter()
        with cursor.copy(
            "COPY apprenticeship_referenceentry (reference_list_id, number_index, period, holder, place) FROM STDIN"
        ) as copy:
            for serial in range(count):
                copy.write_row((list_id, index + serial.to_bytes(4, "big"), "[2025-09-01,2028-07-01)", "示例学校", ""))
        took = perf_counter() - begun
        transaction.set_rollback(True)
    return took


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    call_command("migrate", verbosity=0)
    builders.build_region("320600")
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.xlsx", Path(folder) / "large.xlsx"
        in_a_process_of_its_own(write_workbook, small, FEWER_IN_WORKBOOK)
        in_a_process_of_its_own(write_workbook, large, IN_WORKBOOK)
        take(small, FEWER_IN_WORKBOOK, "deceased")
        before = megabytes()
        in_workbook = take(large, IN_WORKBOOK, "deceased")
        grown_by_workbook = megabytes() - before
        few, many = Path(folder) / "few.csv", Path(folder) / "many.csv"
        write(few, FEWER)
        write(many, ROWS)
        take(few, FEWER)
        before = megabytes()
        took = take(many, ROWS)
        grown = megabytes() - before
    limit = bare(IN_WORKBOOK)
    workload = f"reference list, workbook of {IN_WORKBOOK:,} rows (at most {4 * MOST_TIMES:.0f} x a bare COPY)"
    _ready.report(workload, f"{in_workbook:.1f} s", f"{limit:.1f} s", in_workbook / limit)
    workload = f"reference list, workbook, memory over that of {FEWER_IN_WORKBOOK:,} rows"
    _ready.report(workload, f"{grown_by_workbook:.0f} MB", f"{MOST_MEGABYTES} MB", grown_by_workbook / MOST_MEGABYTES)
    limit = bare(ROWS)
    workload = f"reference list of {ROWS:,} rows (at most {MOST_TIMES:.0f} x a bare COPY)"
    _ready.report(workload, f"{took:.1f} s", f"{limit:.1f} s", took / limit)
    workload = f"reference list, memory over that of {FEWER:,} rows"
    _ready.report(workload, f"{grown:.0f} MB", f"{MOST_MEGABYTES} MB", grown / MOST_MEGABYTES)


if __name__ == "__main__":
    main()
