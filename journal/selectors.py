"""Reads of the journal."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, models
from django.db.models import QuerySet

from journal.models import Entry, Link
from journal.rules import GENESIS, Act, first_break

# The oldest transaction of this database that still runs, or else the next one. `pg_snapshot_xmin` would count other
# databases of the same server too, whose long transactions have no say here. Transactions lock their own number, of
# which pg_locks shows the last 32 bits.
_OLDEST_WRITER = """
    WITH next AS (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS number),
    running AS (
        SELECT (next.number - transactionid::text::bigint) % 4294967296 AS age
        FROM next, pg_locks LEFT JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock' AND granted
        AND coalesce(datname, current_database()) = current_database()
    )
    SELECT number - coalesce((SELECT max(age) FROM running WHERE age < 2147483648), 0) FROM next
"""


def entries_of(subject: models.Model) -> QuerySet[Entry]:
    """List a row's history, newest first."""
    return Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by("-id")


def acts_to_seal(*, limit: int) -> Iterator[Act]:
    """Give the oldest unsealed acts whose order is settled, at most `limit`."""
    settled = Entry.objects.filter(link=None, transaction__lt=_oldest_writer()).order_by("id")[:limit]
    return (act_of(entry) for entry in settled)


def _oldest_writer() -> int:
    """Ask before the entries are read: who has ended by now is seen then, who has not is counted here."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_WRITER)
        number: int = cursor.fetchone()[0]
    return number


def unsealed_count() -> int:
    """Count the entries that still wait for the sealer."""
    return Entry.objects.filter(link=None).count()


def first_broken_position() -> int | None:
    """Walk the whole chain in constant memory; give the first position that does not fit, None when all fit."""
    links = Link.objects.select_related("entry").order_by("position").iterator(chunk_size=5_000)
    return first_break(((link.position, bytes(link.digest), act_of(link.entry)) for link in links), previous=GENESIS)


def head() -> str:
    """Give the end of the chain as an auditor notes it down: position:digest in hex; 0 and zeros when empty."""
    last = Link.objects.order_by("-position").first()
    return f"{last.position}:{bytes(last.digest).hex()}" if last else f"0:{GENESIS.hex()}"


def is_still_held(position: int, digest: bytes) -> bool:
    """Say whether the chain still passes through a head that was noted earlier."""
    return (position, digest) == (0, GENESIS) or Link.objects.filter(position=position, digest=digest).exists()


def act_of(entry: Entry) -> Act:
    """Take from an entry what is hashed."""
    return Act(
        entry.pk,
        entry.at,
        entry.actor_role,
        entry.actor_user_id,
        entry.actor_name,
        entry.verb,
        entry.subject_type,
        entry.subject_id,
        entry.before,
        entry.after,
        entry.reason,
    )
