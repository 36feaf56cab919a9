"""Samples of conditions, lists and duplicates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from apprenticeship.actions.eligibility import ask_override
from apprenticeship.lifecycle import ClassState
from apprenticeship.models import (
    DuplicatePair,
    EligibilityOverride,
    ReferenceList,
)
from tests.apprenticeship.duplicates import build_pair
from tests.apprenticeship.lists import build_list, student_on_list
from tests.builders import (
    NOW,
    build_enrolment,
    citizen_number,
)
from tests.cast import Cast


def blocked_student(cast: Cast) -> dict[str, Any]:
    """Find the apprentice on the list of students, which the scheme of their class excludes."""
    return {"student_no": student_on_list(cast).student_no}


def override_to_ask(cast: Cast) -> dict[str, Any]:
    return {"predicate": "list_student", "reason": "已核实于当月退学。"}


def override_asked(cast: Cast) -> EligibilityOverride:
    row = student_on_list(cast)
    return ask_override(actor=cast.filing, student_no=row.student_no, now=NOW, **override_to_ask(cast))


def pair_of_two(cast: Cast) -> DuplicatePair:
    """Write two records of one school that may be one person, and the pair that was found of them."""
    past = cast.class_in(ClassState.CLOSED, 70, starts_on=date(2023, 3, 1), last_on=date(2024, 2, 28))
    first = build_enrolment(past, "completed_certified", 71).person
    second = build_enrolment(cast.open_class, "training", 72).person
    return build_pair(first, second)


def city_list(cast: Cast) -> ReferenceList:
    return build_list()


def list_to_import(cast: Cast) -> dict[str, Any]:
    """Give a list of one student, as its form is sent."""
    content = f"身份证号,起始日期\n{citizen_number(60)},2025-09-01\n".encode()
    facts = {"kind": "student", "region": "320600", "as_of_on": "2026-11-01", "source": "示例教育局"}
    return {**facts, "file": SimpleUploadedFile("学生.csv", content)}


MERGE = {"number": "second", "name": "second", "phone": "first", "reason": "核对身份证原件"}


THRESHOLDS = {"likely": 40, "certain": 90, "source": "2026 年抽查结果"}
