"""docs/rulebooks.md is true: its examples run, and its appendix names every knob."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from rulebooks.parsers import rulebook_of, shipped_codes
from rulebooks.rules import Rulebook, Source
from rulebooks.rules.kinds import ByChoice, Group, Groups, knobs
from subsidies.columns import COLUMNS
from subsidies.parsers import facts_of
from subsidies.rules import assess, class_json
from tests.worth import shipped

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
PAGE = (DOCS / "rulebooks.md").read_text("utf-8")
EXAMPLE = re.compile(r"### (3\.\d)[^\n]*\n.*?```toml\n(.*?)```\n\n```csv\n(.*?)```\n\n```json\n(.*?)```", re.DOTALL)
EXAMPLES = EXAMPLE.findall(PAGE)


@pytest.mark.parametrize(("number", "toml", "csv", "sums"), EXAMPLES, ids=[example[0] for example in EXAMPLES])
def test_a_documented_example_gives_its_documented_sums(number: str, toml: str, csv: str, sums: str) -> None:
    rulebook = rulebook_of(toml)
    facts = facts_of(csv, rulebook)
    assert not facts.warnings
    assessment = assess(facts.classes, rulebook)
    expected: dict[str, Any] = json.loads(sums)
    for one, wanted in zip(map(class_json, assessment.classes), expected["classes"], strict=True):
        assert {name: one[name] for name in wanted} == wanted
    assert [str(person.award.amount_yuan) for person in assessment.people] == expected["people"]


def test_every_rate_method_has_its_example() -> None:
    methods = {rulebook_of(toml).rate.method.value for _, toml, _, _ in EXAMPLES}
    assert methods == {"per_level_per_year", "flat_per_year", "fixed_per_course", "per_hour", "cost_based"}


def test_the_appendix_names_every_knob_with_its_label() -> None:
    shapes: list[tuple[str, type[Any]]] = [("", Rulebook), ("sources", Source)]
    while shapes:
        prefix, shape = shapes.pop()
        for knob in knobs(shape):
            key = f"{prefix}.{knob.key}".strip(".")
            if isinstance(knob.kind, Group | Groups):
                heading = f"[[{key}]]" if isinstance(knob.kind, Groups) else f"[{key}]"
                assert f"### `{heading}` {knob.label}" in PAGE
                shapes.append((key, knob.kind.shape))
            elif not (isinstance(knob.kind, ByChoice) and isinstance(knob.kind.kind, Group)):
                assert f"| `{knob.key}` | {knob.label} |" in PAGE, key


def test_every_column_of_a_facts_file_is_documented() -> None:
    for column in COLUMNS:
        assert f"| `{column.name}` | {column.heading} |" in PAGE


@pytest.mark.parametrize("code", shipped_codes())
def test_every_shipped_rulebook_has_its_policy_page(code: str) -> None:
    named = re.search(r"docs/policies/[a-z0-9-]+\.md", (DOCS.parent / "rulebooks/shipped" / f"{code}.toml").read_text())
    assert named is not None
    page = (DOCS.parent / named[0]).read_text("utf-8")
    identity = shipped(code).identity
    assert identity.doc_no in page
    assert code in page
