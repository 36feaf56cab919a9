"""File locks: the kernel drops them when their holder dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def opened(path: Path) -> int:
    """Open a lock file; the descriptor is not handed to programs started later."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def share(lock: int) -> None:
    """Wait for a place among the holders."""
    fcntl.flock(lock, fcntl.LOCK_SH)


def own(lock: int) -> None:
    """Wait to be the only holder."""
    fcntl.flock(lock, fcntl.LOCK_EX)


def owned_at_once(lock: int) -> bool:
    """Become the only holder, or say at once that somebody else holds it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_owned(path: Path) -> bool:
    """Tell whether somebody is the only holder right now."""
    lock = opened(path)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


@contextmanager
def alone(path: Path) -> Iterator[None]:
    lock = opened(path)
    try:
        own(lock)
        yield
    finally:
        os.close(lock)
