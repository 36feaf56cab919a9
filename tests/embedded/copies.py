"""Copies of the program to start, kill and look after, each with a DATA_DIR of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "MODE",
    "SECRET_KEY",
    "FIELD_KEYS",
    "INDEX_KEY",
    "SIGNING_KEY",
    "PORT",
    "MAKELEVEL",
)
PRINT_ADDRESSES = "import os; print(os.environ['DATABASE_URL']); print(os.environ['REDIS_URL'])"


def environment_of(data_dir: Path, **more: str) -> dict[str, str]:
    """The environment of a person who typed a command: nothing of this test run in it."""
    plain = {name: value for name, value in os.environ.items() if name not in OURS}
    return plain | {"DATA_DIR": str(data_dir)} | more


def begin(data_dir: Path, *command: str, **more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=CHECKOUT,
        env=environment_of(data_dir, **more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(data_dir: Path, *command: str, status: int = 0, **more: str) -> str:
    """Run to the end and give what was printed."""
    running = begin(data_dir, *command, **more)
    printed, _ = running.communicate(timeout=120)
    assert running.returncode == status, printed
    return printed


def with_servers(data_dir: Path, code: str, **more: str) -> str:
    return finish(data_dir, "-m", "embedded", "exec", "python", "-c", code, **more)


def alive(data_dir: Path) -> dict[int, str]:
    """Programs that belong to this copy, by number, with their command."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if _belongs(folder, data_dir):
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return {pid: line for pid, line in found.items() if line}


def _belongs(folder: Path, data_dir: Path) -> bool:
    """By its environment or, for a server that overwrites that with a title, by the folder it works in."""
    marked = f"DATA_DIR={data_dir}".encode() in (folder / "environ").read_bytes()
    return marked or (folder / "cwd").readlink().is_relative_to(data_dir)


def pids(data_dir: Path, part: str) -> list[int]:
    return [pid for pid, line in alive(data_dir).items() if part in line]


def kill(data_dir: Path, part: str) -> list[int]:
    """Kill -9 whatever has `part` in its command."""
    found = pids(data_dir, part)
    assert found, (part, alive(data_dir))
    for pid in found:
        os.kill(pid, signal.SIGKILL)
    return found


def until(answer: Callable[[], object], seconds: float = 30.0) -> object:
    """Wait until `answer` is true, at most `seconds`, and give the answer."""
    deadline = time.monotonic() + seconds
    while not (found := answer()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def all_gone(data_dir: Path, seconds: float = 30.0) -> bool:
    return bool(until(lambda: not alive(data_dir), seconds))
