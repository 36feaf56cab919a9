"""Samples of people, mentors and results."""

from __future__ import annotations

from datetime import date
from typing import Any

from apprenticeship.actions.completion_certificates import issue_completion_certificates
from apprenticeship.actions.overlaps import ask_release
from apprenticeship.models import (
    OverlapRequest,
)
from tests.builders import (
    NOW,
    TODAY,
    build_assessment,
    build_certificate,
    build_enrolment,
    certificate_no,
    citizen_number,
)
from tests.cast import Cast
from tests.house.samples.classes import open_class


def completed_class(cast: Cast) -> dict[str, Any]:
    build_enrolment(cast.open_class, "completed_certified", 41, ended_on=TODAY)
    return open_class(cast)


def completion_certificate(cast: Cast) -> dict[str, Any]:
    asked = completed_class(cast) | {"actor": cast.registrar, "today": TODAY}
    return {"number": issue_completion_certificates(**asked)[0].number}


def student(cast: Cast) -> dict[str, Any]:
    return {"student_no": cast.enrolment.student_no}


def waiting_student(cast: Cast) -> dict[str, Any]:
    return {"student_no": cast.registered.student_no}


def assessed_student(cast: Cast) -> dict[str, Any]:
    build_assessment(cast.enrolment, is_passed=False)
    return student(cast)


def certified_student(cast: Cast) -> dict[str, Any]:
    build_certificate(cast.enrolment, number=certificate_no(1, "3", 2026))
    return student(cast) | {"kind": "skill_level"}


def class_of_the_assessed(cast: Cast) -> dict[str, Any]:
    assessed_student(cast)
    return open_class(cast)


def request_for(cast: Cast) -> OverlapRequest:
    """The far school asks the home school for the apprentice."""
    return ask_release(
        actor=cast.moon_registrar,
        number=cast.far_class.number,
        held_id=cast.enrolment.pk,
        wanted_from=date(2026, 12, 1),
        now=NOW,
    )


def wanted_person(cast: Cast) -> dict[str, Any]:
    """Name the apprentice of the far school, as a form asks for them."""
    return {"number": citizen_number(9), "wanted_from": "2026-12-01", "message": cast.far_enrolment.post}


def pairing(cast: Cast) -> dict[str, Any]:
    """Pair the waiting apprentice with the mentor."""
    return {
        "mentor": cast.forge_mentor.pk,
        "act": "assign",
        "row": cast.registered.student_no,
        "step": "save",
    }


def pairing_by_machine(cast: Cast) -> dict[str, Any]:
    """Pair the waiting apprentice with the mentor over the API."""
    return {"side": "enterprise", "student_nos": [cast.registered.student_no], "mentor_id": cast.forge_mentor.pk}


PERSON = {
    "name": "示例学徒",
    "trainee_type": "new_hire",
    "phone": "13900000001",
    "contract_starts_on": "2026-03-01",
    "contract_last_on": "2029-02-28",
}


WITHDRAWAL = {"reason": "resigned", "ended_on": "2026-11-20", "note": ""}


MENTOR = {
    "name": "示例新师傅",
    "staff_no": "M777",
    "level": "3",
    "occupation": "6-18-01-01",
    "years_of_experience": "9",
    "certificate_no": "",
    "is_active": "on",
}


TUTOR = {"name": "示例新教师", "staff_no": "T777", "level": "", "title": "", "is_active": "on"}


RESULT = {"assessed_on": "2026-11-20", "body": "示例评价机构", "theory_score": "80", "is_passed": "yes"}


PAPER = {
    "kind": "skill_level",
    "number": certificate_no(1, "3", 2026),
    "issuer": "示例评价机构",
    "issued_on": "2026-11-24",
}
