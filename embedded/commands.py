"""What `manage.py` does before Django: an environment, and servers for the commands that need them."""

import os
import sys

from embedded import environment
from embedded.home import ServerError

# Every other command is given its servers; one that is missing here merely starts slower.
NEED_NO_SERVER = frozenset(
    {
        "assess",
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "spectacular",
        "startapp",
        "version",
    }
)
_QUESTIONS = {"--help", "-h", "--version"}


def ready(arguments: list[str]) -> None:
    """Prepare os.environ for `manage.py ARGUMENTS`; do nothing in production.

    The servers stop by themselves when the last program that uses them has ended.
    """
    mode = environment.mode_of(os.environ)
    if mode == "production":
        return
    try:
        if needs_servers(arguments):
            environment.enter(os.environ, mode)
        else:
            environment.complete(os.environ, mode)
    except ServerError as problem:
        sys.exit(str(problem))


def needs_servers(arguments: list[str]) -> bool:
    if not arguments or _QUESTIONS & set(arguments):
        return False
    if arguments[0] == "check":
        return "--database" in arguments
    return arguments[0] not in NEED_NO_SERVER
