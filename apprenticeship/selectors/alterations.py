"""Reads of changes: the list, one case, how an enrolment stands, who may do what next."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from psycopg.types.range import DateRange

from apprenticeship import policy
from apprenticeship.filters.alterations import BUREAU, AlterationFilter
from apprenticeship.lifecycle import (
    ALTERATION_LIFECYCLE,
    AlterationState,
    Asker,
    EnrolmentState,
    LogState,
)
from apprenticeship.models import Alteration, Enrolment, LogEntry, Suspension
from apprenticeship.rules.alteration_texts import alteration_problem
from apprenticeship.rules.alterations import (
    NEVER_ENDS,
    AlterationFacts,
    AlterationTerms,
    Standing,
    alteration_problems,
)
from common.actor import Actor, Duty, EnterpriseOfficer, Officer, Registrar
from common.dates import Span
from common.errors import Problem
from common.keyset import Order
from common.lifecycle import Move
from common.texts import N_
from common.waiting import Waiting
from rulebooks.models import RulebookVersion
from rulebooks.rules import AlterationKind
from rulebooks.selectors import parsed

ORDERS = {"newest": Order(), "effective_on": Order("effective_on", read=date.fromisoformat)}
NEWEST = "-newest"
MOST_YEARS = Decimal(3)
MOST_YEARS_ARTICLE = "人社部发〔2021〕39号"


def alterations(actor: Actor) -> QuerySet[Alteration]:
    """List the changes that an actor may see, the last proposed first."""
    related = ("enrolment__person", "enrolment__training_class", "enrolment__school", "enrolment__enterprise")
    return policy.visible_alterations(actor).select_related(*related).order_by("-pk")


def alterations_of(row: Enrolment, actor: Actor) -> list[Alteration]:
    """List the changes of one enrolment, the last one first."""
    return list(policy.visible_alterations(actor).filter(enrolment=row).order_by("-pk"))


def side_of(actor: Actor) -> Asker | None:
    """Say for which side an actor proposes and agrees; None for everybody else."""
    if isinstance(actor, Registrar):
        return Asker.SCHOOL
    return Asker.ENTERPRISE if isinstance(actor, EnterpriseOfficer) else None


def alteration_terms(version: RulebookVersion) -> AlterationTerms:
    """Give what a class's rulebook says about changes; three years in all where it names none."""
    book = parsed(version)
    rules, most = book.alteration_rules, book.credit_rules.max_years
    return AlterationTerms(
        agreed=frozenset(rules.agreed),
        approved=frozenset(rules.approved),
        most_years=MOST_YEARS if most is None else most,
        years_article=MOST_YEARS_ARTICLE if most is None else book.article("credit_rules.max_years"),
    )


def standing_of(row: Enrolment) -> Standing:
    """Give how an enrolment stands: its time, the times it rests, the days with entries that were not rejected."""
    rests = Suspension.objects.filter(enrolment=row).order_by("period").values_list("period", flat=True)
    logs = LogEntry.objects.filter(enrolment=row).exclude(state=LogState.REJECTED).values_list("day", flat=True)
    return Standing(
        training=Span(row.period.lower, row.period.upper),
        rested=tuple(Span(period.lower, period.upper or NEVER_ENDS) for period in rests),
        logged=tuple(logs.distinct().order_by("day")),
    )


def refusals(row: Enrolment, facts: AlterationFacts, today: date) -> list[Problem]:
    """Say why a change does not fit how an enrolment stands, or the person's other trainings."""
    terms = alteration_terms(row.training_class.rulebook)
    return alteration_problems(facts, standing_of(row), terms, today) or _elsewhere(row, facts)


def _elsewhere(row: Enrolment, facts: AlterationFacts) -> list[Problem]:
    if facts.kind is not AlterationKind.EXTEND or facts.last_on is None:
        return []
    more = DateRange(row.period.upper, facts.last_on + timedelta(days=1))
    others = Enrolment.objects.filter(person_id=row.person_id, period__overlap=more).exclude(pk=row.pk)
    other = others.exclude(state=EnrolmentState.VOID).order_by("period").first()
    if other is None:
        return []
    return [alteration_problem("last_on", "extension_overlaps", first=other.starts_on.isoformat())]


def suspensions_of(row: Enrolment) -> list[Suspension]:
    """List the times in which somebody's training rested, in order."""
    return list(Suspension.objects.filter(enrolment=row).order_by("period"))


def moves_of(row: Alteration, actor: Actor) -> list[Move[AlterationState]]:
    """List what an actor may do about a change: the other side agrees, the proposing one takes back."""
    moves = ALTERATION_LIFECYCLE.moves_from(AlterationState(row.state), actor=actor)
    return [move for move in moves if is_theirs(row, move.name, actor)]


def is_theirs(row: Alteration, move: str, actor: Actor) -> bool:
    """Say whether a move of this change is for the actor's side; who decided about it undoes it."""
    side = side_of(actor)
    match move:
        case "agree" | "refuse":
            return side is not None and side != row.asked_from
        case "take_back":
            return side == row.asked_from
        case "undo":
            return isinstance(actor, Officer) == row.needs_approval
        case _:
            return True


def kinds_open(row: Enrolment) -> list[AlterationKind]:
    """List what may be proposed as an enrolment stands: nobody resumes who does not rest."""
    rests = Suspension.objects.filter(enrolment=row).exists()
    return [kind for kind in AlterationKind if kind is not AlterationKind.RESUME or rests]


def waits_for(actor: Actor) -> str:
    """Name whom an actor answers for, as the list's filter does: a side, or the bureau; nobody for everybody else."""
    if isinstance(actor, Officer):
        return BUREAU if Duty.FILING in actor.duties else ""
    return side_of(actor) or ""


def to_answer(actor: Actor) -> QuerySet[Alteration]:
    """The changes that wait for the actor's answer."""
    whom, rows = waits_for(actor), alterations(actor)
    return AlterationFilter({"waits": whom}, queryset=rows).qs if whom else rows.none()


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """What waits for somebody about changes."""
    count = to_answer(actor).count() if isinstance(actor, Registrar | EnterpriseOfficer | Officer) else 0
    query = f"waits={waits_for(actor)}"
    return [Waiting(N_("待答复的学籍变更"), count, "apprenticeship:alterations", query=query)] if count else []
