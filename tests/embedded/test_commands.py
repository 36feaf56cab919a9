"""manage.py brings its own servers, but only for the commands that need them, and none in production."""

import pytest

from embedded.commands import needs_servers
from tests.embedded.copies import alive, all_gone, finish


@pytest.mark.parametrize(
    "line",
    ["", "help", "version", "check", "check --deploy", "assess --rulebook x", "migrate --help", "makemessages -l en"],
)
def test_these_start_no_server(line):
    assert not needs_servers(line.split())


@pytest.mark.parametrize("line", ["migrate", "shell", "check --database default", "import_roster x.csv", "runserver"])
def test_these_are_given_servers(line):
    assert needs_servers(line.split())


def test_a_command_that_needs_no_server_leaves_none_and_makes_no_cluster(data_dir):
    finish(data_dir, "manage.py", "check")
    assert not alive(data_dir)
    assert not data_dir.joinpath("postgres").exists()


def test_a_command_that_reads_the_database_works_in_an_empty_environment(data_dir):
    finish(data_dir, "manage.py", "migrate", "--no-input", "-v", "0")
    assert finish(data_dir, "manage.py", "migrate", "--check") == ""
    assert all_gone(data_dir, 10)


def test_production_is_left_alone(data_dir):
    printed = finish(data_dir, "manage.py", "check", status=1, MODE="production")
    assert "生产模式缺少环境变量" in printed
    assert list(data_dir.iterdir()) == []


def test_production_commands_can_be_rehearsed(data_dir):
    finish(data_dir, "-m", "embedded", "rehearse", "python", "manage.py", "check")
