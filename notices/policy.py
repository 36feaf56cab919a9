"""Who may read which messages. Fails closed: a message is for one membership, and for nobody else."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from common.actor import (
    Actor,
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
from notices.models import Mail, Message, Preference


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
