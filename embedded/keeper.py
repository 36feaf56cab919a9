"""A keeper: the small program that runs one server for as long as anybody uses it.

Users hold a shared lock, the keeper waits to own it: when the last user is gone, however it went, the server is
stopped. When the keeper itself is killed, the kernel stops the server; what it cannot stop, the next keeper does.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO, Protocol

from embedded import locks
from embedded.home import Home, ServerError
from embedded.postgres import Postgres
from embedded.valkey import Valkey

TICK_SECONDS = 0.1
# After a kill -9 PostgreSQL refuses to start until its last backend is gone, which takes about two seconds.
_START_SECONDS, _STOP_SECONDS, _ONE_TRY_SECONDS = 8.0, 20.0, 120.0
_LOG_BYTES = 4_000_000


class Server(Protocol):
    """One kind of server: how to make, start and ask it."""

    @property
    def name(self) -> str: ...
    @property
    def home(self) -> Home: ...
    @property
    def stop_signal(self) -> signal.Signals: ...
    @property
    def folder(self) -> Path: ...
    @property
    def pid_file(self) -> Path: ...
    @property
    def url(self) -> str: ...
    def prepare(self) -> None: ...
    def command(self) -> list[str]: ...
    def is_ready(self, pid: int) -> bool: ...


def main(arguments: list[str]) -> None:
    """Keep one server, as a child of nobody: the program that asked for it may become another one."""
    name, mode, root, report = arguments
    if os.fork():
        os._exit(0)
    keep(servers_of(Home(Path(root), mode))[name], int(report))


def servers_of(home: Home) -> dict[str, Server]:
    return {"postgres": Postgres(home), "valkey": Valkey(home)}


def users_lock(server: Server) -> Path:
    return server.home.root / f"{server.name}.users.lock"


def keeper_lock(server: Server) -> Path:
    return server.home.root / f"{server.name}.keeper.lock"


def log_file(server: Server) -> Path:
    return server.home.logs / f"{server.name}.log"


def keep(server: Server, report: int) -> None:
    """Run `server` until nobody uses it; write `ready`, or why not, to the descriptor `report`."""
    keeping = locks.opened(keeper_lock(server))
    users = locks.opened(users_lock(server))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    running: subprocess.Popen[bytes] | None = None
    try:
        if not locks.owned_at_once(keeping):
            raise ServerError(f"Another keeper of {server.name} is at work.")
        stop_what_was_left(server)
        server.prepare()
        running = started(server)
    except (ServerError, OSError) as problem:
        os.write(report, str(problem).encode())
        return
    os.write(report, b"ready")
    os.close(report)
    try:
        while not locks.owned_at_once(users):
            time.sleep(TICK_SECONDS)
            if running.poll() is not None:
                running = started(server)
    finally:
        stop(running, server.stop_signal)
        # In this order: who then takes a place among the users must find that there is no keeper any more.
        os.close(keeping)
        os.close(users)


def started(server: Server) -> "subprocess.Popen[bytes]":
    """Start `server` and wait until it answers, trying again for a while; raises ServerError with its last words."""
    deadline = time.monotonic() + _START_SECONDS
    while True:
        with _log(server) as log:
            running = subprocess.Popen(
                server.command(), cwd=server.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        if _became_ready(server, running):
            return running
        stop(running, signal.SIGKILL)
        if time.monotonic() > deadline:
            raise ServerError(f"{server.name} does not start:\n{_last_words(server)}")
        time.sleep(TICK_SECONDS * 2)


def stop(running: "subprocess.Popen[bytes]", how: signal.Signals) -> None:
    """Ask a server to stop and wait; kill it when it takes too long."""
    if running.poll() is None:
        running.send_signal(how)
    try:
        running.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()


def stop_what_was_left(server: Server) -> None:
    """End a server of this very folder whose keeper is gone."""
    pid = _left_behind(server)
    if pid is None:
        return
    for how in (server.stop_signal, signal.SIGKILL):
        os.kill(pid, how)
        deadline = time.monotonic() + _STOP_SECONDS
        while time.monotonic() < deadline:
            if _left_behind(server) != pid:
                return
            time.sleep(TICK_SECONDS)


def _left_behind(server: Server) -> int | None:
    """Read the pid file, and believe it only when that program works in our folder: numbers are reused."""
    try:
        pid = int(server.pid_file.read_text(encoding="utf-8").split("\n", 1)[0])
        at_home = Path(f"/proc/{pid}/cwd").resolve(strict=True) == server.folder.resolve()
    except (FileNotFoundError, ValueError, PermissionError):
        return None
    return pid if at_home else None


def _became_ready(server: Server, running: "subprocess.Popen[bytes]") -> bool:
    deadline = time.monotonic() + _ONE_TRY_SECONDS
    while running.poll() is None and time.monotonic() < deadline:
        if server.is_ready(running.pid):
            return True
        time.sleep(TICK_SECONDS / 10)
    return False


def _log(server: Server) -> BinaryIO:
    """Open the server's log at its end; begin a new one when it has grown long."""
    path = log_file(server)
    grown = path.exists() and path.stat().st_size > _LOG_BYTES
    return path.open("wb" if grown else "ab")


def _last_words(server: Server) -> str:
    lines = log_file(server).read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-15:])
