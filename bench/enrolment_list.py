"""The list of enrolments at 100,000 rows: page one and page 1,000, as an officer and as one school's registrar.

The limit is a bare keyset query, typed by hand, whose rows the same template draws; the page itself may take three
times that, session, role, filters and all. Every page asks the same number of queries.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from statistics import median
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import _ready
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.acting import ActorMiddleware
from accounts.models import Membership
from apprenticeship.filters import EnrolmentFilter
from apprenticeship.models import Enrolment
from apprenticeship.selectors.enrolments import NEWEST, ORDERS, enrolments
from common.keyset import PAGE_SIZE, chosen, key_of
from tests import builders

ROWS, PAGES, MOST_TIMES, TRIES = 100_000, (1, 1_000), 3.0, 25
LINK = re.compile(r'href="/enrolments/(N[0-9]+)/"')
LIST, TEMPLATE = "/enrolments/", "apprenticeship/enrolments/list.html"
COLUMNS = (
    "enrolment.id, student_no, trainee_type, enrolment.period, enrolment.state, registered_on, ended_on,"
    " person.name, class.number, class.name, class.level, school.name, enterprise.name"
)
BARE = (
    f"SELECT {COLUMNS} FROM apprenticeship_enrolment AS enrolment"  # noqa: S608  (nothing of it comes from outside)
    " JOIN apprenticeship_person AS person ON person.id = enrolment.person_id"
    " JOIN apprenticeship_trainingclass AS class ON class.id = enrolment.training_class_id"
    " JOIN schools_school AS school ON school.id = enrolment.school_id"
    " JOIN enterprises_enterprise AS enterprise ON enterprise.id = enrolment.enterprise_id"
    " WHERE {where} ORDER BY enrolment.id DESC LIMIT 51"
)


class Row(SimpleNamespace):
    """What the template asks of a row, without a model behind it."""

    _meta = Enrolment._meta

    def get_trainee_type_display(self) -> str:
        return str(dict(Enrolment._meta.get_field("trainee_type").choices or [])[self.trainee_type])


class HeldClass(SimpleNamespace):
    def get_level_display(self) -> str:
        return str(LEVELS[self.level])


LEVELS = {"3": "三级/高级工", "4": "四级/中级工"}


def fill() -> tuple[Membership, Membership]:
    """Write 100,000 people into 300 classes of three schools; give an officer's and a registrar's membership."""
    region = builders.build_region("320602")
    occupation, book = builders.build_occupation(), builders.build_rulebook()
    bureau = builders.build_bureau(builders.build_region("320600"))
    schools = [builders.build_school(serial, region=region) for serial in range(3)]
    enterprises = [builders.build_enterprise(serial, region=region) for serial in range(12)]
    for serial in range(300):
        builders.build_class(
            "open",
            serial,
            school=schools[serial % 3],
            enterprise=enterprises[serial % 12],
            bureau=bureau,
            rulebook=book,
            occupation=occupation,
            level="34"[serial % 2],
            planned_heads=400,
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO apprenticeship_person (name, number_sealed, number_index, sex, born_on)"
            " SELECT '示例学徒' || n, '\\x00', sha256(n::text::bytea), 'male', '2000-01-01'"
            " FROM generate_series(1, %s) AS n",
            [ROWS],
        )
        cursor.execute(
            "INSERT INTO apprenticeship_enrolment (person_id, training_class_id, school_id, enterprise_id, student_no,"
            " trainee_type, post, education, residence, contract, insured_in, prior_level, prior_certificate_no,"
            " agreement_no, had_subsidy, remark, period, state, registered_on, withdrawal_reason)"
            " SELECT person.id, class.id, class.school_id, class.enterprise_id, 'N' || person.id, 'new_hire', '', '',"
            " '', '[2026-01-01,2029-01-01)', '', '', '', '', false, '', class.period, 'training',"
            " '2026-01-01'::date + (person.id / 400)::int, ''"
            " FROM apprenticeship_person AS person JOIN (SELECT *, row_number() OVER (ORDER BY id) AS place"
            " FROM apprenticeship_trainingclass) AS class ON class.place = person.id % 300 + 1 ORDER BY person.id"
        )
        cursor.execute("ANALYZE")
    user = builders.build_user("bench")
    return (
        builders.build_membership("officer", user, bureau=bureau),
        builders.build_membership("registrar", builders.build_user("bench2"), school=schools[1]),
    )


def acting(membership: Membership, query: str) -> HttpRequest:
    """Make the request of somebody signed in, as the template needs it."""
    request = RequestFactory().get(f"{LIST}{query}")
    request.user = membership.user
    request.session = {}  # type: ignore[assignment]
    ActorMiddleware(lambda request: None)(request)  # type: ignore[arg-type, return-value]
    return request


def bare(request: HttpRequest, membership: Membership, pk: int | None) -> str:
    """Draw a page from a query typed by hand, in psycopg's own cursor."""
    conditions, values = (["true"], []) if pk is None else (["enrolment.id < %s"], [pk])
    if membership.school_id:
        conditions, values = [*conditions, "enrolment.school_id = %s"], [*values, membership.school_id]
    found = connection.connection.execute(BARE.format(where=" AND ".join(conditions)), values).fetchall()
    rows = [
        Row(
            pk=row[0],
            student_no=row[1],
            trainee_type=row[2],
            period=row[3],
            state=row[4],
            registered_on=row[5],
            person=SimpleNamespace(name=row[7]),
            training_class=HeldClass(number=row[8], name=row[9], level=row[10]),
            school=SimpleNamespace(name=row[11]),
            enterprise=SimpleNamespace(name=row[12]),
        )
        for row in found[:PAGE_SIZE]
    ]
    context = {"page": rows, "previous_key": "k" if pk else "", "next_key": "k", "filter": EnrolmentFilter()}
    return render_to_string(TEMPLATE, context, request)


