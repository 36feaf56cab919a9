"""Column tables of the files that come in and go out: pure."""

from apprenticeship.columns.roster import (
    COLUMN_BY_CODE,
    JOINED_COLUMNS,
    LISTED_COLUMNS,
    REQUIRED_CODES,
    ROSTER_COLUMNS,
    open_ended,
)
from apprenticeship.columns.shapes import Column, JoinedColumn, Kind
from apprenticeship.columns.titles import column_titled

__all__ = [
    "COLUMN_BY_CODE",
    "JOINED_COLUMNS",
    "LISTED_COLUMNS",
    "REQUIRED_CODES",
    "ROSTER_COLUMNS",
    "Column",
    "JoinedColumn",
    "Kind",
    "column_titled",
    "open_ended",
]
