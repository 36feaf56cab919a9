"""What is kept about mentors, as forms and machines send it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from psycopg.types.range import DateRange

from apprenticeship.models import MentorDeputy, MentorQualification
from enterprises.models import Mentor
from tests.builders import NOW, build_document, build_mentor
from tests.cast import Cast


def build_qualification(mentor: Mentor, **facts: Any) -> MentorQualification:
    """Write a certificate of a mentor without a last day."""
    defaults = {"level": "2", "certificate_no": "Z1", "issued_on": date(2020, 1, 1), "recorded_at": NOW}
    return MentorQualification.objects.create(mentor=mentor, evidence=build_document(), **{**defaults, **facts})


def certificate_of_mentor(cast: Cast) -> dict[str, Any]:
    row = build_qualification(cast.forge_mentor)
    return {"mentor_id": cast.forge_mentor.pk, "qualification_id": row.pk}


def certificate_to_keep(cast: Cast) -> dict[str, Any]:
    scan = SimpleUploadedFile("证书.pdf", b"%PDF-1.7 certificate")
    return {"level": "2", "certificate_no": "Z2", "issued_on": "2020-01-01", "evidence": scan}


def deputy_over_the_api(cast: Cast) -> dict[str, Any]:
    other = build_mentor(77, enterprise=cast.forge)
    return {"deputy_id": other.pk, "starts_on": "2026-12-01", "last_on": "2026-12-07"}


def deputy_to_name(cast: Cast) -> dict[str, Any]:
    sent = deputy_over_the_api(cast)
    return {**sent, "deputy": sent.pop("deputy_id"), "act": "deputy"}


def deputy_to_end(cast: Cast) -> dict[str, Any]:
    """Name a deputy of the mentor from 2026-12-01 through 2026-12-10."""
    other = build_mentor(77, enterprise=cast.forge)
    period = DateRange(date(2026, 12, 1), date(2026, 12, 11))
    row = MentorDeputy.objects.create(mentor=cast.forge_mentor, deputy=other, period=period)
    return {"pk": cast.forge_mentor.pk, "deputy_pk": row.pk}


def mentor_with_people(cast: Cast) -> Mentor:
    assert cast.enrolment
    return cast.forge_mentor


def people_to_hand_over_by_machine(cast: Cast) -> dict[str, Any]:
    other = build_mentor(78, enterprise=cast.forge)
    return {"mentor_id": other.pk, "from_on": "2026-12-01", "reason": "岗位变动"}


def people_to_hand_over(cast: Cast) -> dict[str, Any]:
    sent = people_to_hand_over_by_machine(cast)
    return {**sent, "mentor": sent.pop("mentor_id"), "row": [cast.enrolment.student_no], "step": "save"}
