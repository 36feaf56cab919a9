"""Keep a few programs running together: one that falls is started again, and all end when this one ends."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from embedded.programs import dying_with_parent

TICK_SECONDS = 0.2
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 1.0, 30.0
# A program that ran this long had come up: its next fall counts as the first again.
_STEADY_SECONDS = 60.0
_STOP_SECONDS = 15.0


@dataclass(slots=True)
class Child:
    """One program with its restarts. It leads a process group, so that what it started goes with it.

    `orphan_signal` is what the kernel sends it when the supervisor is killed.
    """

    name: str
    command: tuple[str, ...]
    orphan_signal: str = "TERM"
    inherited: tuple[int, ...] = ()
    falls: int = field(default=0, init=False)
    _running: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _changed_at: float = field(default=0.0, init=False)

    def tend(self, now: float) -> None:
        """Start it when it is due, note when it fell; `now` is monotonic seconds."""
        if self._running is None:
            if now - self._changed_at >= self._pause_seconds():
                self._start(now)
        elif self._running.poll() is not None:
            self._fell(now, self._running)

    def ask_to_stop(self) -> None:
        if self._running is not None and self._running.poll() is None:
            self._running.terminate()

    def have_stopped(self, deadline: float) -> None:
        """Wait until it has ended, at most until `deadline` in monotonic seconds; then end its whole group."""
        if self._running is None:
            return
        try:
            self._running.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"{self.name} did not stop in time and was killed.", flush=True)
        _end_group(self._running)

    def _start(self, now: float) -> None:
        self._running = subprocess.Popen(
            [*dying_with_parent(self.orphan_signal), *self.command],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=self.inherited,
        )
        self._changed_at = now

    def _fell(self, now: float, fallen: "subprocess.Popen[bytes]") -> None:
        _end_group(fallen)
        self.falls = 1 if now - self._changed_at > _STEADY_SECONDS else self.falls + 1
        self._running, self._changed_at = None, now
        print(
            f"{self.name} ended with status {fallen.returncode}; starting it again in {self._pause_seconds():.0f} s.",
            flush=True,
        )

    def _pause_seconds(self) -> float:
        if not self.falls:
            return 0.0
        return min(_FIRST_PAUSE_SECONDS * 2.0 ** (self.falls - 1), _LONGEST_PAUSE_SECONDS)


def supervise(children: Iterable[Child], tick: Callable[[], None]) -> None:
    """Run the children, calling `tick` in between, until an exception ends it; then stop them all."""
    children = list(children)
    try:
        while True:
            for child in children:
                child.tend(time.monotonic())
            tick()
            time.sleep(TICK_SECONDS)
    finally:
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + _STOP_SECONDS
        for child in children:
            child.have_stopped(deadline)


def _end_group(leader: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(leader.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        leader.wait()
