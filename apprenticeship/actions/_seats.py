"""What filing a class asks of the seats that its bureau gave."""

from __future__ import annotations

from apprenticeship.models import TrainingClass
from apprenticeship.rules.quotas import seat_problems
from apprenticeship.selectors.quotas import binding, seats_of
from common.actor import Actor
from common.errors import InvalidFacts
from common.texts import N_
from journal.actions import record
from rulebooks.models import RulebookVersion
from rulebooks.rules.conditions import Quota
from rulebooks.rules.vocabulary import OverQuota
from rulebooks.selectors import parsed


class QuotaShort(InvalidFacts):
    """Too few seats are left for a class (422); `problems` says of which, how many, and how to mend it."""

    code = "seats_short"
    message = N_("名额不足，现在不能办理。")


def take_seats(actor: Actor, row: TrainingClass) -> None:
    """Make sure that a class about to be noticed or filed has its seats; whoever comes second waits for the first.

    Where the rulebook only warns, what is exceeded is written into the journal. Raises QuotaShort.
    """
    rules = parsed(row.rulebook).quota
    _lock(row, rules)
    problems = seat_problems(seats_of(row), row.planned_heads, rules.over_quota)
    if not problems:
        return
    if rules.over_quota is not OverQuota.WARN:
        raise QuotaShort(problems)
    over = {problem.params["of"]: problem.params["over"] for problem in problems}
    record(actor=actor, verb="class.exceed_quota", subject=row, after={"over": over})


def _lock(row: TrainingClass, rules: Quota) -> None:
    """Hold every limit that binds the class until the transaction ends: only then is counting worth anything."""
    list(binding(row).select_for_update(of=("self",)))
    if rules.yearly_count is not None or rules.per_enterprise_count is not None:
        versions = RulebookVersion.objects.filter(code=row.rulebook.code).order_by("pk")
        list(versions.select_for_update(of=("self",), no_key=True).values_list("pk"))
