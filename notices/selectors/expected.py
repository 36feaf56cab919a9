"""Reads of the ledger of what should come: lists, their words, what waits, what a digest says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from common.actor import Actor, Mentor
from common.keyset import Order, chosen
from common.tables import Paper, paper
from common.texts import N_
from common.waiting import Waiting
from notices import policy
from notices.columns import EXPECTED
from notices.filters import ExpectationFilter
from notices.models import Expectation
from notices.rules import (
    EXPECTED_KIND_LABELS,
    OWED_BY_LABELS,
    STANDING_LABELS,
    ExpectedKind,
    OwedBy,
    Standing,
    standing,
)
from rulebooks.rules.vocabulary import PaperKind, PaperStep

LEDGER_TITLE = N_("应交未交")
CHUNK = 2_000
ORDERS = {
    "due": Order("due_or_last", read=date.fromisoformat),
    "opened": Order("opened_on", read=date.fromisoformat),
    "class": Order("training_class__number", read=str),
}
RELATED = (
    "training_class__school",
    "training_class__enterprise",
    "enrolment__person",
    "mentor",
)


def expectations(actor: Actor, today: date) -> QuerySet[Expectation]:
    """List what should come of what an actor may see, the earliest day first; `is_late` says it of a day.

    What has no day stands last.
    """
    late = When(Q(due_on__lt=today, came_on=None, dropped_on=None), then=Value(True))
    rows = policy.visible_expectations(actor).select_related(*RELATED)
    rows = rows.annotate(due_or_last=Coalesce("due_on", Value(date.max)))
    rows = rows.annotate(is_late=Case(late, default=Value(False), output_field=BooleanField()))
    return rows.order_by("due_or_last", "pk")


@dataclass(frozen=True, slots=True)
class Said:
    """A row in the reader's words: what should come, how it stands, and the page on which it is brought."""

    row: Expectation
    what: str
    standing: Standing
    words: str
    owed_by: str
    url: str


def said(row: Expectation, actor: Actor, today: date) -> Said:
    """Say a row of the ledger to somebody who reads it."""
    how = standing(row.due_on, row.came_on, row.dropped_on, today)
    label, side = _(STANDING_LABELS[how]), _(OWED_BY_LABELS[OwedBy(row.owed_by)])
    return Said(row, words_of(row), how, label, side, url_of(row, actor))


def words_of(row: Expectation) -> str:
    """Name what should come, in the reader's language."""
    match ExpectedKind(row.kind):
        case ExpectedKind.LOG_WEEK:
            monday = date.fromisoformat(row.part)
            return _("%(first)s 至 %(last)s 的带徒记录") % {"first": monday, "last": monday + timedelta(days=6)}
        case ExpectedKind.PAPER:
            step, _colon, kind = row.part.partition(":")
            names = {"paper": _(PaperKind(kind).label), "step": _(PaperStep(step).label)}
            return _("%(paper)s（%(step)s前）") % names
        case ExpectedKind.REPORT:
            return _(EXPECTED_KIND_LABELS[ExpectedKind.REPORT])


def url_of(row: Expectation, actor: Actor) -> str:
    """Give the page on which a reader mends what is missing."""
    match ExpectedKind(row.kind):
        case ExpectedKind.LOG_WEEK if row.enrolment is not None:
            if isinstance(actor, Mentor):
                return f"{reverse('apprenticeship:log_week', args=[row.enrolment.student_no])}?week={row.part}"
            return reverse("apprenticeship:enrolment_logs", args=[row.enrolment.student_no])
        case ExpectedKind.PAPER:
            return reverse("apprenticeship:class_papers", args=[row.training_class.number])
        case _:
            return reverse("apprenticeship:class", args=[row.training_class.number])


def ledger_paper(actor: Actor, query: QueryDict, today: date) -> Paper:
    """Lay the ledger out under its columns exactly as its page filters and sorts it; rows stream."""
    order = chosen(ORDERS, query.get("sort", ""), "due")
    found = ExpectationFilter(query, queryset=expectations(actor, today)).qs.order_by(*order.fields)
    return paper(LEDGER_TITLE, EXPECTED, (said(row, actor, today) for row in found.iterator(chunk_size=CHUNK)))


def late(rows: QuerySet[Expectation], today: date) -> QuerySet[Expectation]:
    """Keep what should have come before a day and has not."""
    return rows.filter(due_on__lt=today, came_on=None, dropped_on=None)


def ahead(rows: QuerySet[Expectation], today: date) -> QuerySet[Expectation]:
    """Keep what must come from a day on until as many days later as reminders look ahead."""
    until = today + timedelta(days=settings.REMINDER_DAYS)
    return rows.filter(due_on__range=(today, until), came_on=None, dropped_on=None)


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """Say how much should have come and did not, and how much must come soon."""
    if not policy.may_see_expected(actor):
        return []
    rows = policy.visible_expectations(actor)
    until = today + timedelta(days=settings.REMINDER_DAYS)
    soon = f"due_from={today}&due_to={until}"
    return [
        Waiting(N_("逾期未交的事项"), late(rows, today).count(), "notices:expected", query="show=late", is_late=True),
        Waiting(N_("近日到期、待交的事项"), ahead(rows, today).count(), "notices:expected", query=soon),
    ]
