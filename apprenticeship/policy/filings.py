"""Who may see and keep what belongs to filing: seats, objections, openings. Fails closed, filters only."""

from __future__ import annotations

from typing import TypeVar, assert_never

from django.db.models import Model, Q, QuerySet

from apprenticeship.models import ClassOpening, Filing, NoticeObjection, PlanNotice, SeatQuota
from apprenticeship.policy import require_other_person, visible_classes
from catalogue.rules import is_within, regions_above, scope_of
from common.actor import (
    Actor,
    Apprentice,
    Auditor,
    Duty,
    EnterpriseOfficer,
    Mentor,
    Officer,
    Registrar,
    System,
    Tutor,
)
from common.errors import NotYourMove

M = TypeVar("M", bound=Model)


def visible_quotas(actor: Actor) -> QuerySet[SeatQuota]:
    """Give the seats that a bureau sees: those of its region, of all below it, and those above that bind it."""
    rows = SeatQuota.objects.all()
    match actor:
        case Officer() | Auditor():
            binds = Q(region__in=regions_above(actor.region))
            return rows.filter(Q(region__code__startswith=scope_of(actor.region)) | binds)
        case System():
            return rows
        case Registrar() | EnterpriseOfficer() | Mentor() | Tutor() | Apprentice():
            return rows.none()
        case _:
            assert_never(actor)


def may_keep_quotas(actor: Actor, region: str = "") -> bool:
    """Say whether an actor gives seats at all, or in a region: a filing officer of it or of one above it."""
    if not isinstance(actor, Officer) or Duty.FILING not in actor.duties:
        return False
    return not region or is_within(region, actor.region)


def require_quota_keeper(actor: Actor, region: str = "") -> None:
    """Raise NotYourMove unless the actor gives seats, in that region where one is named."""
    if not may_keep_quotas(actor, region):
        raise NotYourMove


def require_bureau(actor: Actor) -> None:
    """Raise NotYourMove unless the actor belongs to a bureau."""
    if not isinstance(actor, Officer | Auditor):
        raise NotYourMove


def _of_bureau(rows: QuerySet[M], actor: Actor, training_class: str) -> QuerySet[M]:
    """Keep what lies in a bureau's region; for nobody else. `training_class` is the path to the row's class."""
    match actor:
        case Officer() | Auditor():
            return rows.filter(**{f"{training_class}__bureau__region__code__startswith": scope_of(actor.region)})
        case System():
            return rows
        case Registrar() | EnterpriseOfficer() | Mentor() | Tutor() | Apprentice():
            return rows.none()
        case _:
            assert_never(actor)


def visible_objections(actor: Actor) -> QuerySet[NoticeObjection]:
    """Give the objections to the notices of a bureau's region; who objects is for nobody else."""
    return _of_bureau(NoticeObjection.objects.all(), actor, "notice__training_class")


def require_public(actor: Actor) -> None:
    """Raise NotYourMove unless the program acts for somebody without an account."""
    if not isinstance(actor, System):
        raise NotYourMove


def may_reveal_objector(actor: Actor) -> bool:
    """Say whether an actor may learn who objected: whoever decides about it."""
    return isinstance(actor, Officer) and Duty.FILING in actor.duties


def require_objector_revealer(actor: Actor) -> None:
    """Raise NotYourMove unless the actor may learn who objected."""
    if not may_reveal_objector(actor):
        raise NotYourMove


READERS_OF_OPENINGS = (Registrar, EnterpriseOfficer, Officer, Auditor)


def visible_openings(actor: Actor) -> QuerySet[ClassOpening]:
    """Give the applications to open the classes that an actor may see: its two sides and its bureau, nobody else."""
    if not isinstance(actor, (*READERS_OF_OPENINGS, System)):
        return ClassOpening.objects.none()
    return ClassOpening.objects.filter(training_class__in=visible_classes(actor))


def may_ask_opening(actor: Actor) -> bool:
    """Say whether an actor asks for classes to be opened."""
    return isinstance(actor, Registrar)


def require_opening_asker(actor: Actor) -> None:
    """Raise NotYourMove unless the actor asks for classes to be opened."""
    if not may_ask_opening(actor):
        raise NotYourMove


def require_opening_reader(actor: Actor) -> None:
    """Raise NotYourMove unless the actor is of a class's two sides or of its bureau."""
    if not isinstance(actor, READERS_OF_OPENINGS):
        raise NotYourMove


def visible_filings(actor: Actor) -> QuerySet[Filing]:
    """Give the rounds of review that a bureau sees: what is said among its officers is for nobody else."""
    return _of_bureau(Filing.objects.all(), actor, "training_class")


def visible_notices(actor: Actor) -> QuerySet[PlanNotice]:
    """Give the public notices of the classes that an actor may see."""
    return PlanNotice.objects.filter(training_class__in=visible_classes(actor))


def require_no_reviewer(actor: Actor, filing: Filing | None) -> None:
    """Raise SamePerson when the actor reviewed this round."""
    if filing is not None:
        require_other_person(actor, filing.first_by_id, filing.second_by_id)
