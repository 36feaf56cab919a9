"""What a column of a file is: its words, how its cells are read, what it asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How a cell of a column is read."""

    TEXT = "text"
    NAME = "name"
    NUMBER = "number"
    PHONE = "phone"
    CODE = "code"
    DAY = "day"
    LAST_DAY = "last_day"
    MONTH = "month"
    LEVEL = "level"
    WORD = "word"
    SERIAL = "serial"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `code` is the fact's name, `width` is in characters, `max_length` 0 means unbounded.

    `words` maps what people write to the stored value (kind WORD). Columns with `listed` false are understood when a
    file has them, but the template does not ask for them.
    """

    code: str
    title: str
    kind: Kind = Kind.TEXT
    synonyms: tuple[str, ...] = ()
    required: bool = False
    hint: str = ""
    example: str = ""
    width: int = 12
    max_length: int = 0
    words: Mapping[str, str | bool] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    listed: bool = True


@dataclass(frozen=True, slots=True)
class JoinedColumn:
    """One column of a file that holds two facts, such as 劳动合同起止.

    With `tail`, the part that it finds is the second fact and what is left is the first; without, both are days.
    """

    title: str
    halves: tuple[str, str]
    synonyms: tuple[str, ...] = ()
    tail: re.Pattern[str] | None = None
