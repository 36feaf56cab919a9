"""One run at a time in a home, and none left behind by a killed one."""

import os
import signal
import time
from pathlib import Path

from embedded import locks
from embedded.home import Home, ServerError

_PATIENCE_SECONDS = 10.0


def only_run_here(home: Home) -> int:
    """Be the only run of this home until this program ends, and end what a killed run left behind.

    Gives the descriptor of a lock that our children are to hold, so that the next run finds them if need be.
    """
    if not locks.owned_at_once(locks.opened(home.root / "run.lock")):
        raise ServerError(f"{home.root} is in use by another `make run`. Stop that one, or set DATA_DIR.")
    path = home.root / "run.children.lock"
    lock = locks.opened(path)
    if not locks.owned_at_once(lock):
        print("Ending what an earlier run left behind…", flush=True)
        end_holders(path.resolve())
        locks.own(lock)
    return lock


def holders(path: Path) -> set[int]:
    """List the programs of ours that have `path` open, this one not counted."""
    found = set()
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if link.readlink() == path:
                found.add(int(link.parts[2]))
        except OSError:
            continue
    return found - {os.getpid()}


def end_holders(path: Path) -> None:
    """End every program that has `path` open: politely, then not."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + _PATIENCE_SECONDS
        for pid in holders(path):
            os.kill(pid, how)
        while holders(path) and time.monotonic() < deadline:
            time.sleep(0.1)
