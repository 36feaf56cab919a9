"""Many rows in one statement: identities, COPY, and updates by column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models

_TYPES = {
    "hired_on": "date",
    "insured_from": "date",
    "had_subsidy": "boolean",
    "contract": "daterange",
    "phone_sealed": "bytea",
}


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """Take `count` identities of a model's sequence, in rising order.

    OFFSET 0 has the sequence looked up once, not once an identity.
    """
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(nextval(one.sequence)) FROM generate_series(1, %s),"
            " (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence OFFSET 0) AS one",
            [count, model._meta.db_table],
        )
        (ids,) = cursor.fetchone()
    return list(ids)


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write many rows in one COPY."""
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def update_rows(model: type[models.Model], values: Mapping[int, Mapping[str, Any]]) -> None:
    """Set columns of many rows, a statement a column: values by row id, then by column."""
    for column in sorted({column for changed in values.values() for column in changed}):
        pairs = [(id_, changed[column]) for id_, changed in values.items() if column in changed]
        ids, wanted = zip(*pairs, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {model._meta.db_table} AS target SET {column} = wanted.value"  # noqa: S608  (names of our own)
                f" FROM unnest(%s::bigint[], %s::{_TYPES.get(column, 'text')}[]) AS wanted (id, value)"
                " WHERE target.id = wanted.id",
                [list(ids), list(wanted)],
            )
