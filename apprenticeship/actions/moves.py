"""Takes enrolments through their lifecycle: start, withdraw, void. Completion stands in actions/completion.py."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from apprenticeship import policy
from apprenticeship.actions._enrolment import (
    ending_problems,
    locked_enrolment,
    require_unneeded,
    write_void,
    write_withdrawal,
)
from apprenticeship.lifecycle import ENROLMENT_LIFECYCLE, ClassState, EnrolmentState, WithdrawalReason
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.rules.people_texts import people_problem
from common.actor import Actor
from common.errors import InvalidFacts, Problem, WrongState
from common.texts import N_
from journal.actions import Change, record, record_many


class ClassNotOpen(WrongState):
    """Training begins with the class, not before (409)."""

    code = "class_not_open"
    message = N_("班级尚未开班，不能开始培养。")


@transaction.atomic
def start(*, actor: Actor, student_no: str) -> Enrolment:
    """Begin one person's training in an open class. Raises NotYourMove, WrongState, ClassNotOpen."""
    row = locked_enrolment(actor, student_no)
    before = EnrolmentState(row.state)
    ENROLMENT_LIFECYCLE.require("start", before, actor=actor)
    if row.training_class.state != ClassState.OPEN:
        raise ClassNotOpen
    row.state = ENROLMENT_LIFECYCLE.target("start", before)
    row.save(update_fields=["state"])
    record(actor=actor, verb="enrolment.start", subject=row, before={"state": before}, after={"state": row.state})
    return row


@transaction.atomic
def start_all(*, actor: Actor, training_class: TrainingClass) -> int:
    """Begin the training of everybody registered in an open class; give how many. Nobody waiting is harmless.

    Raises NotYourMove, ClassNotOpen. Writes one journal entry for each enrolment.
    """
    move = ENROLMENT_LIFECYCLE.require("start", EnrolmentState.REGISTERED, actor=actor)
    if training_class.state != ClassState.OPEN:
        raise ClassNotOpen
    waiting = policy.visible_enrolments(actor).filter(training_class=training_class, state=EnrolmentState.REGISTERED)
    ids = list(waiting.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    Enrolment.objects.filter(pk__in=ids).update(state=move.target)
    states = {"state": EnrolmentState.REGISTERED.value}, {"state": move.target.value}
    if ids:
        changes = [Change(id_, *states) for id_ in ids]
        record_many(actor=actor, verb="enrolment.start", model=Enrolment, changes=changes)
    return len(ids)


@transaction.atomic
def void(*, actor: Actor, student_no: str, reason: str) -> Enrolment:
    """Take a registration back that was a mistake; the person may be enrolled again.

    Raises NotYourMove, WrongState, InvalidFacts without a reason, StillNeeded when anything depends on it.
    """
    row = locked_enrolment(actor, student_no)
    ENROLMENT_LIFECYCLE.require("void", EnrolmentState(row.state), actor=actor, reason=reason)
    require_unneeded([row])
    write_void(actor, [row], reason)
    return row


@transaction.atomic
def withdraw(
    *, actor: Actor, student_no: str, reason: str, ended_on: date | None, note: str = "", today: date
) -> Enrolment:
    """End a training before its time: `reason` is a WithdrawalReason, `ended_on` the inclusive last day of training.

    The period shortens to that day, and so do the mentors'. Raises NotYourMove, WrongState, InvalidFacts.
    """
    row = locked_enrolment(actor, student_no)
    ENROLMENT_LIFECYCLE.require("withdraw", EnrolmentState(row.state), actor=actor, reason=reason)
    problems = [*_reason_problems(reason, note), *ending_problems(row, ended_on, today=today, latest=row.ends_on)]
    if problems or ended_on is None:
        raise InvalidFacts(problems)
    write_withdrawal(actor, row, WithdrawalReason(reason), ended_on, note)
    return row


def _reason_problems(reason: str, note: str) -> list[Problem]:
    if reason not in set(WithdrawalReason) - {WithdrawalReason.RELEASED}:
        return [people_problem("reason", "withdrawal_reason_unknown", stated=reason)]
    if reason == WithdrawalReason.OTHER and not note.strip():
        return [people_problem("note", "withdrawal_note_missing")]
    return []
