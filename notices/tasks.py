"""Celery's door: tells what happened, gathers digests, sends the mails that are owed."""

from __future__ import annotations

import logging
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any

from celery import shared_task
from django.core.mail import EmailMessage
from django.utils import timezone

from notices.actions import expecting, mails, reminding, telling
from notices.models import Mail
from notices.rules import Cadence
from notices.selectors.expecting import classes_to_sweep
from notices.selectors.letters import letter_of

log = logging.getLogger(__name__)
PER_SWEEP = 50
SWEEPS = 20
CLASSES_PER_SWEEP = 50


@shared_task(name="notices.tasks.tell", soft_time_limit=100, time_limit=120)
def tell(**_: Any) -> int:
    """Tell what was sealed since the last time, at most 10,000 acts; give how many were read."""
    return sum(telling.tell(actor=telling.PROGRAM, now=timezone.now()) for _sweep in range(SWEEPS))


@shared_task(name="notices.tasks.expect", soft_time_limit=840, time_limit=900)
def expect(**_: Any) -> int:
    """Bring the ledger of what should come up to date, fifty classes at a time; give how many rows it opened."""
    today, after, opened = timezone.localdate(), 0, 0
    while class_ids := classes_to_sweep(after, CLASSES_PER_SWEEP):
        opened += expecting.sweep(actor=telling.PROGRAM, class_ids=class_ids, today=today).opened_count
        after = class_ids[-1]
    return opened


@shared_task(name="notices.tasks.remind", soft_time_limit=280, time_limit=300)
def remind(**_: Any) -> int:
    """Record what runs out by itself, once; give how much is new."""
    return reminding.remind_of_certificates(actor=telling.PROGRAM, today=timezone.localdate())


@shared_task(name="notices.tasks.gather_daily", soft_time_limit=280, time_limit=300)
def gather_daily(**_: Any) -> int:
    """Owe the digests of today."""
    return mails.gather(actor=telling.PROGRAM, cadence=Cadence.DAILY, today=timezone.localdate())


@shared_task(name="notices.tasks.gather_weekly", soft_time_limit=280, time_limit=300)
def gather_weekly(**_: Any) -> int:
    """Owe the digests of this week."""
    return mails.gather(actor=telling.PROGRAM, cadence=Cadence.WEEKLY, today=timezone.localdate())


@shared_task(name="notices.tasks.send", soft_time_limit=280, time_limit=300)
def send(**_: Any) -> int:
    """Send the mails that wait, at most 50 a sweep; give how many were sent."""
    mails.give_back(actor=telling.PROGRAM, now=timezone.now())
    sent = 0
    for _sweep in range(PER_SWEEP):
        mail = mails.claim(actor=telling.PROGRAM, now=timezone.now())
        if mail is None:
            break
        sent += _sent(mail.pk)
    return sent


def _sent(mail_id: int) -> int:
    mail = Mail.objects.select_related("user").get(pk=mail_id)
    letter = letter_of(mail, timezone.localdate())
    try:
        if letter is not None:
            EmailMessage(letter.title, letter.body, to=[letter.to], headers={"Message-ID": letter.key}).send()
    except (SMTPException, OSError) as error:
        log.warning("mail %s was not taken: %s", mail_id, type(error).__name__)
        mails.give_up(actor=telling.PROGRAM, mail_id=mail_id, error=_named(error))
        return 0
    return int(mails.finish(actor=telling.PROGRAM, mail_id=mail_id, now=timezone.now()))


def _named(error: Exception) -> str:
    """Name what a mail server refused, with its code; its words may hold an address."""
    code = getattr(error, "smtp_code", None)
    if isinstance(error, SMTPRecipientsRefused):
        code = next((refused[0] for refused in error.recipients.values()), None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
