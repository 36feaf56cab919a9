"""Acts on one person: registering by hand, correcting facts, revealing the identity number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from psycopg.types.range import DateRange

from apprenticeship import policy
from apprenticeship.actions._enrolment import class_taking_people, locked_enrolment
from apprenticeship.actions.enrolments import register_roster
from apprenticeship.filters import RUNNING
from apprenticeship.models import Enrolment, Person
from apprenticeship.rules.people_texts import people_problem
from apprenticeship.rules.roster import OPEN_END, RosterRow, problems_of
from apprenticeship.selectors.roster import (
    PLAIN_FACTS,
    SEALED_PHONE,
    facts_of,
    is_enrolled_elsewhere,
    phone_of,
    roster_plan,
)
from apprenticeship.selectors.roster_terms import roster_terms
from common import keyring
from common.actor import Actor
from common.errors import InvalidFacts, Problem, WrongState
from common.identifiers import masked_mobile
from common.lifecycle import REASON_MISSING
from journal.actions import record

BLANKS: Mapping[str, Any] = {"hired_on": None, "insured_from": None, "had_subsidy": False}


@transaction.atomic
def register_person(*, actor: Actor, number: str, row: RosterRow, today: date) -> Enrolment:
    """Register one person by hand: the rules of a roster, and the same writing.

    Raises TrainingClass.DoesNotExist, NotYourMove, WrongState, InvalidFacts with every problem at once.
    """
    training_class = class_taking_people(actor, number)
    found = [
        *problems_of(row, roster_terms(training_class)),
        *(one for _, one in roster_plan(training_class, [row], today).problems),
    ]
    _require_none(found)
    done = register_roster(actor=actor, number=number, rows=[row], today=today)
    return Enrolment.objects.select_related("person").get(pk=done.rows[0].enrolment_id)


@transaction.atomic
def correct_enrolment(*, actor: Actor, student_no: str, row: RosterRow) -> Enrolment:
    """Write the facts of somebody registered or in training anew, as a roster would be checked; blanks erase.

    The identity number stays: another number is another person. No change writes nothing.
    Raises Enrolment.DoesNotExist, NotYourMove, WrongState, InvalidFacts with every problem at once.
    """
    held = locked_enrolment(actor, student_no)
    policy.require(actor, "correct_enrolment")
    if held.state not in RUNNING:
        raise WrongState
    person = Person.objects.select_for_update(no_key=True).get(pk=held.person_id)
    wanted = row._replace(number=keyring.unseal(bytes(person.number_sealed)), prior_level=row.prior_level or None)
    found = problems_of(wanted, roster_terms(held.training_class))
    if wanted.name != person.name and is_enrolled_elsewhere(held):
        found.append(people_problem("name", "person_name_differs", stated=wanted.name))
    _require_none(found)
    before = {**facts_of(held), "phone": masked_mobile(phone_of(person))}
    is_new_phone = (wanted.phone or "") != phone_of(person)
    _write_person(person, wanted, is_new_phone=is_new_phone)
    _write_enrolment(held, wanted)
    held.person = person
    after = {**facts_of(held), "phone": masked_mobile(wanted.phone or "")}
    changed = [fact for fact in before if fact not in (SEALED_PHONE, "phone") and before[fact] != after[fact]]
    changed += ["phone"] * is_new_phone
    if changed:
        sides = {fact: before[fact] for fact in changed}, {fact: after[fact] for fact in changed}
        record(actor=actor, verb="enrolment.correct", subject=held, before=sides[0], after=sides[1])
    return held


def _require_none(found: list[Problem]) -> None:
    problems = [one for one in found if one.severity == "error"]
    if problems:
        raise InvalidFacts(problems)


def _write_person(person: Person, row: RosterRow, *, is_new_phone: bool) -> None:
    person.name = row.name or person.name
    if is_new_phone:
        person.phone_sealed = keyring.seal(row.phone) if row.phone else None
    person.save(update_fields=["name", "phone_sealed"])


def _write_enrolment(held: Enrolment, row: RosterRow) -> None:
    for fact in PLAIN_FACTS:
        value = getattr(row, fact)
        setattr(held, fact, BLANKS.get(fact, "") if value is None else value)
    last_on = row.contract_last_on
    end = None if last_on is None or last_on == OPEN_END else last_on + timedelta(days=1)
    held.contract = DateRange(row.contract_starts_on, end)
    held.save(update_fields=[*PLAIN_FACTS, "contract"])


@transaction.atomic
def reveal_number(*, actor: Actor, student_no: str, reason: str) -> str:
    """Give an apprentice's whole identity number, and write down who saw it and why.

    Raises Enrolment.DoesNotExist, NotYourMove, InvalidFacts without a reason.
    """
    row = policy.visible_enrolments(actor).select_related("person").get(student_no=student_no)
    policy.require(actor, "reveal_number")
    if not reason.strip():
        raise InvalidFacts([REASON_MISSING])
    record(actor=actor, verb="enrolment.reveal", subject=row, reason=reason.strip())
    return keyring.unseal(bytes(row.person.number_sealed))
