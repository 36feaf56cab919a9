"""Which column a header cell means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from apprenticeship.columns.roster import JOINED_COLUMNS, ROSTER_COLUMNS
from apprenticeship.columns.shapes import Column, JoinedColumn

C = TypeVar("C", bound=Column | JoinedColumn)
_MARKS = re.compile(r"[\s*＊※★●:：]|[（(【\[](?:必填|选填|必填项|选填项)[）)】\]]")
_ASIDE = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_BRACKETS = re.compile(r"[（()）【】\[\]]")
_PARTS = re.compile(r"[/／、]")


def _plain(title: str) -> str:
    return _BRACKETS.sub("", _MARKS.sub("", title)).replace("／", "/").replace("＋", "+").upper()


def by_title(columns: Iterable[C]) -> dict[str, C]:
    """Index columns by what their headers are called, marks and spaces apart."""
    return {_plain(title): column for column in columns for title in (column.title, *column.synonyms)}


def titled(index: Mapping[str, C], title: str) -> C | None:
    """Find the column that a header cell means; marks, line breaks, spaces and remarks in brackets do not matter.

    A header such as 手机/联系电话 is understood when all its parts mean the same column.
    """
    bare = _MARKS.sub("", title)
    found = index.get(_plain(bare)) or index.get(_plain(_ASIDE.sub("", bare)))
    if found is not None:
        return found
    parts = [index.get(_plain(part)) for part in _PARTS.split(_ASIDE.sub("", bare))]
    return parts[0] if parts and all(part is parts[0] for part in parts) else None


_ROSTER: dict[str, Column | JoinedColumn] = by_title((*ROSTER_COLUMNS, *JOINED_COLUMNS))


def column_titled(title: str) -> Column | JoinedColumn | None:
    """Find the roster's column that a header cell means."""
    return titled(_ROSTER, title)
