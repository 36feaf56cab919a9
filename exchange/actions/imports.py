"""The only writers of roster imports: stage, check, commit, undo; and all at once for the command line."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.db import connection, transaction
from django.utils.timezone import localtime

from apprenticeship.actions.enrolments import Registered, RosterRefused, register_roster, undo_registration
from apprenticeship.models import TrainingClass
from apprenticeship.selectors.roster_terms import roster_terms
from common.actor import Actor, System
from common.errors import InvalidFacts, WrongState
from common.texts import N_
from documents.actions import store
from documents.models import Document
from documents.selectors import content_of
from exchange import policy
from exchange.actions import jobs
from exchange.exports.problems import marked_workbook
from exchange.lifecycle import ImportState, JobKind, RowOutcome
from exchange.models import RosterImport
from exchange.parsers.files import look_over, read_sheets
from exchange.parsers.refusals import UnusableFile
from exchange.parsers.roster import Place, Roster, hide_digits, parse_roster
from exchange.selectors.imports import (
    Reading,
    class_taking_people,
    entry_of,
    limits,
    read_roster,
    require_few_faults,
    words_of,
)
from journal.actions import record

KIND = "roster"
PROMPT_BYTES = 500_000
PROMPT_ROWS = 2_000
MOST_PROBLEMS = 20_000
_ROW_COLUMNS = "roster_import_id, sheet, row, name, number_masked, outcome, changes"


class RowsRefused(InvalidFacts):
    code = "rows_refused"
    message = N_("有 %(count)s 行有错，没有入库。请改正后重新上传，或选择只导入无错的行。")


class NobodyToRegister(InvalidFacts):
    code = "nobody_to_register"
    message = N_("没有可以入库的行。请改正后重新上传。")


class SituationChanged(WrongState):
    code = "situation_changed"
    message = N_("核对以后情况有变，没有入库。请查看新的核对结果。")


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Stop looking for cycles while a roster's many objects, none of them in a cycle, are made: a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


# ---- stage and check ----


@transaction.atomic
def stage(
    *, actor: Actor, membership_id: int, number: str, filename: str, content: bytes, now: datetime
) -> RosterImport:
    """Keep an uploaded roster and check it: small files at once, large ones by a job.

    An unusable file leaves nothing behind. Writes the document, the import, its rows, and a journal entry.
    Raises TrainingClass.DoesNotExist, NotYourMove, ClassTakesNobody, UnusableFile.
    """
    training_class = class_taking_people(actor, number)
    policy.require(actor, JobKind.ROSTER_CHECK)
    is_prompt = len(content) <= PROMPT_BYTES
    today = localtime(now).date()
    reading = read_roster(training_class, content, today) if is_prompt else None
    if reading is None:
        look_over(content, limits())
    row = RosterImport.objects.create(
        training_class=training_class,
        document=_store(actor, filename, content, now),
        membership_id=membership_id,
        uploaded_at=now,
    )
    record(actor=actor, verb="import.stage", subject=row, after={"class": number, "file": row.document.filename})
    if reading is not None:
        _write_check(row, reading, now)
    else:
        options = {"import": row.pk}
        jobs.ask(
            actor=actor,
            membership_id=membership_id,
            kind=JobKind.ROSTER_CHECK,
            number=number,
            options=options,
            now=now,
        )
    return row


def _store(actor: Actor, filename: str, content: bytes, now: datetime) -> Document:
    media_type = "application/octet-stream"
    return store(actor=actor, kind=KIND, filename=filename, media_type=media_type, content=content, now=now)


@_no_collecting()
@transaction.atomic
def check(*, actor: System, import_id: int, now: datetime) -> RosterImport:
    """Check a staged roster by every rule; harmless for one that was checked already. Writes problems and rows."""
    row = policy.visible_imports(actor).select_for_update(of=("self",)).get(pk=import_id)
    if row.state != ImportState.STAGED:
        return row
    try:
        reading = read_roster(row.training_class, content_of(row.document), localtime(now).date())
    except UnusableFile as refusal:
        row.state, row.checked_at = ImportState.UNUSABLE, now
        row.problems = [_unusable(refusal)]
        row.save(update_fields=["state", "checked_at", "problems"])
    else:
        _write_check(row, reading, now)
    record(actor=actor, verb="import.check", subject=row, after=row.state)
    return row


def _unusable(refusal: UnusableFile) -> dict[str, Any]:
    place = {"sheet": "", "row": 0, "column": "", "cell": "", "value": ""}
    words = {"rule": refusal.code, "severity": "error", "message": refusal.message, "mend": ""}
    return {**place, **words, "params": refusal.params}


def _write_check(row: RosterImport, reading: Reading, now: datetime) -> None:
    roster, refused = reading.roster, reading.roster.refused
    outcomes = [
        RowOutcome.ERROR if place in refused else RowOutcome(planned.outcome)
        for place, planned in zip(roster.places, reading.plan.rows, strict=True)
    ]
    _write_rows(row, reading, outcomes)
    _write_result(row, roster, Counter(outcomes))
    row.state, row.checked_at = ImportState.CHECKED, now
    row.save()


def _write_rows(row: RosterImport, reading: Reading, outcomes: Sequence[RowOutcome]) -> None:
    row.rows.all().delete()
    roster = reading.roster
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY exchange_stagedrow ({_ROW_COLUMNS}) FROM STDIN") as copy,
    ):
        for place, facts, planned, outcome in zip(roster.places, roster.rows, reading.plan.rows, outcomes, strict=True):
            about = (row.pk, place.sheet[:80], place.row, (facts.name or "")[:80], hide_digits(facts.number or "")[:20])
            copy.write_row((*about, outcome.value, orjson.dumps(planned.changes).decode()))


def _write_result(row: RosterImport, roster: Roster, counts: Mapping[RowOutcome, int]) -> None:
    row.row_count = len(roster.rows)
    for outcome in RowOutcome:
        setattr(row, f"{outcome}_count", counts.get(outcome, 0))
    row.warning_count = sum(found.problem.severity == "warning" for found in roster.problems)
    kept = roster.problems
    if len(kept) > MOST_PROBLEMS:
        kept = sorted(kept, key=lambda found: found.problem.severity != "error")[:MOST_PROBLEMS]
    row.problems = [entry_of(found) for found in kept]
    row.reading = {
        "unit": roster.unit or "",
        "sheets": roster.sheets,
        "unread_sheets": roster.unread_sheets,
        "header_rows": roster.header_rows,
        "problem_count": len(roster.problems),
        "skipped": [[one.place.sheet, one.place.row, one.text] for one in roster.skipped[:200]],
    }


# ---- commit ----


@_no_collecting()
def commit(*, actor: Actor, import_id: int, faultless_only: bool = False, today: date, now: datetime) -> RosterImport:
    """Register the people of a checked roster; harmless for one that was committed already.

    The file is read and checked again under the class's lock: when a row that was faultless no longer is, nothing is
    registered, the new result is kept to be shown, and SituationChanged is raised. Large rosters become a job
    unless the actor is that job. Writes persons, enrolments, rows, and journal entries; all or nothing.
    Raises RosterImport.DoesNotExist, NotYourMove, WrongState, RowsRefused, NobodyToRegister, SituationChanged.
    """
    with transaction.atomic():
        row, is_as_checked = _commit(actor, import_id, faultless_only, today, now)
    if not is_as_checked:
        raise SituationChanged
    return row


def _commit(
    actor: Actor, import_id: int, faultless_only: bool, today: date, now: datetime
) -> tuple[RosterImport, bool]:
    row = policy.visible_imports(actor).select_for_update(of=("self",)).get(pk=import_id)
    policy.require(actor, JobKind.ROSTER_COMMIT)
    if row.state == ImportState.COMMITTED:
        return row, True
    if row.state != ImportState.CHECKED:
        raise WrongState
    if row.error_count and not faultless_only:
        raise RowsRefused(count=row.error_count)
    training_class = class_taking_people(actor, row.training_class.number, is_locked=True)
    content = content_of(row.document)
    roster = parse_roster(content, roster_terms(training_class), limits=limits())
    left_out = {Place(*at) for at in row.rows.filter(outcome=RowOutcome.ERROR).values_list("sheet", "row")}
    wanted = [at for at, place in enumerate(roster.places) if place not in left_out]
    if not wanted:
        raise NobodyToRegister
    require_few_faults(row.error_count, row.row_count)
    done = None if roster.refused - left_out else _register(actor, training_class, roster, wanted, today)
    if done is None:
        _write_check(row, read_roster(training_class, content, today), now)
        record(actor=actor, verb="import.check", subject=row, after=row.state)
        return row, False
    _write_commit(actor, row, done, len(left_out), now)
    return row, True


def _register(
    actor: Actor, training_class: TrainingClass, roster: Roster, wanted: Sequence[int], today: date
) -> Registered | None:
    """Register the wanted rows; None when the registry refuses any, each refusal told in the roster."""
    try:
        rows = [roster.rows[at] for at in wanted]
        return register_roster(actor=actor, number=training_class.number, rows=rows, today=today)
    except RosterRefused as refused:
        for place, found in refused.found:
            roster.tell(wanted[place], found)
        roster.sort()
        return None


def _write_commit(actor: Actor, row: RosterImport, done: Registered, left_out: int, now: datetime) -> None:
    row.registered = {
        "new": [one.enrolment_id for one in done.new],
        "changed": {one.enrolment_id: one.changes for one in done.changed},
    }
    row.state, row.committed_at = ImportState.COMMITTED, now
    row.save()
    counts = {outcome.value: len(done.of(outcome)) for outcome in RowOutcome if outcome is not RowOutcome.ERROR}
    record(actor=actor, verb="import.commit", subject=row, after={**counts, "left_out": left_out})


def ask_commit(
    *, actor: Actor, membership_id: int, import_id: int, faultless_only: bool, today: date, now: datetime
) -> RosterImport:
    """Commit a roster for a person who waits: at once up to 2,000 rows, else by a job. Raises as `commit` does."""
    row = policy.visible_imports(actor).get(pk=import_id)
    policy.require(actor, JobKind.ROSTER_COMMIT)
    if row.row_count <= PROMPT_ROWS or row.state != ImportState.CHECKED:
        return commit(actor=actor, import_id=import_id, faultless_only=faultless_only, today=today, now=now)
    if row.error_count and not faultless_only:
        raise RowsRefused(count=row.error_count)
    jobs.ask(
        actor=actor,
        membership_id=membership_id,
        kind=JobKind.ROSTER_COMMIT,
        number=row.training_class.number,
        options={"import": row.pk, "faultless_only": faultless_only},
        now=now,
    )
    return row


# ---- all at once ----


@dataclass(frozen=True, slots=True)
class Outcome:
    """What bringing a file in came to. `row` is the committed import, None when nothing was written."""

    roster: Roster
    row: RosterImport | None


@_no_collecting()
@transaction.atomic
def bring_in(
    *,
    actor: Actor,
    membership_id: int | None,
    number: str,
    filename: str,
    content: bytes,
    faultless_only: bool = False,
    today: date,
    now: datetime,
) -> Outcome:
    """Stage, check and commit a roster in one act. With errors nothing is written, unless only faultless rows are
    wanted and some there are.

    Raises TrainingClass.DoesNotExist, NotYourMove, ClassTakesNobody, UnusableFile.
    """
    training_class = class_taking_people(actor, number, is_locked=True)
    roster = parse_roster(content, roster_terms(training_class), limits=limits())
    if roster.refused:
        roster = read_roster(training_class, content, today).roster
    if faultless_only:
        require_few_faults(len(roster.refused), len(roster.rows))
    wanted, done = _wanted(roster, faultless_only), None
    if wanted:
        done = _register(actor, training_class, roster, wanted, today)
    if done is None and wanted and faultless_only:
        wanted = _wanted(roster, faultless_only)
        done = _register(actor, training_class, roster, wanted, today) if wanted else None
    if done is None:
        return Outcome(roster, None)
    row = RosterImport.objects.create(
        training_class=training_class,
        document=_store(actor, filename, content, now),
        membership_id=membership_id,
        uploaded_at=now,
    )
    record(actor=actor, verb="import.stage", subject=row, after={"class": number, "file": row.document.filename})
    for at, found in done.warnings:
        roster.tell(wanted[at], found)
    roster.sort()
    left_out = len(roster.rows) - len(wanted)
    counts = Counter(RowOutcome(one.outcome) for one in done.rows)
    _write_result(row, roster, {**counts, RowOutcome.ERROR: left_out})
    row.checked_at = now
    _write_commit(actor, row, done, left_out, now)
    return Outcome(roster, row)


def _wanted(roster: Roster, faultless_only: bool) -> list[int]:
    refused = roster.refused
    if refused and not faultless_only:
        return []
    return [at for at, place in enumerate(roster.places) if place not in refused]


# ---- undo ----


@transaction.atomic
def undo(*, actor: Actor, import_id: int, now: datetime) -> RosterImport:
    """Take a committed import back while nothing depends on it; harmless for one that was taken back already.

    Writes the enrolments' states and facts, and journal entries.
    Raises RosterImport.DoesNotExist, NotYourMove, WrongState, StillNeeded (who is in the way, and why).
    """
    row = policy.visible_imports(actor).select_for_update(of=("self",)).get(pk=import_id)
    policy.require(actor, JobKind.ROSTER_COMMIT)
    if row.state == ImportState.UNDONE:
        return row
    if row.state != ImportState.COMMITTED:
        raise WrongState
    undo_registration(
        actor=actor,
        number=row.training_class.number,
        new=row.registered["new"],
        changed={int(id_): changes for id_, changes in row.registered["changed"].items()},
    )
    row.state, row.undone_at = ImportState.UNDONE, now
    row.save(update_fields=["state", "undone_at"])
    record(actor=actor, verb="import.undo", subject=row, before=ImportState.COMMITTED.value, after=row.state)
    return row


# ---- the list of problems as a file ----


@transaction.atomic
def fetch_problems(*, actor: Actor, import_id: int) -> bytes:
    """Give the registrar's own file back as .xlsx with its problems marked: whole numbers leave, so it is journalled.

    Raises RosterImport.DoesNotExist, NotYourMove, WrongState for an import without a result.
    """
    row = policy.visible_imports(actor).select_related("document").get(pk=import_id)
    policy.require(actor, JobKind.ROSTER_CHECK)
    if row.state in (ImportState.STAGED, ImportState.UNUSABLE):
        raise WrongState
    sheets = read_sheets(content_of(row.document), limits())
    record(actor=actor, verb="import.fetch_problems", subject=row)
    problems = [words_of(entry) for entry in row.problems]
    return marked_workbook(sheets, problems, row.reading.get("header_rows", {}))
