"""The only writers of holiday plans: one person enters a year, another confirms it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from catalogue import policy
from catalogue.lifecycle import PLAN_LIFECYCLE, PlanState
from catalogue.models import HolidayPlan
from catalogue.parsers import days_of
from common.actor import Actor
from common.errors import InvalidFacts, NotYourMove, Problem, WrongState
from common.texts import N_
from journal.actions import record

YEARS = range(2020, 2100)
UNKNOWN_YEAR = Problem("year", "year_unknown", N_("年份不对。"), N_("请填写四位年份，如 2027。"))
NO_DOCUMENT = Problem("document_no", "value_missing", N_("没有填写文号。"), N_("请填写国务院办公厅通知的文号。"))


class SamePersonEntered(NotYourMove):
    """Whoever entered a year cannot confirm it (403)."""

    code = "same_person_entered"
    message = N_("同一人不能复核自己录入的安排，请由其他备案经办人复核。")


class PlanWaits(WrongState):
    """A year has one plan at most that waits (409)."""

    code = "plan_waits"
    message = N_("%(year)s 年已有一份待复核的安排，请先复核或放弃。")


@transaction.atomic
def enter_holidays(*, actor: Actor, year: int, document_no: str, off: str, worked: str, now: datetime) -> HolidayPlan:
    """Enter a year's plan, days as lines of text; nothing counts by it until another person confirms it.

    Raises NotYourMove, PlanWaits, InvalidFacts with every problem at once.
    """
    officer = policy.require_enter(actor)
    if year not in YEARS:
        raise InvalidFacts([UNKNOWN_YEAR])
    if not document_no.strip():
        raise InvalidFacts([NO_DOCUMENT])
    days = days_of(year, off, worked)
    try:
        with transaction.atomic():
            row = HolidayPlan.objects.create(
                year=year,
                document_no=document_no.strip(),
                off=sorted(days.off),
                worked=sorted(days.worked),
                entered_by_id=officer.user_id,
                entered_at=now,
            )
    except IntegrityError as error:
        raise PlanWaits(year=year) from error
    record(actor=actor, verb="holidays.enter", subject=row, after={"year": year, "document": row.document_no})
    return row


@transaction.atomic
def move_holidays(*, actor: Actor, plan_id: int, move: str, reason: str = "", now: datetime) -> HolidayPlan:
    """Confirm or discard what waits. Raises DoesNotExist, KeyError, NotYourMove, SamePersonEntered, WrongState."""
    row = policy.visible_plans(actor).select_for_update(of=("self",)).get(pk=plan_id)
    before = PlanState(row.state)
    PLAN_LIFECYCLE.require(move, before, actor=actor, reason=reason)
    officer = policy.require_enter(actor)
    if move == "confirm":
        if policy.is_own(officer, row):
            raise SamePersonEntered
        row.confirmed_by_id, row.confirmed_at = officer.user_id, now
    row.state = PLAN_LIFECYCLE.target(move, before)
    row.save(update_fields=["state", "confirmed_by_id", "confirmed_at"])
    record(actor=actor, verb=f"holidays.{move}", subject=row, before=before.value, after=row.state, reason=reason)
    return row
