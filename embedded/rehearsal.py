"""rehearse: run a command in production mode, on embedded servers, with keys made for the occasion."""

import os

from embedded import environment, execution, secrets


def main(command: list[str]) -> None:
    _, places = environment.enter(os.environ, environment.mode_of(os.environ))
    os.environ.update(production())
    execution.become(command, places)


def production() -> dict[str, str]:
    """Make what a real installation would be given beside its two server addresses."""
    made = secrets.fresh()
    del made["VALKEY_PASSWORD"]
    return made | {"MODE": "production", "ALLOWED_HOSTS": "localhost,127.0.0.1"}
