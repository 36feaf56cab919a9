"""Servers start for whoever needs them, serve all who came, survive being killed and leave with the last user."""

import os
import shutil
import socket
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from embedded.environment import wanted
from embedded.home import Home
from embedded.secrets import kept
from tests.embedded.copies import (
    PRINT_ADDRESSES,
    alive,
    all_gone,
    begin,
    finish,
    kill,
    pids,
    until,
    with_servers,
)

SLEEPER = "import sys; print('up', flush=True); sys.stdin.read() or __import__('time').sleep(60)"
COUNT = """
import os, psycopg, redis
with psycopg.connect(os.environ["DATABASE_URL"]) as database:
    database.execute("CREATE TABLE IF NOT EXISTS visit (id serial)")
    database.execute("INSERT INTO visit DEFAULT VALUES")
    visits = database.execute("SELECT count(*) FROM visit").fetchone()[0]
print(visits, redis.from_url(os.environ["REDIS_URL"]).incr("visits"))
"""


def addresses(data_dir: Path) -> tuple[str, str]:
    database, cache = with_servers(data_dir, PRINT_ADDRESSES).split()
    return database, cache


@contextmanager
def user(data_dir: Path) -> Iterator["subprocess.Popen[str]"]:
    """A program that uses the servers until it is killed outright."""
    with begin(data_dir, "-m", "embedded", "exec", "python", "-c", SLEEPER) as running:
        assert running.stdout.readline() == "up\n"
        yield running
        running.kill()


def test_a_command_finds_both_servers_and_they_stop_after_it(data_dir):
    assert with_servers(data_dir, COUNT) == "1 1\n"
    assert all_gone(data_dir, 10)


def test_what_was_stored_is_there_the_next_time(data_dir):
    with_servers(data_dir, COUNT)
    assert with_servers(data_dir, COUNT) == "2 2\n"


def test_chinese_text_is_searchable_by_trigrams(data_dir):
    code = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as database:
    database.execute("CREATE EXTENSION pg_trgm")
    print(database.execute("SELECT cardinality(show_trgm('南通学徒'))").fetchone()[0] > 0)
    print(database.execute("SHOW shared_buffers").fetchone()[0], database.execute("SHOW fsync").fetchone()[0])
"""
    assert with_servers(data_dir, code) == "True\n256MB on\n"


def test_the_status_of_the_command_is_the_status_of_the_whole(data_dir):
    finish(data_dir, "-m", "embedded", "exec", "sh", "-c", "exit 7", status=7)
    assert "no-such-program" in finish(data_dir, "-m", "embedded", "exec", "no-such-program", status=1)


def test_a_second_user_shares_the_servers_and_may_outstay_the_first(data_dir):
    with user(data_dir):
        with user(data_dir):
            assert len(pids(data_dir, "embedded keep")) == 2
        assert with_servers(data_dir, COUNT) == "1 1\n"
    assert all_gone(data_dir, 10)


def test_a_user_killed_outright_leaves_no_server_behind(data_dir):
    with user(data_dir):
        pass
    assert all_gone(data_dir, 10)


@pytest.mark.parametrize("server", ["bin/postgres ", "valkey-server"])
def test_a_server_killed_outright_is_back_with_its_data(data_dir, server):
    with user(data_dir):
        with_servers(data_dir, COUNT)
        killed = kill(data_dir, server)
        assert until(lambda: (found := pids(data_dir, server)) and found != killed)
        assert until(lambda: _counts(data_dir)) == "2 2\n"


def _counts(data_dir: Path) -> str:
    """The next count, or nothing while the server is still coming up."""
    running = begin(data_dir, "-m", "embedded", "exec", "python", "-c", COUNT)
    printed, _ = running.communicate(timeout=60)
    return "" if running.returncode else printed


def test_everything_killed_at_once_recovers_at_the_next_start(data_dir):
    with user(data_dir):
        with_servers(data_dir, COUNT)
        for pid in alive(data_dir):
            os.kill(pid, 9)
        assert with_servers(data_dir, COUNT) == "2 2\n"


def test_keepers_killed_outright_take_their_servers_with_them(data_dir):
    with user(data_dir):
        kill(data_dir, "embedded keep")
        assert until(lambda: not pids(data_dir, "postgres") and not pids(data_dir, "valkey"), 10)
        assert with_servers(data_dir, COUNT) == "1 1\n"


def test_a_first_start_that_was_cut_short_begins_anew(data_dir):
    data_dir.joinpath("postgres.new").mkdir()
    data_dir.joinpath("postgres.new", "PG_VERSION").write_text("18\n")
    assert with_servers(data_dir, COUNT) == "1 1\n"


def test_two_copies_run_side_by_side_and_know_nothing_of_each_other(data_dir):
    other = data_dir / "other"
    with user(data_dir):
        assert with_servers(data_dir, COUNT) == "1 1\n"
        assert with_servers(other, COUNT) == "1 1\n"


def test_a_deep_folder_gets_a_short_socket(data_dir):
    deep = data_dir / ("很深的文件夹" * 8)
    database, _ = addresses(deep)
    folder = Home(deep, "development").socket_directory
    assert str(folder) in database
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    shutil.rmtree(folder)


def test_a_taken_cache_port_is_left_to_whoever_has_it(data_dir):
    _, before = addresses(data_dir)
    assert all_gone(data_dir)
    port = int(before.rsplit(":", 1)[1].split("/")[0])
    with socket.create_server(("127.0.0.1", port)):
        _, after = addresses(data_dir)
    assert after != before


def test_nobody_without_the_password_speaks_to_the_cache(data_dir):
    _, address = addresses(data_dir)
    with user(data_dir):
        stranger = redis.from_url(f"redis://{address.rsplit('@', 1)[1]}")
        with pytest.raises(redis.exceptions.AuthenticationError):
            stranger.ping()
        stranger.close()


def test_the_tests_have_a_cluster_of_their_own_that_waits_for_no_disk(data_dir):
    code = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as database:
    print(database.execute("SHOW fsync").fetchone()[0], os.environ["DATA_DIR"])
"""
    assert with_servers(data_dir, code, MODE="test") == f"off {data_dir}/test\n"
    assert not data_dir.joinpath("postgres").exists()


def test_addresses_that_are_given_are_used_and_nothing_is_started_for_them(data_dir):
    given = {"DATABASE_URL": "postgres://db.invalid/x", "REDIS_URL": "redis://cache.invalid/0"}
    assert with_servers(data_dir, PRINT_ADDRESSES, **given).split() == list(given.values())
    assert not data_dir.joinpath("postgres").exists()
    names = [server.name for server in wanted(Home(data_dir, "development"), {"REDIS_URL": "redis://cache.invalid/0"})]
    assert names == ["postgres"]


def test_a_server_that_cannot_start_says_why(data_dir):
    with_servers(data_dir, COUNT)
    assert all_gone(data_dir)
    data_dir.joinpath("postgres", "PG_VERSION").write_text("9\n")
    printed = finish(data_dir, "-m", "embedded", "exec", "true", status=1)
    assert "postgres does not start" in printed
    assert "version 9" in printed


def test_secrets_are_made_once_and_read_by_their_owner_alone(data_dir):
    path = data_dir / "secrets.env"
    first = kept(path)
    assert kept(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(first["SECRET_KEY"]) >= 50
    assert set(first) == {"SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "SIGNING_KEY", "VALKEY_PASSWORD"}


def test_an_empty_database_is_given_for_one_command_and_dropped(data_dir):
    with user(data_dir):
        address = finish(data_dir, "-m", "embedded", "fresh", "python", "-c", PRINT_ADDRESSES).split()[0]
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(address)
