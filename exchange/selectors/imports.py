"""Reads of roster imports, and of roster files against the registry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apprenticeship.columns import COLUMN_BY_CODE
from apprenticeship.lifecycle import TRAINEE_TYPE_LABELS, ClassState
from apprenticeship.models import TrainingClass
from apprenticeship.policy import visible_classes
from apprenticeship.rules.roster import OPEN_END, RosterRow
from apprenticeship.selectors.roster import RosterPlan, roster_plan
from apprenticeship.selectors.roster_terms import roster_terms
from common.actor import Actor
from common.errors import InvalidFacts, Problem, WrongState
from common.levels import LEVEL_LABELS
from common.texts import N_
from exchange import policy
from exchange.lifecycle import JobKind, JobState
from exchange.models import Job, RosterImport, StagedRow
from exchange.parsers.gates import Gate
from exchange.parsers.roster import CellProblem, Roster, parse_roster
from exchange.parsers.sheets import Limits

_LABELS: dict[str, dict[Any, str]] = {
    "trainee_type": {str(key): label for key, label in TRAINEE_TYPE_LABELS.items()},
    "prior_level": {str(key): label for key, label in LEVEL_LABELS.items()},
    "had_subsidy": {True: N_("是"), False: N_("否")},
}
TAKES_PEOPLE = [ClassState.FILED, ClassState.OPEN]


class ClassTakesNobody(WrongState):
    code = "class_takes_nobody"
    message = N_("班级备案以后、结班以前才能导入花名册。")


class TooManyFaults(InvalidFacts):
    code = "too_many_faults"
    message = N_("%(rows)s 行中有 %(count)s 行有错，错误过多，不能只导入无错的行。请核对是否选错文件，改正后重新上传。")


@dataclass(frozen=True, slots=True)
class Reading:
    """A roster read and checked by every rule; `plan` says what registering each row would do."""

    roster: Roster
    plan: RosterPlan


def imports(actor: Actor) -> QuerySet[RosterImport]:
    """List the imports that an actor sees, newest first."""
    rows = policy.visible_imports(actor).select_related("training_class", "document", "membership__user")
    return rows.order_by("-pk")


def staged_rows(row: RosterImport) -> QuerySet[StagedRow]:
    """List an import's rows in the order of the file."""
    return row.rows.order_by("pk")


def job_of(row: RosterImport) -> Job | None:
    """Give the newest job that works on an import and is not done; None when none does."""
    owed = Job.objects.filter(training_class=row.training_class_id, options__contains={"import": row.pk})
    return owed.exclude(state=JobState.DONE).order_by("-pk").first()


def class_seen(actor: Actor, number: str) -> TrainingClass:
    """Give a class that the actor sees and may import into, whatever its state.

    Raises TrainingClass.DoesNotExist, NotYourMove.
    """
    training_class = visible_classes(actor).select_related("rulebook", "enterprise", "bureau").get(number=number)
    policy.require(actor, JobKind.ROSTER_CHECK)
    return training_class


def class_taking_people(actor: Actor, number: str, *, is_locked: bool = False) -> TrainingClass:
    """Give a class that the actor sees, may import into, and that takes people; locked when asked for.

    Raises TrainingClass.DoesNotExist, NotYourMove, ClassTakesNobody.
    """
    rows = visible_classes(actor).select_related("rulebook", "enterprise", "bureau")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    training_class = rows.get(number=number)
    policy.require(actor, JobKind.ROSTER_CHECK)
    if training_class.state not in TAKES_PEOPLE:
        raise ClassTakesNobody
    return training_class


def limits() -> Limits:
    """Give what an uploaded roster may hold at most."""
    return Limits(size=settings.UPLOAD_LIMIT_BYTES)


def list_gate() -> Gate:
    """Give how many unreadable rows a list of another office may have before it is refused as a whole."""
    return Gate(settings.LIST_ABORT_COUNT, settings.LIST_ABORT_PERCENT)


def require_few_faults(error_count: int, row_count: int) -> None:
    """Raise TooManyFaults when a roster has more faulty rows than the place admits to be left out."""
    if Gate(settings.ROSTER_ABORT_COUNT, settings.ROSTER_ABORT_PERCENT).shuts(error_count, row_count):
        raise TooManyFaults(count=error_count, rows=row_count)


def read_roster(training_class: TrainingClass, content: bytes, today: date) -> Reading:
    """Read a roster file and check it by every rule, those that ask the registry too. Raises UnusableFile."""
    plans: list[RosterPlan] = []

    def registry(rows: Sequence[RosterRow]) -> Sequence[tuple[int, Problem]]:
        plans.append(roster_plan(training_class, rows, today))
        return plans[0].problems

    roster = parse_roster(content, roster_terms(training_class), further=[registry], limits=limits())
    return Reading(roster, plans[0])


def entry_of(found: CellProblem) -> dict[str, Any]:
    """Write a problem as JSON for storing: words as templates, so that they can be translated when shown."""
    said = found.problem
    return {
        "sheet": found.place.sheet,
        "row": found.place.row,
        "column": found.column,
        "cell": found.cell,
        "value": found.value,
        "rule": said.rule,
        "severity": said.severity,
        "message": said.message,
        "mend": said.mend,
        "params": {key: value if isinstance(value, int | str) else str(value) for key, value in said.params.items()},
    }


def words_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Write a stored problem for a person: its words translated and filled."""
    params = entry["params"]
    words = {key: _(entry[key]) % params if entry[key] else "" for key in ("message", "mend")}
    return {**entry, **words}


def kind_under_way(job: Job | None) -> JobKind | None:
    """Say what is being done to an import right now; None when nothing is."""
    return JobKind(job.kind) if job is not None and job.state in (JobState.WAITING, JobState.RUNNING) else None


def changes_of(row: StagedRow) -> list[tuple[str, str, str]]:
    """Give what a row changes as a person reads it: the column's title, the value before, the value after."""
    return [
        (COLUMN_BY_CODE[fact].title, _shown(fact, before), _shown(fact, after))
        for fact, (before, after) in row.changes.items()
        if fact in COLUMN_BY_CODE
    ]


def _shown(fact: str, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if value == OPEN_END.isoformat():
        return _("无固定期限")
    label = _LABELS.get(fact, {}).get(value, value)
    return _(label) if isinstance(label, str) and label else str(label)
