"""What a class asks of each of its people."""

from __future__ import annotations

from apprenticeship.models import TrainingClass
from apprenticeship.rules.roster import ClassTerms
from catalogue.models import Occupation
from common.dates import Span
from common.levels import Level
from rulebooks.selectors import parsed

# Where a rulebook is silent: 劳动法 Art. 15 admits nobody under 16; 人社部发〔2021〕39号 asks for a contract of a year.
LEAST_AGE, LEAST_CONTRACT_MONTHS = 16, 12


def roster_terms(training_class: TrainingClass) -> ClassTerms:
    """Gather what a class and its rulebook ask of each person, in one query beside the class's own."""
    asked = parsed(training_class.rulebook).eligibility
    known = dict(Occupation.objects.values_list("code", "name"))
    oldest = {"male": asked.max_age_male, "female": asked.max_age_female}
    return ClassTerms(
        period=Span(training_class.period.lower, training_class.period.upper),
        level=Level(training_class.level),
        occupation_code=training_class.occupation_id,
        occupation=known[training_class.occupation_id],
        work_type=training_class.work_type,
        enterprise=training_class.enterprise.name,
        contract_months=LEAST_CONTRACT_MONTHS if asked.contract_months is None else asked.contract_months,
        minimum_age=LEAST_AGE if asked.min_age is None else asked.min_age,
        oldest_ages={} if asked.age_limits else {sex: age for sex, age in oldest.items() if age} or None,
        known_codes=frozenset(known),
        known_names=frozenset(known.values()),
    )
