"""A real Celery worker over the test database and a real broker, for tests that must not pretend."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import pytest
import redis
from django.conf import settings
from django.db import connection
from kombu import pools

from config.celery import app

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture
def celery_worker_process(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worker_id: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker that has started; what the test enqueues goes to it. The test may kill it.

    It sees committed rows of the test database only, reads the real clock, and shares MEDIA_ROOT with the test.
    """
    broker = _database_of(worker_id)
    with redis.from_url(broker) as emptied:
        emptied.flushdb()
    _forget_connections()
    for name in ("broker_url", "broker_read_url", "broker_write_url"):
        monkeypatch.setitem(app.conf, name, broker)
    media = tmp_path / "media"
    media.mkdir()
    monkeypatch.setattr(settings, "MEDIA_ROOT", str(media))
    theirs = {"DATABASE_URL": _test_database(), "REDIS_URL": broker, "DATA_DIR": str(tmp_path), "LOG_LEVEL": "INFO"}
    line = ["-m", "celery", "-A", "config", "worker", "--concurrency=1", "--loglevel=INFO", "--without-gossip"]
    log = tmp_path / "worker.log"
    with (
        log.open("wb") as printed,
        subprocess.Popen(
            [sys.executable, *line], cwd=CHECKOUT, env=os.environ | theirs, stdout=printed, stderr=printed
        ) as running,
    ):
        try:
            _wait_until_ready(running, log)
            yield running
        finally:
            running.terminate()
            running.wait(timeout=30)
            _forget_connections()


def _forget_connections() -> None:
    """Celery keeps its pools for ever, and with them the address of the broker before."""
    pools.reset()
    app._pool = app.amqp._producer_pool = None


def _database_of(worker_id: str) -> str:
    """Give each parallel test run a database of the broker: 1 to 15."""
    number = 1 + int(worker_id.removeprefix("gw") if worker_id != "master" else 0) % 15
    return urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}"))


def _test_database() -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{quote(connection.settings_dict['NAME'])}"))


def _wait_until_ready(running: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 60
    while running.poll() is None and time.monotonic() < deadline:
        if app.control.ping(timeout=0.5):
            return
    pytest.fail(f"The worker did not start:\n{log.read_text(encoding='utf-8')}")
