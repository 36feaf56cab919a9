"""Writes what a training really cost and how long it was taught, person by person: some schemes pay by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from apprenticeship import policy
from apprenticeship.lifecycle import ClassState, EnrolmentState
from apprenticeship.models import Enrolment
from common.actor import Actor
from common.errors import InvalidFacts, Problem, WrongState
from common.texts import N_
from journal.actions import Change, record_many

MOST_YUAN, MOST_HOURS = Decimal(1_000_000), Decimal(9_999)
FEN, TENTH = Decimal("0.01"), Decimal("0.1")
NOBODY = Problem("student_no", "cost_of_nobody", N_("班级里没有学号 %(student_no)s。"), N_("请核对学号。"))
COST_ABSURD = Problem(
    "cost_yuan",
    "cost_out_of_range",
    N_("%(student_no)s 的培训成本“%(stated)s”不在 0 至 %(most)s 元之间，或多于两位小数。"),
    N_("填写这名学徒整个培训的实际费用，单位元。"),
)
HOURS_ABSURD = Problem(
    "taught_hours",
    "hours_out_of_range",
    N_("%(student_no)s 的实际学时“%(stated)s”不在 0 至 %(most)s 之间，或多于一位小数。"),
    N_("填写这名学徒实际完成的学时。"),
)


class CostsFixed(WrongState):
    """A balance was claimed from these facts: they may not change under it."""

    code = "costs_fixed"
    message = N_("班级尚未开班，或后续补贴已申请，不能再修改培训成本和学时。")


@dataclass(frozen=True, slots=True)
class Cost:
    """The whole cost of one person's training in yuan, and the hours taught; None where not known."""

    cost_yuan: Decimal | None = None
    taught_hours: Decimal | None = None


@transaction.atomic
def record_costs(*, actor: Actor, number: str, costs: Mapping[str, Cost], is_claimed: bool) -> int:
    """Write costs and hours by student number, all or none; give how many rows changed. Harmless when repeated.

    `is_claimed` says that a claim stands on them already. Raises TrainingClass.DoesNotExist, NotYourMove, CostsFixed,
    InvalidFacts with every problem at once.
    """
    training_class = policy.visible_classes(actor).select_for_update(of=("self",)).get(number=number)
    policy.require(actor, "record_costs")
    if is_claimed or training_class.state not in (ClassState.OPEN, ClassState.CLOSED):
        raise CostsFixed
    rows = policy.visible_enrolments(actor).filter(training_class=training_class).exclude(state=EnrolmentState.VOID)
    known = {row.student_no: row for row in rows.select_for_update(of=("self",)).order_by("pk")}
    problems = [one for student_no, cost in costs.items() for one in _problems(student_no, cost, known)]
    if problems:
        raise InvalidFacts(problems)
    changed = {known[no]: cost for no, cost in costs.items() if _stated(known[no]) != cost}
    before = {row.pk: _told(_stated(row)) for row in changed}
    for row, cost in changed.items():
        row.cost_yuan, row.taught_hours = cost.cost_yuan, cost.taught_hours
    Enrolment.objects.bulk_update(changed, ["cost_yuan", "taught_hours"])
    record_many(
        actor=actor,
        verb="enrolment.cost",
        model=Enrolment,
        changes=[Change(row.pk, before[row.pk], _told(cost)) for row, cost in changed.items()],
    )
    return len(changed)


def _stated(row: Enrolment) -> Cost:
    return Cost(row.cost_yuan, row.taught_hours)


def _told(cost: Cost) -> dict[str, str | None]:
    return {
        "cost_yuan": None if cost.cost_yuan is None else str(cost.cost_yuan),
        "taught_hours": None if cost.taught_hours is None else str(cost.taught_hours),
    }


def _problems(student_no: str, cost: Cost, known: Mapping[str, Enrolment]) -> list[Problem]:
    if student_no not in known:
        return [_named(NOBODY, student_no, None, None)]
    found = []
    if cost.cost_yuan is not None and not _fits(cost.cost_yuan, MOST_YUAN, FEN):
        found.append(_named(COST_ABSURD, student_no, cost.cost_yuan, MOST_YUAN))
    if cost.taught_hours is not None and not _fits(cost.taught_hours, MOST_HOURS, TENTH):
        found.append(_named(HOURS_ABSURD, student_no, cost.taught_hours, MOST_HOURS))
    return found


def _fits(stated: Decimal, most: Decimal, unit: Decimal) -> bool:
    return stated.is_finite() and 0 <= stated <= most and stated == stated.quantize(unit)


def _named(one: Problem, student_no: str, stated: Decimal | None, most: Decimal | None) -> Problem:
    params = {"student_no": student_no, "stated": str(stated), "most": f"{most or 0:,}"}
    return Problem(f"{student_no}.{one.field}", one.rule, one.message, one.mend, params)
