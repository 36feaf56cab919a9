"""Reads of a school's tutors."""

from __future__ import annotations

from common.actor import Actor
from schools import policy
from schools.models import Tutor
from schools.rules import TutorEntry


def tutor_of(actor: Actor, tutor_id: int) -> Tutor:
    """Find a tutor of the actor's own school. Raises Tutor.DoesNotExist."""
    return policy.visible_tutors(actor).select_related("school").get(pk=tutor_id)


def entry_of(row: Tutor) -> TutorEntry:
    """Take what the school wrote down of a tutor."""
    return TutorEntry(name=row.name, staff_no=row.staff_no, title=row.title, level=row.level, is_active=row.is_active)
