"""Finds records that may be the same person, merges two into one, sets two apart, takes a merge back."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from apprenticeship import policy
from apprenticeship.lifecycle import PAIR_LIFECYCLE, PairState
from apprenticeship.models import DuplicatePair, Enrolment, Person, PersonMerge
from apprenticeship.rules.duplicates import duplicate_problem, overlaps
from apprenticeship.selectors.duplicates import near_pairs, standing_merge, standing_spans
from apprenticeship.selectors.thresholds import threshold_book
from common.actor import Actor, System, label_of, user_id_of
from common.errors import InvalidFacts, Problem, WrongState
from common.texts import N_
from journal.actions import Change, record, record_many

LONGEST = 300
SIDES = ("first", "second")
WHAT = {"number": N_("身份证号"), "name": N_("姓名"), "phone": N_("手机")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which record's facts stay: each "first" or "second". Whose number stays is the one that survives."""

    number: str
    name: str
    phone: str


@transaction.atomic
def find_duplicates(*, actor: System, now: datetime) -> int:
    """Write down every pair in the registry that may be the same person and is not known yet; give how many.

    Each new pair is an entry of the journal, so that whoever may judge it is told.
    """
    policy.require(actor, "find_duplicates")
    found = near_pairs(threshold_book())
    known = set(DuplicatePair.objects.values_list("first_id", "second_id"))
    fresh = [(pair, *found[pair]) for pair in sorted(found) if pair not in known]
    DuplicatePair.objects.bulk_create(
        [
            DuplicatePair(
                first_id=pair[0],
                second_id=pair[1],
                score=alike.score,
                certainty=certainty,
                reasons=list(alike.reasons),
                found_at=now,
            )
            for pair, alike, certainty in fresh
        ],
        ignore_conflicts=True,
        batch_size=5_000,
    )
    if fresh:
        written = DuplicatePair.objects.filter(found_at=now, state=PairState.OPEN).order_by("pk")
        changes = [Change(row.pk, None, {"state": row.state, "score": row.score}) for row in written]
        record_many(actor=actor, verb="duplicate.find", model=DuplicatePair, changes=changes)
    return len(fresh)


@transaction.atomic
def merge(*, actor: Actor, pair_id: int, choice: Choice, reason: str, now: datetime) -> PersonMerge:
    """Make one person of two: the chosen facts stay, the other's enrolments and account move, nothing is deleted.

    Raises DuplicatePair.DoesNotExist, NotYourMove, WrongState, InvalidFacts for choices left out, enrolments out of
    the actor's sight, overlapping trainings or two accounts.
    """
    pair = _locked(actor, pair_id, "merge", reason)
    people = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=_ids(pair)).order_by("pk")}
    if any(row.merged_into_id for row in people.values()):
        raise WrongState
    problems = [*_choice_problems(choice), *_reason_problems(reason), *_merge_problems(actor, pair, people)]
    if problems:
        raise InvalidFacts(problems)
    sides = {"first": people[pair.first_id], "second": people[pair.second_id]}
    survivor = sides[choice.number]
    merged = sides["second" if choice.number == "first" else "first"]
    before = _facts(survivor)
    moved = _move(actor, merged, survivor, reason)
    phone, user = sides[choice.phone].phone_sealed, survivor.user_id or merged.user_id
    name = sides[choice.name].name
    merged_user, merged.user, merged.merged_into = merged.user_id, None, survivor
    merged.save(update_fields=["user", "merged_into"])
    survivor.name, survivor.phone_sealed, survivor.user_id = name, phone, user
    survivor.save(update_fields=["name", "phone_sealed", "user"])
    row = PersonMerge.objects.create(
        pair=pair,
        survivor=survivor,
        merged=merged,
        moved=moved,
        before={**before, "merged_user": merged_user},
        after=_facts(survivor),
        merged_at=now,
    )
    _decide(actor, pair, "merge", reason, now)
    after = {"merged_into": survivor.pk, "enrolments": len(moved)}
    record(actor=actor, verb="person.merge", subject=merged, after=after, reason=reason)
    names = {"name": before["name"]}, {"name": survivor.name}
    record(actor=actor, verb="person.take_in", subject=survivor, before=names[0], after=names[1], reason=reason)
    return row


def _ids(pair: DuplicatePair) -> list[int]:
    return [pair.first_id, pair.second_id]


def _locked(actor: Actor, pair_id: int, move: str, reason: str) -> DuplicatePair:
    pair = policy.visible_pairs(actor).select_for_update(of=("self",)).get(pk=pair_id)
    PAIR_LIFECYCLE.require(move, PairState(pair.state), actor=actor, reason=reason)
    return pair


def _choice_problems(choice: Choice) -> list[Problem]:
    return [
        duplicate_problem(field, "merge_choice_missing", what=what)
        for field, what in WHAT.items()
        if getattr(choice, field) not in SIDES
    ]


