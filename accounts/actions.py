"""The only writers of users, memberships and tokens."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import policy
from accounts.models import Membership, Token, User
from common.actor import Actor
from common.errors import InvalidFacts, Problem
from common.texts import N_
from journal.actions import record

WEAK = N_("密码强度不足。")
WEAK_MEND = N_("至少 10 个字符，不要只用数字，不要与姓名或用户名相近。")


@transaction.atomic
def create_user(*, actor: Actor, username: str, name: str, password: str, email: str = "") -> User:
    """Make a user without any role yet. Raises InvalidFacts for a weak password, NotYourMove."""
    policy.require(actor, "create_user")
    user = User(username=username, name=name, email=email)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidFacts([Problem("password", "weak_password", WEAK, WEAK_MEND)]) from error
    user.set_password(password)
    user.save()
    record(actor=actor, verb="user.create", subject=user, after={"username": username, "name": name})
    return user


@transaction.atomic
def issue_token(
    *, actor: Actor, membership_id: int, label: str, expires_at: datetime, now: datetime
) -> tuple[Token, str]:
    """Issue a machine's key for one of the actor's own memberships; give it with its secret, shown once."""
    membership = policy.visible(actor).select_for_update(of=("self",)).get(pk=membership_id)
    policy.require(actor, "issue_token")
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
    """Give a user a role. Raises NotYourMove for all but the program itself."""
    policy.require(actor, "join")
    with transaction.atomic():
        membership.save()
        record(actor=actor, verb="membership.join", subject=membership, after={"role": membership.role})
    return membership
