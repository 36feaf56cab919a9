"""The facts of a class as a facts file: the CSV that `manage.py assess` reads, so that anyone can compute it again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from django.db.models import Prefetch, QuerySet

from apprenticeship.lifecycle import CertificateKind, EnrolmentState, TraineeType
from apprenticeship.models import Certificate, Enrolment, TrainingClass
from subsidies.columns import COLUMNS

SEAT = "空额-{place:03}"
STATUS: dict[EnrolmentState, str] = {
    EnrolmentState.REGISTERED: "training",
    EnrolmentState.TRAINING: "training",
    EnrolmentState.COMPLETED_CERTIFIED: "completed",
    EnrolmentState.COMPLETED_UNCERTIFIED: "completed",
    EnrolmentState.WITHDRAWN: "withdrawn",
}
EMPLOYED = (TraineeType.NEW_HIRE, TraineeType.TRANSFER, TraineeType.IN_SERVICE)
Row = dict[str, str]


def planned_facts(training_class: TrainingClass) -> str:
    """Write the planned heads of a class: seats that nobody holds yet."""
    return _written(_seats(training_class, range(1, training_class.planned_heads + 1), "planned"))


def balance_facts(training_class: TrainingClass) -> str:
    """Write everybody who was ever registered in a class, voided registrations left out, by student number.

    Planned seats that were never filled stand below them as withdrawn, since their advance was paid too.
    """
    certificates = Prefetch("certificates", Certificate.objects.only("enrolment_id", "kind"))
    enrolments = list(
        training_class.enrolments.exclude(state=EnrolmentState.VOID)
        .prefetch_related(certificates)
        .order_by("student_no")
    )
    empty = range(len(enrolments) + 1, training_class.planned_heads + 1)
    return _written(
        [*(_person(training_class, row) for row in enrolments), *_seats(training_class, empty, "withdrawn")]
    )


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


def _of_class(row: TrainingClass) -> Row:
    return {
        "class_no": row.number,
        "occupation_code": row.occupation_id,
        "level": row.level,
        "starts_on": row.starts_on.isoformat(),
        "planned_ends_on": row.ends_on.isoformat(),
    }


def _seats(training_class: TrainingClass, places: range, status: str) -> Iterator[Row]:
    head = _of_class(training_class)
    ended_on = training_class.starts_on.isoformat() if status == "withdrawn" else ""
    for place in places:
        seat = SEAT.format(place=place)
        yield {**head, "person_no": seat, "trainee_type": "new_hire", "status": status, "ended_on": ended_on}


def _person(training_class: TrainingClass, row: Enrolment) -> Row:
    kinds = {certificate.kind for certificate in row.certificates.all()}
    is_hired = row.trainee_type in EMPLOYED or (row.hired_on is not None and row.insured_from is not None)
    return {
        **_of_class(training_class),
        "person_no": row.student_no,
        "trainee_type": row.trainee_type,
        "status": STATUS[EnrolmentState(row.state)],
        "ended_on": row.ended_on.isoformat() if row.ended_on else "",
        "certificate": next((kind.value for kind in CertificateKind if kind in kinds), "none"),
        "employer_passed": {True: "yes", False: "no", None: ""}[row.employer_passed],
        "hired": "yes" if is_hired else "no",
        "hours": str(row.taught_hours) if row.taught_hours is not None else "",
        "cost_yuan": str(row.cost_yuan) if row.cost_yuan is not None else "",
    }
