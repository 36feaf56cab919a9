"""The only writers of rulebooks: a version is published whole and never changes afterwards."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

from django.db import transaction
from psycopg.types.range import DateRange

from catalogue.models import Region
from common.actor import Actor
from common.errors import InvalidFacts, Problem
from common.texts import N_, decoded
from journal.actions import record
from rulebooks import policy
from rulebooks.models import RulebookVersion
from rulebooks.parsers import rulebook_of, shipped_codes, shipped_content

# The regions of the shipped rulebooks and all above them. Source: GB/T 2260 (docs/policies/gbt-2260.md).
REGION_NAMES = {
    "320000": "江苏省",
    "320600": "南通市",
    "330000": "浙江省",
    "330300": "温州市",
    "330381": "瑞安市",
    "350000": "福建省",
    "420000": "湖北省",
    "420100": "武汉市",
    "440000": "广东省",
    "440300": "深圳市",
}

_NO_REGION = N_("行政区划“%(found)s”不在目录中。")
_MEND_REGION = N_("请核对代码，或先登记该区划。")


@transaction.atomic
def publish(*, actor: Actor, text: str, now: datetime) -> RulebookVersion:
    """Publish a rulebook's text as the next version of its code, and record it.

    A text that is the newest version already is left as it is. Raises NotYourMove, and InvalidFacts for a text that
    breaks the format or names a region that the catalogue does not hold.
    """
    policy.require_publish(actor)
    identity = rulebook_of(text).identity
    # Two publishers of one code queue here, rather than meet at the unique constraint.
    region = Region.objects.select_for_update(of=("self",)).filter(pk=identity.region).first()
    if region is None:
        raise InvalidFacts(
            [Problem("identity.region", "unknown", _NO_REGION, _MEND_REGION, {"found": identity.region})]
        )
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    newest = policy.visible(actor).filter(code=identity.code).order_by("-version").first()
    if newest is not None and newest.sha256 == sha256:
        return newest
    row = RulebookVersion.objects.create(
        code=identity.code,
        version=newest.version + 1 if newest else 1,
        name=identity.name,
        document_no=identity.doc_no,
        region=region,
        text=text,
        sha256=sha256,
        valid=_validity(identity.valid_from, identity.valid_to),
        published_at=now,
    )
    record(
        actor=actor,
        verb="rulebook.publish",
        subject=row,
        after={"code": row.code, "version": row.version, "sha256": sha256},
    )
    return row


@transaction.atomic
def load_shipped(*, actor: Actor, now: datetime) -> list[RulebookVersion]:
    """Publish the rulebooks that ship with the program, entering their regions where the catalogue lacks them.

    Harmless when repeated: what is published already stays. Raises NotYourMove.
    """
    policy.require_publish(actor)
    for code, name in REGION_NAMES.items():
        above = _above(code)
        Region.objects.get_or_create(pk=code, defaults={"name": name, "parent_id": above})
    return [publish(actor=actor, text=decoded(shipped_content(code)), now=now) for code in shipped_codes()]


def _above(code: str) -> str | None:
    """Name the region above one: a county's city, a city's province."""
    if code.endswith("0000"):
        return None
    return f"{code[:2]}0000" if code.endswith("00") else f"{code[:4]}00"


def _validity(first: date | None, last: date | None) -> DateRange:
    """Make the half-open validity of inclusive days; a day that is not known leaves that side open."""
    return DateRange(first, last + timedelta(days=1) if last else None)
