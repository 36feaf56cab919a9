"""What a mail says: the messages that it owes, and in digests what is due for each of the user's roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.selectors import EMAIL_LINK_AGE, actor_of, email_token, memberships
from common.actor import Actor
from notices.models import Expectation, Mail, Message
from notices.policy import may_see_expected
from notices.rules import CONFIRMING, Cadence, Topic
from notices.selectors.expected import ahead, expectations, late, words_of
from notices.selectors.inbox import choices_of
from notices.selectors.waiting import waiting

MOST_LINES = 20


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
    """Write a mail; None when there is nothing to say any more, or no address in use to say it to."""
    if mail.cadence == CONFIRMING:
        return _confirming(mail)
    if not mail.user.email:
        return None
    told = [_line(message) for message in mail.messages.order_by("pk")]
    due, owed = ([], []) if mail.cadence == Cadence.AT_ONCE else _due_lines(mail, today)
    if not told and not due and not owed:
        return None
    title = told[0].partition("\n")[0] if mail.cadence == Cadence.AT_ONCE else _TITLES[Cadence(mail.cadence)]()
    parts = [*told, *([_("待办和逾期："), *due] if due else []), *owed, _("可在系统“消息设置”中改变通知方式。")]
    return Letter(mail.user.email, title, "\n\n".join(parts), f"<notice-{mail.pk}@apprenticeship>")


def _confirming(mail: Mail) -> Letter | None:
    user = mail.user
    if not user.pending_email:
        return None
    link = _address(reverse("accounts:email_confirm", args=[email_token(user)]))
    days = EMAIL_LINK_AGE.days
    body = [
        _("%(name)s，您好：") % {"name": user.name},
        _("请打开下面的链接，确认这个邮箱接收企业新型学徒制管理系统的通知。链接 %(days)s 天内有效。") % {"days": days},
        link,
        _("如果不是您本人填写，请忽略本邮件。"),
    ]
    return Letter(user.pending_email, _("确认电子邮箱"), "\n\n".join(body), f"<notice-{mail.pk}@apprenticeship>")


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


def _due_lines(mail: Mail, today: date) -> tuple[list[str], list[str]]:
    """Say what waits for each of a user's roles, and what should have come or must come soon."""
    actors = [actor_of(membership) for membership in memberships(mail.user_id, today)]
    if not actors or not _wants_due(mail, actors[0]):
        return [], []
    due = [
        f"{_(entry.label)}：{entry.count}" + (f"（{_('已逾期')}）" if entry.is_late else "")
        for actor in actors
        for entry in waiting(actor, today)
        if entry.count
    ]
    return due, [block for actor in actors if (block := _owed_block(actor, today))]


def _owed_block(actor: Actor, today: date) -> str:
    """List the first of what should have come and of what must come soon; the page has the rest."""
    if not may_see_expected(actor):
        return ""
    rows = expectations(actor, today)
    lines = [
        *_owed_lines(_("逾期未交："), late(rows, today)),
        *_owed_lines(_("近日到期："), ahead(rows, today)),
    ]
    return "\n".join([*lines, _address(reverse("notices:expected"))]).strip() if lines else ""


def _owed_lines(title: str, rows: QuerySet[Expectation]) -> list[str]:
    found = list(rows[: MOST_LINES + 1])
    lines = [f"{row.due_on} {words_of(row)} · {_whose(row)}" for row in found[:MOST_LINES]]
    more = [_("……其余请在系统中查看。")] if len(found) > MOST_LINES else []
    return [title, *lines, *more] if lines else []


def _whose(row: Expectation) -> str:
    people = [row.enrolment.person.name if row.enrolment else "", row.mentor.name if row.mentor else ""]
    return " · ".join([*filter(None, people), row.training_class.name])


def _wants_due(mail: Mail, actor: object) -> bool:
    return any(c.topic == Topic.DUE and c.cadence == mail.cadence for c in choices_of(actor))  # type: ignore[arg-type]


def _address(path: str) -> str:
    return f"{settings.SITE_URL}{path}" if settings.SITE_URL else ""
