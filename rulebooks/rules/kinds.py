"""What may stand at a knob of a rulebook: the kinds of value, and how a knob is declared."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final


class Named(StrEnum):
    """A closed list of options; each member carries the Chinese words that pages show."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Named:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    # Enum's own hash is a Python function; these words are keys of every cache on the way to a sum.
    __hash__ = str.__hash__


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `least` to `most`, both inclusive."""

    least: int = 0
    most: int = 100_000
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Exact:
    """An exact decimal number from `least` to `most`, both inclusive, with at most `places` decimals."""

    least: Decimal = Decimal(0)
    most: Decimal = Decimal(10_000_000)
    places: int = 2
    unit: str = "元"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the members of a closed list."""

    options: type[StrEnum]


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text of at most `most` characters; `pattern` is a regular expression that it matches whole."""

    most: int = 500
    pattern: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day."""


@dataclass(frozen=True, slots=True)
class Many:
    """A list of values of one kind."""

    kind: Whole | Exact | Choice | Words


@dataclass(frozen=True, slots=True)
class ByLevel:
    """A table from skill level to a value."""

    kind: Whole | Exact


@dataclass(frozen=True, slots=True)
class ByChoice:
    """A table from the members of a closed list to a value or a group of knobs."""

    options: type[StrEnum]
    kind: Whole | Exact | Group


@dataclass(frozen=True, slots=True)
class Group:
    """A group of knobs: a table in the file, a frozen dataclass here."""

    shape: type[Any]


@dataclass(frozen=True, slots=True)
class Groups:
    """An ordered list of groups of the same shape."""

    shape: type[Any]


Kind = Whole | Exact | Choice | Flag | Words | Day | Many | ByLevel | ByChoice | Group | Groups

PERCENT: Final = Exact(most=Decimal(100), places=4, unit="%")
YEARS: Final = Exact(most=Decimal(10), unit="年")
YUAN: Final = Exact()
NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Knob:
    """A declared knob: its key in the file, its Chinese label, its kind, and whether a file must give it."""

    key: str
    label: str
    kind: Kind
    is_needed: bool
    default: Any


def knob(label: str, kind: Kind, default: Any = dataclasses.MISSING) -> Any:
    """Declare a field of a group of knobs. Without `default` the file must give a value."""
    meta = {"label": label, "kind": kind}
    if default is NOTHING:
        return dataclasses.field(default_factory=lambda: NOTHING, metadata=meta)
    if isinstance(kind, Group) and default is None:
        return dataclasses.field(default_factory=kind.shape, metadata=meta)
    return dataclasses.field(default=default, metadata=meta)


def knobs(shape: type[Any]) -> tuple[Knob, ...]:
    """List the declared knobs of a group, in the order of its declaration."""
    return tuple(
        Knob(
            item.name,
            item.metadata["label"],
            item.metadata["kind"],
            item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING,
            item.default,
        )
        for item in dataclasses.fields(shape)
        if "kind" in item.metadata
    )
