"""Actions: keyword-only, acting for somebody, asking the policy of their app; nothing else writes."""

import ast
import re
from functools import cache

import pytest

from tests.house.rooms import APPS, HOUSE, files, module_of, name_of, public_functions, rooms, tree

# Below the floors that know who may do what, a caller has asked its own policy first; each says so in its docstring.
ASKED_ABOVE = {"journal.actions.record", "journal.actions.record_many", "documents.actions.store"}
OF_NOBODY = {"journal.actions.seal", "journal.actions.subject_type"}
ACTIONS = [
    pytest.param(path, function, id=f"{module_of(path)}.{function.name}")
    for path in rooms("actions")
    if not path.name.startswith("_") or path.name == "__init__.py"
    for function in public_functions(path)
]


def full_name(path, function) -> str:
    return f"{module_of(path)}.{function.name}"


@pytest.mark.parametrize(("path", "function"), ACTIONS)
def test_an_action_takes_keywords_and_somebody_who_acts(path, function):
    if full_name(path, function) in OF_NOBODY:
        return
    arguments = function.args
    assert not arguments.args, "positional arguments"
    assert not arguments.posonlyargs, "positional arguments"
    assert "actor" in {argument.arg for argument in arguments.kwonlyargs}
    assert all(argument.annotation for argument in arguments.kwonlyargs)


@pytest.mark.parametrize(("path", "function"), ACTIONS)
def test_an_action_asks_the_policy(path, function):
    if full_name(path, function) in ASKED_ABOVE | OF_NOBODY:
        return
    assert asks(path, function), "neither it nor what it calls asks policy"


def asks(path, function: ast.FunctionDef, seen: frozenset[str] = frozenset()) -> bool:
    """Say whether a function names its app's policy, itself or through functions of the actions that it names."""
    named = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    if named & policy_names(path):
        return True
    called = {name: place for name, place in functions_within(path).items() if name in named - seen - {function.name}}
    return any(asks(place, node, seen | {function.name}) for place, node in called.values())


@cache
def policy_names(path) -> set[str]:
    """Name what a file imports from a policy, and the policies themselves."""
    return {
        name.asname or name.name
        for node in tree(path).body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if name.name == "policy" or (node.module or "").endswith(".policy")
    }


@cache
def functions_within(path) -> dict[str, tuple]:
    """Give the functions that a file may call by name: its own, and those of other actions and of selectors."""
    found = {node.name: (path, node) for node in tree(path).body if isinstance(node, ast.FunctionDef)}
    below = {module_of(other): other for other in rooms("actions", "selectors")}
    for node in tree(path).body:
        if isinstance(node, ast.ImportFrom) and node.module in below:
            other = below[node.module]
            there = {one.name: one for one in tree(other).body if isinstance(one, ast.FunctionDef)}
            found |= {n.asname or n.name: (other, there[n.name]) for n in node.names if n.name in there}
    return found


def test_what_actions_share_stays_among_them():
    """A file whose name begins with _ holds no action: only the actions of its own app may use it."""
    found = [
        name_of(path)
        for path in files(".py", *APPS, "config")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and re.search(r"(^|\.)actions\._", node.module or "")
        if not module_of(path).startswith(node.module.partition("._")[0])
    ]
    assert found == []


@pytest.mark.parametrize("app", [app for app in APPS if app not in ("journal", "documents", "catalogue")])
def test_only_actions_write(app):
    """Doors, selectors, tasks and policies neither save nor create; doors do not even lock."""
    writing = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}
    doors = rooms("views", "api", "selectors", "policy", "filters", "tasks", "forms", "serializers")
    found = [
        f"{name_of(path)}:{node.lineno} {node.attr}"
        for path in doors
        if path.relative_to(HOUSE).parts[0] == app
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in writing
    ]
    assert found == []
