"""Reads of public notices without sign-in, and of the objections that were lodged against them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from apprenticeship.lifecycle import ClassState
from apprenticeship.lifecycle.objections import ObjectionState
from apprenticeship.models import NoticeObjection, PlanNotice, TrainingClass
from apprenticeship.policy import filings as filing_policy
from apprenticeship.rules.objections import masked_contact
from common.actor import Actor
from common.identifiers import masked_name
from common.keyring import unseal

_PLAN = (
    "training_class__enterprise__region",
    "training_class__school",
    "training_class__occupation",
    "training_class__bureau",
    "training_class__rulebook",
)


@dataclass(frozen=True, slots=True)
class Objector:
    """Who objected, as far as a page shows them."""

    name: str
    contact: str


def public_notices(today: date) -> QuerySet[PlanNotice]:
    """List the plans that are on public notice on a day, newest first: everybody may read them."""
    return _standing().filter(period__contains=today).order_by("-pk")


def public_notice(notice_id: int) -> PlanNotice:
    """Find a plan on public notice, one whose days are over but which is not decided among them.

    Raises PlanNotice.DoesNotExist.
    """
    return _standing().get(pk=notice_id)


def _standing() -> QuerySet[PlanNotice]:
    rows = PlanNotice.objects.filter(recalled_on=None, training_class__state=ClassState.NOTICED)
    return rows.select_related(*_PLAN)


def objections(actor: Actor) -> QuerySet[NoticeObjection]:
    """List the objections that a bureau sees, newest first. Raises NotYourMove for whoever is not of a bureau."""
    filing_policy.require_bureau(actor)
    rows = filing_policy.visible_objections(actor).select_related("notice__training_class__enterprise")
    return rows.order_by("-pk")


def objection_of(actor: Actor, objection_id: int) -> NoticeObjection:
    """Find an objection. Raises NoticeObjection.DoesNotExist."""
    rows = filing_policy.visible_objections(actor)
    return rows.select_related("notice__training_class__enterprise").get(pk=objection_id)


def objections_to(actor: Actor, row: TrainingClass) -> list[NoticeObjection]:
    """List the objections to the notices of a class, newest first; nothing for whoever is not of a bureau."""
    return list(filing_policy.visible_objections(actor).filter(notice__training_class=row).order_by("-pk"))


def open_objection_count(row: TrainingClass) -> int:
    """Count the objections to a class's notices that nobody has decided about."""
    return NoticeObjection.objects.filter(notice__training_class=row, state=ObjectionState.OPEN).count()


def objector_of(row: NoticeObjection) -> Objector:
    """Say who objected, masked."""
    return Objector(masked_name(unseal(row.name_sealed)), masked_contact(unseal(row.contact_sealed)))
