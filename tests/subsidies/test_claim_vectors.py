"""The worked cases through the database: the same sums as through the command, line by line."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from apprenticeship.lifecycle import ClassState, EnrolmentState
from apprenticeship.models import TrainingClass
from common.money import plain
from rulebooks.selectors import parsed
from subsidies.lifecycle import ClaimKind
from subsidies.selectors.computing import is_reproduced
from tests import builders

CASES = Path(__file__).parent.parent / "cases"
VECTORS = tomllib.loads((CASES / "vectors.toml").read_text(encoding="utf-8"))["vector"]


def state_of(row):
    if row["status"] == "withdrawn":
        return EnrolmentState.WITHDRAWN
    has_certificate = row["certificate"] != "none"
    return EnrolmentState.COMPLETED_CERTIFIED if has_certificate else EnrolmentState.COMPLETED_UNCERTIFIED


def enrol(row, training_class, serial):
    """Write a head of the facts file as an enrolment with the certificate it names."""
    ended_on = date.fromisoformat(row["ended_on"]) if row["ended_on"] else training_class.ends_on
    state = state_of(row)
    facts = {"withdrawal_reason": "resigned"} if state == EnrolmentState.WITHDRAWN else {}
    enrolment = builders.build_enrolment(
        training_class,
        state,
        serial,
        trainee_type=row["trainee_type"],
        ended_on=ended_on,
        cost_yuan=Decimal(row["cost_yuan"]) if row["cost_yuan"] else None,
        **facts,
    )
    if row["certificate"] != "none":
        builders.build_certificate(enrolment, serial, kind=row["certificate"])


@pytest.fixture
def filed(cast):
    """Write a filed class for the heads of a facts file under a shipped rulebook."""

    def write(rulebook, heads):
        first = heads[0]
        span = builders.days_through(
            date.fromisoformat(first["starts_on"]), date.fromisoformat(first["planned_ends_on"])
        )
        return cast.class_in(
            ClassState.FILED,
            30,
            rulebook=builders.build_rulebook(rulebook, 7),
            level=first["level"],
            period=span,
            planned_heads=len(heads),
        )

    return write


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_worked_case_comes_out_of_the_database_too(play, filed, vector):
    with (CASES / vector["facts"]).open(encoding="utf-8") as file:
        heads = list(csv.DictReader(file))
    training_class = filed(vector["rulebook"], heads)
    if Decimal(vector["advance_yuan"]):
        advance = play.take(play.prepare(training_class), "pay")
        assert advance.amount_yuan == Decimal(vector["advance_yuan"])
    else:
        assert not parsed(training_class.rulebook).advance.allowed
    for serial, row in enumerate(heads, start=1):
        enrol(row, training_class, serial)
    TrainingClass.objects.update(state=ClassState.CLOSED, opened_on=date(2024, 1, 1), closed_on=date(2026, 1, 1))

    balance = play.prepare(training_class, ClaimKind.BALANCE)
    assert {
        "planned": balance.head_count,
        "completed": balance.completed_count,
        "gross_yuan": plain(balance.gross_yuan),
        "balance_yuan": plain(balance.amount_yuan),
        "refund_yuan": plain(balance.refund_yuan),
    } == {key: vector[key] for key in ("planned", "completed", "gross_yuan", "balance_yuan", "refund_yuan")}
    assert str(balance.refund_due_on or "") == vector.get("refund_due_on", "")
    assert is_reproduced(balance)
    if "people_yuan" in vector:
        sums = {}
        for line in balance.lines.exclude(enrolment=None).order_by("position"):
            sums[line.enrolment_id] = sums.get(line.enrolment_id, Decimal(0)) + line.amount_yuan
        assert [str(amount) for amount in sums.values()] == vector["people_yuan"]
