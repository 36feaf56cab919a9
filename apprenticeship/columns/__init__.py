"""Column tables of the files that come in and go out: pure."""

from apprenticeship.columns.results import RESULT_COLUMNS
from apprenticeship.columns.roster import (
    COLUMN_BY_CODE,
    JOINED_COLUMNS,
    LISTED_COLUMNS,
    REQUIRED_CODES,
    ROSTER_COLUMNS,
    open_ended,
)
from apprenticeship.columns.shapes import Column, JoinedColumn, Kind
from apprenticeship.columns.titles import by_title, column_titled, titled

__all__ = [
    "COLUMN_BY_CODE",
    "JOINED_COLUMNS",
    "LISTED_COLUMNS",
    "REQUIRED_CODES",
    "RESULT_COLUMNS",
    "ROSTER_COLUMNS",
    "Column",
    "JoinedColumn",
    "Kind",
    "by_title",
    "column_titled",
    "open_ended",
    "titled",
]
