"""Takes enrolments through their lifecycle: start, withdraw, void. Completion stands in actions/completion.py."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef

from apprenticeship import policy
from apprenticeship.actions._enrolment import (
    ending_problems,
    locked_enrolment,
    require_unneeded,
    write_void,
    write_withdrawal,
)
from apprenticeship.lifecycle import ENROLMENT_LIFECYCLE, ClassState, EnrolmentState, Verdict, WithdrawalReason
from apprenticeship.models import EligibilityCheck, Enrolment, TrainingClass
from apprenticeship.rules.eligibility import PREDICATE_TITLES, eligibility_problem
from apprenticeship.rules.people_texts import people_problem
from common.actor import Actor
from common.errors import InvalidFacts, Problem, WrongState
from common.texts import N_
from journal.actions import Change, record, record_many


class ClassNotOpen(WrongState):
    """Training begins with the class, not before (409)."""

    code = "class_not_open"
    message = N_("班级尚未开班，不能开始培养。")


class NotEligible(WrongState, InvalidFacts):
    """Whoever was found not to meet the scheme's conditions does not begin (409); `problems` names the conditions."""

    code = "not_eligible"
    message = N_("此人不符合参加条件，不能开始培养。")


@transaction.atomic
def start(*, actor: Actor, student_no: str) -> Enrolment:
    """Begin one person's training in an open class. Raises NotYourMove, WrongState, ClassNotOpen, NotEligible."""
    row = locked_enrolment(actor, student_no)
    before = EnrolmentState(row.state)
    ENROLMENT_LIFECYCLE.require("start", before, actor=actor)
    if row.training_class.state != ClassState.OPEN:
        raise ClassNotOpen
    _require_eligible(row)
    row.state = ENROLMENT_LIFECYCLE.target("start", before)
    row.save(update_fields=["state"])
    record(actor=actor, verb="enrolment.start", subject=row, before={"state": before}, after={"state": row.state})
    return row


def _require_eligible(row: Enrolment) -> None:
    checked = EligibilityCheck.objects.filter(enrolment=row, verdict=Verdict.BLOCKED).first()
    if checked is None:
        return
    blocked = [one["predicate"] for one in checked.findings if one["verdict"] == Verdict.BLOCKED]
    what = "、".join(PREDICATE_TITLES.get(code, code) for code in blocked)
    raise NotEligible([eligibility_problem("", "person_blocked", student_no=row.student_no, what=what)])


@transaction.atomic
def start_all(*, actor: Actor, training_class: TrainingClass) -> int:
    """Begin the training of everybody registered in an open class; give how many. Nobody waiting is harmless.

    Who was found not to meet the scheme's conditions stays registered until that is mended or admitted.

    Raises NotYourMove, ClassNotOpen. Writes one journal entry for each enrolment.
    """
    move = ENROLMENT_LIFECYCLE.require("start", EnrolmentState.REGISTERED, actor=actor)
    if training_class.state != ClassState.OPEN:
        raise ClassNotOpen
    waiting = policy.visible_enrolments(actor).filter(training_class=training_class, state=EnrolmentState.REGISTERED)
    blocked = Exists(EligibilityCheck.objects.filter(enrolment=OuterRef("pk"), verdict=Verdict.BLOCKED))
    waiting = waiting.filter(~blocked)
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
