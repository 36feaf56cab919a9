"""Samples of files, jobs and claims."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from apprenticeship.actions.assessment import ResultRow
from apprenticeship.rules.results import AssessmentFacts
from exchange.actions import imports, jobs
from exchange.lifecycle import JobKind, JobState
from exchange.models import Job, RosterImport
from exchange.selectors.result_tickets import results_ticket
from subsidies import actions as claims
from subsidies.lifecycle import ClaimKind
from tests.builders import (
    NOW,
    TODAY,
    build_document,
)
from tests.cast import Cast
from tests.exchange.rosters import roster_file


def job_in(state: str = JobState.WAITING) -> Callable[[Cast], Job]:
    """Make a registrar's job in a state."""

    def job(cast: Cast) -> Job:
        row = jobs.ask(
            actor=cast.registrar,
            membership_id=cast.membership("registrar").pk,
            kind=JobKind.COMPLETION_REPORT,
            number=cast.open_class.number,
            options={"format": "xlsx"},
            now=NOW,
        )
        facts: dict[str, Any] = {"state": state, "finished_at": NOW if state in ("done", "failed") else None}
        if state == JobState.DONE:
            facts["result"] = build_document()
        Job.objects.filter(pk=row.pk).update(**facts)
        return row

    return job


def import_in(state: str = "checked") -> Callable[[Cast], RosterImport]:
    """Make a registrar's import of three people in a state."""

    def roster_import(cast: Cast) -> RosterImport:
        row = imports.stage(
            actor=cast.registrar,
            membership_id=cast.membership("registrar").pk,
            number=cast.filed_class.number,
            filename="花名册.xlsx",
            content=roster_file(3),
            now=NOW,
        )
        if state == "committed":
            imports.commit(actor=cast.registrar, import_id=row.pk, today=TODAY, now=NOW)
        return row

    return roster_import


def upload(cast: Cast) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("花名册.xlsx", roster_file(3))}


def advance(cast: Cast) -> dict[str, Any]:
    """Submit the advance of a filed class to the bureau."""
    asked = {"actor": cast.enterprise_officer, "now": NOW}
    claim = claims.prepare(number=cast.filed_class.number, kind=ClaimKind.ADVANCE, **asked)
    return {"number": claims.submit(number=claim.number, **asked).number}


def results_file(cast: Cast) -> SimpleUploadedFile:
    """One apprentice's attempt, as a school keeps it."""
    lines = ["学号,姓名,考核日期,考核机构,理论成绩,结论"]
    lines.append(f"{cast.enrolment.student_no},{cast.enrolment.person.name},{TODAY},示例评价机构,81.5,合格")
    return SimpleUploadedFile("成绩.csv", "\n".join(lines).encode())


def ticket_of_results(cast: Cast) -> str:
    """What the registrar saw of that file."""
    facts = AssessmentFacts(assessed_on=TODAY, body="示例评价机构", is_passed=True)
    rows = [ResultRow(student_no=cast.enrolment.student_no, assessment=facts)]
    return results_ticket(cast.registrar, cast.open_class.number, rows)
