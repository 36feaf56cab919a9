"""Short words to say facts and rulebooks in tests of the money."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from common.dates import Span, add_months
from common.levels import Level
from rulebooks.parsers import rulebook_in, rulebook_of, shipped_content
from rulebooks.rules import CertificateKind, Rulebook, TraineeStatus, TraineeType
from subsidies.rules import AssessedClass, Case, ClassFacts, PersonFacts, assess

CASES = Path(__file__).resolve().parent / "cases"
VECTORS: list[dict[str, Any]] = tomllib.loads((CASES / "vectors.toml").read_text("utf-8"))["vector"]
BASE = """
[identity]
code = "test-2026"
name = "测试办法"
doc_no = "测人社〔2026〕1号"
region = "320600"

[rate]
method = "per_level_per_year"
yearly = { 4 = 4000, 3 = 5000 }
"""
FULL_OUTCOME = """
[[outcomes]]
label = "完成培训"
percent = 100
"""


@cache
def shipped(code: str) -> Rulebook:
    return rulebook_in(shipped_content(code))


def book(more: str = "", base: str = BASE, outcomes: str = FULL_OUTCOME) -> Rulebook:
    """A small rulebook with further TOML after it."""
    return rulebook_of(base + outcomes + more)


def term(months: int = 12, starts_on: date = date(2024, 3, 1)) -> Span:
    return Span(starts_on, add_months(starts_on, months))


def head(status: str = "completed", **facts: Any) -> Case:
    """A head: a new hire at 中级工 for one year who finished with a level certificate, unless said otherwise."""
    certificate = "skill_level" if status == "completed" else "none"
    given = {"trainee_type": "new_hire", "level": "4", "certificate": certificate, "planned": term(), **facts}
    given["trainee_type"] = TraineeType(given["trainee_type"])
    given["level"] = Level(given["level"])
    given["certificate"] = CertificateKind(given["certificate"])
    for name in ("cost_yuan", "hours"):
        if given.get(name) is not None:
            given[name] = Decimal(given[name])
    return Case(status=TraineeStatus(status), **given)


def facts_of_class(*heads: Case, class_no: str = "A") -> ClassFacts:
    return ClassFacts(class_no, tuple(PersonFacts(f"{place:03d}", case) for place, case in enumerate(heads, start=1)))


def settled(heads: Sequence[Case], rulebook: Rulebook) -> AssessedClass:
    return assess([facts_of_class(*heads)], rulebook).classes[0]


def amount(case: Case, rulebook: Rulebook) -> str:
    """What one head is worth, as text."""
    return str(assess([facts_of_class(case)], rulebook).total_yuan)
