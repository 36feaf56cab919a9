"""What the documents tell people to type exists: make targets, commands with their options, addresses, files."""

import ast
import re
import shlex
import subprocess

import pytest
from django.core.management import get_commands, load_command_class
from django.urls import Resolver404, resolve

from embedded.__main__ import _ROOMS as VERBS
from tests.house.rooms import HOUSE, files, name_of, tree

TOLD = [path for path in files(".md") if path.parent.name not in ("adr", "policies") and path.name != "CHANGELOG.md"]
FENCED = re.compile(r"```(?:sh|bash|console)\n(.*?)```", re.DOTALL)
QUOTED = re.compile(r"`((?:make|python3? -m|\.venv/bin/python|manage\.py|docker|curl) ?[^`]*)`")


def commands(start: str) -> list:
    """Give every line of the documents that begins with a program, with its document."""
    lines = [
        (path, line.strip())
        for path in TOLD
        for text in [path.read_text(encoding="utf-8")]
        for line in [*"\n".join(FENCED.findall(text)).replace("\\\n", " ").splitlines(), *QUOTED.findall(text)]
    ]
    found = dict.fromkeys((path, line) for path, line in lines if re.match(start, line))
    return [pytest.param(path, line, id=f"{name_of(path)}: {line}") for path, line in found]


@pytest.mark.parametrize(("path", "line"), commands("make "))
def test_make_knows_its_targets(path, line):
    words = shlex.split(line.split("&&")[0])
    targets = [word for word in words[1:] if "=" not in word]
    known = re.findall(r"^([a-z]+):", (HOUSE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert targets
    assert [target for target in targets if target not in known] == []
    finished = subprocess.run(["make", "--dry-run", *words[1:]], cwd=HOUSE, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr


@pytest.mark.parametrize(("path", "line"), commands(r"(\.venv/bin/python )?manage\.py "))
def test_manage_knows_the_commands_and_their_options(path, line):
    words = shlex.split(line)
    name, *arguments = words[words.index("manage.py") + 1 :]
    app = get_commands()[name]
    parser = load_command_class(app, name).create_parser("manage.py", name)
    known = {option for action in parser._actions for option in action.option_strings}
    assert [word for word in arguments if word.startswith("--") and word not in known] == []


@pytest.mark.parametrize(("path", "line"), commands(r"python3? -m embedded"))
def test_embedded_knows_its_verbs(path, line):
    words = shlex.split(line.split(">")[0])
    assert len(words) == 3 or words[3] in VERBS


@pytest.mark.parametrize(("path", "line"), commands("curl "))
def test_addresses_in_examples_lead_somewhere(path, line):
    address = re.search(r"https?://[^/\s\"']+(/[^\s\"'?]*)", line)
    assert address, "an example names a whole address"
    try:
        resolve(address[1])
    except Resolver404:
        pytest.fail(f"{address[1]} leads nowhere")


@pytest.mark.parametrize("path", TOLD, ids=name_of)
def test_links_lead_to_files_that_are_there(path):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_environment_that_settings_read_is_told():
    """Every name that config/settings.py reads from the environment stands in docs/operations.md."""
    read = {
        node.args[0].value
        for node in ast.walk(tree(HOUSE / "config" / "settings.py"))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[0] == "env" and node.args
        if isinstance(node.args[0], ast.Constant)
    }
    told = (HOUSE / "docs" / "operations.md").read_text(encoding="utf-8")
    assert {name for name in read if f"`{name}`" not in told} == set()
