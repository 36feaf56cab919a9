"""Which steps of filing a rulebook uses, what must stand before each, and when each is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from apprenticeship.lifecycle import ClassState
from apprenticeship.lifecycle.filing import FilingState
from catalogue.rules import SHIPPED, Calendar, due_on, notice_last_on
from common.errors import WrongState
from common.texts import N_
from rulebooks.rules.filing import Deadline, FilingRules

REVIEW_STEPS = frozenset({"accept", "ask_supplement", "supplement", "publish", "recall", "refuse"})


class StepNotUsed(WrongState):
    """The rulebook of the class knows no such step, or asks for others first (409)."""

    code = "step_not_used"
    message = N_("该政策没有这一环节，或须先办理前面的环节。")


class ReviewUnfinished(WrongState):
    """The two reviewers have not come to what this step needs (409)."""

    code = "review_unfinished"
    message = N_("初审和复审还没有得出这一步所需的结论。")


class NoticeRunning(WrongState):
    """The public notice has not run its whole length (409)."""

    code = "notice_running"
    message = N_("公示期到 %(last_on)s 为止，期满次日起才能准予备案。")


class ObjectionOpen(WrongState):
    """Somebody objected to the notice, and nobody has decided about it (409)."""

    code = "objection_open"
    message = N_("还有 %(count)s 件公示异议没有核查，核查完才能准予备案。")


class SupplementsUsed(WrongState):
    """The papers were supplemented as often as the rulebook allows (409)."""

    code = "supplements_used"
    message = N_("已要求补正 %(count)s 次，达到该政策规定的次数；请受理、退回或不予备案。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the filing of a class stands. `filing_state` is None while no round is open."""

    state: ClassState
    filing_state: FilingState | None = None
    supplement_count: int = 0
    notice_last_on: date | None = None
    open_objection_count: int = 0


def require_step(move: str, rules: FilingRules, standing: Standing, today: date) -> None:
    """Ask the rulebook whether a move that the table admits has its turn.

    Raises StepNotUsed, SupplementsUsed, ReviewUnfinished, NoticeRunning or ObjectionOpen, all of them WrongState.
    """
    if move in REVIEW_STEPS and not rules.review:
        raise StepNotUsed
    match move:
        case "ask_supplement" if standing.supplement_count >= rules.supplements:
            raise SupplementsUsed(count=standing.supplement_count)
        case "publish":
            if not rules.notice.count:
                raise StepNotUsed
            _require_verdict(standing, FilingState.PASSED)
        case "refuse":
            _require_verdict(standing, FilingState.FAILED)
        case "file":
            _require_fileable(rules, standing, today)


def _require_fileable(rules: FilingRules, standing: Standing, today: date) -> None:
    match standing.state:
        case ClassState.SUBMITTED if rules.review:
            raise StepNotUsed
        case ClassState.REVIEWING:
            _require_verdict(standing, FilingState.PASSED)
            if rules.notice.count:
                raise StepNotUsed
        case ClassState.NOTICED:
            _require_verdict(standing, FilingState.PASSED)
            if standing.notice_last_on is None or today <= standing.notice_last_on:
                raise NoticeRunning(last_on=standing.notice_last_on)
            if standing.open_objection_count:
                raise ObjectionOpen(count=standing.open_objection_count)


def _require_verdict(standing: Standing, wanted: FilingState) -> None:
    if standing.filing_state != wanted:
        raise ReviewUnfinished


def may_step(move: str, rules: FilingRules, standing: Standing, today: date) -> bool:
    """Say whether `require_step` lets a move pass."""
    try:
        require_step(move, rules, standing, today)
    except WrongState:
        return False
    return True


def term_of(deadline: Deadline, since: date, calendar: Calendar = SHIPPED) -> date | None:
    """Give the last day of a term; None where the rulebook sets none."""
    return None if deadline.count is None else due_on(since, deadline.count, deadline.unit.value, calendar)


def due_after(move: str, rules: FilingRules, since: date, calendar: Calendar = SHIPPED) -> date | None:
    """Give the last day of the step that a move leads into; None for a step without a term."""
    if not rules.review:
        return term_of(rules.accept_due, since, calendar) if move == "submit" else None
    terms = {
        "submit": rules.accept_due,
        "supplement": rules.accept_due,
        "ask_supplement": rules.supplement_due,
        "accept": rules.review_due,
        "recall": rules.review_due,
    }
    return term_of(terms[move], since, calendar) if move in terms else None


def notice_days(rules: FilingRules, first_on: date, calendar: Calendar = SHIPPED) -> date:
    """Give the last day of a plan's public notice. Raises StepNotUsed, CalendarUnknown."""
    if not rules.notice.count:
        raise StepNotUsed
    return notice_last_on(first_on, rules.notice.count, rules.notice.unit.value, calendar)
