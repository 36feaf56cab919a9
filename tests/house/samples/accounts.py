"""Samples of members, messages and mails."""

from __future__ import annotations

from typing import Any

from accounts.actions import invite
from accounts.models import Invitation, Membership
from apprenticeship.actions import filing_steps
from apprenticeship.lifecycle import ClassState
from journal.selectors import entries_of
from notices.models import Mail, Message
from notices.rules import Topic
from tests.apprenticeship.terms import agreeable_class
from tests.builders import (
    NOW,
    TODAY,
    build_membership,
    build_token,
    build_user,
)
from tests.cast import Cast


def told_message(cast: Cast) -> Message:
    """Tell the school that its class was filed."""
    row = agreeable_class(cast, ClassState.SUBMITTED)
    filing_steps.file(actor=cast.filing, number=row.number, today=TODAY)
    return Message.objects.create(
        membership=cast.membership("registrar"),
        entry=entries_of(row)[0],
        topic=Topic.FILING,
        words="%(subject)s 已准予备案",
        subject=row.number,
        url_name="apprenticeship:class",
        url_key=row.number,
        told_at=NOW,
    )


def failed_mail(cast: Cast) -> Mail:
    """Write a mail of the registrar that failed, for the administrator of the bureau."""
    Membership.objects.filter(pk=cast.membership("filing").pk).update(is_admin=True)
    return Mail.objects.create(
        user=cast.user("registrar"),
        cadence="daily",
        period=TODAY.isoformat(),
        state="failed",
        attempt_count=8,
        claimed_at=NOW,
        error="SMTPRecipientsRefused 550",
    )


def message_preferences(cast: Cast) -> dict[str, Any]:
    return {f"{topic}_mail": "weekly" for topic in Topic}


def own_token(cast: Cast) -> Any:
    return build_token(cast.membership("registrar"), "a secret")


def new_password(cast: Cast) -> dict[str, Any]:
    user = cast.user("registrar")
    user.set_password("the old password")
    user.save()
    return {"current": "the old password", "password": "quite another one", "again": "quite another one"}


def administrator(cast: Cast) -> Membership:
    """Make the registrar the administrator of their school."""
    row = cast.membership("registrar")
    Membership.objects.filter(pk=row.pk).update(is_admin=True)
    return row


def colleague(cast: Cast) -> Membership:
    """Another registrar of the administrator's school."""
    administrator(cast)
    return build_membership("registrar", build_user("colleague"), school=cast.sun)


def invitation(cast: Cast) -> Invitation:
    administrator(cast)
    return invite(actor=cast.registrar, role="registrar", name="示例新人", days=7, now=NOW)[0]


def person_to_invite(cast: Cast) -> dict[str, Any]:
    return {"name": "示例新人", "role": "registrar", "days": 7}
