"""Reads of filings: where the filing of a class stands, and what the bureau has to do by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from apprenticeship import policy
from apprenticeship.lifecycle import WITH_BUREAU, ClassState
from apprenticeship.lifecycle.filing import FilingState
from apprenticeship.lifecycle.objections import ObjectionState
from apprenticeship.lifecycle.opening import OpeningState
from apprenticeship.models import Filing, PlanNotice, TrainingClass
from apprenticeship.policy import filings as filing_policy
from apprenticeship.rules.filing import Standing
from apprenticeship.selectors.classes import classes
from apprenticeship.selectors.objections import objections, open_objection_count
from apprenticeship.selectors.openings import openings
from common.actor import Actor, Duty, Officer
from common.keyset import Order
from common.texts import N_
from common.waiting import Waiting
from journal.models import Entry
from rulebooks.rules.filing import FilingRules
from rulebooks.selectors import parsed

IN_HAND = [*WITH_BUREAU, ClassState.SUPPLEMENT]
REVIEWED = [FilingState.PASSED, FilingState.FAILED]
SECOND = [FilingState.SECOND, FilingState.AGAINST]
FILING_ORDERS = {
    "due": Order("due", read=date.fromisoformat),
    "number": Order("number", read=str),
    "heads": Order("planned_heads", read=int),
}
FIRST_DUE = "due"


def rules_of(row: TrainingClass) -> FilingRules:
    """Give the steps of filing that a class's rulebook uses."""
    return parsed(row.rulebook).filing


def standing_of(row: TrainingClass) -> Standing:
    """Say where the filing of a class stands; asks about its round and its notice only where they matter."""
    state = ClassState(row.state)
    filing = living_filing(row) if state in (ClassState.REVIEWING, ClassState.NOTICED) else None
    notice = running_notice(row) if state == ClassState.NOTICED else None
    return Standing(
        state=state,
        filing_state=FilingState(filing.state) if filing else None,
        supplement_count=row.supplement_count,
        notice_last_on=notice.period.upper - timedelta(days=1) if notice else None,
        open_objection_count=open_objection_count(row) if notice else 0,
    )


def living_filing(row: TrainingClass) -> Filing | None:
    """Give the round that is open for a class."""
    return Filing.objects.filter(training_class=row).exclude(state=FilingState.ENDED).first()


def running_notice(row: TrainingClass) -> PlanNotice | None:
    """Give the latest notice of a class that was not recalled."""
    return PlanNotice.objects.filter(training_class=row, recalled_on=None).order_by("-pk").first()


def filings_of(actor: Actor, row: TrainingClass) -> QuerySet[Filing]:
    """List the rounds of a class, the last one first. Raises NotYourMove for whoever is not of a bureau."""
    policy.require(actor, "follow_filings")
    return filing_policy.visible_filings(actor).filter(training_class=row).order_by("-round")


def notices_of(actor: Actor, row: TrainingClass) -> QuerySet[PlanNotice]:
    """List the notices of a class that an actor may see, the last one first."""
    return filing_policy.visible_notices(actor).filter(training_class=row).order_by("-pk")


def filing_queue(actor: Actor) -> QuerySet[TrainingClass]:
    """List what a bureau has in hand, what is due first first; whoever sees no rounds sees no queue.

    `review_state` is that of the round that is open, `due` never null. Raises NotYourMove.
    """
    policy.require(actor, "follow_filings")
    rounds = filing_policy.visible_filings(actor).filter(training_class=OuterRef("pk")).exclude(state=FilingState.ENDED)
    rows = classes(actor).filter(state__in=IN_HAND)
    return rows.annotate(
        review_state=Subquery(rounds.values("state")[:1]), due=Coalesce("due_on", Value(date.max))
    ).order_by("due", "pk")


def filings_waiting(actor: Officer, today: date) -> list[Waiting]:
    """List what waits for an officer by their duties, and how much of all that is late."""
    queue = filing_queue(actor)
    found = [
        Waiting(label, queue.filter(**wanted).count(), "apprenticeship:filings", query=query)
        for duty, entries in _STAGES.items()
        if duty in actor.duties
        for label, query, wanted in entries
    ]
    if not any(duty in actor.duties for duty in _STAGES):
        return []
    late, by = queue.filter(due_on__lt=today), f"due_before={today}"
    if Duty.FILING in actor.duties:
        over = late.filter(state=ClassState.NOTICED).count()
        label = N_("公示期满、待准予备案的班级")
        found.append(Waiting(label, over, "apprenticeship:filings", query=f"stage=noticed&{by}"))
        asked = objections(actor).filter(state=ObjectionState.OPEN).count()
        opening = openings(actor).filter(state=OpeningState.ASKED).count()
        found.append(Waiting(N_("待同意的开班申请"), opening, "apprenticeship:openings", query="state=asked"))
        found.append(Waiting(N_("待核查的公示异议"), asked, "apprenticeship:objections", query="state=open"))
    label = N_("备案办理已逾期的班级")
    return [*found, Waiting(label, late.count(), "apprenticeship:filings", query=by, is_late=True)]


_REVIEWING = {"state": ClassState.REVIEWING}
_STAGES: dict[Duty, list[tuple[str, str, dict[str, Any]]]] = {
    Duty.FILING: [
        (N_("待备案的班级"), "stage=submitted", {"state": ClassState.SUBMITTED}),
        (N_("审查已有结论、待办结的班级"), "stage=reviewed", {"review_state__in": REVIEWED, **_REVIEWING}),
    ],
    Duty.FIRST_REVIEW: [(N_("待初审的班级"), "stage=first", {"review_state": FilingState.FIRST, **_REVIEWING})],
    Duty.SECOND_REVIEW: [(N_("待复审的班级"), "stage=second", {"review_state__in": SECOND, **_REVIEWING})],
}


def filing_of(actor: Actor, filing_id: int) -> Filing:
    """Find a round with its class. Raises Filing.DoesNotExist where the actor may not see it."""
    return filing_policy.visible_filings(actor).select_related("training_class").get(pk=filing_id)


def history_of(rounds: Sequence[Filing]) -> QuerySet[Entry]:
    """List what was done and said in rounds of review, newest first."""
    keys = [str(filing.pk) for filing in rounds]
    return Entry.objects.filter(subject_type=Filing._meta.label_lower, subject_id__in=keys).order_by("-id")
