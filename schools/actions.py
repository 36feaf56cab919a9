"""The only writers of a school's tutors."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction

from common.actor import Actor, Registrar
from common.errors import InvalidFacts, NotYourMove, Problem
from journal.actions import record
from schools import policy
from schools.models import Tutor
from schools.rules import TutorEntry, staff_no_taken, tutor_problems
from schools.selectors import entry_of


@transaction.atomic
def add_tutor(*, actor: Actor, entry: TutorEntry) -> Tutor:
    """Put a tutor into the actor's own school. Raises NotYourMove, InvalidFacts."""
    policy.require(actor, "add_tutor")
    if not isinstance(actor, Registrar):
        raise NotYourMove
    row = Tutor(school_id=actor.school_id)
    _write(row, entry)
    record(actor=actor, verb="tutor.add", subject=row, after=asdict(entry))
    return row


@transaction.atomic
def edit_tutor(*, actor: Actor, tutor_id: int, entry: TutorEntry) -> Tutor:
    """Bring a tutor up to date; who left stays in the register as inactive. No change writes nothing.

    Raises Tutor.DoesNotExist, NotYourMove, InvalidFacts.
    """
    row = policy.visible_tutors(actor).select_for_update(of=("self",)).get(pk=tutor_id)
    policy.require(actor, "edit_tutor")
    before = entry_of(row)
    if entry != before:
        _write(row, entry)
        old, new = _sides(before, entry)
        record(actor=actor, verb="tutor.edit", subject=row, before=old, after=new)
    return row


def _write(row: Tutor, entry: TutorEntry) -> None:
    problems = [*tutor_problems(entry), *_registry_problems(row, entry)]
    if problems:
        raise InvalidFacts(problems)
    for field, value in asdict(entry).items():
        setattr(row, field, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # a colleague took the number in this moment
        raise InvalidFacts(_registry_problems(row, entry)) from error


def _registry_problems(row: Tutor, entry: TutorEntry) -> list[Problem]:
    others = Tutor.objects.filter(school_id=row.school_id, staff_no=entry.staff_no).exclude(pk=row.pk)
    other = others.first()
    return [staff_no_taken(entry.staff_no, other.name)] if other else []


def _sides(before: TutorEntry, after: TutorEntry) -> tuple[dict[str, Any], dict[str, Any]]:
    old, new = asdict(before), asdict(after)
    changed = [field for field in old if old[field] != new[field]]
    return {field: old[field] for field in changed}, {field: new[field] for field in changed}
