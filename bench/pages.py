"""Home pages and case pages at 100,000 enrolments, each against its own queries run bare and its template drawn again.

The limit is what a page cannot do without: the statements that it asks, in psycopg's own cursor, and its template over
the rows it found. The page itself may take three times that. Pages of the same kind ask the same number of queries,
whether a class holds ten people or hundreds.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import _ready
from django.core.management import call_command
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment
from enrolment_list import ROWS, fill

from accounts.models import Membership
from apprenticeship.models import Enrolment, TrainingClass
from common.keyring import seal
from enterprises.models import Mentor
from tests import builders

MOST_TIMES, TRIES = 3.0, 11
FEW = 10


def people(registrar: Membership) -> dict[str, Any]:
    """Write a small class beside the large ones, and a mentor and tutor who accompany people of both."""
    large = TrainingClass.objects.filter(school=registrar.school).order_by("pk")[0]
    small = builders.build_class(
        "open",
        900,
        school=large.school,
        enterprise=large.enterprise,
        bureau=large.bureau,
        rulebook=large.rulebook,
        occupation=large.occupation,
        planned_heads=400,
    )
    for serial in range(FEW):
        builders.build_enrolment(small, "training", 500 + serial)
    of_large = list(Enrolment.objects.filter(training_class=large).order_by("pk")[:20])
    mentors = [
        builders.build_mentor(serial, enterprise=large.enterprise, occupation=large.occupation) for serial in (1, 2)
    ]
    tutor = builders.build_tutor(1, school=large.school)
    for row in of_large:
        builders.build_assignment(row, mentor=mentors[0])
        builders.build_assignment(row, tutor=tutor)
    first_small = Enrolment.objects.filter(training_class=small).order_by("pk")[0]
    builders.build_assignment(first_small, mentor=mentors[1])
    for row in (of_large[0], first_small):
        type(row.person).objects.filter(pk=row.person_id).update(
            number_sealed=seal(builders.citizen_number(row.pk % 500 + 1))
        )
    return {"classes": (small, large), "enrolments": (first_small, of_large[0]), "mentors": (mentors[1], mentors[0])}


def member(name: str, role: str, **facts: Any) -> Membership:
    return builders.build_membership(role, builders.build_user(name), **facts)


def seconds(work: Callable[[], Any]) -> float:
    """Time work, the middle one of many tries."""
    took = []
    for _ in range(TRIES):
        begun = perf_counter()
        work()
        took.append(perf_counter() - begun)
    return median(took[2:])


def measure(name: str, membership: Membership, path: str) -> int:
    """Report one page and give how many queries it asked."""
    client = Client()
    client.force_login(membership.user, backend="django.contrib.auth.backends.ModelBackend")
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        shown = client.get(path)
    assert shown.status_code == 200, (path, shown.status_code)
    statements = [one["sql"] for one in asked.captured_queries if one["sql"].startswith("SELECT")]
    template, context = shown.templates[0].name, shown.context[0].flatten()
    request = context.pop("request")

    def bare() -> None:
        for statement in statements:
            connection.connection.execute(statement.replace("%", "%%")).fetchall()
        render_to_string(template, context, request)

    took, limit = seconds(lambda: client.get(path)), seconds(bare)
    workload = f"{name}, {membership.role} (at most {MOST_TIMES:.0f} x)"
    _ready.report(workload, f"{took * 1e3:.1f} ms", f"{limit * 1e3:.1f} ms", took / limit)
    return len(asked)


def main() -> None:
    warnings.filterwarnings("ignore", "No directory at")
    call_command("migrate", verbosity=0)
    setup_test_environment()
    with transaction.atomic():
        officer, registrar = fill()
        held = people(registrar)
        large: TrainingClass = held["classes"][1]
        mentor: Mentor = held["mentors"][1]
        enterprise = member("bench3", "enterprise_officer", enterprise=large.enterprise)
        accompanies = member("bench4", "mentor", enterprise=large.enterprise, mentor=mentor)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for who in (officer, registrar, enterprise, accompanies):
            measure(f"home page at {ROWS:,} enrolments", who, "/")
        cases = {
            "class": [f"/classes/{row.number}/" for row in held["classes"]],
            "apprentice": [f"/enrolments/{row.student_no}/" for row in held["enrolments"]],
            "mentor": [f"/mentors/{row.pk}/" for row in held["mentors"]],
        }
        for kind, paths in cases.items():
            for who in (registrar, enterprise, officer):
                counts = {measure(f"{kind}'s page at {ROWS:,} enrolments", who, path) for path in paths}
                assert len(counts) == 1, (kind, who.role, counts)
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
