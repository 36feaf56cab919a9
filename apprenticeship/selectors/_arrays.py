"""Conditions with one array instead of thousands of parameters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import BooleanField, F, Func, TextField, Value


def any_of(column: str, values: Sequence[Any]) -> Func:
    """Say that a column is one of plain values."""
    return _is_any(column, Value(list(values)), "")


def any_index_of(column: str, indexes: Iterable[bytes]) -> Func:
    """Say that a column is one of some blind indexes: written as one text, in a fifth of a list's time."""
    return _is_any(column, Value(index_array(indexes), output_field=TextField()), "::bytea[]")


def index_array(indexes: Iterable[bytes]) -> str:
    """Write blind indexes as a literal of the database's bytea[]."""
    return "{" + ",".join([f'"\\\\x{index.hex()}"' for index in indexes]) + "}"


def _is_any(column: str, array: Value, cast: str) -> Func:
    template = f"(%(expressions)s{cast}))"
    return Func(F(column), array, template=template, arg_joiner=" = ANY(", output_field=BooleanField())
