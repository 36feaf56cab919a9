"""The only writers of the seats that a bureau gives: entered from a document, revised by a later one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from apprenticeship.models import SeatQuota
from apprenticeship.policy import filings as filing_policy
from apprenticeship.rules.quotas import QuotaFacts, quota_problem, quota_problems, revision_problems
from catalogue.models import Region
from common.actor import Actor
from common.errors import InvalidFacts
from common.lifecycle import REASON_MISSING
from documents.actions import store
from documents.models import Document
from documents.rules import PhotoRefused, clean_scan
from enterprises.models import Enterprise
from journal.actions import record

MOST_SCAN_BYTES = 20_000_000


@transaction.atomic
def give_quota(
    *, actor: Actor, facts: QuotaFacts, filename: str = "", content: bytes = b"", now: datetime
) -> SeatQuota:
    """Enter the seats of a region or of one enterprise for a year, by a document.

    Raises NotYourMove; InvalidFacts for unfit facts and for seats that were entered before: these are revised.
    """
    filing_policy.require_quota_keeper(actor)
    problems = quota_problems(facts)
    credit_code = "".join(facts.credit_code.split()).upper()
    enterprise = Enterprise.objects.filter(credit_code=credit_code).first() if credit_code else None
    if credit_code and enterprise is None:
        problems.append(quota_problem("enterprise", "quota_enterprise_unknown", stated=credit_code[:20]))
    is_kept_here = filing_policy.may_keep_quotas(actor, facts.region)
    if not is_kept_here or not Region.objects.filter(pk=facts.region).exists():
        problems.append(quota_problem("region", "quota_region_unfit"))
    if problems or facts.year is None or facts.seats_count is None:
        raise InvalidFacts(problems)
    row, is_new = SeatQuota.objects.get_or_create(
        region_id=facts.region,
        enterprise=enterprise,
        year=facts.year,
        defaults={
            "seats_count": facts.seats_count,
            "document_no": facts.document_no.strip(),
            "scan": _scan(actor, filename, content, now),
            "given_at": now,
        },
    )
    if not is_new:
        raise InvalidFacts([quota_problem("year", "quota_known", year=row.year, given=row.seats_count)])
    after = {**_facts(row), "region": row.region_id, "year": row.year, "enterprise": credit_code}
    record(actor=actor, verb="quota.give", subject=row, after=after)
    return row


@transaction.atomic
def revise_quota(
    *,
    actor: Actor,
    quota_id: int,
    seats_count: int | None,
    document_no: str,
    reason: str,
    filename: str = "",
    content: bytes = b"",
    now: datetime,
) -> SeatQuota:
    """Change how many seats there are, by a later document; the older one stays in the journal.

    Fewer than are taken is admitted: then nobody is filed until seats are free. The same facts twice are one change.
    Raises SeatQuota.DoesNotExist, NotYourMove, InvalidFacts.
    """
    row = filing_policy.visible_quotas(actor).select_for_update(of=("self",)).get(pk=quota_id)
    filing_policy.require_quota_keeper(actor, row.region_id)
    problems = revision_problems(seats_count, document_no, reason)
    if not reason.strip():
        problems.append(REASON_MISSING)
    if problems or seats_count is None:
        raise InvalidFacts(problems)
    before = _facts(row)
    row.seats_count, row.document_no = seats_count, document_no.strip()
    if content:
        row.scan = _scan(actor, filename, content, now)
    if _facts(row) == before:
        return row
    row.revised_at = now
    row.save(update_fields=["seats_count", "document_no", "scan", "revised_at"])
    record(actor=actor, verb="quota.revise", subject=row, before=before, after=_facts(row), reason=reason.strip())
    return row


def _facts(row: SeatQuota) -> dict[str, Any]:
    scan = row.scan.sha256 if row.scan else ""
    return {"seats_count": row.seats_count, "document_no": row.document_no, "sha256": scan}


def _scan(actor: Actor, filename: str, content: bytes, now: datetime) -> Document | None:
    """Keep the document's scan where one was sent. Raises InvalidFacts."""
    if not content:
        return None
    unfit = InvalidFacts([quota_problem("scan", "quota_scan_unfit", most=MOST_SCAN_BYTES // 1_000_000)])
    if len(content) > MOST_SCAN_BYTES:
        raise unfit
    try:
        scan = clean_scan(content)
    except PhotoRefused as refused:
        raise unfit from refused
    return store(
        actor=actor, kind="quota", filename=filename, media_type=scan.media_type, content=scan.content, now=now
    )
