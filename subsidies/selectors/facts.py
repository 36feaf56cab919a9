"""The facts of a class as a facts file: the CSV that `manage.py assess` reads, so that anyone can compute it again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Prefetch, QuerySet

from apprenticeship.lifecycle import EnrolmentState
from apprenticeship.models import Certificate, Enrolment, TrainingClass
from apprenticeship.selectors.suspensions import RESTED, rested_spans
from common.dates import Span
from rulebooks.rules import CertificateKind, TraineeType
from subsidies.columns import COLUMNS

SEAT = "空额-{place:03}"
STATUS: dict[EnrolmentState, str] = {
    EnrolmentState.REGISTERED: "training",
    EnrolmentState.TRAINING: "training",
    EnrolmentState.SUSPENDED: "training",
    EnrolmentState.COMPLETED_CERTIFIED: "completed",
    EnrolmentState.COMPLETED_UNCERTIFIED: "completed",
    EnrolmentState.WITHDRAWN: "withdrawn",
}
BEST_FIRST = (CertificateKind.SKILL_LEVEL, CertificateKind.TRAINING)
EMPLOYED = (TraineeType.NEW_HIRE, TraineeType.TRANSFER, TraineeType.IN_SERVICE)
Row = dict[str, str]


def planned_facts(training_class: TrainingClass, day: date) -> str:
    """Write the planned heads of a class, claimed on a day: seats that nobody holds yet."""
    return _written(_seats(_of_class(training_class, day), range(1, training_class.planned_heads + 1), "planned"))


def balance_facts(training_class: TrainingClass, day: date) -> str:
    """Write everybody who was ever registered in a class, claimed on a day, by student number.

    Voided registrations are left out. Planned seats that were never filled stand below the people as withdrawn,
    since their advance was paid too.
    """
    certificates = Prefetch("certificates", Certificate.objects.only("enrolment_id", "kind", "issued_on"))
    enrolments = list(
        training_class.enrolments.exclude(state=EnrolmentState.VOID)
        .prefetch_related(certificates, RESTED)
        .order_by("student_no")
    )
    empty = range(len(enrolments) + 1, training_class.planned_heads + 1)
    head = _of_class(training_class, day)
    return _written([*(_person(head, row) for row in enrolments), *_seats(head, empty, "withdrawn")])


def people_with_costs(training_class: TrainingClass) -> QuerySet[Enrolment]:
    """List the people of a class whose costs and hours may matter, by student number."""
    rows = training_class.enrolments.exclude(state=EnrolmentState.VOID)
    return rows.select_related("person").order_by("student_no")


def _written(rows: Iterable[Row]) -> str:
    target = io.StringIO()
    writer = csv.DictWriter(target, [column.name for column in COLUMNS], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


def _of_class(row: TrainingClass, day: date) -> Row:
    return {
        "class_no": row.number,
        "occupation_code": row.occupation_id,
        "level": row.level,
        "starts_on": row.starts_on.isoformat(),
        "planned_ends_on": row.ends_on.isoformat(),
        "approved_on": row.filed_on.isoformat() if row.filed_on else "",
        "claimed_on": day.isoformat(),
    }


def _seats(head: Row, places: range, status: str) -> Iterator[Row]:
    ended_on = head["starts_on"] if status == "withdrawn" else ""
    for place in places:
        seat = SEAT.format(place=place)
        yield {**head, "person_no": seat, "trainee_type": "new_hire", "status": status, "ended_on": ended_on}


def _person(head: Row, row: Enrolment) -> Row:
    held = {CertificateKind(certificate.kind): certificate for certificate in row.certificates.all()}
    best = next((kind for kind in BEST_FIRST if kind in held), CertificateKind.NONE)
    is_hired = row.trainee_type in EMPLOYED or (row.hired_on is not None and row.insured_from is not None)
    return {
        **head,
        "person_no": row.student_no,
        "trainee_type": row.trainee_type,
        "status": STATUS[EnrolmentState(row.state)],
        "ended_on": row.ended_on.isoformat() if row.ended_on else "",
        "certificate": best.value,
        "certified_on": held[best].issued_on.isoformat() if best in held else "",
        "employer_passed": {True: "yes", False: "no", None: ""}[row.employer_passed],
        "hired": "yes" if is_hired else "no",
        "hours": str(row.taught_hours) if row.taught_hours is not None else "",
        "cost_yuan": str(row.cost_yuan) if row.cost_yuan is not None else "",
        "suspended": written_spans(rested_spans(row)),
    }


def written_spans(spans: Iterable[Span]) -> str:
    """Write times as a facts file does: inclusive days, in order, parted by semicolons."""
    return ";".join(f"{span.starts_on.isoformat()}/{span.last_on.isoformat()}" for span in sorted(spans))
