"""What a head would be worth, were a training to go on as it stands: computed as a claim would be, never written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common.dates import Span
from rulebooks.rules import Answer, CertificateKind, Rulebook, TraineeStatus
from subsidies.rules.awards import award_of
from subsidies.rules.facts import Case
from subsidies.rules.missing import missing_facts
from subsidies.rules.results import Award


@dataclass(frozen=True, slots=True)
class Worth:
    """What a head is worth before and after a change; without both, `lacking` names the facts that are not known."""

    before: Award | None
    after: Award | None
    lacking: tuple[str, ...] = ()

    @property
    def delta_yuan(self) -> Decimal | None:
        """How much more, or less, the change makes it; None where it cannot be said."""
        if self.before is None or self.after is None:
            return None
        return self.after.amount_yuan - self.before.amount_yuan


def supposed(case: Case, last_on: date, rested: tuple[Span, ...]) -> Case:
    """Suppose that a head completes on a day with everything that its scheme can ask for, and rested before."""
    return case._replace(
        status=TraineeStatus.COMPLETED,
        ended_on=last_on,
        certificate=CertificateKind.SKILL_LEVEL,
        certified_on=case.certified_on or last_on,
        employer_passed=Answer.YES,
        suspended=rested,
    )


def worth_of(before: Case, after: Case, book: Rulebook) -> Worth:
    """Work out what a head is worth before and after a change, line by line, by one rulebook."""
    lacking = tuple(dict.fromkeys(fact for case in (before, after) for fact in missing_facts(case, book)))
    if lacking:
        return Worth(None, None, lacking)
    return Worth(award_of(before, book), award_of(after, book))
