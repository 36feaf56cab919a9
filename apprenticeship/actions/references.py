"""The only writer of lists of other offices: a whole version in one COPY, read row by row, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import localtime

from apprenticeship import policy
from apprenticeship.lifecycle import ReferenceState
from apprenticeship.models import ReferenceList
from apprenticeship.rules.references import ListTerms, ReferenceRow, list_problem, list_problems
from catalogue.models import Region
from catalogue.rules import is_within
from common.actor import Actor, Officer, user_id_of
from common.errors import InvalidFacts
from common.keyring import index_of
from journal.actions import record

_COLUMNS = "reference_list_id, number_index, period, holder, place"
FOREVER = ""


@dataclass(slots=True)
class _Counted:
    """Rows on their way into the table, counted as they pass."""

    rows: Iterable[ReferenceRow]
    count: int = 0

    def __iter__(self) -> Iterator[ReferenceRow]:
        for row in self.rows:
            self.count += 1
            yield row


@transaction.atomic
def import_list(*, actor: Actor, terms: ListTerms, rows: Iterable[ReferenceRow], now: datetime) -> ReferenceList:
    """Take a list in as the next version of its kind, region and month; the version before it is superseded.

    `rows` are read one by one, in constant memory; whatever they raise leaves nothing behind. The same file twice is
    one version, until it speaks of a later day. Writes the list, its entries without identity numbers, and an entry.
    Raises NotYourMove, InvalidFacts for a region that is not the officer's, and what `rows` raise.
    """
    policy.require(actor, "import_list")
    _require(actor, terms, localtime(now).date())
    # One import of a region at a time: the next one sees which version is current.
    Region.objects.select_for_update().get(pk=terms.region)
    versions = ReferenceList.objects.filter(kind=terms.kind, region=terms.region, month_on=terms.month_on)
    current = versions.filter(state=ReferenceState.CURRENT).first()
    if current is not None and current.sha256 == terms.sha256 and current.as_of_on >= terms.as_of_on:
        return current
    if current is not None:
        current.state, current.superseded_at = ReferenceState.SUPERSEDED, now
        current.save(update_fields=["state", "superseded_at"])
    row = _new_version(actor, terms, ReferenceState.CURRENT, now)
    counted = _Counted(rows)
    _copy(row, counted)
    row.row_count, row.problems = counted.count, list(terms.problems)
    row.save(update_fields=["row_count", "problems"])
    after = {"kind": terms.kind, "version": row.version, "rows": row.row_count, "as_of": terms.as_of_on}
    record(actor=actor, verb="list.import", subject=row, after=after)
    return row


@transaction.atomic
def keep_refusal(*, actor: Actor, terms: ListTerms, problems: list[dict[str, Any]], now: datetime) -> ReferenceList:
    """Keep why a file was refused, so that whoever sent it can read the words; nothing of its rows is kept.

    Raises NotYourMove, InvalidFacts for a region that is not the officer's.
    """
    policy.require(actor, "import_list")
    _require(actor, terms, localtime(now).date())
    Region.objects.select_for_update().get(pk=terms.region)
    row = _new_version(actor, terms, ReferenceState.UNREADABLE, now)
    row.problems = problems
    row.save(update_fields=["problems"])
    record(actor=actor, verb="list.refuse", subject=row, after={"kind": terms.kind, "problems": len(problems)})
    return row


def _require(actor: Actor, terms: ListTerms, today: date) -> None:
    problems = list(list_problems(terms, today, known=Region.objects.filter(pk=terms.region).exists()))
    if not problems and isinstance(actor, Officer) and not is_within(terms.region, actor.region):
        problems.append(list_problem("region", "list_region_foreign", stated=terms.region))
    if problems:
        raise InvalidFacts(problems)


def _new_version(actor: Actor, terms: ListTerms, state: ReferenceState, now: datetime) -> ReferenceList:
    versions = ReferenceList.objects.filter(kind=terms.kind, region=terms.region, month_on=terms.month_on)
    last = versions.aggregate(last=Max("version"))["last"] or 0
    return ReferenceList.objects.create(
        kind=terms.kind,
        region_id=terms.region,
        month_on=terms.month_on,
        version=last + 1,
        state=state,
        as_of_on=terms.as_of_on,
        source=terms.source,
        filename=terms.filename[-200:],
        sha256=terms.sha256,
        imported_at=now,
        imported_by_id=user_id_of(actor),
    )


def _copy(row: ReferenceList, rows: Iterable[ReferenceRow]) -> None:
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY apprenticeship_referenceentry ({_COLUMNS}) FROM STDIN") as copy,
    ):
        for one in rows:
            end = one.ends_before.isoformat() if one.ends_before else FOREVER
            copy.write_row((row.pk, index_of(one.number), f"[{one.starts_on},{end})", one.holder, one.place))
