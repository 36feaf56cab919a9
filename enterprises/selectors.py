"""Reads of an enterprise's mentors."""

from __future__ import annotations

from common.actor import Actor
from enterprises import policy
from enterprises.models import Mentor
from enterprises.rules import MentorEntry


def mentor_of(actor: Actor, mentor_id: int) -> Mentor:
    """Find a mentor of the actor's own enterprise. Raises Mentor.DoesNotExist."""
    return policy.visible_mentors(actor).select_related("occupation", "enterprise").get(pk=mentor_id)


def entry_of(row: Mentor) -> MentorEntry:
    """Take what the enterprise wrote down of a mentor."""
    return MentorEntry(
        name=row.name,
        staff_no=row.staff_no,
        level=row.level,
        occupation_code=row.occupation_id,
        certificate_no=row.certificate_no,
        years_of_experience=row.years_of_experience,
        is_active=row.is_active,
    )
