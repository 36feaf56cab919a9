"""What every publication does: number the version, freeze it, record it."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

from psycopg.types.range import DateRange

from catalogue.models import Region
from common.actor import Actor
from common.errors import InvalidFacts, Problem
from common.texts import N_
from journal.actions import record
from rulebooks import policy
from rulebooks.models import RulebookVersion
from rulebooks.parsers import rulebook_of

_NO_REGION = N_("行政区划“%(found)s”不在目录中。")
_MEND_REGION = N_("请核对代码，或先登记该区划。")


def published(actor: Actor, text: str, now: datetime) -> RulebookVersion:
    """Write a text as the next version of its code; the caller has asked the policy."""
    identity = rulebook_of(text).identity
    region = region_of(identity.region)
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


def region_of(code: str) -> Region:
    """Lock the region of a rulebook, so that two writers of one code queue here. Raises InvalidFacts for none."""
    region = Region.objects.select_for_update(of=("self",)).filter(pk=code).first()
    if region is None:
        raise InvalidFacts([Problem("identity.region", "unknown", _NO_REGION, _MEND_REGION, {"found": code})])
    return region


def _validity(first: date | None, last: date | None) -> DateRange:
    """Make the half-open validity of inclusive days; a day that is not known leaves that side open."""
    return DateRange(first, last + timedelta(days=1) if last else None)
