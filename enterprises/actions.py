"""The only writers of an enterprise's mentors."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction

from catalogue.models import Occupation
from common.actor import Actor, EnterpriseOfficer
from common.errors import InvalidFacts, NotYourMove, Problem
from enterprises import policy
from enterprises.models import Mentor
from enterprises.rules import MentorEntry, mentor_problems, occupation_unlisted, staff_no_taken
from enterprises.selectors import entry_of
from journal.actions import record


@transaction.atomic
def add_mentor(*, actor: Actor, entry: MentorEntry) -> Mentor:
    """Put a mentor into the actor's own enterprise. Raises NotYourMove, InvalidFacts."""
    policy.require(actor, "add_mentor")
    if not isinstance(actor, EnterpriseOfficer):
        raise NotYourMove
    row = Mentor(enterprise_id=actor.enterprise_id)
    _write(row, entry)
    record(actor=actor, verb="mentor.add", subject=row, after=asdict(entry))
    return row


@transaction.atomic
def edit_mentor(*, actor: Actor, mentor_id: int, entry: MentorEntry) -> Mentor:
    """Bring a mentor up to date; who left stays in the register as inactive. No change writes nothing.

    Raises Mentor.DoesNotExist, NotYourMove, InvalidFacts.
    """
    row = policy.visible_mentors(actor).select_for_update(of=("self",)).get(pk=mentor_id)
    policy.require(actor, "edit_mentor")
    before = entry_of(row)
    if entry != before:
        _write(row, entry)
        old, new = _sides(before, entry)
        record(actor=actor, verb="mentor.edit", subject=row, before=old, after=new)
    return row


def _write(row: Mentor, entry: MentorEntry) -> None:
    problems = [*mentor_problems(entry), *_registry_problems(row, entry)]
    if problems:
        raise InvalidFacts(problems)
    for field, value in asdict(entry).items():
        setattr(row, "occupation_id" if field == "occupation_code" else field, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # a colleague took the number in this moment
        raise InvalidFacts(_registry_problems(row, entry)) from error


def _registry_problems(row: Mentor, entry: MentorEntry) -> list[Problem]:
    found = []
    if not Occupation.objects.filter(pk=entry.occupation_code).exists():
        found.append(occupation_unlisted(entry.occupation_code))
    others = Mentor.objects.filter(enterprise_id=row.enterprise_id, staff_no=entry.staff_no).exclude(pk=row.pk)
    if other := others.first():
        found.append(staff_no_taken(entry.staff_no, other.name))
    return found


def _sides(before: MentorEntry, after: MentorEntry) -> tuple[dict[str, Any], dict[str, Any]]:
    old, new = asdict(before), asdict(after)
    changed = [field for field in old if old[field] != new[field]]
    return {field: old[field] for field in changed}, {field: new[field] for field in changed}
