"""Mails that are owed: digests are gathered, each mail is claimed by compare-and-set, sent, and marked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from accounts.models import User
from common.actor import Actor, System
from common.errors import WrongState
from journal.actions import record
from notices import policy
from notices.models import Mail, Message, Preference
from notices.rules import DEFAULT_CADENCES, Cadence, Topic

LOST_AFTER = timedelta(minutes=10)
ATTEMPTS = 8
# Between attempts five minutes, then ten, twenty…: a server that is away for half a day loses no mail.
PAUSE = timedelta(minutes=5)


@transaction.atomic
def gather(*, actor: System, cadence: Cadence, today: date) -> int:
    """Owe every user who wants it a digest of this day or week; give how many are owed anew.

    Gathering twice owes nothing twice: a user's mail of a period exists once. A week is named by its Monday.
    """
    policy.owed_mails(actor)
    period = today if cadence == Cadence.DAILY else today - timedelta(days=today.weekday())
    due = Preference.objects.filter(topic=Topic.DUE)
    users = User.objects.filter(is_active=True).exclude(email="")
    if DEFAULT_CADENCES[Topic.DUE] == cadence:
        reminded = users.exclude(pk__in=due.exclude(cadence=cadence).values("user"))
    else:
        reminded = users.filter(pk__in=due.filter(cadence=cadence).values("user"))
    owed = Message.objects.filter(cadence=cadence, mail=None)
    told = set(owed.values_list("membership__user", flat=True)) | set(reminded.values_list("pk", flat=True))
    before = Mail.objects.filter(cadence=cadence, period=period.isoformat()).count()
    Mail.objects.bulk_create(
        (Mail(user_id=pk, cadence=cadence, period=period.isoformat()) for pk in sorted(told)), ignore_conflicts=True
    )
    mails = Mail.objects.filter(cadence=cadence, period=period.isoformat(), state="waiting")
    for mail in mails:
        owed.filter(membership__user=mail.user_id).update(mail=mail)
    return Mail.objects.filter(cadence=cadence, period=period.isoformat()).count() - before


@transaction.atomic
def claim(*, actor: System, now: datetime) -> Mail | None:
    """Take the oldest mail that waits and is due, once; None when none is. Another worker's is passed over."""
    due = Q(attempt_count=0)
    for count in range(1, ATTEMPTS):
        due |= Q(attempt_count=count, claimed_at__lte=now - PAUSE * 2 ** (count - 1))
    waiting = policy.owed_mails(actor).filter(due, state="waiting").select_for_update(skip_locked=True)
    mail = waiting.order_by("pk").first()
    if mail is None:
        return None
    mail.state, mail.claimed_at = "sending", now
    mail.attempt_count += 1
    mail.save(update_fields=["state", "claimed_at", "attempt_count"])
    return mail


def finish(*, actor: System, mail_id: int, now: datetime) -> bool:
    """Mark a mail sent; False when it was no longer being sent."""
    return policy.owed_mails(actor).filter(pk=mail_id, state="sending").update(state="sent", sent_at=now) == 1


def give_up(*, actor: System, mail_id: int, error: str = "") -> bool:
    """Put a mail that could not be sent back in the queue, to wait longer each time; after eight attempts it fails.

    `error` names what failed, without any address.
    """
    sending = policy.owed_mails(actor).filter(pk=mail_id, state="sending")
    lost = sending.filter(attempt_count__gte=ATTEMPTS).update(state="failed", error=error)
    return lost + sending.update(state="waiting", error=error) > 0


@transaction.atomic
def retry(*, actor: Actor, mail_id: int) -> Mail:
    """Send a mail that failed once more, from the first attempt on.

    Raises Mail.DoesNotExist outside the actor's region, NotYourMove for all but a bureau's administrators, WrongState.
    """
    mail = policy.visible_mails(actor).select_for_update(of=("self",)).get(pk=mail_id)
    policy.require_operator(actor)
    if mail.state != "failed":
        raise WrongState
    before = {"attempt_count": mail.attempt_count, "error": mail.error}
    mail.state, mail.attempt_count, mail.claimed_at = "waiting", 0, None
    mail.save(update_fields=["state", "attempt_count", "claimed_at"])
    record(actor=actor, verb="mail.retry", subject=mail, before=before)
    return mail


def give_back(*, actor: System, now: datetime) -> int:
    """Put mails whose worker went silent back in the queue; give how many."""
    silent = policy.owed_mails(actor).filter(state="sending", claimed_at__lt=now - LOST_AFTER)
    return silent.filter(attempt_count__gte=ATTEMPTS).update(state="failed", claimed_at=F("claimed_at")) + (
        silent.update(state="waiting")
    )
