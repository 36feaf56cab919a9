"""Facts and a rulebook in, explained sums out."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from rulebooks.rules import Rulebook
from subsidies.rules.awards import award_on
from subsidies.rules.facts import Case, ClassFacts
from subsidies.rules.results import AssessedClass, AssessedPerson, Assessment, Award
from subsidies.rules.settlement import settle
from subsidies.rules.terms import Terms, terms_of


def assess(classes: Iterable[ClassFacts], book: Rulebook) -> Assessment:
    """Work out every head and class. Sums are Decimal yuan; heads on equal terms are computed once, sharing an award.

    The sum of a class's people is its gross, and the sum of all gross is the total.
    """
    desk = _Desk(book)
    assessed: list[AssessedClass] = []
    people: list[AssessedPerson] = []
    for facts in classes:
        awards = [desk.award(person.case) for person in facts.people]
        people.extend(
            AssessedPerson(facts.class_no, person.person_no, award)
            for person, award in zip(facts.people, awards, strict=True)
        )
        assessed.append(settle(facts, awards, book))
    total = sum((one.gross_yuan for one in assessed), Decimal(0))
    return Assessment(tuple(assessed), tuple(people), total)


class _Desk:
    """Remembers awards by terms, and by the very case, since a file's equal rows share one."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self._by_terms: dict[Terms, Award] = {}
        self._by_case: dict[int, tuple[Case, Award]] = {}

    def award(self, case: Case) -> Award:
        known = self._by_case.get(id(case))
        if known is not None:
            return known[1]
        terms = terms_of(case, self._book)
        award = self._by_terms.get(terms)
        if award is None:
            award = self._by_terms[terms] = award_on(terms, self._book)
        self._by_case[id(case)] = (case, award)
        return award
