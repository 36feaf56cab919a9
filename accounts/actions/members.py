"""The only writers of invitations and of the members of an organisation."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from accounts import policy
from accounts.actions.users import create_user, join
from accounts.models import LEADING_ROLES, Invitation, Membership, User
from accounts.rules import member_problem
from bureaus.models import Bureau
from common.actor import ROLE_LABELS, Actor, Duty, EnterpriseOfficer, Officer, Registrar, user_id_of
from common.errors import InvalidFacts, NotVisible, NotYourMove, Problem, WrongState
from common.lifecycle import REASON_MISSING
from common.texts import N_
from journal.actions import record

LONGEST_INVITATION_DAYS = 30
LONGEST_NAME = 40
_USERNAME = re.compile(r"[\w.-]{3,60}")


class LastAdministrator(WrongState):
    """An organisation keeps at least one administrator (409); the database keeps the same rule."""

    code = "last_administrator"
    message = N_("这是本单位最后一位管理员。请先把另一位成员设为管理员，再停用或取消此人。")


class OwnDuties(NotYourMove):
    """Nobody gives duties to themselves (403)."""

    code = "own_duties"
    message = N_("不能修改本人的职责，请由本单位另一位管理员办理。")


class InvitationEnded(WrongState):
    """An invitation no longer serves (409): used, revoked, expired, or made by somebody who is no administrator."""

    code = "invitation_ended"
    message = N_("邀请已失效，请向本单位管理员索取新的邀请。")


@transaction.atomic
def invite(
    *,
    actor: Actor,
    role: str,
    name: str,
    duties: Sequence[str] = (),
    is_admin: bool = False,
    directory_id: int | None = None,
    days: int,
    now: datetime,
) -> tuple[Invitation, str]:
    """Invite somebody into the actor's organisation; give the invitation with its secret, shown once.

    `directory_id` is the tutor's or mentor's row of the directory for these two roles. Raises NotYourMove for all but
    the organisation's administrators, InvalidFacts.
    """
    policy.require_admin(actor)
    own, roles = _organisation(actor)
    inviter_id = user_id_of(actor)
    if inviter_id is None:
        raise NotYourMove
    name, problems = name.strip(), []
    if not name:
        problems.append(member_problem("name", "member_name_missing"))
    elif len(name) > LONGEST_NAME:
        problems.append(member_problem("name", "member_name_long", length=len(name), most=LONGEST_NAME))
    if role not in roles:
        problems.append(member_problem("role", "role_not_of_organisation", stated=role))
    if not 1 <= days <= LONGEST_INVITATION_DAYS:
        problems.append(member_problem("days", "invitation_days_wrong", most=LONGEST_INVITATION_DAYS))
    held = {f"{role}_id": directory_id} if role in ("tutor", "mentor") else {}
    if held and not _is_free(role, directory_id, own):
        problems.append(member_problem("directory", "directory_row_missing"))
    problems += _duty_problems(role, duties, is_admin=is_admin)
    if problems:
        raise InvalidFacts(problems)
    secret = secrets.token_urlsafe(32)
    row = Invitation.objects.create(
        name=name,
        role=role,
        duties=sorted(set(duties)),
        is_admin=is_admin,
        digest=hashlib.sha256(secret.encode()).digest(),
        invited_by_id=inviter_id,
        created_at=now,
        expires_at=now + timedelta(days=days),
        **own,
        **held,
    )
    after = {"role": role, "name": name, "duties": row.duties, "is_admin": is_admin}
    record(actor=actor, verb="invitation.make", subject=row, after=after)
    return row, secret


def _organisation(actor: Actor) -> tuple[dict[str, int], tuple[str, ...]]:
    match actor:
        case Registrar(school_id=school_id):
            return {"school_id": school_id}, ("registrar", "tutor")
        case EnterpriseOfficer(enterprise_id=enterprise_id):
            return {"enterprise_id": enterprise_id}, ("enterprise_officer", "mentor")
        case Officer(region=region):
            return {"bureau_id": Bureau.objects.get(region_id=region).pk}, ("officer", "auditor")
        case _:
            raise NotYourMove


def _is_free(role: str, directory_id: int | None, own: dict[str, int]) -> bool:
    """Say whether a tutor or mentor stands in the organisation's directory and has no sign-in yet."""
    model = Membership._meta.get_field(role).related_model
    if directory_id is None or not isinstance(model, type) or not issubclass(model, Model):
        return False
    is_there = model._default_manager.filter(pk=directory_id, is_active=True, **own).exists()
    return is_there and not Membership.objects.filter(**{f"{role}_id": directory_id}).exists()


def _duty_problems(role: str, duties: Sequence[str], *, is_admin: bool) -> list[Problem]:
    unknown = sorted(set(duties) - set(Duty))
    found = [member_problem("duties", "duty_unknown", stated="、".join(unknown))] if unknown else []
    if role == "officer" and not duties:
        found.append(member_problem("duties", "duties_missing"))
    if role != "officer" and duties:
        found.append(member_problem("duties", "duty_unknown", stated=ROLE_LABELS.get(role, role)))
    if is_admin and role not in LEADING_ROLES:
        found.append(member_problem("is_admin", "admin_not_leading"))
    return found


@transaction.atomic
def revoke_invitation(*, actor: Actor, invitation_id: int, now: datetime) -> Invitation:
    """Revoke an invitation that nobody used; harmless twice. Raises DoesNotExist, NotYourMove, WrongState."""
    row = policy.visible_invitations(actor).select_for_update(of=("self",)).get(pk=invitation_id)
    policy.require_admin(actor)
    if row.used_at is not None:
        raise WrongState
    if row.revoked_at is None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        record(actor=actor, verb="invitation.revoke", subject=row)
    return row


