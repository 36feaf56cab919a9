"""`python -m embedded run`, what `make run` ends in: a whole copy comes up, is used, is killed, comes back."""

import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from embedded.valkey import free_port
from tests.embedded.copies import alive, all_gone, begin, finish, kill, pids, until

pytestmark = pytest.mark.worker


@pytest.fixture
def port() -> str:
    return str(free_port())


@contextmanager
def a_run(data_dir: Path, port: str) -> Iterator["subprocess.Popen[str]"]:
    with begin(data_dir, "-m", "embedded", "run", PORT=port) as running:
        try:
            read_until(running, f"http://127.0.0.1:{port}/")
            yield running
        finally:
            running.kill()


def read_until(running: "subprocess.Popen[str]", part: str) -> str:
    """Read what it prints up to the line with `part`."""
    said = []
    for line in running.stdout:
        said.append(line)
        if part in line:
            return "".join(said)
    pytest.fail("".join(said))


def ready(port: str) -> bool:
    """Ask whether database and cache answer; raises OSError when the server is away or says no."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready/", timeout=30) as answer:
        return answer.status == 200


def seeded(data_dir: Path) -> None:
    """Spare the test the demo data: mark the first start as done."""
    data_dir.joinpath("first-start.done").touch()


def test_the_life_of_a_copy(data_dir, port):
    seeded(data_dir)
    with a_run(data_dir, port) as running:
        assert ready(port)
        assert until(lambda: len(pids(data_dir, "celery")) >= 4), alive(data_dir)
        assert "in use by another" in finish(data_dir, "-m", "embedded", "run", PORT=str(free_port()), status=1)
        kill(data_dir, "celery -A config --quiet beat")
        assert "beat ended with status -9; starting it again" in read_until(running, "beat ended")
        kill(data_dir, "granian")
        assert "web ended with status -9" in read_until(running, "web ended")
        assert until(lambda: pids(data_dir, "granian") and _answers(port))
        running.terminate()
        assert running.wait(timeout=60) == 0
        assert alive(data_dir) == {}
    with a_run(data_dir, port) as running:
        assert ready(port)
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=60) == 0


def _answers(port: str) -> bool:
    try:
        return ready(port)
    except OSError:
        return False


def test_a_run_killed_outright_is_cleared_away_by_the_next(data_dir, port):
    seeded(data_dir)
    with a_run(data_dir, port) as running:
        running.kill()
        running.wait()
    with a_run(data_dir, port) as running:
        assert ready(port)
        running.terminate()
        assert running.wait(timeout=60) == 0
    assert all_gone(data_dir, 5)


def test_a_port_in_use_is_said_before_anything_starts(data_dir):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        printed = finish(data_dir, "-m", "embedded", "run", PORT=str(port), status=1)
    assert printed == f"Port {port} is in use. Choose another one: make run PORT={port + 1}\n"
    assert not data_dir.joinpath("postgres").exists()


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "8000.0"])
def test_a_port_that_is_none_is_said(data_dir, text):
    assert "PORT must be a number" in finish(data_dir, "-m", "embedded", "run", PORT=text, status=1)


def test_production_does_not_run_like_this(data_dir):
    assert "In production" in finish(data_dir, "-m", "embedded", "run", MODE="production", status=1)
