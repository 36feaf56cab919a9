"""When an import has too many errors to be one of the right file: a gate by count and by percent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gate:
    """At most so many errors, and at most such a share of the rows; whichever is reached first shuts it."""

    most_count: int
    most_percent: int

    def shuts(self, error_count: int, row_count: int) -> bool:
        """Say whether an import with these errors among these rows is refused as a whole."""
        if not error_count:
            return False
        return error_count > self.most_count or error_count * 100 > self.most_percent * row_count
