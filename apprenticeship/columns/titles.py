"""Which column a header cell means."""

from __future__ import annotations

import re

from apprenticeship.columns.roster import JOINED_COLUMNS, ROSTER_COLUMNS
from apprenticeship.columns.shapes import Column, JoinedColumn

_MARKS = re.compile(r"[\s*＊※★●:：]|[（(【\[](?:必填|选填|必填项|选填项)[）)】\]]")
_ASIDE = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_BRACKETS = re.compile(r"[（()）【】\[\]]")
_PARTS = re.compile(r"[/／、]")


def _plain(title: str) -> str:
    return _BRACKETS.sub("", _MARKS.sub("", title)).replace("／", "/").replace("＋", "+").upper()


def _titles() -> dict[str, Column | JoinedColumn]:
    found: dict[str, Column | JoinedColumn] = {}
    columns: tuple[Column | JoinedColumn, ...] = (*ROSTER_COLUMNS, *JOINED_COLUMNS)
    for column in columns:
        found.update((_plain(title), column) for title in (column.title, *column.synonyms))
    return found


_COLUMN_BY_TITLE = _titles()


def column_titled(title: str) -> Column | JoinedColumn | None:
    """Find the column that a header cell means; marks, line breaks, spaces and remarks in brackets do not matter.

    A header such as 手机/联系电话 is understood when all its parts mean the same column.
    """
    bare = _MARKS.sub("", title)
    found = _COLUMN_BY_TITLE.get(_plain(bare)) or _COLUMN_BY_TITLE.get(_plain(_ASIDE.sub("", bare)))
    if found is not None:
        return found
    parts = [_COLUMN_BY_TITLE.get(_plain(part)) for part in _PARTS.split(_ASIDE.sub("", bare))]
    return parts[0] if parts and all(part is parts[0] for part in parts) else None
