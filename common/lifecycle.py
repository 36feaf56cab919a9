"""A lifecycle is a table of moves; this engine reads it. Buttons, API and tests are drawn from the same table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from common.actor import Actor, Duty, Officer, Role
from common.errors import InvalidFacts, NotYourMove, Problem, WrongState
from common.texts import N_

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Move(Generic[S]):
    """One row of a lifecycle: who may take a subject from which states to which.

    `duty` narrows the officers of a bureau to those charged with it. `reason` asks for one in words.
    """

    name: str
    sources: tuple[S, ...]
    target: S
    by: tuple[Role, ...]
    label: str
    duty: Duty | None = None
    reason: bool = False

    def is_for(self, actor: Actor) -> bool:
        if type(actor) not in self.by:
            return False
        return self.duty is None or not isinstance(actor, Officer) or self.duty in actor.duties


def move(
    name: str,
    sources: Sequence[S],
    target: S,
    *,
    by: Iterable[Role],
    label: str,
    duty: Duty | None = None,
    reason: bool = False,
) -> Move[S]:
    """Write one row of a lifecycle table."""
    return Move(name, tuple(sources), target, tuple(by), label, duty, reason)


class Lifecycle(Generic[S]):
    """A table of moves, asked by name. A name may stand in several rows with different sources."""

    def __init__(self, moves: Sequence[Move[S]]) -> None:
        self.moves = tuple(moves)

    def rows_of(self, name: str) -> tuple[Move[S], ...]:
        """Give the rows of a move. Raises KeyError for a name that the table lacks: a bug, no refusal."""
        rows = tuple(m for m in self.moves if m.name == name)
        if not rows:
            raise KeyError(name)
        return rows

    def find(self, name: str, state: S) -> Move[S]:
        """Give the row that leads out of `state`. Raises WrongState when none does."""
        for row in self.rows_of(name):
            if state in row.sources:
                return row
        raise WrongState

    def target(self, name: str, state: S) -> S:
        """Give the state that a move leads to. Raises WrongState."""
        return self.find(name, state).target

    def require(self, name: str, state: S, *, actor: Actor, reason: str = "") -> Move[S]:
        """Ask the table whether `actor` may take this move now.

        Raises NotYourMove (whatever the state), then WrongState, then InvalidFacts for a missing reason.
        """
        if not any(row.is_for(actor) for row in self.rows_of(name)):
            raise NotYourMove
        row = self.find(name, state)
        if not row.is_for(actor):
            raise NotYourMove
        if row.reason and not reason.strip():
            raise InvalidFacts([REASON_MISSING])
        return row

    def moves_from(self, state: S, *, actor: Actor) -> list[Move[S]]:
        """List what `actor` may do next, in the table's order."""
        return [row for row in self.moves if state in row.sources and row.is_for(actor)]


REASON_MISSING = Problem(
    "reason", "reason_required", N_("请填写原因。"), N_("写明原因后再提交，原因会告知对方并存档。")
)
