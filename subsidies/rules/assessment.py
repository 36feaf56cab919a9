"""Facts and a rulebook in, explained sums out."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import islice
from typing import Any

from rulebooks.rules import Rulebook
from rulebooks.rules.vocabulary import RoundingStage
from subsidies.rules.awards import Kin
from subsidies.rules.facts import Case, ClassFacts
from subsidies.rules.results import AssessedPerson, Assessment, Award
from subsidies.rules.settlement import settle
from subsidies.rules.spreading import spread
from subsidies.rules.terms import Terms, reads_cost, terms_of


def assess(classes: Iterable[ClassFacts], book: Rulebook) -> Assessment:
    """Work out every head and class. Sums are Decimal yuan; heads on equal terms are computed once, sharing an award.

    The sum of a class's people is its gross, and the sum of all gross is the total.
    """
    desk = _Desk(book)
    held = [(facts, [desk.award(person.case) for person in facts.people]) for facts in classes]
    if book.rounding.stage is not RoundingStage.PERSON:
        held = _spread(held, book)
    people = [
        AssessedPerson(facts.class_no, person.person_no, award)
        for facts, awards in held
        for person, award in zip(facts.people, awards, strict=True)
    ]
    assessed = [settle(facts, awards, book) for facts, awards in held]
    total = sum((one.gross_yuan for one in assessed), Decimal(0))
    return Assessment(tuple(assessed), tuple(people), total)


_Held = list[tuple[ClassFacts, list[Award]]]


def _spread(held: _Held, book: Rulebook) -> _Held:
    """Round each class's sum once, or that of all classes of the claim together."""
    if book.rounding.stage is RoundingStage.CLASS:
        return [(facts, spread(awards, book)) for facts, awards in held]
    parts = iter(spread([award for _, awards in held for award in awards], book))
    return [(facts, list(islice(parts, len(awards)))) for facts, awards in held]


class _Desk:
    """Remembers kins by the facts that they share, and the very case, since a file's equal rows share one."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self._kins: dict[Terms, Kin] = {}
        self._kin_of: dict[tuple[Any, ...], Kin] = {}
        self._by_case: dict[int, tuple[Case, Award]] = {}
        self._reads_cost = reads_cost(book)

    def award(self, case: Case) -> Award:
        known = self._by_case.get(id(case))
        if known is not None:
            return known[1]
        # A case's cost is its last fact: all before it decide whose kin it is.
        facts = case[:-1]
        kin = self._kin_of.get(facts)
        if kin is None:
            kin = self._kin_of[facts] = self._kin(case)
        award = kin.award(case.cost_yuan if self._reads_cost else None)
        self._by_case[id(case)] = (case, award)
        return award

    def _kin(self, case: Case) -> Kin:
        """Give the kin of a case; kins whose terms are equal are one."""
        terms = terms_of(case._replace(cost_yuan=None), self._book)
        kin = self._kins.get(terms)
        if kin is None:
            kin = self._kins[terms] = Kin(terms, self._book)
        return kin
