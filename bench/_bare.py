"""The peer of bench/log_entry.py: a bare insert behind the same server. No framework, no policy, no journal."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import psycopg

INSERT = (
    "INSERT INTO apprenticeship_logentry (enrolment_id, mentor_id, day, hours, task, rating, remark, late_reason,"
    " state, entered_at, rejection_reason, idempotency_key)"
    " VALUES (%(enrolment)s, %(mentor)s, %(day)s, %(hours)s, %(task)s, %(rating)s, '', '', 'entered', now(), '',"
    " %(key)s)"
)


@cache
def connection() -> psycopg.Connection[Any]:
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Insert what was sent, and say so."""
    sent = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    connection().execute(INSERT, sent)
    body = b'{"state": "entered"}'
    start("201 Created", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