def seconds(work: Callable[[], Any]) -> float:
    """Time work, the middle one of many tries."""
    took = []
    for _ in range(TRIES):
        begun = perf_counter()
        work()
        took.append(perf_counter() - begun)
    return median(took[3:])


def measure(membership: Membership, page: int) -> int:
    """Report one page and give how many queries it asked."""
    request = acting(membership, "")
    skipped = (page - 1) * PAGE_SIZE
    last = enrolments(request.actor)[skipped - 1] if skipped else None  # type: ignore[attr-defined]
    query = f"?after={key_of(last, chosen(ORDERS, '', NEWEST))}" if last else ""
    client = Client()
    client.force_login(membership.user, backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as asked:
        shown = client.get(f"{LIST}{query}")
    count = len(asked)
    numbers = LINK.findall(shown.content.decode())
    assert len(numbers) == PAGE_SIZE
    assert numbers == LINK.findall(bare(request, membership, last and last.pk))
    took = seconds(lambda: client.get(f"{LIST}{query}"))
    limit = seconds(lambda: bare(request, membership, last and last.pk))
    workload = f"enrolment list, {membership.role}, page {page:,} of {ROWS:,} (at most {MOST_TIMES:.0f} x)"
    _ready.report(workload, f"{took * 1e3:.1f} ms", f"{limit * 1e3:.1f} ms", took / limit)
    return count


def main() -> None:
    warnings.filterwarnings("ignore", "No directory at")
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        counts = {measure(membership, page) for membership in fill() for page in PAGES if _reaches(membership, page)}
        transaction.set_rollback(True)
    assert len(counts) == 1, counts
    _ready.report("enrolment list, queries a page", f"{counts.pop()}", "the same", 1.0)


def _reaches(membership: Membership, page: int) -> bool:
    """One school of three has no page 1,000."""
    return membership.role == "officer" or page * PAGE_SIZE * 3 < ROWS


if __name__ == "__main__":
    main()
