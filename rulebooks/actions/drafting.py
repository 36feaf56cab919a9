"""Writes drafts of rulebooks, has them checked by a second person, publishes them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalogue.models import Region
from catalogue.rules import scope_of
from common.actor import Actor, user_id_of
from common.errors import InvalidFacts, NotYourMove, Problem, WrongState
from common.texts import N_
from journal.actions import record
from rulebooks import policy
from rulebooks.actions._versions import published, region_of
from rulebooks.lifecycle import DRAFT_LIFECYCLE, LIVING, DraftState
from rulebooks.models import RulebookDraft
from rulebooks.parsers import rulebook_of

OUTSIDE = N_("行政区划“%(found)s”不在本部门管辖范围内。")
OTHER_CODE = N_("草稿的代码是“%(code)s”，不能改为“%(found)s”。")
MEND_REGION = N_("请填写本地区或下级地区的代码。")
MEND_CODE = N_("请改回原代码；另一份办法请另拟草稿。")


class SamePerson(NotYourMove):
    """Whoever wrote a wording cannot check it."""

    code = "same_writer"
    message = N_("同一人不能复核自己拟订的草稿，请由其他经办人复核。")


class DraftExists(WrongState):
    """A code has one living draft at most."""

    code = "draft_exists"
    message = N_("代码“%(code)s”已有一份未完成的草稿，请在该草稿上修改。")


class ChangedMeanwhile(WrongState):
    """Somebody else amended the draft since it was read."""

    code = "changed_meanwhile"
    message = N_("草稿已被他人修改，请刷新后核对最新内容再改。")


@transaction.atomic
def draft(*, actor: Actor, text: str, now: datetime) -> RulebookDraft:
    """Write a new draft. Raises NotYourMove, DraftExists, and InvalidFacts for what the format or region refuses."""
    officer = policy.require_draft(actor)
    text = _plain(text)
    identity = rulebook_of(text).identity
    region = _region_within(identity.region, officer.region)
    if RulebookDraft.objects.filter(code=identity.code, state__in=LIVING).exists():
        raise DraftExists(code=identity.code)
    row = RulebookDraft.objects.create(
        code=identity.code,
        name=identity.name,
        region=region,
        text=text,
        written_by_id=officer.user_id,
        written_at=now,
    )
    record(actor=actor, verb="rulebook_draft.write", subject=row, after={"code": row.code})
    return row


@transaction.atomic
def amend(*, actor: Actor, draft_id: int, text: str, revision: int, now: datetime) -> RulebookDraft:
    """Put another wording in the place of the present one; a check falls.

    `revision` is that of the wording which was read. Raises DoesNotExist, NotYourMove, WrongState, InvalidFacts.
    """
    row = _taken(actor, draft_id, "amend")
    if row.revision != revision:
        raise ChangedMeanwhile
    text = _plain(text)
    identity = rulebook_of(text).identity
    if identity.code != row.code:
        params = {"code": row.code, "found": identity.code}
        raise InvalidFacts([Problem("identity.code", "other_code", OTHER_CODE, MEND_CODE, params)])
    row.region = _region_within(identity.region, policy.require_draft(actor).region)
    row.name, row.text, row.revision = identity.name, text, revision + 1
    row.written_by_id, row.written_at = policy.require_draft(actor).user_id, now
    row.checked_by_id = row.checked_at = None
    fields = ["region", "name", "text", "revision", "written_by_id", "written_at", "checked_by_id", "checked_at"]
    return _moved(row, "amend", actor, fields)


@transaction.atomic
def check(*, actor: Actor, draft_id: int, now: datetime) -> RulebookDraft:
    """Stand by a draft that another person wrote. Raises DoesNotExist, NotYourMove, SamePerson, WrongState."""
    row = _taken(actor, draft_id, "check")
    if user_id_of(actor) == row.written_by_id:
        raise SamePerson
    row.checked_by_id, row.checked_at = user_id_of(actor), now
    return _moved(row, "check", actor, ["checked_by_id", "checked_at"])


@transaction.atomic
def publish_draft(*, actor: Actor, draft_id: int, now: datetime) -> RulebookDraft:
    """Publish a checked draft as the next version of its code, which is frozen from then on. Raises as `check`."""
    row = _taken(actor, draft_id, "publish")
    row.published = published(actor, row.text, now)
    if RulebookDraft.objects.filter(published=row.published).exists():
        raise InvalidFacts([NOTHING_NEW])
    return _moved(row, "publish", actor, ["published"])


NOTHING_NEW = Problem("text", "nothing_new", N_("内容与已发布的版本完全相同。"), N_("请修改后再发布，或放弃这份草稿。"))


@transaction.atomic
def discard(*, actor: Actor, draft_id: int, reason: str) -> RulebookDraft:
    """Give a draft up, with a reason. Raises DoesNotExist, NotYourMove, WrongState, InvalidFacts."""
    row = _taken(actor, draft_id, "discard", reason)
    row.discarded_reason = reason.strip()
    return _moved(row, "discard", actor, ["discarded_reason"], reason)


def _taken(actor: Actor, draft_id: int, move: str, reason: str = "") -> RulebookDraft:
    row = policy.visible_drafts(actor).select_for_update(of=("self",)).get(pk=draft_id)
    DRAFT_LIFECYCLE.require(move, DraftState(row.state), actor=actor, reason=reason)
    return row


def _moved(row: RulebookDraft, move: str, actor: Actor, fields: list[str], reason: str = "") -> RulebookDraft:
    before, row.state = row.state, DRAFT_LIFECYCLE.target(move, DraftState(row.state))
    row.save(update_fields=["state", *fields])
    record(actor=actor, verb=f"rulebook_draft.{move}", subject=row, before=before, after=row.state, reason=reason)
    return row


def _region_within(code: str, above: str) -> Region:
    region = region_of(code)
    if not code.startswith(scope_of(above)):
        raise InvalidFacts([Problem("identity.region", "outside", OUTSIDE, MEND_REGION, {"found": code})])
    return region


def _plain(text: str) -> str:
    """Write line ends as files do: a page sends them as CR LF."""
    return text.replace("\r\n", "\n").strip() + "\n"
