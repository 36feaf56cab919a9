"""What one rulebook says otherwise than another, value by value."""

from __future__ import annotations

from dataclasses import dataclass

from common.texts import N_
from rulebooks.rules.rulebook import Clause, Rulebook, clauses

ABSENT = N_("没有这一项")


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs: Chinese text before and after, and the article that the new one stands in."""

    group: str
    key: str
    label: str
    before: str
    after: str
    article: str
    is_seen: bool


def differences(old: Rulebook | None, new: Rulebook) -> tuple[Difference, ...]:
    """List the values that differ, in the order of the new rulebook; those that it drops stand at the end.

    Without an old rulebook every value that the new one gives counts as new.
    """
    before = {clause.key: clause for clause in clauses(old)} if old is not None else {}
    after = {clause.key: clause for clause in clauses(new)}
    changed = [_between(before.get(key), clause) for key, clause in after.items() if _differs(before.get(key), clause)]
    dropped = [
        Difference(clause.group, key, clause.label, clause.value, ABSENT, clause.article, clause.is_seen)
        for key, clause in before.items()
        if key not in after
    ]
    given = new.given if old is None else after.keys()
    return tuple(row for row in changed if row.key in given) + tuple(dropped)


def _differs(old: Clause | None, new: Clause) -> bool:
    return old is None or old.value != new.value or old.article != new.article


def _between(old: Clause | None, new: Clause) -> Difference:
    before = ABSENT if old is None else old.value
    return Difference(new.group, new.key, new.label, before, new.value, new.article, new.is_seen)