def _reason_problems(reason: str) -> list[Problem]:
    length = len(reason.strip())
    return [duplicate_problem("reason", "merge_reason_long", length=length, most=LONGEST)] if length > LONGEST else []


def _merge_problems(actor: Actor, pair: DuplicatePair, people: dict[int, Person]) -> list[Problem]:
    ids, found = _ids(pair), []
    all_ids = set(Enrolment.objects.filter(person__in=ids).values_list("pk", flat=True))
    seen = set(policy.visible_enrolments(actor).filter(person__in=ids).values_list("pk", flat=True))
    if all_ids - seen:
        found.append(duplicate_problem("", "merge_elsewhere"))
    for one, other in overlaps(standing_spans(ids)):
        found.append(duplicate_problem("", "merge_overlaps", one=one, other=other))
    if all(row.user_id for row in people.values()):
        found.append(duplicate_problem("", "merge_two_accounts"))
    return found


def _facts(person: Person) -> dict[str, Any]:
    phone = base64.b64encode(bytes(person.phone_sealed)).decode() if person.phone_sealed else None
    return {"name": person.name, "phone": phone, "user": person.user_id}


def _move(actor: Actor, source: Person, target: Person, reason: str, ids: list[int] | None = None) -> list[int]:
    """Let enrolments belong to another record, with a journal entry each; give their ids."""
    rows = Enrolment.objects.select_for_update(of=("self",)).filter(person=source).order_by("pk")
    rows = rows if ids is None else rows.filter(pk__in=ids)
    moved = [row.pk for row in rows]
    Enrolment.objects.filter(pk__in=moved).update(person=target)
    changes = [Change(pk, {"person": source.pk}, {"person": target.pk}) for pk in moved]
    if changes:
        record_many(actor=actor, verb="enrolment.move_person", model=Enrolment, changes=changes, reason=reason)
    return moved


def _decide(actor: Actor, pair: DuplicatePair, move: str, reason: str, now: datetime) -> None:
    before, pair.state = pair.state, PAIR_LIFECYCLE.target(move, PairState(pair.state))
    pair.reason, pair.decided_at = reason.strip(), now
    pair.decided_by_id, pair.decided_by_name = user_id_of(actor), label_of(actor)
    pair.save(update_fields=["state", "reason", "decided_at", "decided_by_id", "decided_by_name"])
    sides = {"state": before}, {"state": pair.state}
    record(actor=actor, verb=f"duplicate.{move}", subject=pair, before=sides[0], after=sides[1], reason=reason)


@transaction.atomic
def set_apart(*, actor: Actor, pair_id: int, reason: str, now: datetime) -> DuplicatePair:
    """Say that two records are two people; they are not proposed again.

    Raises DuplicatePair.DoesNotExist, NotYourMove, WrongState, InvalidFacts without a reason.
    """
    pair = _locked(actor, pair_id, "set_apart", reason)
    problems = _reason_problems(reason)
    if problems:
        raise InvalidFacts(problems)
    _decide(actor, pair, "set_apart", reason, now)
    return pair


@transaction.atomic
def undo_merge(*, actor: Actor, pair_id: int, reason: str, now: datetime) -> DuplicatePair:
    """Take a merge back: the enrolments that moved return, the survivor's facts return unless they changed since.

    Raises DuplicatePair.DoesNotExist, NotYourMove, WrongState, InvalidFacts when the survivor was merged on.
    """
    pair = _locked(actor, pair_id, "undo", reason)
    row = standing_merge(pair)
    if row is None:
        raise WrongState
    ids = [row.survivor_id, row.merged_id]
    people = {each.pk: each for each in Person.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    survivor, merged = people[row.survivor_id], people[row.merged_id]
    problems = _reason_problems(reason)
    if survivor.merged_into_id:
        problems.append(duplicate_problem("", "merge_grown"))
    if problems:
        raise InvalidFacts(problems)
    _move(actor, survivor, merged, reason, row.moved)
    now_facts = _facts(survivor)
    if now_facts["name"] == row.after["name"]:
        survivor.name = row.before["name"]
    if now_facts["phone"] == row.after["phone"]:
        phone = row.before["phone"]
        survivor.phone_sealed = base64.b64decode(phone) if phone else None
    survivor.user_id = row.before["user"]
    survivor.save(update_fields=["name", "phone_sealed", "user"])
    merged.merged_into, merged.user_id = None, row.before["merged_user"]
    merged.save(update_fields=["merged_into", "user"])
    row.undone_at = now
    row.save(update_fields=["undone_at"])
    _decide(actor, pair, "undo", reason, now)
    record(actor=actor, verb="person.part", subject=merged, after={"enrolments": len(row.moved)}, reason=reason)
    return pair
