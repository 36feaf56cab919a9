"""Addresses of users: set by themselves, in use once a link that was sent there was opened."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts import policy
from accounts.models import User
from accounts.rules import member_problem
from accounts.selectors import email_of_token
from common.actor import Actor
from common.errors import InvalidFacts, WrongState
from common.texts import N_
from journal.actions import record

LONGEST = 254


class EmailLinkEnded(WrongState):
    """The link was used, is too old, or another address was set since (409)."""

    code = "email_link_ended"
    message = N_("确认链接已失效：可能已过期，或您后来改了邮箱。请在“电子邮箱”页重新发送。")


@transaction.atomic
def set_email(*, actor: Actor, email: str) -> User:
    """Ask that mails go to an address. It is in use only once it is confirmed; until then an older one stays.

    The same address asked for again sends another link; the one in use already changes nothing. The journal keeps no
    address. Raises NotYourMove, InvalidFacts.
    """
    policy.require(actor, "set_email")
    wanted = email.strip()
    if not _is_address(wanted):
        raise InvalidFacts([member_problem("email", "email_form")])
    if not settings.SITE_URL:
        raise InvalidFacts([member_problem("", "site_url_missing")])
    user = policy.visible_users(actor).select_for_update(of=("self",)).get()
    if user.email != wanted:
        user.pending_email = wanted
        user.save(update_fields=["pending_email"])
        record(actor=actor, verb="user.set_email", subject=user)
    return user


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST


@transaction.atomic
def remove_email(*, actor: Actor) -> User:
    """Send no more mails to the actor's user; what is not confirmed yet is forgotten too. Twice is once."""
    policy.require(actor, "set_email")
    user = policy.visible_users(actor).select_for_update(of=("self",)).get()
    if user.email or user.pending_email:
        user.email, user.pending_email, user.email_confirmed_at = "", "", None
        user.save(update_fields=["email", "pending_email", "email_confirmed_at"])
        record(actor=actor, verb="user.remove_email", subject=user)
    return user


@transaction.atomic
def confirm_email(*, actor: Actor, token: str, now: datetime) -> User:
    """Take an address into use for whoever opened the link that was sent there; opened twice it is in use once.

    Raises NotYourMove for anybody but the program, EmailLinkEnded.
    """
    policy.require(actor, "confirm_email")
    meant = email_of_token(token)
    user = policy.visible_users(actor).select_for_update(of=("self",)).filter(pk=meant.user_id if meant else 0).first()
    if meant is None or user is None:
        raise EmailLinkEnded
    if user.email == meant.email:
        return user
    if user.pending_email != meant.email:
        raise EmailLinkEnded
    user.email, user.pending_email, user.email_confirmed_at = meant.email, "", now
    user.save(update_fields=["email", "pending_email", "email_confirmed_at"])
    record(actor=actor, verb="user.confirm_email", subject=user)
    return user
