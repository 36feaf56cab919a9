"""The supervisor starts again what falls, ever more slowly, and ends everything when it ends."""

import os
import signal
import subprocess
import sys

import pytest

from embedded.supervisor import Child, supervise
from tests.embedded.copies import all_gone, begin, pids, until

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
FAMILY = """
import signal, sys
signal.signal(signal.SIGHUP, getattr(signal, sys.argv[1]))
from embedded.stopping import stop_on_signals
from embedded.supervisor import Child, supervise
stop_on_signals()
parent = "import subprocess, sys; subprocess.run(['sleep', '61']); sys.exit()"
supervise([Child("parent", (sys.executable, "-c", parent)), Child("lone", ("sleep", "62"))], lambda: None)
"""


@pytest.fixture
def failing():
    return Child("failing", (sys.executable, "-c", "raise SystemExit(3)"))


def fall(child: Child, at: float) -> None:
    """Let it start at `at` and notice its end a moment later."""
    child.tend(at)
    child._running.wait()
    child.tend(at + 0.1)


def test_what_falls_is_started_again_and_the_fall_is_said(failing, capsys):
    fall(failing, at=100.0)
    assert capsys.readouterr().out == "failing ended with status 3; starting it again in 1 s.\n"
    failing.tend(100.9)
    assert failing._running is None
    fall(failing, at=101.2)
    assert failing.falls == 2
    assert "again in 2 s" in capsys.readouterr().out


def test_pauses_grow_to_half_a_minute_and_no_further(failing, capsys):
    for at in range(0, 800, 100):
        failing._changed_at = at - 50.0
        fall(failing, at=float(at))
    assert capsys.readouterr().out.splitlines()[-1].endswith("again in 30 s.")


def test_a_fall_after_a_long_life_counts_as_the_first(failing, capsys):
    failing.falls = 6
    failing.tend(1000.0)
    failing._running.wait()
    failing.tend(1061.0)
    assert "again in 1 s" in capsys.readouterr().out


def test_when_it_ends_everything_ends_even_the_stubborn(monkeypatch, capfd):
    monkeypatch.setattr("embedded.supervisor._STOP_SECONDS", 0.5)
    child = Child("stubborn", (sys.executable, "-c", STUBBORN))

    def leave_once_up() -> None:
        if "up" in capfd.readouterr().out:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        supervise([child], leave_once_up)
    assert child._running.returncode == -signal.SIGKILL
    assert "stubborn did not stop in time" in capfd.readouterr().out


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_each_way_of_asking_it_to_stop_stops_all(data_dir, how):
    with begin(data_dir, "-c", FAMILY, "SIG_DFL") as running:
        assert until(lambda: pids(data_dir, "sleep 61") and pids(data_dir, "sleep 62"))
        running.send_signal(how)
        assert running.wait(timeout=30) == 0
    assert all_gone(data_dir, 1)


def test_a_supervisor_killed_outright_takes_its_children_with_it(data_dir):
    with begin(data_dir, "-c", FAMILY, "SIG_DFL") as running:
        assert until(lambda: pids(data_dir, "sleep 62"))
        running.kill()
        assert until(lambda: not pids(data_dir, "sleep 62"), 5)
        for pid in pids(data_dir, "sleep 61"):
            os.kill(pid, signal.SIGKILL)


def test_started_to_outlive_its_terminal_it_does(data_dir):
    with begin(data_dir, "-c", FAMILY, "SIG_IGN") as running:
        assert until(lambda: pids(data_dir, "sleep 62"))
        running.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(timeout=1)
        running.terminate()
        assert running.wait(timeout=30) == 0
