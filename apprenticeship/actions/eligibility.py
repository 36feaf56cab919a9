"""Checks people against their scheme's conditions, and admits somebody in spite of one by two officers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from apprenticeship import policy
from apprenticeship.lifecycle import OVERRIDE_LIFECYCLE, OverrideState, Verdict
from apprenticeship.models import EligibilityCheck, EligibilityOverride, Enrolment, TrainingClass
from apprenticeship.rules.eligibility import RUNNING, Judgement, eligibility_problem, worst
from apprenticeship.selectors.eligibility import judged, subject_of
from common.actor import Actor, Officer, System, label_of, user_id_of
from common.errors import InvalidFacts, NotYourMove, Problem
from journal.actions import Change, record, record_many

LONGEST = 300
PROGRAM = System("eligibility")
Overridden = Mapping[int, set[tuple[str, str]]]


@transaction.atomic
def check_class(*, actor: Actor, number: str, now: datetime) -> int:
    """Check everybody of a class who is registered or in training; give how many.

    Writes each check, and a journal entry for every enrolment whose verdict changed.
    Raises TrainingClass.DoesNotExist, NotYourMove.
    """
    rows = policy.visible_classes(actor).select_related("rulebook", "bureau")
    training_class = rows.select_for_update(of=("self",)).get(number=number)
    policy.require(actor, "check_eligibility")
    people = Enrolment.objects.filter(training_class=training_class, state__in=RUNNING)
    enrolments = list(people.select_related("person").order_by("pk"))
    _check(actor, training_class, enrolments, now)
    return len(enrolments)


def _check(actor: Actor, training_class: TrainingClass, enrolments: Sequence[Enrolment], now: datetime) -> None:
    today = localtime(now).date()
    said = judged([subject_of(row) for row in enrolments], training_class, today)
    admitted = _admitted(enrolments, today)
    known = {row.enrolment_id: row.verdict for row in EligibilityCheck.objects.filter(enrolment__in=enrolments)}
    checks = [
        EligibilityCheck(
            enrolment=row,
            verdict=_verdict(findings, admitted.get(row.pk, set())),
            findings=[_entry(found) for found in findings],
            checked_at=now,
        )
        for row, findings in zip(enrolments, said, strict=True)
    ]
    EligibilityCheck.objects.bulk_create(
        checks, update_conflicts=True, unique_fields=["enrolment"], update_fields=["verdict", "findings", "checked_at"]
    )
    changes = [
        Change(check.enrolment_id, {"verdict": known.get(check.enrolment_id)}, {"verdict": check.verdict})
        for check in checks
        if known.get(check.enrolment_id) != check.verdict
    ]
    if changes:
        record_many(actor=actor, verb="eligibility.check", model=Enrolment, changes=changes)


def _admitted(enrolments: Sequence[Enrolment], today: date) -> Overridden:
    """The conditions, each with the finding it was admitted for, that a bureau passed over and that still hold."""
    rows = EligibilityOverride.objects.filter(enrolment__in=enrolments, state=OverrideState.APPROVED)
    found: dict[int, set[tuple[str, str]]] = {}
    for row in rows:
        if row.ends_on is None or row.ends_on >= today:
            found.setdefault(row.enrolment_id, set()).add((row.predicate, row.rule))
    return found


def _verdict(findings: Sequence[Judgement], admitted: set[tuple[str, str]]) -> Verdict:
    return worst([found.verdict for found in findings if (found.predicate, found.rule) not in admitted])


def _entry(found: Judgement) -> dict[str, Any]:
    return {
        "predicate": found.predicate,
        "verdict": found.verdict.value,
        "rule": found.rule,
        "params": dict(found.params),
        "article": found.article,
        "as_of": found.as_of.isoformat() if found.as_of else None,
    }


# ---- in spite of a condition ----


@transaction.atomic
def ask_override(
    *,
    actor: Actor,
    student_no: str,
    predicate: str,
    reason: str,
    ends_on: date | None = None,
    now: datetime,
) -> EligibilityOverride:
    """Propose to admit somebody in spite of what one condition says; another officer decides. Asked twice is one.

    Raises Enrolment.DoesNotExist, NotYourMove, InvalidFacts when nothing is to be admitted or no reason is given.
    """
    enrolment = policy.visible_enrolments(actor).select_for_update(of=("self",)).get(student_no=student_no)
    policy.require(actor, "ask_override")
    if not isinstance(actor, Officer):
        raise NotYourMove
    rule = _rule_to_override(enrolment, predicate)
    problems = _override_problems(rule, reason, ends_on, localtime(now).date())
    if problems:
        raise InvalidFacts(problems)
    standing = EligibilityOverride.objects.filter(
        enrolment=enrolment, predicate=predicate, state=OverrideState.ASKED
    ).first()
    if standing is not None:
        return standing
    row = EligibilityOverride.objects.create(
        enrolment=enrolment,
        predicate=predicate,
        rule=rule,
        reason=reason.strip(),
        ends_on=ends_on,
        asked_by_id=actor.user_id,
        asked_by_name=label_of(actor),
        asked_at=now,
    )
    after = {"predicate": predicate, "admission": row.state}
    record(actor=actor, verb="override.ask", subject=enrolment, after=after, reason=row.reason)
    return row


def _rule_to_override(enrolment: Enrolment, predicate: str) -> str:
    checked = EligibilityCheck.objects.filter(enrolment=enrolment).first()
    findings = checked.findings if checked else []
    return next((one["rule"] for one in findings if one["predicate"] == predicate and one["rule"]), "")


def _override_problems(rule: str, reason: str, ends_on: date | None, today: date) -> list[Problem]:
    found = []
    if not rule:
        found.append(eligibility_problem("predicate", "override_unneeded"))
    if not reason.strip():
        found.append(eligibility_problem("reason", "override_reason_missing"))
    elif len(reason.strip()) > LONGEST:
        found.append(eligibility_problem("reason", "override_reason_long", length=len(reason.strip()), most=LONGEST))
    if ends_on is not None and ends_on < today:
        found.append(eligibility_problem("ends_on", "override_ends_past", day=ends_on.isoformat()))
    return found


@transaction.atomic
def approve_override(*, actor: Actor, override_id: int, answer: str = "", now: datetime) -> EligibilityOverride:
    """Admit somebody, by another officer than the one who asked; the check's verdict follows at once.

    Raises EligibilityOverride.DoesNotExist, NotYourMove, WrongState, InvalidFacts for the officer who asked.
    """
    return _decide(actor, override_id, "approve", answer, now)


@transaction.atomic
def decline_override(*, actor: Actor, override_id: int, reason: str, now: datetime) -> EligibilityOverride:
    """Admit nobody, and say why. Raises as `approve_override` does; InvalidFacts without a reason."""
    return _decide(actor, override_id, "decline", reason, now)


def _decide(actor: Actor, override_id: int, move: str, words: str, now: datetime) -> EligibilityOverride:
    row = policy.visible_overrides(actor).select_for_update(of=("self",)).get(pk=override_id)
    before = OverrideState(row.state)
    OVERRIDE_LIFECYCLE.require(move, before, actor=actor, reason=words)
    user_id = user_id_of(actor)
    if user_id == row.asked_by_id:
        raise InvalidFacts([eligibility_problem("", "override_by_the_same")])
    if len(words) > LONGEST:
        raise InvalidFacts([eligibility_problem("reason", "override_reason_long", length=len(words), most=LONGEST)])
    row.state, row.answer = OVERRIDE_LIFECYCLE.target(move, before), words.strip()
    row.decided_by_id, row.decided_by_name, row.decided_at = user_id, label_of(actor), now
    row.save(update_fields=["state", "answer", "decided_by_id", "decided_by_name", "decided_at"])
    _follow(row, now)
    record(
        actor=actor,
        verb=f"override.{move}",
        subject=row.enrolment,
        before={"admission": before},
        after={"admission": row.state, "predicate": row.predicate},
        reason=words,
    )
    return row


def _follow(row: EligibilityOverride, now: datetime) -> None:
    """Weigh the last check's findings again, now that one more may be admitted."""
    checked = EligibilityCheck.objects.select_for_update().filter(enrolment=row.enrolment_id).first()
    if checked is None:
        return
    admitted = _admitted([row.enrolment], localtime(now).date()).get(row.enrolment_id, set())
    standing = [one for one in checked.findings if (one["predicate"], one["rule"]) not in admitted]
    checked.verdict = worst([Verdict(one["verdict"]) for one in standing])
    checked.save(update_fields=["verdict"])
