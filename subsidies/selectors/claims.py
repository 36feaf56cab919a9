"""Reads of claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from common.actor import Actor, Duty, EnterpriseOfficer, Officer
from common.texts import N_
from common.waiting import Waiting
from subsidies import policy
from subsidies.lifecycle import ClaimState
from subsidies.models import SIGNERS, Claim, ClaimLine

QUEUES: dict[Duty, tuple[ClaimState, str]] = {
    Duty.FIRST_REVIEW: (ClaimState.SUBMITTED, N_("待初审的补贴申请")),
    Duty.SECOND_REVIEW: (ClaimState.FIRST_OK, N_("待复审的补贴申请")),
    Duty.PAYMENT: (ClaimState.SECOND_OK, N_("待拨付或退还的补贴申请")),
}


@dataclass(frozen=True, slots=True)
class PersonLines:
    """One person's share of a claim: the lines and their sum, and what would have given more."""

    student_no: str
    name: str
    amount_yuan: Decimal
    lines: Sequence[ClaimLine]
    unmet: Sequence[dict[str, Any]]


def claims(actor: Actor) -> QuerySet[Claim]:
    """List an actor's claims, newest first."""
    return (
        policy.visible(actor)
        .select_related("training_class__enterprise", "training_class__school", "training_class__bureau", "rulebook")
        .defer("facts", "summary", "rulebook__text")
        .order_by("-pk")
    )


def claim(actor: Actor, number: str) -> Claim:
    """Give one claim with its facts and summary. Raises DoesNotExist for one out of sight."""
    return claims(actor).defer(None).get(number=number)


def people_of(row: Claim) -> list[PersonLines]:
    """Give the claim's lines person by person, in two queries."""
    found: dict[int, list[ClaimLine]] = {}
    lines = row.lines.exclude(enrolment=None).select_related("enrolment__person").order_by("position")
    for line in lines:
        found.setdefault(line.enrolment_id or 0, []).append(line)
    return [_person(lines) for lines in found.values()]


def _person(lines: Sequence[ClaimLine]) -> PersonLines:
    enrolment = lines[0].enrolment
    if enrolment is None:
        raise LookupError("a person's line without an enrolment")
    total = sum((line.amount_yuan for line in lines), Decimal(0))
    return PersonLines(enrolment.student_no, enrolment.person.name, total, lines, lines[0].unmet)


def summary_lines(row: Claim) -> list[dict[str, Any]]:
    """Give the sums of the class as they were computed, line by line."""
    return [{**line, "amount_yuan": Decimal(line["amount_yuan"])} for line in row.summary["lines"]]


def signer_names(row: Claim) -> dict[str, str]:
    """Name who signed each stage: keys are the fields of `SIGNERS`."""
    ids = {signer: getattr(row, signer) for signer in SIGNERS}
    names = dict(User.objects.filter(pk__in=[i for i in ids.values() if i]).values_list("pk", "name"))
    return {signer: names.get(user_id, "") for signer, user_id in ids.items()}


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """Say which claims wait for the actor: an officer's by duty, an enterprise's drafts and returned ones."""
    rows = policy.visible(actor)
    match actor:
        case Officer():
            queues = [QUEUES[duty] for duty in Duty if duty in actor.duties and duty in QUEUES]
            return [
                Waiting(label, rows.filter(state=state).count(), "subsidies:claims", query=f"state={state}")
                for state, label in queues
            ]
        case EnterpriseOfficer():
            drafts = rows.filter(state=ClaimState.DRAFT).count()
            return [Waiting(N_("待报送的补贴申请"), drafts, "subsidies:claims", query="state=draft")]
        case _:
            return []
