"""Reads of the mails that are owed, for whoever looks after them: states and attempts, never what a mail says."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from common.actor import Actor
from common.texts import N_
from common.waiting import Waiting
from notices import policy
from notices.models import Mail


def mails(actor: Actor) -> QuerySet[Mail]:
    """List the mails of a bureau's region, newest first. Raises NotYourMove for all but its administrators."""
    policy.require_operator(actor)
    return policy.visible_mails(actor).order_by("-pk")


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """Say how many mails failed, to whoever looks after them."""
    if not policy.is_operator(actor):
        return []
    count = policy.visible_mails(actor).filter(state="failed").count()
    return [Waiting(N_("没有送达的邮件"), count, "notices:mails", query="state=failed")]
