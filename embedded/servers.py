"""Use the servers of a home: the running ones, or new ones that stop when their last user is gone."""

import os
import subprocess
import sys
import time
from collections.abc import Iterable

from embedded import locks
from embedded.home import CHECKOUT, ServerError
from embedded.keeper import TICK_SECONDS, Server, keeper_lock, log_file, users_lock

_LONGEST_STOP_SECONDS = 30.0


def join(servers: Iterable[Server]) -> tuple[int, ...]:
    """Make sure that each server runs and keep it running while the returned descriptors are open.

    Raises ServerError when one does not start.
    """
    return tuple(_join(server) for server in servers)


def ensure(server: Server) -> None:
    """Start a keeper where there is none; only for those who have joined."""
    with locks.alone(server.home.root / f"{server.name}.start.lock"):
        if not locks.is_owned(keeper_lock(server)):
            _start_keeper(server)


def leave(servers: Iterable[Server], places: Iterable[int]) -> None:
    """Give up the descriptors of `join` and wait until servers that nobody else uses have stopped."""
    for place in places:
        os.close(place)
    for server in servers:
        _wait_for_stop(server)


def _join(server: Server) -> int:
    server.home.lay()
    place = locks.opened(users_lock(server))
    locks.share(place)
    ensure(server)
    return place


def _start_keeper(server: Server) -> None:
    answer, report = os.pipe()
    home = server.home
    with log_file(server).open("ab") as log:
        subprocess.run(
            [sys.executable, "-m", "embedded", "keep", server.name, home.mode, str(home.root), str(report)],
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=(report,),
            start_new_session=True,
            check=False,
        )
    os.close(report)
    with os.fdopen(answer, "rb") as lines:
        said = lines.read().decode()
    if said != "ready":
        raise ServerError(said or f"The keeper of {server.name} died; see {log_file(server)}.")


def _wait_for_stop(server: Server) -> None:
    """Wait while the keeper is there and owns the users' lock, which it does only to stop."""
    deadline = time.monotonic() + _LONGEST_STOP_SECONDS
    seen_waiting = 0
    while locks.is_owned(keeper_lock(server)) and time.monotonic() < deadline:
        seen_waiting = 0 if locks.is_owned(users_lock(server)) else seen_waiting + 1
        if seen_waiting > 5:
            return
        time.sleep(TICK_SECONDS)
