"""The only writers of users, their roles and their machine keys."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime

from accounts import policy
from accounts.models import LEADING_ROLES, Membership, Token, User
from common.actor import Actor
from common.errors import InvalidFacts, Problem, WrongState
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
    """Make a user without any role yet; an address is in use once they confirm it.

    Raises InvalidFacts for a weak password, NotYourMove.
    """
    policy.require(actor, "create_user")
    user = User(username=username, name=name, pending_email=email)
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
