"""Objections to a public notice: lodged by anybody, decided by a filing officer; one upheld ends the notice."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from apprenticeship.actions._class import locked_class
from apprenticeship.actions.filing_steps import recall
from apprenticeship.lifecycle import ClassState
from apprenticeship.lifecycle.filing import FilingState
from apprenticeship.lifecycle.objections import OBJECTION_LIFECYCLE, ObjectionState
from apprenticeship.models import Filing, NoticeObjection, PlanNotice, TrainingClass
from apprenticeship.policy import filings as filing_policy
from apprenticeship.rules.objections import LONGEST_REASON, ObjectionFacts, objection_problem, objection_problems
from apprenticeship.selectors.objections import Objector
from common.actor import Actor, user_id_of
from common.errors import InvalidFacts, WrongState
from common.keyring import index_of, seal, unseal
from common.lifecycle import REASON_MISSING
from common.texts import N_
from journal.actions import record


class NoticeOver(WrongState):
    """The notice has ended or was taken down (409)."""

    code = "notice_over"
    message = N_("这项公示已经结束，不能再提出异议；如有问题请直接与公示部门联系。")


@transaction.atomic
def lodge_objection(
    *, actor: Actor, notice_id: int, facts: ObjectionFacts, today: date, now: datetime
) -> NoticeObjection:
    """Keep an objection to a running notice; its author's name and contact are sealed and stand in no journal.

    The same words of the same author to the same notice are one. Raises PlanNotice.DoesNotExist, NotYourMove for
    anybody but the program, NoticeOver, InvalidFacts.
    """
    notice = filing_policy.visible_notices(actor).select_related("training_class").get(pk=notice_id)
    filing_policy.require_public(actor)
    row = locked_class(actor, notice.training_class.number)
    notice = PlanNotice.objects.get(pk=notice_id)
    is_running = row.state == ClassState.NOTICED and notice.recalled_on is None
    if not is_running or not notice.starts_on <= today <= notice.last_on:
        raise NoticeOver
    if problems := objection_problems(facts):
        raise InvalidFacts(problems)
    name, contact, words = facts.name.strip(), facts.contact.strip(), facts.words.strip()
    same_index = index_of(f"objection {notice_id} {contact} {words}")
    if standing := NoticeObjection.objects.filter(same_index=same_index).first():
        return standing
    objection = NoticeObjection.objects.create(
        notice=notice,
        number=_number(row),
        objector_kind=facts.kind,
        name_sealed=seal(name),
        contact_sealed=seal(contact),
        same_index=same_index,
        words=words,
        lodged_at=now,
    )
    record(actor=actor, verb="objection.lodge", subject=objection, after={"number": objection.number})
    return objection


def _number(row: TrainingClass) -> str:
    """Number the objections of a class in their order; its lock keeps two from getting one number."""
    return f"{row.number}-YY{NoticeObjection.objects.filter(notice__training_class=row).count() + 1}"


@transaction.atomic
def dismiss(*, actor: Actor, objection_id: int, reason: str, today: date, now: datetime) -> NoticeObjection:
    """Decide that an objection does not hold. Raises NoticeObjection.DoesNotExist, NotYourMove (SamePerson for a
    reviewer of the round), WrongState, InvalidFacts without a reason.
    """
    return _decided(actor, objection_id, "dismiss", reason, now)


@transaction.atomic
def uphold(*, actor: Actor, objection_id: int, reason: str, today: date, now: datetime) -> NoticeObjection:
    """Decide that an objection holds: a notice that still runs is taken down, and both reviewers look again.

    The reason is told to both sides. Raises as `dismiss` does.
    """
    objection = _decided(actor, objection_id, "uphold", reason, now)
    row = objection.notice.training_class
    if row.state == ClassState.NOTICED and objection.notice.recalled_on is None:
        recall(actor=actor, number=row.number, reason=reason, today=today)
    return objection


def take(*, actor: Actor, objection_id: int, move: str, reason: str, today: date, now: datetime) -> NoticeObjection:
    """Decide about an objection by a move's name. Raises KeyError for an unknown one: a bug."""
    return {"uphold": uphold, "dismiss": dismiss}[move](
        actor=actor, objection_id=objection_id, reason=reason, today=today, now=now
    )


@transaction.atomic
def reveal_objector(*, actor: Actor, objection_id: int, reason: str) -> Objector:
    """Give name and contact whole, this once, for a reason that is journalled.

    Raises NoticeObjection.DoesNotExist, NotYourMove, InvalidFacts without a reason.
    """
    objection = filing_policy.visible_objections(actor).get(pk=objection_id)
    filing_policy.require_objector_revealer(actor)
    if not reason.strip():
        raise InvalidFacts([REASON_MISSING])
    _require_short(reason)
    record(actor=actor, verb="objection.reveal", subject=objection, reason=reason.strip())
    return Objector(unseal(objection.name_sealed), unseal(objection.contact_sealed))


def _decided(actor: Actor, objection_id: int, move: str, reason: str, now: datetime) -> NoticeObjection:
    seen = filing_policy.visible_objections(actor).select_related("notice__training_class").get(pk=objection_id)
    row = locked_class(actor, seen.notice.training_class.number)
    objection = NoticeObjection.objects.select_for_update().get(pk=objection_id)
    was = ObjectionState(objection.state)
    objection.state = OBJECTION_LIFECYCLE.require(move, was, actor=actor, reason=reason).target
    _require_short(reason)
    living = Filing.objects.filter(training_class=row).exclude(state=FilingState.ENDED).first()
    filing_policy.require_no_reviewer(actor, living)
    objection.answer, objection.answered_by_id, objection.answered_at = reason.strip(), user_id_of(actor), now
    objection.save(update_fields=["state", "answer", "answered_by_id", "answered_at"])
    sides = {"state": was}, {"state": objection.state}
    record(
        actor=actor,
        verb=f"objection.{move}",
        subject=objection,
        before=sides[0],
        after=sides[1],
        reason=objection.answer,
    )
    objection.notice.training_class = row
    return objection


def _require_short(reason: str) -> None:
    if len(reason) > LONGEST_REASON:
        raise InvalidFacts(
            [objection_problem("reason", "objection_word_long", length=len(reason), most=LONGEST_REASON)]
        )
