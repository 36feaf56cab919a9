#!/usr/bin/env python
"""Django's commands, with servers and secrets of their own where the environment names none."""

import os
import sys

from django.core.management import execute_from_command_line

from embedded import commands


def main() -> None:
    commands.ready(sys.argv[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
