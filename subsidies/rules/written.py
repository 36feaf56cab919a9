"""An assessment as JSON: money as strings with two decimals, days as ISO texts, the order of keys fixed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import orjson

from subsidies.rules.results import AssessedClass, Assessment, Award, Line, Unmet

PIECE = 2_000
_money = "{:.2f}".format


def line_json(line: Line) -> dict[str, Any]:
    """Write a line as a mapping."""
    return {
        "clause": line.clause,
        "label": line.label,
        "amount_yuan": _money(line.amount_yuan),
        "part": line.part.value,
        "formula": line.formula,
        "inputs": dict(line.inputs),
        "article": line.article,
    }


def unmet_json(unmet: Unmet) -> dict[str, Any]:
    """Write a missed better outcome as a mapping."""
    return {
        "clause": unmet.clause,
        "label": unmet.label,
        "reasons": list(unmet.reasons),
        "would_give_yuan": _money(unmet.amount_yuan),
        "article": unmet.article,
    }


def class_json(one: AssessedClass) -> dict[str, Any]:
    """Write a class's sums as a mapping."""
    return {
        "class_no": one.class_no,
        "planned": one.planned,
        "completed": one.completed,
        "advance_yuan": _money(one.advance_yuan),
        "gross_yuan": _money(one.gross_yuan),
        "balance_yuan": _money(one.balance_yuan),
        "refund_yuan": _money(one.refund_yuan),
        "refund_due_on": one.refund_due_on.isoformat() if one.refund_due_on else None,
        "is_final": one.is_final,
        "lines": [line_json(line) for line in one.lines],
    }


def award_json(award: Award) -> dict[str, Any]:
    """Write an award as a mapping."""
    return {
        "amount_yuan": _money(award.amount_yuan),
        "advance_yuan": _money(award.advance_yuan),
        "lines": [line_json(line) for line in award.lines],
        "unmet": [unmet_json(unmet) for unmet in award.unmet],
    }


def written(assessment: Assessment, rulebook: Mapping[str, str], warnings: Sequence[str]) -> Iterator[bytes]:
    """Write an assessment as one JSON document, in pieces. People that share an award share its text."""
    yield b'{"classes":['
    yield classes_written(assessment)
    yield b'],"people":['
    yield from people_written(assessment)
    yield closing_written(assessment.total_yuan, rulebook, warnings)


def classes_written(assessment: Assessment) -> bytes:
    """Write the classes, parted by commas."""
    return b",".join(orjson.dumps(class_json(one)) for one in assessment.classes)


def people_written(assessment: Assessment) -> Iterator[bytes]:
    """Write the people, parted by commas, in pieces."""
    tails: dict[int, bytes] = {}
    piece: list[bytes] = []
    for place, person in enumerate(assessment.people):
        tail = tails.get(id(person.award))
        if tail is None:
            tail = tails[id(person.award)] = b"," + orjson.dumps(award_json(person.award))[1:]
        head = orjson.dumps({"class_no": person.class_no, "person_no": person.person_no})[:-1]
        piece.append((b"," if place else b"") + head + tail)
        if len(piece) == PIECE:
            yield b"".join(piece)
            piece.clear()
    yield b"".join(piece)


def closing_written(total_yuan: Decimal, rulebook: Mapping[str, str], warnings: Sequence[str]) -> bytes:
    """Write what closes the document: the total, the rulebook, the warnings."""
    closing = {"total_yuan": _money(total_yuan), "rulebook": rulebook, "warnings": list(warnings)}
    return b"]," + orjson.dumps(closing)[1:] + b"\n"
