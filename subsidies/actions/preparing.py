"""Prepares a claim: takes the facts, computes, writes every line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

import orjson
from django.db import connection, transaction
from django.utils import timezone

from apprenticeship.lifecycle import ClassState
from apprenticeship.models import TrainingClass
from apprenticeship.policy import visible_classes
from apprenticeship.selectors.papers import require_papers
from common.actor import Actor
from common.errors import WrongState
from common.money import plain
from common.texts import N_
from journal.actions import record
from rulebooks.rules.vocabulary import PaperStep
from rulebooks.selectors import parsed
from subsidies import policy
from subsidies.lifecycle import IN_REVIEW, LIVING, ClaimKind, ClaimState
from subsidies.models import Claim
from subsidies.rules import class_json, unmet_json
from subsidies.rules.claims import HeldLine
from subsidies.selectors.computing import Computed, computed
from subsidies.selectors.facts import balance_facts, planned_facts
from subsidies.selectors.payments import advance_paid

STATES: dict[ClaimKind, tuple[ClassState, ...]] = {
    ClaimKind.ADVANCE: (ClassState.FILED, ClassState.OPEN),
    ClaimKind.BALANCE: (ClassState.CLOSED,),
}
FACTS: dict[ClaimKind, Callable[[TrainingClass, date], str]] = {
    ClaimKind.ADVANCE: planned_facts,
    ClaimKind.BALANCE: balance_facts,
}
LINE_COLUMNS = "claim_id, position, enrolment_id, clause, label, amount_yuan, formula, inputs, article, unmet"
STEPS: dict[ClaimKind, PaperStep] = {
    ClaimKind.ADVANCE: PaperStep.ADVANCE,
    ClaimKind.BALANCE: PaperStep.BALANCE,
}
LETTERS: dict[ClaimKind, str] = {ClaimKind.ADVANCE: "Y", ClaimKind.BALANCE: "B"}


class ClassNotDue(WrongState):
    """The class has not come to the stage that this claim belongs to."""

    code = "class_not_due"
    message = N_("班级当前状态不能申请此项补贴：预支在备案后、结班前申请，后续补贴在结班后申请。")


class ClaimExists(WrongState):
    """A living claim of this kind stands for the class already."""

    code = "claim_exists"
    message = N_("该班已有一笔同类申请（%(number)s），不能重复申请。")


class AdvanceInReview(WrongState):
    """The advance is still being reviewed, so that nobody knows yet what the balance is."""

    code = "advance_in_review"
    message = N_("该班的预支申请（%(number)s）还在审核，请等它拨付或退回后再申请后续补贴。")


class NoAdvance(WrongState):
    """The rulebook knows no advance."""

    code = "no_advance"
    message = N_("该班适用的政策（%(rulebook)s）没有预支。")


@transaction.atomic
def prepare(*, actor: Actor, number: str, kind: ClaimKind, now: datetime) -> Claim:
    """Prepare a claim for a class as a draft with all its lines, from the facts of this moment.

    Raises DoesNotExist for a class out of sight, NotYourMove, WrongState for a class that is not due, and
    PapersMissing.
    """
    training_class = (
        visible_classes(actor).select_for_update(of=("self",)).select_related("rulebook").get(number=number)
    )
    policy.require(actor, "prepare")
    _require_due(training_class, kind)
    book = parsed(training_class.rulebook)
    if kind is ClaimKind.ADVANCE and not book.advance.allowed:
        raise NoAdvance(rulebook=training_class.rulebook.name)
    require_papers(training_class, STEPS[kind])
    facts = FACTS[kind](training_class, timezone.localtime(now).date())
    paid = advance_paid(training_class)
    claim = _written(training_class, kind, facts, computed(kind, facts, paid, book), now)
    after = {"amount_yuan": plain(claim.amount_yuan), "refund_yuan": plain(claim.refund_yuan)}
    record(actor=actor, verb="claim.prepare", subject=claim, after=after)
    return claim


def _written(training_class: TrainingClass, kind: ClaimKind, facts: str, result: Computed, now: datetime) -> Claim:
    assessed, sums = result.assessed, result.sums
    claim = Claim.objects.create(
        number=_number(training_class, kind),
        kind=kind,
        training_class=training_class,
        rulebook=training_class.rulebook,
        facts=facts,
        summary=class_json(assessed),
        head_count=assessed.planned,
        completed_count=assessed.completed,
        gross_yuan=sums.gross_yuan,
        deducted_yuan=sums.deducted_yuan,
        amount_yuan=sums.amount_yuan,
        refund_yuan=sums.refund_yuan,
        refund_due_on=assessed.refund_due_on if sums.refund_yuan else None,
        prepared_at=now,
    )
    enrolments = dict(training_class.enrolments.values_list("student_no", "pk"))
    _copy_lines(
        claim, [held for held in result.lines if not held.person_no or held.person_no in enrolments], enrolments
    )
    return claim


def _copy_lines(claim: Claim, lines: Sequence[HeldLine], enrolments: dict[str, int]) -> None:
    """Write all lines in one COPY: a class of thousands costs no more statements than one of ten."""
    with connection.cursor() as cursor, cursor.copy(f"COPY subsidies_claimline ({LINE_COLUMNS}) FROM STDIN") as copy:
        for position, held in enumerate(lines, start=1):
            line = held.line
            copy.write_row(
                (
                    claim.pk,
                    position,
                    enrolments.get(held.person_no),
                    line.clause,
                    line.label,
                    line.amount_yuan,
                    line.formula,
                    orjson.dumps(dict(line.inputs)).decode(),
                    line.article,
                    orjson.dumps([unmet_json(unmet) for unmet in held.unmet]).decode(),
                )
            )


def _require_due(training_class: TrainingClass, kind: ClaimKind) -> None:
    living = training_class.claims.filter(state__in=LIVING)
    if (same := living.filter(kind=kind).first()) is not None:
        raise ClaimExists(number=same.number)
    if training_class.state not in STATES[kind]:
        raise ClassNotDue
    if kind is ClaimKind.BALANCE:
        undecided = living.filter(kind=ClaimKind.ADVANCE, state__in=[ClaimState.DRAFT, *IN_REVIEW]).first()
        if undecided is not None:
            raise AdvanceInReview(number=undecided.number)


def _number(training_class: TrainingClass, kind: ClaimKind) -> str:
    """Number the claim after its class; the class is locked, so that no two claims take the same serial."""
    serial = training_class.claims.filter(kind=kind).count() + 1
    return f"{training_class.number}-{LETTERS[kind]}{serial}"
