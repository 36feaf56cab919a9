#!/usr/bin/env python
"""Django's commands, with servers and secrets of their own where the environment names none."""

import os
import sys
from importlib import import_module

from django.core.management import execute_from_command_line

from embedded import commands

# Commands that ask for no setting and no app: they answer without loading them.
LIGHT = {"assess": "subsidies.management.commands.assess"}


def main() -> None:
    room = LIGHT.get(sys.argv[1]) if len(sys.argv) > 1 else None
    if room is not None:
        import_module(room).Command().run_from_argv(sys.argv)
        return
    commands.ready(sys.argv[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
