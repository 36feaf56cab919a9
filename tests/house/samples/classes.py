"""Samples of classes and their papers."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from apprenticeship.actions.papers import upload_paper
from apprenticeship.lifecycle import ClassState
from apprenticeship.models import (
    ClassPaper,
)
from rulebooks.models import RulebookVersion
from tests.apprenticeship.terms import agreeable_class
from tests.builders import (
    NOW,
    build_rulebook,
)
from tests.cast import Cast


def filed_class(cast: Cast) -> dict[str, Any]:
    return {"number": cast.filed_class.number}


def open_class(cast: Cast) -> dict[str, Any]:
    return {"number": cast.open_class.number}


def draft_class(cast: Cast) -> dict[str, Any]:
    return {"number": agreeable_class(cast, ClassState.DRAFT).number}


def class_to_draft(cast: Cast) -> dict[str, Any]:
    """Give the facts of a class that a registrar may draft, as the API takes them."""
    build_rulebook(version=2)
    return {
        "name": "2027级车工高级班",
        "partner": cast.forge.credit_code,
        "bureau": cast.city.region_id,
        "rulebook": "nantong-2019",
        "occupation": cast.lathe.code,
        "level": "3",
        "starts_on": "2027-03-01",
        "last_on": "2029-02-28",
        "planned_heads": 30,
        "credits_needed": "40",
        "practice_credits_needed": "20",
    }


def terms_as_typed(cast: Cast) -> dict[str, Any]:
    return {**class_to_draft(cast), "rulebook": RulebookVersion.objects.latest("version").pk}


def class_as_typed(cast: Cast) -> dict[str, Any]:
    return {**terms_as_typed(cast), "bureau": cast.city.pk}


def courses_as_typed(cast: Cast) -> dict[str, Any]:
    return {"course-TOTAL_FORMS": 0, "course-INITIAL_FORMS": 0}


def class_paper(cast: Cast) -> ClassPaper:
    """The enterprise uploads a letter of commitment."""
    facts = {"kind": "commitment", "filename": "承诺书.pdf", "content": b"%PDF-1.7 paper", "now": NOW}
    return upload_paper(actor=cast.enterprise_officer, number=cast.open_class.number, **facts)


def paper_to_upload(cast: Cast) -> dict[str, Any]:
    return {"kind": "commitment", "file": SimpleUploadedFile("承诺书.pdf", b"%PDF-1.7 paper"), "note": ""}
