"""Actions: keyword-only, acting for somebody, asking the policy of their app; nothing else writes."""

import ast
import re

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
    assert "policy" in reached(path.relative_to(HOUSE).parts[0], function), "neither it nor what it calls asks policy"


def reached(app: str, function: ast.FunctionDef) -> set[str]:
    """Name everything that a function names, and so on through the functions of its app's actions."""
    known = {
        node.name: node
        for path in rooms("actions")
        if path.relative_to(HOUSE).parts[0] == app
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
    }
    seen, waiting = set(), [function]
    while waiting:
        names = {node.id for node in ast.walk(waiting.pop()) if isinstance(node, ast.Name)}
        waiting += [known[name] for name in names - seen if name in known]
        seen |= names
    return seen


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
    """Doors, selectors, tasks and policies neither save nor create nor delete nor lock."""
    writing = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "select_for_update"}
    doors = rooms("views", "api", "selectors", "policy", "filters", "tasks", "forms", "serializers")
    found = [
        f"{name_of(path)}:{node.lineno} {node.attr}"
        for path in doors
        if path.relative_to(HOUSE).parts[0] == app
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in writing
    ]
    assert found == []
