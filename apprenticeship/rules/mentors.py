"""Who may accompany an apprentice, and of how many at once: pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from apprenticeship.rules.people_texts import people_problem
from common.dates import Span
from common.errors import Problem
from common.levels import LEVEL_LABELS, Level, is_at_least


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorTerms:
    """What a scheme asks of an enterprise mentor, and in which articles; None where it asks nothing."""

    least_level: Level | None = None
    least_years: int | None = None
    most_apprentices: int | None = None
    needs_evidence: bool = False
    evidence_article: str = ""
    level_article: str = ""
    years_article: str = ""
    load_article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorFacts:
    """What is known of a mentor or tutor. A tutor has neither level nor years to be asked for."""

    name: str
    level: Level | None = None
    years: int = 0
    is_active: bool = True


def qualification_problems(facts: MentorFacts, terms: MentorTerms) -> Iterator[Problem]:
    """Level and years against the scheme's; whoever left accompanies nobody."""
    if not facts.is_active:
        yield people_problem("mentor", "mentor_left", mentor=facts.name)
    if terms.least_level is not None and (facts.level is None or not is_at_least(facts.level, terms.least_level)):
        held = LEVEL_LABELS[facts.level] if facts.level else "—"
        least, article = LEVEL_LABELS[terms.least_level], terms.level_article
        yield people_problem("mentor", "mentor_level_low", mentor=facts.name, held=held, least=least, article=article)
    if terms.least_years is not None and facts.years < terms.least_years:
        yield people_problem(
            "mentor",
            "mentor_years_short",
            mentor=facts.name,
            held=facts.years,
            least=terms.least_years,
            article=terms.years_article,
        )


def peak_load(spans: Iterable[Span], within: Span) -> int:
    """Count how many spans run at once on the busiest day of `within`. Its own first day counts, its end does not."""
    steps = sorted(
        step
        for span in spans
        if span.overlaps(within)
        for step in ((max(span.starts_on, within.starts_on), 1), (span.ends_before, -1))
    )
    peak = load = 0
    for _, step in steps:
        load += step
        peak = max(peak, load)
    return peak
