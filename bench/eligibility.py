"""A roster of 200 against 131,072 known people: exact and near matches, eligibility by every list; and all against all.

People are synthetic, some 14 a birth date; a tenth of the roster is known, a tenth is a typing error of somebody known.
"""

from __future__ import annotations

from datetime import date, timedelta
from time import perf_counter

import _ready
from django.core.management import call_command
from django.db import connection, transaction

from apprenticeship.actions._bulk import copy_rows
from apprenticeship.actions.duplicates import find_duplicates
from apprenticeship.models import Person, ReferenceEntry
from apprenticeship.rules.roster import RosterRow
from apprenticeship.selectors.roster import roster_plan
from common import keyring
from common.actor import System
from common.identifiers import citizen_check
from tests import builders
from tests.apprenticeship.lists import build_list

KNOWN, ROSTER, LIMIT_SECONDS, TRIES = 131_072, 200, 2.0, 3
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红"
KNOBS = (
    'contract_months = 12\nsame_occupation = "same_or_higher"\ninsurance_months = 3\n'
    'excluded_lists = ["student", "publicly_paid", "deceased", "pension", "dishonest"]\n'
)


def number_of(serial: int) -> str:
    born_on = date(1975, 1, 1) + timedelta(days=serial % 9_400)
    body = f"{320602}{born_on:%Y%m%d}{serial // 9_400 * 67 % 1000:03d}"
    return body + citizen_check(body)


def name_of(serial: int) -> str:
    return SURNAMES[serial % 16] + GIVEN[serial // 16 % 27] + GIVEN[serial // 432 % 27]


def fill() -> None:
    rows = (
        (name_of(serial), keyring.seal(number_of(serial)), keyring.index_of(number_of(serial)), "male", born)
        for serial in range(KNOWN)
        for born in [date(1975, 1, 1) + timedelta(days=serial % 9_400)]
    )
    copy_rows(Person, ("name", "number_sealed", "number_index", "sex", "born_on"), rows)
    for kind in ("student", "publicly_paid", "deceased", "pension", "dishonest", "insurance"):
        held = build_list(kind)
        entries = ((held.pk, keyring.index_of(number_of(serial)), "[2030-01-01,)", "", "") for serial in range(20_000))
        columns = ("reference_list_id", "number_index", "period", "holder", "place")
        copy_rows(ReferenceEntry, columns, entries)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def row_of(serial: int) -> RosterRow:
    """A tenth known, a tenth with one digit and the check sign changed, the others new."""
    number, name = number_of(serial * 601), name_of(serial * 601)
    if serial % 10:
        body = number[:14] + f"{(int(number[14:17]) + (1 if serial % 10 == 1 else 311)) % 1000:03d}"
        number = body + citizen_check(body)
    return RosterRow(
        name=name if serial % 10 < 2 else f"{name[:2]}新",
        number=number,
        trainee_type="new_hire",
        contract_starts_on=builders.STARTS_ON,
        contract_last_on=date(2029, 2, 28),
    )


def main() -> None:
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        fill()
        text = (builders.SHIPPED / "nantong-2019.toml").read_text(encoding="utf-8")
        book = builders.build_rulebook(text=text.replace("contract_months = 12\n", KNOBS, 1))
        held = builders.build_class("filed", planned_heads=1_000, rulebook=book)
        rows = [row_of(serial) for serial in range(ROSTER)]
        took = []
        for _ in range(TRIES):
            begun = perf_counter()
            plan = roster_plan(held, rows, builders.TODAY)
            took.append(perf_counter() - begun)
        near = {place for place, found in plan.problems if found.rule.startswith("resembles")}
        assert len(near) >= ROSTER // 20, len(near)
        workload = f"eligibility of {ROSTER} against {KNOWN:,}, exact and near"
        _ready.report(workload, f"{min(took):.2f} s", f"{LIMIT_SECONDS:.2f} s", min(took) / LIMIT_SECONDS)
        begun = perf_counter()
        count = find_duplicates(actor=System("bench"), now=builders.NOW)
        whole = perf_counter() - begun
        _ready.report(f"duplicates among {KNOWN:,}, {count:,} pairs", f"{whole:.1f} s", "60.0 s", whole / 60)
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