@transaction.atomic
def accept_invitation(
    *, actor: Actor, secret: str, user_id: int | None, username: str = "", password: str = "", now: datetime
) -> Membership:
    """Take the role of an invitation, once: with the account that is signed in, or with one that is made here.

    The door acts as the program. Raises NotVisible for an unknown secret, InvitationEnded, InvalidFacts.
    """
    policy.require(actor, "accept_invitation")
    digest = hashlib.sha256(secret.encode()).digest()
    row = policy.visible_invitations(actor).select_for_update(of=("self",)).filter(digest=digest).first()
    if row is None:
        raise NotVisible
    own = {side: getattr(row, side) for side in ("school_id", "enterprise_id", "bureau_id")}
    is_meant = Membership.objects.filter(user_id=row.invited_by_id, is_admin=True, **own).exists()
    if row.used_at or row.revoked_at or row.expires_at <= now or not is_meant:
        raise InvitationEnded
    if user_id is not None and Membership.objects.filter(user_id=user_id, role=row.role, ended_on=None, **own).exists():
        raise InvalidFacts([member_problem("", "role_held_already")])
    if row.role in ("tutor", "mentor") and Membership.objects.filter(**_directory(row)).exists():
        raise InvitationEnded
    user = User.objects.get(pk=user_id) if user_id is not None else _new_user(actor, row, username, password)
    membership = Membership(
        user=user, role=row.role, duties=row.duties, is_admin=row.is_admin, **own, **_directory(row)
    )
    join(actor=actor, membership=membership)
    row.used_at, row.used_by = now, user
    row.save(update_fields=["used_at", "used_by"])
    record(actor=actor, verb="invitation.accept", subject=row, after={"user": user.pk, "role": row.role})
    return membership


def _directory(row: Invitation) -> dict[str, Any]:
    return {f"{row.role}_id": getattr(row, f"{row.role}_id")} if row.role in ("tutor", "mentor") else {}


def _new_user(actor: Actor, row: Invitation, username: str, password: str) -> User:
    username = username.strip()
    if _USERNAME.fullmatch(username) is None:
        raise InvalidFacts([member_problem("username", "username_form")])
    if User.objects.filter(username=username).exists():
        raise InvalidFacts([member_problem("username", "username_taken", stated=username)])
    try:
        with transaction.atomic():
            return create_user(actor=actor, username=username, name=row.name, password=password)
    except IntegrityError as error:  # somebody took the name in this moment
        raise InvalidFacts([member_problem("username", "username_taken", stated=username)]) from error


@transaction.atomic
def change_member(*, actor: Actor, membership_id: int, duties: Sequence[str], is_admin: bool) -> Membership:
    """Give a member other duties, or make them an administrator or none. No change writes nothing.

    Raises Membership.DoesNotExist, NotYourMove for all but administrators, OwnDuties, WrongState for one who has
    ended, LastAdministrator, InvalidFacts.
    """
    row = _locked_member(actor, membership_id)
    if row.ended_on is not None:
        raise WrongState
    if problems := _duty_problems(row.role, duties, is_admin=is_admin):
        raise InvalidFacts(problems)
    wanted = sorted(set(duties))
    if wanted != sorted(row.duties) and row.user_id == user_id_of(actor):
        raise OwnDuties
    if row.is_admin and not is_admin:
        _require_another(row)
    before = {"duties": row.duties, "is_admin": row.is_admin}
    after = {"duties": wanted, "is_admin": is_admin}
    if before | {"duties": sorted(row.duties)} != after:
        row.duties, row.is_admin = wanted, is_admin
        row.save(update_fields=["duties", "is_admin"])
        record(actor=actor, verb="membership.change", subject=row, before=before, after=after)
    return row


@transaction.atomic
def deactivate_member(*, actor: Actor, membership_id: int, reason: str, today: date) -> Membership:
    """End a membership today: its sessions and machine keys stop at once. Twice is once.

    Raises Membership.DoesNotExist, NotYourMove for all but administrators, LastAdministrator, InvalidFacts.
    """
    row = _locked_member(actor, membership_id)
    if row.ended_on is not None and row.ended_on <= today:
        return row
    if not reason.strip():
        raise InvalidFacts([REASON_MISSING])
    if row.is_admin:
        _require_another(row)
    before = {"is_admin": row.is_admin, "duties": row.duties}
    row.is_admin, row.ended_on = False, today
    row.save(update_fields=["is_admin", "ended_on"])
    after = {"ended_on": today.isoformat()}
    record(actor=actor, verb="membership.end", subject=row, before=before, after=after, reason=reason.strip()[:300])
    return row


def _locked_member(actor: Actor, membership_id: int) -> Membership:
    """Find a member of the actor's organisation and lock its administrators, so that two never end one another."""
    rows = policy.visible_members(actor).select_related("user")
    row = rows.get(pk=membership_id)
    policy.require_admin(actor)
    list(_administrators(row).select_for_update(of=("self",)).order_by("pk"))
    return rows.select_for_update(of=("self",)).get(pk=membership_id)


def _administrators(row: Membership) -> QuerySet[Membership]:
    own = {side: getattr(row, side) for side in ("school_id", "enterprise_id", "bureau_id")}
    return Membership.objects.filter(is_admin=True, **own)


def _require_another(row: Membership) -> None:
    if not _administrators(row).exclude(pk=row.pk).exists():
        raise LastAdministrator
