"""Pure rules of subsidies: facts and a rulebook in, explained lines out."""

from subsidies.rules.assessment import assess
from subsidies.rules.awards import award_of
from subsidies.rules.facts import Case, ClassFacts, PersonFacts
from subsidies.rules.missing import missing_facts
from subsidies.rules.results import AssessedClass, AssessedPerson, Assessment, Award, Line, Part, Unmet
from subsidies.rules.settlement import settle
from subsidies.rules.written import award_json, class_json, line_json, unmet_json, written

__all__ = [
    "AssessedClass",
    "AssessedPerson",
    "Assessment",
    "Award",
    "Case",
    "ClassFacts",
    "Line",
    "Part",
    "PersonFacts",
    "Unmet",
    "assess",
    "award_json",
    "award_of",
    "class_json",
    "line_json",
    "missing_facts",
    "settle",
    "unmet_json",
    "written",
]
