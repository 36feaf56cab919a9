"""What a mail says: the messages that it owes, and in digests what is due for each of the user's roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.selectors import actor_of, memberships
from notices.models import Mail, Message
from notices.rules import Cadence, Topic
from notices.selectors.inbox import choices_of
from notices.selectors.waiting import waiting


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it goes out. `key` is the same for every attempt, so that a receiver drops a second copy."""

    to: str
    title: str
    body: str
    key: str


def said(message: Message) -> str:
    """Say a message in the reader's language."""
    return _(message.words) % {"subject": message.subject}


def letter_of(mail: Mail, today: date) -> Letter | None:
    """Write a mail; None when there is nothing to say any more."""
    told = [_line(message) for message in mail.messages.order_by("pk")]
    due = [] if mail.cadence == Cadence.AT_ONCE else _due_lines(mail, today)
    if not told and not due:
        return None
    title = told[0].partition("\n")[0] if mail.cadence == Cadence.AT_ONCE else _TITLES[Cadence(mail.cadence)]()
    parts = [*told, *([_("待办和逾期："), *due] if due else []), _("可在系统“消息设置”中改变通知方式。")]
    return Letter(mail.user.email, title, "\n\n".join(parts), f"<notice-{mail.pk}@apprenticeship>")


_TITLES = {
    Cadence.DAILY: lambda: _("企业新型学徒制：今日汇总"),
    Cadence.WEEKLY: lambda: _("企业新型学徒制：本周汇总"),
}


def _line(message: Message) -> str:
    lines = [said(message)]
    if message.reason:
        lines.append(_("原因：") + message.reason)
    lines.append(_address(reverse(message.url_name, args=[message.url_key])))
    return "\n".join(line for line in lines if line)


def _due_lines(mail: Mail, today: date) -> list[str]:
    held = list(memberships(mail.user_id, today))
    if not held or not _wants_due(mail, actor_of(held[0])):
        return []
    return [
        f"{_(entry.label)}：{entry.count}" + (f"（{_('已逾期')}）" if entry.is_late else "")
        for membership in held
        for entry in waiting(actor_of(membership), today)
        if entry.count
    ]


def _wants_due(mail: Mail, actor: object) -> bool:
    return any(c.topic == Topic.DUE and c.cadence == mail.cadence for c in choices_of(actor))  # type: ignore[arg-type]


def _address(path: str) -> str:
    return f"{settings.SITE_URL}{path}" if settings.SITE_URL else ""
