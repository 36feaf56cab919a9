"""Publishes the rulebooks that ship with the program: whole, and never changed afterwards."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalogue.models import Region
from common.actor import Actor
from common.texts import decoded
from rulebooks import policy
from rulebooks.actions._versions import published
from rulebooks.models import RulebookVersion
from rulebooks.parsers import shipped_codes, shipped_content

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


@transaction.atomic
def publish(*, actor: Actor, text: str, now: datetime) -> RulebookVersion:
    """Publish a rulebook's text as the next version of its code, and record it.

    A text that is the newest version already is left as it is. Raises NotYourMove, and InvalidFacts for a text that
    breaks the format or names a region that the catalogue does not hold.
    """
    policy.require_publish(actor)
    return published(actor, text, now)


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
