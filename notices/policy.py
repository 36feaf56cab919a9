"""Who may read which messages. Fails closed: a message is for one membership, and for nobody else."""

from __future__ import annotations

from typing import assert_never

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership
from accounts.policy import is_admin
from apprenticeship.policy import visible_classes, visible_enrolments
from catalogue.rules import scope_of
from common.actor import (
    Actor,
    Apprentice,
    Auditor,
    EnterpriseOfficer,
    Mentor,
    Officer,
    Registrar,
    System,
    Tutor,
    role_of,
    user_id_of,
)
from common.errors import NotYourMove
from notices.models import Expectation, Mail, Message, Preference


def visible(actor: Actor) -> QuerySet[Message]:
    """Give what was told to the role and organisation that an actor acts in."""
    if isinstance(actor, System):
        return Message.objects.all()
    rows = Message.objects.filter(is_shown=True, membership__user=actor.user_id, membership__role=role_of(actor))
    return rows.filter(_organisation(actor))


def _organisation(actor: Actor) -> Q:
    match actor:
        case Registrar(school_id=id_) | Tutor(school_id=id_):
            return Q(membership__school=id_)
        case EnterpriseOfficer(enterprise_id=id_) | Mentor(enterprise_id=id_):
            return Q(membership__enterprise=id_)
        case Officer(region=region) | Auditor(region=region):
            return Q(membership__bureau__region=region)
        case _:
            return Q()


def visible_preferences(actor: Actor) -> QuerySet[Preference]:
    """Give the preferences of an actor's user."""
    return Preference.objects.filter(user=user_id_of(actor))


def owed_mails(actor: Actor) -> QuerySet[Mail]:
    """Give every mail, to the program alone. Raises NotYourMove."""
    if not isinstance(actor, System):
        raise NotYourMove
    return Mail.objects.all()


def visible_mails(actor: Actor) -> QuerySet[Mail]:
    """Give a bureau's officers the mails owed to members of its region's organisations; the program sees all."""
    if isinstance(actor, System):
        return Mail.objects.all()
    if not isinstance(actor, Officer):
        return Mail.objects.none()
    scope = scope_of(actor.region)
    held = Membership.objects.filter(
        Q(school__region__code__startswith=scope)
        | Q(enterprise__region__code__startswith=scope)
        | Q(bureau__region__code__startswith=scope),
        user=OuterRef("user"),
    )
    return Mail.objects.filter(Exists(held))


def is_operator(actor: Actor) -> bool:
    """Say whether an actor looks after the mails: a bureau's administrator."""
    return isinstance(actor, Officer) and is_admin(actor)


def require_operator(actor: Actor) -> None:
    """Raise NotYourMove unless the actor looks after the mails."""
    if not is_operator(actor):
        raise NotYourMove


def visible_expectations(actor: Actor) -> QuerySet[Expectation]:
    """Give what should come of what an actor may see: of their organisation or region; a mentor's and tutor's own."""
    rows = Expectation.objects.all()
    match actor:
        case Registrar(school_id=id_):
            return rows.filter(training_class__school=id_)
        case EnterpriseOfficer(enterprise_id=id_):
            return rows.filter(training_class__enterprise=id_)
        case Mentor(mentor_id=id_):
            return rows.filter(mentor=id_)
        case Tutor():
            return rows.filter(enrolment__in=visible_enrolments(actor))
        case Officer() | Auditor():
            return rows.filter(training_class__in=visible_classes(actor))
        case System():
            return rows
        case Apprentice():
            return rows.none()
        case _:
            assert_never(actor)


def may_see_expected(actor: Actor) -> bool:
    """Say whether an actor's role has a ledger of what should come."""
    return not isinstance(actor, Apprentice | System)


def require_ledger(actor: Actor) -> None:
    """Raise NotYourMove unless the actor's role has a ledger of what should come."""
    if not may_see_expected(actor):
        raise NotYourMove


def kept_expectations(actor: Actor) -> QuerySet[Expectation]:
    """Give the whole ledger, to the program alone. Raises NotYourMove."""
    if not isinstance(actor, System):
        raise NotYourMove
    return Expectation.objects.all()
