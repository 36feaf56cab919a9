"""The only writers of users, memberships and tokens."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils.timezone import localtime

from accounts import policy
from accounts.models import LEADING_ROLES, Invitation, Membership, Token, User
from accounts.rules import member_problem
from bureaus.models import Bureau
from common.actor import ROLE_LABELS, Actor, Duty, EnterpriseOfficer, Officer, Registrar, user_id_of
from common.errors import InvalidFacts, NotVisible, NotYourMove, Problem, WrongState
from common.lifecycle import REASON_MISSING
from common.texts import N_
from journal.actions import record

WEAK = N_("密码强度不足。")
WRONG_PASSWORD = N_("现在的密码不正确。")
SAME_PASSWORD = N_("新密码与现在的密码相同。")
SAME_MEND = N_("请换一个新的密码。")
EXPIRED_AT_ONCE = N_("到期时间必须晚于现在。")
TOO_LONG = N_("接口令牌的有效期不能超过一年。")
LONGEST = timedelta(days=366)
WEAK_MEND = N_("至少 10 个字符，不要只用数字，不要与姓名或用户名相近。")


@transaction.atomic
def create_user(*, actor: Actor, username: str, name: str, password: str, email: str = "") -> User:
    """Make a user without any role yet. Raises InvalidFacts for a weak password, NotYourMove."""
    policy.require(actor, "create_user")
    user = User(username=username, name=name, email=email)
    _set_password(user, password)
    user.save()
    record(actor=actor, verb="user.create", subject=user, after={"username": username, "name": name})
    return user


@transaction.atomic
def change_password(*, actor: Actor, current: str, password: str) -> User:
    """Change the actor's own password. Raises InvalidFacts for a wrong present one, and for a weak or unchanged one."""
    policy.require(actor, "change_password")
    user = policy.visible_users(actor).select_for_update(of=("self",)).get()
    if not user.check_password(current):
        raise InvalidFacts([Problem("current", "wrong_password", WRONG_PASSWORD)])
    if password == current:
        raise InvalidFacts([Problem("password", "same_password", SAME_PASSWORD, SAME_MEND)])
    _set_password(user, password)
    user.save(update_fields=["password"])
    record(actor=actor, verb="user.change_password", subject=user)
    return user


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidFacts([Problem("password", "weak_password", WEAK, WEAK_MEND)]) from error
    user.set_password(password)


@transaction.atomic
def issue_token(
    *, actor: Actor, membership_id: int, label: str, expires_at: datetime, now: datetime
) -> tuple[Token, str]:
    """Issue a machine's key for one of the actor's own memberships; give it with its secret, shown once.

    Raises WrongState for a membership that has ended, InvalidFacts unless it expires within a year from `now`.
    """
    policy.require(actor, "issue_token")
    membership = policy.visible(actor).select_for_update(of=("self",)).get(pk=membership_id)
    if membership.ended_on is not None and membership.ended_on <= localtime(now).date():
        raise WrongState
    if expires_at <= now:
        raise InvalidFacts([Problem("expires_at", "expires_in_the_past", EXPIRED_AT_ONCE)])
    if expires_at > now + LONGEST:
        raise InvalidFacts([Problem("expires_at", "expires_too_late", TOO_LONG)])
    secret = secrets.token_urlsafe(32)
    token = Token.objects.create(
        membership=membership,
        label=label,
        digest=hashlib.sha256(secret.encode()).digest(),
        hint=secret[-4:],
        created_at=now,
        expires_at=expires_at,
    )
    record(actor=actor, verb="token.issue", subject=token, after={"label": label, "expires_at": expires_at.isoformat()})
    return token, secret


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: int, now: datetime) -> Token:
    """Revoke a key of the actor's own; harmless twice."""
    policy.require(actor, "revoke_token")
    token = policy.visible_tokens(actor).select_for_update(of=("self",)).get(pk=token_id)
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        record(actor=actor, verb="token.revoke", subject=token)
    return token


def join(*, actor: Actor, membership: Membership) -> Membership:
    """Give a user a role; who first leads an organisation administrates it. For the program only."""
    policy.require(actor, "join")
    with transaction.atomic():
        own = {side: getattr(membership, f"{side}_id") for side in ("school", "enterprise", "bureau")}
        if membership.role in LEADING_ROLES and not Membership.objects.filter(is_admin=True, **own).exists():
            membership.is_admin = True
        membership.save()
        record(actor=actor, verb="membership.join", subject=membership, after={"role": membership.role})
    return membership


# ---- members of an organisation, and invitations ----

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
