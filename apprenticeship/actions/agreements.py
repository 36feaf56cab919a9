"""Writes agreements: draft, revise, accept, sign, void. What a version says never changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from apprenticeship import policy
from apprenticeship.actions._agreement import AgreementTaken, locked_agreement
from apprenticeship.actions._class import locked_class
from apprenticeship.lifecycle import (
    AGREEMENT_LIFECYCLE,
    AgreementKind,
    AgreementState,
    ChangeState,
)
from apprenticeship.models import Agreement, TrainingClass
from apprenticeship.models.agreements import IN_FORCE
from apprenticeship.rules.agreement_texts import agreement_problem
from apprenticeship.rules.agreements import AgreementTerms, agreement_problems, cleaned_terms
from apprenticeship.selectors.agreements import OVER, class_facts, open_changes, outdated_in, side_of
from common.actor import Actor
from common.errors import InvalidFacts, Problem, WrongState
from documents.actions import store
from documents.rules import Photo, PhotoRefused, clean_scan
from journal.actions import record

MARKS = {AgreementKind.COOPERATION: "H", AgreementKind.TRAINING: "P"}
MOST_SCAN_BYTES = 20_000_000


@transaction.atomic
def draft_agreement(
    *, actor: Actor, number: str, kind: AgreementKind, terms: AgreementTerms, now: datetime
) -> Agreement:
    """Draft a version of a class's agreement from the class as it stands; it is in force once its parties accept it.

    Raises TrainingClass.DoesNotExist, NotYourMove, WrongState (AgreementTaken while another draft stands),
    InvalidFacts.
    """
    training_class = locked_class(actor, number)
    policy.require_party(actor, kind)
    if training_class.state in OVER:
        raise WrongState
    if Agreement.objects.filter(training_class=training_class, kind=kind, state=AgreementState.DRAFT).exists():
        raise AgreementTaken
    row = _written(training_class, kind, terms, now)
    record(actor=actor, verb="agreement.draft", subject=row, after={"number": row.number, "state": row.state})
    return row


@transaction.atomic
def revise(*, actor: Actor, number: str, terms: AgreementTerms, taken: Sequence[int] = (), now: datetime) -> Agreement:
    """Write the next version, from the class as it stands now; give it.

    A draft is replaced at once; what is in force stays until the next version is accepted. `taken` are the requests
    that the new version fulfils; every other open one must have been answered before.
    Raises Agreement.DoesNotExist, NotYourMove, WrongState, AgreementTaken, InvalidFacts.
    """
    row = locked_agreement(actor, number)
    policy.require_party(actor, row.kind)
    was = row.state
    target = AGREEMENT_LIFECYCLE.require("revise", AgreementState(was), actor=actor).target
    drafts = Agreement.objects.filter(training_class=row.training_class, kind=row.kind, state=AgreementState.DRAFT)
    if row.training_class.state in OVER:
        raise WrongState
    if drafts.exclude(pk=row.pk).exists():
        raise AgreementTaken
    left = [change for change in open_changes(row) if change.pk not in taken]
    if left:
        raise InvalidFacts([agreement_problem("taken", "change_request_open", count=len(left))])
    if target != was:
        row.state = target
        row.save(update_fields=["state"])
    new = _written(row.training_class, AgreementKind(row.kind), terms, now)
    _take(actor, row, new, now)
    facts = {"number": new.number, "state": new.state}
    record(
        actor=actor,
        verb="agreement.revise",
        subject=row,
        before={"state": was},
        after={"state": row.state, "next": new.number},
    )
    record(actor=actor, verb="agreement.draft", subject=new, before=None, after=facts | {"after": row.number})
    return new


def _written(training_class: TrainingClass, kind: AgreementKind, terms: AgreementTerms, now: datetime) -> Agreement:
    terms = cleaned_terms(kind, terms)
    problems = list(agreement_problems(kind, terms))
    if problems:
        raise InvalidFacts(problems)
    versions = Agreement.objects.filter(training_class=training_class, kind=kind)
    version = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    return Agreement.objects.create(
        number=f"{training_class.number}-{MARKS[kind]}{version}",
        training_class=training_class,
        kind=kind,
        version=version,
        facts=class_facts(training_class),
        clauses=dict(terms.clauses),
        fee_yuan=terms.fee_yuan,
        drafted_at=now,
    )


def _take(actor: Actor, row: Agreement, new: Agreement, now: datetime) -> None:
    for change in open_changes(row):
        change.state, change.answered_at = ChangeState.TAKEN, now
        change.answer = new.number
        change.save(update_fields=["state", "answer", "answered_at"])
        sides = {"state": ChangeState.OPEN.value}, {"state": change.state, "next": new.number}
        record(actor=actor, verb="change.take", subject=change, before=sides[0], after=sides[1])


@transaction.atomic
def accept(*, actor: Actor, number: str, now: datetime) -> Agreement:
    """Accept a draft for the actor's side; once all its parties have, it is in force and replaces the former version.

    Accepting again changes nothing. Raises Agreement.DoesNotExist, NotYourMove, WrongState; InvalidFacts while a
    request is unanswered or the class has changed since.
    """
    row = locked_agreement(actor, number)
    policy.require_party(actor, row.kind)
    AGREEMENT_LIFECYCLE.require("accept", AgreementState(row.state), actor=actor)
    own, was = f"{side_of(actor)}_accepted_at", row.state
    if getattr(row, own) is not None:
        return row
    if problems := _standing_in_the_way(row):
        raise InvalidFacts(problems)
    setattr(row, own, now)
    if _is_accepted_by_all(row):
        _replace_former(actor, row)
        row.state = AGREEMENT_LIFECYCLE.target("accept", AgreementState(was))
    row.save(update_fields=[own, "state"])
    record(actor=actor, verb="agreement.accept", subject=row, before={"state": was}, after={"state": row.state})
    return row


def _standing_in_the_way(row: Agreement) -> list[Problem]:
    asked, changed = open_changes(row), outdated_in(row)
    return [
        *([agreement_problem("changes", "change_request_open", count=len(asked))] if asked else []),
        *([agreement_problem("facts", "agreement_outdated", what="、".join(changed))] if changed else []),
    ]


def _is_accepted_by_all(row: Agreement) -> bool:
    is_by_school = row.kind == AgreementKind.TRAINING or row.school_accepted_at is not None
    return row.enterprise_accepted_at is not None and is_by_school


def _replace_former(actor: Actor, row: Agreement) -> None:
    former = Agreement.objects.select_for_update().filter(
        training_class=row.training_class, kind=row.kind, state__in=IN_FORCE
    )
    for one in former:
        was, one.state = one.state, AGREEMENT_LIFECYCLE.target("replace", AgreementState(one.state))
        one.save(update_fields=["state"])
        after = {"state": one.state, "next": row.number}
        record(actor=actor, verb="agreement.replace", subject=one, before={"state": was}, after=after)


@transaction.atomic
def sign(
    *, actor: Actor, number: str, filename: str, content: bytes, signed_on: date | None, today: date, now: datetime
) -> Agreement:
    """Keep the signed copy of a version in force: a PDF, or a photo freed of what it tells beside the picture.

    Another copy takes the place of the former, which stays stored. Raises Agreement.DoesNotExist, NotYourMove,
    WrongState, InvalidFacts.
    """
    row = locked_agreement(actor, number)
    policy.require_party(actor, row.kind)
    target = AGREEMENT_LIFECYCLE.require("sign", AgreementState(row.state), actor=actor).target
    problems = [*_copy_problems(content), *_day_problems(signed_on, today)]
    if problems:
        raise InvalidFacts(problems)
    scan = _scan(content)
    before = {"state": row.state, "copy": row.signed_copy.sha256 if row.signed_copy else None}
    row.signed_copy = store(
        actor=actor,
        kind="agreement",
        filename=filename,
        media_type=scan.media_type,
        content=scan.content,
        now=now,
    )
    row.signed_on, row.state = signed_on, target
    row.save(update_fields=["signed_copy", "signed_on", "state"])
    after = {"state": row.state, "copy": row.signed_copy.sha256, "signed_on": str(signed_on)}
    record(actor=actor, verb="agreement.sign", subject=row, before=before, after=after)
    return row


def _copy_problems(content: bytes) -> list[Problem]:
    if not content:
        return [agreement_problem("copy", "signed_copy_missing")]
    if len(content) > MOST_SCAN_BYTES:
        sizes = {"size": -(-len(content) // 1_000_000), "most": MOST_SCAN_BYTES // 1_000_000}
        return [agreement_problem("copy", "signed_copy_size", **sizes)]
    return []


def _scan(content: bytes) -> Photo:
    try:
        return clean_scan(content)
    except PhotoRefused as refused:
        found = [replace(problem, field="copy") for problem in refused.problems]
        is_other = any(problem.rule == "photo_kind" for problem in found)
        raise InvalidFacts([agreement_problem("copy", "signed_copy_kind")] if is_other else found) from refused


def _day_problems(signed_on: date | None, today: date) -> list[Problem]:
    if signed_on is None:
        return [agreement_problem("signed_on", "signed_on_missing")]
    return [agreement_problem("signed_on", "signed_on_ahead", stated=signed_on)] if signed_on > today else []


@transaction.atomic
def void(*, actor: Actor, number: str, reason: str) -> Agreement:
    """Give up a version that is not signed. Raises Agreement.DoesNotExist, NotYourMove, WrongState, InvalidFacts."""
    row = locked_agreement(actor, number)
    policy.require_party(actor, row.kind)
    was = row.state
    row.state = AGREEMENT_LIFECYCLE.require("void", AgreementState(was), actor=actor, reason=reason).target
    row.void_reason = reason.strip()[:300]
    row.save(update_fields=["state", "void_reason"])
    record(
        actor=actor,
        verb="agreement.void",
        subject=row,
        before={"state": was},
        after={"state": row.state},
        reason=row.void_reason,
    )
    return row
