"""The only writers of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection, models, transaction

from common.actor import Actor, label_of, role_of, user_id_of
from journal.models import Link
from journal.rules import GENESIS, Act, chained
from journal.selectors import acts_to_seal

SEALING = 7_301_001
_COLUMNS = "actor_role, actor_user_id, actor_name, verb, subject_type, subject_id, before, after, reason"


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one subject. `before` and `after` hold plain JSON values, never whole identity numbers."""

    subject_id: str | int
    before: Any = None
    after: Any = None


def subject_type(model: type[models.Model]) -> str:
    """Name a model in the journal: app_label.model_name."""
    return model._meta.label_lower


def record(
    *,
    actor: Actor,
    verb: str,
    subject: models.Model,
    before: Any = None,
    after: Any = None,
    reason: str = "",
) -> None:
    """Write one act on one row into the journal, in the caller's transaction."""
    record_many(
        actor=actor,
        verb=verb,
        model=type(subject),
        changes=[Change(subject.pk, before, after)],
        reason=reason,
    )


def record_many(
    *,
    actor: Actor,
    verb: str,
    model: type[models.Model],
    changes: Sequence[Change],
    reason: str = "",
) -> None:
    """Write one act on many rows of one model, in one COPY, in the caller's transaction."""
    head = (role_of(actor), user_id_of(actor), label_of(actor), verb, subject_type(model))
    with connection.cursor() as cursor, cursor.copy(f"COPY journal_entry ({_COLUMNS}) FROM STDIN") as copy:
        for change in changes:
            copy.write_row((*head, str(change.subject_id), _json(change.before), _json(change.after), reason))


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value, default=str).decode()


@transaction.atomic
def seal(*, limit: int = 20_000) -> int:
    """Chain the entries that no unfinished transaction can precede; give how many. One sealer at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])
    last = Link.objects.order_by("-position").first()
    position, digest = (last.position, bytes(last.digest)) if last else (0, GENESIS)
    links = list(_links(acts_to_seal(limit=limit), position, digest))
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY journal_link (position, entry_id, digest) FROM STDIN") as copy,
    ):
        for link in links:
            copy.write_row(link)
    return len(links)


def _links(acts: Iterable[Act], position: int, digest: bytes) -> Iterable[tuple[int, int, bytes]]:
    for act in acts:
        position, digest = position + 1, chained(digest, act)
        yield position, act.id, digest
