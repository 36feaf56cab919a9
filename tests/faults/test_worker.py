"""The real worker takes what is enqueued, and what was enqueued while it was dead."""

import os
import time

import pytest
import redis

from config.celery import app
from exchange.tasks import sweep

pytestmark = pytest.mark.worker


def waiting() -> int:
    with redis.from_url(app.conf.broker_url) as broker:
        return broker.llen("celery") + broker.hlen("unacked")


def drained() -> bool:
    deadline = time.monotonic() + 20
    while waiting() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not waiting()


def test_an_enqueued_task_is_done(celery_worker_process):
    sweep.delay()
    assert drained()
    assert celery_worker_process.poll() is None


def test_what_is_enqueued_while_the_worker_is_dead_waits(celery_worker_process):
    celery_worker_process.kill()
    celery_worker_process.wait()
    sweep.delay()
    time.sleep(0.5)
    assert waiting() == 1
    assert os.environ["REDIS_URL"] != app.conf.broker_url
