"""Which changes of enrolments are played: made up, like everybody in the play."""

from __future__ import annotations

from datetime import date, timedelta

from apprenticeship.lifecycle import SuspensionReason
from apprenticeship.rules.alterations import AlterationFacts
from rulebooks.rules import AlterationKind

PAST = timedelta(days=90)


def played(today: date) -> list[tuple[AlterationFacts, bool]]:
    """Give what is proposed, and whether the other side agrees: a past rest, one from today, two longer trainings."""
    suspend, extend = AlterationKind.SUSPEND, AlterationKind.EXTEND
    away = today - PAST
    last_on = date(today.year + 2, 5, 31)
    return [
        (AlterationFacts(suspend, away, away + timedelta(days=30), SuspensionReason.ILLNESS, "住院治疗（演示）"), True),
        (AlterationFacts(suspend, today, None, SuspensionReason.MILITARY, "应征入伍（演示）"), True),
        (AlterationFacts(extend, None, last_on, "", "补足休学期间（演示）"), False),
        (AlterationFacts(extend, None, last_on, "", "补考需要（演示）"), True),
    ]
