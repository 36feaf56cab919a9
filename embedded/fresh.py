"""fresh: run a command on an empty database, which is dropped afterwards."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from embedded import environment


def main(command: list[str]) -> None:
    environment.enter(os.environ, environment.mode_of(os.environ))
    with empty_database(os.environ["DATABASE_URL"]) as url:
        finished = subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False)
    sys.exit(finished.returncode)


@contextmanager
def empty_database(url: str) -> Iterator[str]:
    """Create a database beside that of `url`, yield its address and drop it at the end."""
    name = f"fresh_{secrets.token_hex(4)}"
    database = sql.Identifier(name)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(database))
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))
