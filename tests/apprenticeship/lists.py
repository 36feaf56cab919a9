"""Lists of other offices, classes whose schemes ask for them, and people who stand on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from psycopg.types.range import DateRange

from apprenticeship.actions.eligibility import check_class
from apprenticeship.lifecycle import ClassState, ReferenceKind
from apprenticeship.models import Enrolment, ReferenceEntry, ReferenceList, TrainingClass
from common import keyring
from common.actor import System
from tests import builders
from tests.builders import NOW
from tests.cast import Cast

STUDENTS = 'excluded_lists = ["student"]\nlist_valid_days = 60\n'


def build_list(
    kind: str = ReferenceKind.STUDENT, people: Sequence[tuple[str, DateRange]] = (), **facts: Any
) -> ReferenceList:
    """Write a current list of Nantong as of 2026-11-01; `people` are identity numbers with their spans."""
    entry = {key: facts.pop(key) for key in ("holder", "place") if key in facts}
    row = ReferenceList.objects.create(
        kind=kind,
        **{
            "region": builders.build_region("320600"),
            "version": 1,
            "as_of_on": date(2026, 11, 1),
            "source": "示例来源",
            "filename": "名单.csv",
            "sha256": "0" * 64,
            "row_count": len(people),
            "imported_at": NOW,
            **facts,
        },
    )
    ReferenceEntry.objects.bulk_create(
        ReferenceEntry(reference_list=row, number_index=keyring.index_of(number), period=period, **entry)
        for number, period in people
    )
    return row


def class_asking(cast: Cast, knobs: str = STUDENTS, serial: int = 40, state: str = ClassState.OPEN) -> TrainingClass:
    """A class whose rulebook is Nantong's with more asked of its people."""
    text = cast.rulebook.text.replace("contract_months = 12\n", f"contract_months = 12\n{knobs}", 1)
    book = builders.build_rulebook(version=serial, text=text)
    return cast.class_in(state, serial, rulebook=book)


def student_on_list(cast: Cast) -> Enrolment:
    """Register somebody who is on the list of students, in an open class of a scheme that excludes them; checked."""
    held = class_asking(cast)
    row = builders.build_enrolment(held, "registered", 60)
    build_list(people=[(builders.citizen_number(60), DateRange(date(2025, 9, 1), date(2028, 7, 1)))])
    check_class(actor=System("test"), number=held.number, now=NOW)
    return row
