"""Reads of users: who someone is, and in which role they act."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.utils.timezone import localtime

from accounts import policy
from accounts.models import Invitation, Membership, Token, User
from common.actor import (
    Actor,
    Apprentice,
    Auditor,
    Duty,
    EnterpriseOfficer,
    Mentor,
    Officer,
    Registrar,
    Tutor,
)
from common.keyset import Order
from enterprises.models import Mentor as MentorRow
from schools.models import Tutor as TutorRow


def actor_of(membership: Membership) -> Actor:
    """Make the actor that a membership stands for. The row's constraint guarantees the ids."""
    user = membership.user
    match membership.role:
        case "registrar":
            return Registrar(user.pk, _given(membership.school_id), user.name)
        case "tutor":
            return Tutor(user.pk, _given(membership.school_id), _given(membership.tutor_id), user.name)
        case "enterprise_officer":
            return EnterpriseOfficer(user.pk, _given(membership.enterprise_id), user.name)
        case "mentor":
            return Mentor(user.pk, _given(membership.enterprise_id), _given(membership.mentor_id), user.name)
        case "officer" | "auditor" if membership.bureau is not None:
            region = membership.bureau.region_id
            if membership.role == "auditor":
                return Auditor(user.pk, region, user.name)
            return Officer(user.pk, region, frozenset(Duty(duty) for duty in membership.duties), user.name)
        case "apprentice":
            return Apprentice(user.pk, user.name)
        case _:
            raise LookupError(membership.role)


def _given(id_: int | None) -> int:
    if id_ is None:
        raise LookupError("a membership without the organisation of its role")
    return id_


def memberships(user_id: int, today: date) -> QuerySet[Membership]:
    """List the roles that a user holds today, in a fixed order."""
    return (
        Membership.objects.filter(Q(ended_on=None) | Q(ended_on__gt=today), user_id=user_id)
        .select_related("user", "school", "enterprise", "bureau", "mentor", "tutor")
        .order_by("pk")
    )


# How long a link serves that was sent to an address.
EMAIL_LINK_AGE = timedelta(days=3)
_EMAIL_SALT = "accounts.email"


@dataclass(frozen=True, slots=True)
class MeantEmail:
    """Whose address a link confirms, and which."""

    user_id: int
    email: str


def email_token(user: User) -> str:
    """Sign what a link sent to a user's new address says."""
    return signing.dumps([user.pk, user.pending_email], salt=_EMAIL_SALT)


def email_of_token(token: str) -> MeantEmail | None:
    """Read a link sent to an address; None when it was not signed here, or is too old."""
    try:
        user_id, email = signing.loads(token, salt=_EMAIL_SALT, max_age=EMAIL_LINK_AGE)
    except signing.BadSignature:
        return None
    return MeantEmail(int(user_id), str(email))


def roles_ever(actor: Actor) -> QuerySet[Membership]:
    """List the roles that an actor's user holds and has held, the present ones first."""
    return (
        policy.visible(actor)
        .select_related("user", "school", "enterprise", "bureau")
        .order_by(F("ended_on").desc(nulls_first=True), "pk")
    )


def tokens(actor: Actor) -> QuerySet[Token]:
    """List the machine keys of an actor's user, newest first; revoked and expired ones stand among them."""
    return (
        policy.visible_tokens(actor)
        .select_related("membership__school", "membership__enterprise", "membership__bureau", "membership__user")
        .order_by("-pk")
    )


def membership_of_token(secret: str, now: datetime) -> Membership | None:
    """Find the membership that a machine's secret stands for; None when unknown, expired, revoked or ended."""
    digest = hashlib.sha256(secret.encode()).digest()
    token = (
        Token.objects.filter(digest=digest, revoked_at=None, expires_at__gt=now, membership__user__is_active=True)
        .filter(Q(membership__ended_on=None) | Q(membership__ended_on__gt=localtime(now).date()))
        .select_related("membership__user", "membership__bureau")
        .first()
    )
    return token.membership if token else None


MEMBER_ORDERS = {"newest": Order(), "name": Order("user__name", read=str)}


def members(actor: Actor) -> QuerySet[Membership]:
    """List the members, past ones too, of the organisation that an actor administrates."""
    policy.require_admin(actor)
    return policy.visible_members(actor).select_related("user", "tutor", "mentor").order_by("-pk")


def member_of(actor: Actor, membership_id: int) -> Membership:
    """Find a member of the actor's organisation. Raises Membership.DoesNotExist, then NotYourMove."""
    row = policy.visible_members(actor).select_related("user", "tutor", "mentor").get(pk=membership_id)
    policy.require_admin(actor)
    return row


def invitations(actor: Actor) -> QuerySet[Invitation]:
    """List the invitations of the organisation that an actor administrates, newest first."""
    policy.require_admin(actor)
    return policy.visible_invitations(actor).select_related("invited_by", "used_by").order_by("-pk")


def invitation_of(secret: str, now: datetime) -> tuple[Invitation | None, bool]:
    """Find the invitation of a secret, and say whether it still serves."""
    digest = hashlib.sha256(secret.encode()).digest()
    row = Invitation.objects.filter(digest=digest).select_related("school", "enterprise", "bureau").first()
    return row, row is not None and not row.used_at and not row.revoked_at and row.expires_at > now


def without_sign_in(actor: Actor) -> list[tuple[int, str]]:
    """List the tutors or mentors of the actor's own directory who have no sign-in yet (id, name and staff number)."""
    match actor:
        case Registrar(school_id=school_id):
            rows = TutorRow.objects.filter(school_id=school_id, is_active=True, membership=None).order_by("name", "pk")
            return [(row.pk, f"{row.name} {row.staff_no}") for row in rows[:500]]
        case EnterpriseOfficer(enterprise_id=enterprise_id):
            found = MentorRow.objects.filter(enterprise_id=enterprise_id, is_active=True, membership=None)
            return [(row.pk, f"{row.name} {row.staff_no}") for row in found.order_by("name", "pk")[:500]]
        case _:
            return []
