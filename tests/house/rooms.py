"""Walks the house: its files, its apps, its rooms. What the house tests read."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from common.lifecycle import Lifecycle

HOUSE = Path(__file__).resolve().parents[2]
APPS = (
    "accounts",
    "apprenticeship",
    "bureaus",
    "catalogue",
    "documents",
    "enterprises",
    "exchange",
    "journal",
    "notices",
    "reporting",
    "rulebooks",
    "schools",
    "subsidies",
)
DOORS = ("urls", "views", "api", "api_urls", "management", "templatetags", "forms", "serializers", "acting", "tasks")
PURE = ("rules", "lifecycle", "parsers", "columns", "exports")


@cache
def tracked() -> tuple[Path, ...]:
    """List every file that git keeps, or would keep once added."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOUSE,
        capture_output=True,
        check=True,
        text=True,
    )
    paths = (HOUSE / name for name in listed.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def files(suffix: str, *folders: str) -> list[Path]:
    """List kept files of a suffix, below some folders or anywhere; migrations are written by machine and left out."""
    return [
        path
        for path in tracked()
        if path.suffix == suffix
        and "migrations" not in path.parts
        and (not folders or path.relative_to(HOUSE).parts[0] in folders)
    ]


def code() -> list[Path]:
    """List the Python files of the program itself."""
    return files(".py", *APPS, "common", "config", "embedded")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def module_of(path: Path) -> str:
    """Name the module that a file is."""
    parts = list(path.relative_to(HOUSE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(path: Path) -> str:
    """Name the room of an app that a file stands in: actions for apprenticeship/actions/mentors.py."""
    return path.relative_to(HOUSE).with_suffix("").parts[1]


def rooms(*names: str) -> list[Path]:
    """List the files of some rooms in every app."""
    return [path for path in files(".py", *APPS) if room_of(path) in names]


def public_functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Give the functions of a file that others may call."""
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def lifecycles() -> dict[str, Lifecycle]:
    """Give every lifecycle table by its dotted name."""
    found: dict[str, Lifecycle] = {}
    for path in rooms("lifecycle"):
        module = import_module(module_of(path))
        found |= {f"{module.__name__}.{key}": value for key, value in vars(module).items() if type(value) is Lifecycle}
    return found
