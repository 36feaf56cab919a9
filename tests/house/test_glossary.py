"""Every state, role, duty, move, level and roster column stands in the glossary, with the words that pages show."""

import re
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module

import pytest

from apprenticeship.columns.roster import ROSTER_COLUMNS
from common.actor import DUTY_LABELS, ROLE_LABELS
from common.levels import LEVEL_LABELS
from tests.house.rooms import HOUSE, lifecycles, module_of, rooms

ROW = re.compile(r"^\| (.+?) \| .+? \| `(.+?)` \|", re.MULTILINE)
WRITTEN = set(ROW.findall((HOUSE / "docs/glossary.md").read_text(encoding="utf-8")))


def tables_of_words() -> Iterator[tuple[str, dict[str, str]]]:
    """Give every table that names what stands in a lifecycle room: X_LABELS: dict[state, Chinese]."""
    yield from (("roles", ROLE_LABELS), ("duties", DUTY_LABELS), ("levels", LEVEL_LABELS))
    yield "columns", {column.code: column.title for column in ROSTER_COLUMNS}
    for path in rooms("lifecycle"):
        for name, table in vars(import_module(module_of(path))).items():
            if name.endswith("_LABELS"):
                yield f"{module_of(path)}.{name}", table
    for name, lifecycle in lifecycles().items():
        yield f"{name} moves", {move.name: move.label for move in lifecycle.moves}


@pytest.mark.parametrize("table", [pytest.param(table, id=name) for name, table in tables_of_words()])
def test_every_word_stands_in_the_glossary(table):
    assert [(label, str(code)) for code, label in table.items() if (label, str(code)) not in WRITTEN] == []


def test_every_state_has_a_word():
    for path in rooms("lifecycle"):
        module = import_module(module_of(path))
        named = {key for name, table in vars(module).items() if name.endswith("_LABELS") for key in table}
        kinds = [
            kind for kind in vars(module).values() if isinstance(kind, type) and kind.__module__ == module.__name__
        ]
        states = [kind for kind in kinds if issubclass(kind, StrEnum)]
        assert [state for kind in states for state in kind if state not in named] == []
