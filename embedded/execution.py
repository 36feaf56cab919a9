"""exec: become another program that has its servers and its environment."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from embedded import environment

_TEST_RUNNERS = {"pytest", "py.test"}


def main(command: list[str]) -> None:
    mode = "test" if command and Path(command[0]).name in _TEST_RUNNERS else "development"
    _, places = environment.enter(os.environ, environment.mode_of(os.environ, mode))
    become(command, places)


def become(command: list[str], places: Iterable[int]) -> None:
    """Replace this program by COMMAND, which keeps our places among the users of the servers."""
    if not command:
        sys.exit("Which command?")
    for place in places:
        os.set_inheritable(place, True)
    sys.stdout.flush()
    try:
        os.execvpe(command[0], command, os.environ)
    except OSError as problem:
        sys.exit(f"{command[0]}: {problem.strerror}")
