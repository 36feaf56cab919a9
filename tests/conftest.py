"""What every test may ask for: the cast, a fixed clock, and rivals who act at the same time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connections

from config.celery import app
from tests.builders import NOW
from tests.cast import Cast
from tests.worker import celery_worker_process  # noqa: F401  (a fixture)

NOWHERE = "redis://127.0.0.1:1/0"
FOLDER: pytest.StashKey[str] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    """Cheap passwords, a cache and folders of this process alone; a broker whose address nobody answers."""
    config.stash[FOLDER] = folder = tempfile.mkdtemp(prefix="apprenticeship-tests-")
    settings.STATIC_ROOT = folder
    settings.MEDIA_ROOT = f"{folder}/media"
    settings.WHITENOISE_USE_FINDERS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.CELERY_BROKER_URL = NOWHERE
    app.conf.update(broker_url=NOWHERE, broker_read_url=NOWHERE, broker_write_url=NOWHERE, task_publish_retry=False)


def pytest_unconfigure(config: pytest.Config) -> None:
    if folder := config.stash.get(FOLDER, ""):
        shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller]:
    """Start every test at ten o'clock in Shanghai on 2026-11-24; `clock.shift(seconds)` moves it on."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def cast(db: None) -> Cast:
    """Two schools, two enterprises, two bureaus, and everybody who acts in them: see tests/cast.py."""
    return Cast()


@pytest.fixture
def at_once(transactional_db: None) -> Callable[[Sequence[Callable[[], Any]]], list[Any]]:
    """Run several acts at the same moment, each on a connection of its own, really committed.

    Gives, in order, what each returned or the exception that it raised.
    """

    def run(acts: Sequence[Callable[[], Any]]) -> list[Any]:
        start = Barrier(len(acts))
        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(lambda act: _alone(act, start), acts))

    return run


def _alone(act: Callable[[], Any], start: Barrier) -> Any:
    start.wait(timeout=10)
    try:
        return act()
    except Exception as error:  # noqa: BLE001  (a rival's refusal is a result here)
        return error
    finally:
        connections.close_all()
