"""run: set the database up, then web server, worker and beat under one supervisor, until somebody stops it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from embedded import environment, servers
from embedded.greeting import answers, welcome
from embedded.home import CHECKOUT, Home, ServerError, home_of
from embedded.keeper import Server
from embedded.single import only_run_here
from embedded.stopping import stop_on_signals
from embedded.supervisor import Child, supervise
from embedded.valkey import is_free

# Commands of manage.py that fill a new copy, once.
FIRST_START = (("load_demo",),)
_HOST = "127.0.0.1"
# Celery says this at every start; trying the program as root is allowed here.
_UNHELPFUL = "ignore:You're running the worker with superuser privileges"
_ENSURE_SECONDS = 2.0


def main(_arguments: list[str]) -> None:
    mode = environment.mode_of(os.environ)
    if mode == "production":
        raise ServerError("`run` is for trying the program. In production use docker-compose.yml or its commands.")
    stop_on_signals()
    home = home_of(os.environ, mode)
    home.lay()
    port = chosen_port(os.environ.get("PORT") or "8000")
    running = only_run_here(home)
    if not is_free(_HOST, port):
        raise ServerError(f"Port {port} is in use. Choose another one: make run PORT={port + 1}")
    missing, places = environment.enter(os.environ, mode)
    os.environ.setdefault("PYTHONWARNINGS", _UNHELPFUL)
    try:
        prepare(home)
        children = programs(home, port, inherited=(running, *places))
        supervise(children, watcher(home, f"http://{_HOST}:{port}/", missing))
    finally:
        print("Stopped.", flush=True)
        servers.leave(missing, places)


def chosen_port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ServerError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def prepare(home: Home) -> None:
    """Migrate, and fill a new copy. Ends the program with the status of what fails."""
    (CHECKOUT / "staticfiles").mkdir(exist_ok=True)
    manage("migrate", "--no-input", "--verbosity", "0")
    done = home.root / "first-start.done"
    known = [] if done.exists() else manage("help", "--commands", capture=True).split()
    for command in FIRST_START:
        if command[0] in known:
            print("First start: loading demo data…", flush=True)
            manage(*command)
            done.touch()


def manage(*arguments: str, capture: bool = False) -> str:
    finished = subprocess.run(
        [sys.executable, str(CHECKOUT / "manage.py"), *arguments],
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if capture else None,
        text=True,
        check=False,
    )
    if finished.returncode:
        sys.exit(finished.returncode)
    return finished.stdout or ""


def programs(home: Home, port: int, inherited: tuple[int, ...]) -> list[Child]:
    here = Path(sys.executable).parent
    web = f"granian --interface wsgi --host {_HOST} --port {port} --workers 2 --blocking-threads 1 --no-ws"
    worker = "celery -A config --quiet worker --concurrency 2 --loglevel WARNING --without-gossip --without-mingle"
    beat = "celery -A config --quiet beat --loglevel WARNING --pidfile="

    def child(name: str, line: str, *more: str, orphan_signal: str = "TERM") -> Child:
        program, *rest = line.split()
        return Child(name, (str(here / program), *rest, *more), orphan_signal, inherited)

    return [
        child(
            "web",
            f"{web} --respawn-failed-workers --workers-kill-timeout 5 --log-level warning config.wsgi:application",
        ),
        # An orphaned worker has lost its servers soon: QUIT lets it go without waiting for its tasks.
        child("worker", worker, orphan_signal="QUIT"),
        child("beat", beat, "--schedule", str(home.root / "beat-schedule")),
    ]


def watcher(home: Home, address: str, watched: Iterable[Server]) -> Callable[[], None]:
    """Make the supervisor's tick: greet once the pages answer, and have a lost server started again."""
    greeted = False
    ensured_at = time.monotonic()

    def tick() -> None:
        nonlocal greeted, ensured_at
        if not greeted and answers(f"{address}health/alive/"):
            greeted = True
            welcome(home, address)
        if time.monotonic() - ensured_at > _ENSURE_SECONDS:
            ensured_at = time.monotonic()
            revive(watched)

    return tick


def revive(watched: Iterable[Server]) -> None:
    for server in watched:
        try:
            servers.ensure(server)
        except ServerError as problem:
            print(problem, flush=True)
