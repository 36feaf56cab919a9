"""The bureau's steps between the report of a class and its filing; which of them are taken, the rulebook says."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from psycopg.types.range import DateRange

from apprenticeship import policy
from apprenticeship.actions._class import locked_class, record_move, target_of
from apprenticeship.actions._seats import take_seats
from apprenticeship.lifecycle import ClassState
from apprenticeship.lifecycle.filing import FilingState
from apprenticeship.models import Filing, PlanNotice, TrainingClass
from apprenticeship.policy import filings as filing_policy
from apprenticeship.rules.filing import due_after, notice_days, require_step
from apprenticeship.selectors.filings import rules_of, standing_of
from catalogue.selectors import calendar
from common.actor import Actor, user_id_of
from journal.actions import record

LIVING = [state for state in FilingState if state != FilingState.ENDED]


@transaction.atomic
def accept(*, actor: Actor, number: str, today: date, revision: int | None = None) -> TrainingClass:
    """Accept (受理) the papers of a reported class: a round of review begins.

    Raises DoesNotExist, NotYourMove, WrongState, StepNotUsed.
    """
    row, was = _stepped(actor, number, "accept", today, revision)
    last = Filing.objects.filter(training_class=row).order_by("-round").first()
    filing = Filing.objects.create(
        training_class=row,
        round=last.round + 1 if last else 1,
        accepted_by_id=user_id_of(actor) or 0,
        accepted_on=today,
    )
    record(actor=actor, verb="filing.accept", subject=filing, after={"state": filing.state, "round": filing.round})
    return _written(actor, "accept", row, was, today)


@transaction.atomic
def ask_supplement(
    *, actor: Actor, number: str, reason: str, today: date, revision: int | None = None
) -> TrainingClass:
    """Ask the enterprise for what its papers lack; a round that was begun ends, and both reviewers start afresh later.

    Raises DoesNotExist, NotYourMove, WrongState, StepNotUsed, SupplementsUsed, InvalidFacts without words.
    """
    row, was = _stepped(actor, number, "ask_supplement", today, revision, reason)
    row.supplement_reason, row.supplement_count = reason.strip(), row.supplement_count + 1
    _end_round(actor, row)
    return _written(actor, "ask_supplement", row, was, today, reason, ["supplement_reason", "supplement_count"])


@transaction.atomic
def supplement(*, actor: Actor, number: str, reason: str, today: date, revision: int | None = None) -> TrainingClass:
    """Say what was supplemented and hand the papers in again; the term of acceptance begins anew.

    Raises DoesNotExist, NotYourMove, WrongState, InvalidFacts without words.
    """
    row, was = _stepped(actor, number, "supplement", today, revision, reason)
    row.supplement_reason = ""
    return _written(actor, "supplement", row, was, today, reason, ["supplement_reason"])


@transaction.atomic
def publish(*, actor: Actor, number: str, today: date, revision: int | None = None) -> TrainingClass:
    """Put the plan of a class that passed both reviews on public notice, from today on.

    Raises DoesNotExist, NotYourMove (SamePerson), WrongState, StepNotUsed, ReviewUnfinished, CalendarUnknown,
    QuotaShort.
    """
    row, was = _stepped(actor, number, "publish", today, revision)
    filing_policy.require_no_reviewer(actor, _living_round(row))
    take_seats(actor, row)
    rules = rules_of(row)
    last_on = notice_days(rules, today, calendar())
    notice = PlanNotice.objects.create(
        training_class=row,
        period=DateRange(today, last_on + timedelta(days=1)),
        day_count=rules.notice.count or 0,
        unit=rules.notice.unit.value,
        published_by_id=user_id_of(actor) or 0,
    )
    after = {"starts_on": today.isoformat(), "last_on": last_on.isoformat()}
    record(actor=actor, verb="notice.publish", subject=notice, after=after)
    row.due_on = last_on
    return _written(actor, "publish", row, was, today)


@transaction.atomic
def recall(*, actor: Actor, number: str, reason: str, today: date, revision: int | None = None) -> TrainingClass:
    """Take a running notice down; both reviewers look at the class again.

    Raises DoesNotExist, NotYourMove, WrongState, StepNotUsed, InvalidFacts without words.
    """
    row, was = _stepped(actor, number, "recall", today, revision, reason)
    PlanNotice.objects.filter(training_class=row, recalled_on=None).update(recalled_on=today)
    _reopen_round(actor, row, reason)
    return _written(actor, "recall", row, was, today, reason)


@transaction.atomic
def file(*, actor: Actor, number: str, today: date, revision: int | None = None) -> TrainingClass:
    """File (备案) a class: at once, or once its reviews and its notice are done, as its rulebook has it.

    A class on notice has its seats already. Raises DoesNotExist, NotYourMove (SamePerson), WrongState, StepNotUsed,
    ReviewUnfinished, NoticeRunning, QuotaShort.
    """
    row, was = _stepped(actor, number, "file", today, revision)
    if was != ClassState.NOTICED:
        take_seats(actor, row)
    row.filed_on = today
    _end_round(actor, row)
    return _written(actor, "file", row, was, today, fields=["filed_on"])


@transaction.atomic
def send_back(*, actor: Actor, number: str, reason: str, today: date, revision: int | None = None) -> TrainingClass:
    """Return a reported class to both sides with a reason. Raises NotYourMove, WrongState, InvalidFacts."""
    return _turned_down(actor, number, "send_back", reason, today, revision)


@transaction.atomic
def refuse(*, actor: Actor, number: str, reason: str, today: date, revision: int | None = None) -> TrainingClass:
    """Refuse for good a class that both reviewers advise against.

    Raises DoesNotExist, NotYourMove (SamePerson), WrongState, StepNotUsed, ReviewUnfinished, InvalidFacts.
    """
    return _turned_down(actor, number, "refuse", reason, today, revision)


def _turned_down(actor: Actor, number: str, move: str, reason: str, today: date, revision: int | None) -> TrainingClass:
    row, was = _stepped(actor, number, move, today, revision, reason)
    row.returned_reason, row.supplement_reason = reason.strip(), ""
    _end_round(actor, row)
    return _written(actor, move, row, was, today, reason, ["returned_reason", "supplement_reason"])


def _stepped(
    actor: Actor, number: str, move: str, today: date, revision: int | None, reason: str = ""
) -> tuple[TrainingClass, str]:
    """Lock a class and put the state that a step leads to into it, unsaved; give the state it was in too."""
    row = locked_class(actor, number)
    was, target = row.state, target_of(move, row, actor, reason)
    policy.require_seen(row, revision)
    require_step(move, rules_of(row), standing_of(row), today)
    row.state = target
    return row, was


def _written(
    actor: Actor,
    move: str,
    row: TrainingClass,
    was: str,
    today: date,
    reason: str = "",
    fields: list[str] | None = None,
) -> TrainingClass:
    if row.state != ClassState.NOTICED:
        row.due_on = due_after(move, rules_of(row), today, calendar())
    row.save(update_fields=["state", "due_on", *(fields or [])])
    record_move(actor, move, row, was, reason.strip())
    return row


def _living_round(row: TrainingClass) -> Filing | None:
    return Filing.objects.select_for_update().filter(training_class=row, state__in=LIVING).first()


def _end_round(actor: Actor, row: TrainingClass) -> None:
    filing = _living_round(row)
    if filing is None:
        return
    filing_policy.require_no_reviewer(actor, filing)
    was, filing.state, filing.decided_by_id = filing.state, FilingState.ENDED, user_id_of(actor)
    filing.save(update_fields=["state", "decided_by_id"])
    record(actor=actor, verb="filing.end", subject=filing, before={"state": was}, after={"state": filing.state})


def _reopen_round(actor: Actor, row: TrainingClass, reason: str) -> None:
    filing = _living_round(row)
    if filing is None:
        return
    filing_policy.require_no_reviewer(actor, filing)
    was, filing.state = filing.state, FilingState.FIRST
    filing.first_by_id = filing.first_at = filing.second_by_id = filing.second_at = None
    filing.first_opinion = filing.second_opinion = ""
    filing.save()
    after = {"state": filing.state}
    record(actor=actor, verb="filing.reopen", subject=filing, before={"state": was}, after=after, reason=reason.strip())
