"""Rosters brought in: stage, check, commit, undo; the litany, and everything that may go wrong in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apprenticeship.actions.enrolments import StillNeeded
from apprenticeship.lifecycle import EnrolmentState
from apprenticeship.models import Enrolment, Person, TrainingClass
from common import keyring
from common.actor import System
from common.errors import NotYourMove, WrongState
from documents.models import Document
from exchange import tasks
from exchange.actions import imports
from exchange.models import Job, RosterImport, StagedRow
from exchange.parsers.refusals import NoHeader, RenamedArchive, UnusableFile
from exchange.selectors.imports import TooManyFaults
from journal.models import Entry
from tests import builders
from tests.builders import NOW, TODAY
from tests.cast import Cast
from tests.exchange.rosters import people, roster_file, zipped

AtOnce = Callable[[Sequence[Callable[[], Any]]], list[Any]]


def stage(cast: Cast, content: bytes, who: str = "registrar", number: str = "") -> RosterImport:
    return imports.stage(
        actor=cast.actor(who),
        membership_id=cast.membership(who).pk,
        number=number or cast.filed_class.number,
        filename="花名册.xlsx",
        content=content,
        now=NOW,
    )


def commit(cast: Cast, row: RosterImport, who: str = "registrar", **options: Any) -> RosterImport:
    return imports.commit(actor=cast.actor(who), import_id=row.pk, today=TODAY, now=NOW, **options)


def undo(cast: Cast, row: RosterImport, who: str = "registrar") -> RosterImport:
    return imports.undo(actor=cast.actor(who), import_id=row.pk, now=NOW)


def elsewhere(cast: Cast) -> None:
    """Put the roster's first person into another school's class."""
    first = people(1)[0]
    person = builders.build_person(number=first["身份证号"], name=first["姓名"])
    builders.build_enrolment(cast.far_class, person=person)


def rules_of(row: RosterImport) -> list[tuple[int, str]]:
    return [(found["row"], found["rule"]) for found in row.problems]


def verbs() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


# ---- stage and check ----


def test_a_small_file_is_checked_at_once_and_previewed(cast: Cast) -> None:
    row = stage(cast, roster_file(3))
    assert (row.state, row.row_count, row.new_count, row.error_count) == ("checked", 3, 3, 0)
    assert row.problems == []
    assert [(each.row, each.outcome) for each in row.rows.order_by("pk")] == [(6, "new"), (7, "new"), (8, "new")]
    assert verbs() == ["import.stage"]
    assert Enrolment.objects.count() == Person.objects.count() == 0


def test_the_file_is_kept_as_it_came_and_no_whole_number_beside_it(cast: Cast) -> None:
    content = roster_file(2, {1: {"身份证号": "32060219900101O011"}})
    row = stage(cast, content)
    number = people(1)[0]["身份证号"]
    kept = [*StagedRow.objects.values_list("number_masked", flat=True), str(row.problems), str(row.reading)]
    assert row.document.size_bytes == len(content)
    assert not any(number in text or "19900101O" in text for text in kept)


def test_every_problem_is_told_at_once_with_place_rule_and_mend(cast: Cast) -> None:
    changes = {0: {"身份证号": "1"}, 1: {"人员类型": "临时", "劳动合同止": ""}, 2: {"手机": ""}}
    row = stage(cast, roster_file(3, changes))
    assert rules_of(row) == [(6, "number_length"), (7, "word_unknown"), (7, "value_missing"), (8, "phone_missing")]
    assert (row.error_count, row.warning_count, row.new_count) == (2, 1, 1)
    assert row.problems[0] | {"message": "", "mend": ""} == {
        "sheet": "学徒花名册",
        "row": 6,
        "column": "*身份证号",
        "cell": "D6",
        "value": "1",
        "rule": "number_length",
        "severity": "error",
        "message": "",
        "mend": "",
        "params": {"length": 1},
    }


def test_a_large_file_is_checked_by_a_job(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "PROMPT_BYTES", 10)
    row = stage(cast, roster_file(3))
    assert row.state == "staged"
    assert tasks.sweep() == 1
    row.refresh_from_db()
    assert (row.state, row.new_count, Job.objects.get().state) == ("checked", 3, "done")


def test_a_large_file_that_cannot_be_used_is_told_by_its_import(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "PROMPT_BYTES", 10)
    row = stage(cast, "早上好\n你好\n".encode() * 20)
    tasks.sweep()
    row.refresh_from_db()
    assert (row.state, rules_of(row)) == ("unusable", [(0, "no_header")])


def test_a_check_done_twice_is_done_once(cast: Cast) -> None:
    row = stage(cast, roster_file(3))
    again = imports.check(actor=System("jobs"), import_id=row.pk, now=NOW)
    assert (again.checked_at, StagedRow.objects.count()) == (row.checked_at, 3)


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"", "没有表头".encode() * 9])
def test_a_file_that_cannot_be_used_leaves_nothing_behind(cast: Cast, content: bytes) -> None:
    with pytest.raises(UnusableFile):
        stage(cast, content)
    assert not RosterImport.objects.exists()
    assert not Document.objects.exists()
    assert not Entry.objects.exists()


def test_strangers_do_not_find_the_class_and_other_roles_may_not(cast: Cast) -> None:
    number = cast.filed_class.number
    with pytest.raises(TrainingClass.DoesNotExist):
        stage(cast, roster_file(), "moon_registrar", number)
    for who in ("tutor", "enterprise_officer", "filing", "auditor"):
        with pytest.raises(NotYourMove):
            stage(cast, roster_file(), who, number)


def test_a_class_that_is_not_filed_yet_takes_nobody(cast: Cast) -> None:
    with pytest.raises(WrongState):
        stage(cast, roster_file(), number=cast.draft_class.number)


def test_a_check_asks_the_database_as_often_for_many_as_for_few(cast: Cast) -> None:
    counts = []
    stage(cast, roster_file(1))
    for count in (2, 20):
        content = roster_file(count)
        with CaptureQueriesContext(connection) as queries:
            stage(cast, content)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_foreign_keys_are_planned_once_and_searches_for_their_values(db: None) -> None:
    """Forced custom plans would plan each row's foreign keys anew; Django prepares no statement of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("auto",)
    assert connection.connection.prepare_threshold is None


# ---- commit ----


def test_committing_registers_everybody_and_writes_the_journal(cast: Cast) -> None:
    row = commit(cast, stage(cast, roster_file(3)))
    assert (row.state, row.committed_at) == ("committed", NOW)
    assert Enrolment.objects.filter(training_class=cast.filed_class, state="registered").count() == 3
    person = Person.objects.order_by("pk")[0]
    assert keyring.unseal(person.number_sealed) == people(1)[0]["身份证号"]
    assert verbs() == ["import.stage", *["enrolment.register"] * 3, "import.commit"]
    last = Entry.objects.order_by("pk").last()
    assert last is not None
    assert last.after == {"new": 3, "changed": 0, "unchanged": 0, "left_out": 0}


def test_committing_twice_registers_once(cast: Cast) -> None:
    row = stage(cast, roster_file(3))
    commit(cast, row)
    before = verbs()
    assert commit(cast, row).state == "committed"
    assert (Enrolment.objects.count(), verbs()) == (3, before)


def test_the_same_file_twice_changes_nobody(cast: Cast) -> None:
    commit(cast, stage(cast, roster_file(3)))
    row = stage(cast, roster_file(3))
    assert (row.new_count, row.changed_count, row.unchanged_count) == (0, 0, 3)
    assert commit(cast, row).state == "committed"
    assert Enrolment.objects.count() == 3


def test_a_changed_row_shows_old_and_new_and_is_brought_up_to_date(cast: Cast) -> None:
    commit(cast, stage(cast, roster_file(3)))
    row = stage(cast, roster_file(3, {1: {"岗位": "质检员"}}))
    changed = row.rows.get(outcome="changed")
    assert changed.changes == {"post": [people(3)[1]["岗位"], "质检员"]} or people(3)[1]["岗位"] == "质检员"
    commit(cast, row)
    assert Enrolment.objects.filter(post="质检员").exists()


def test_errors_keep_everybody_out_unless_only_the_faultless_are_wanted(cast: Cast) -> None:
    row = stage(cast, roster_file(4, {1: {"身份证号": ""}, 3: {"姓名": "张3"}}))
    with pytest.raises(imports.RowsRefused) as refused:
        commit(cast, row)
    assert refused.value.params == {"count": 2}
    assert Enrolment.objects.count() == 0
    assert commit(cast, row, faultless_only=True).state == "committed"
    assert Enrolment.objects.count() == 2
    last = Entry.objects.order_by("pk").last()
    assert last is not None
    assert last.after["left_out"] == 2


def test_when_nobody_is_faultless_there_is_nothing_to_commit(cast: Cast) -> None:
    row = stage(cast, roster_file(1, {0: {"身份证号": ""}}))
    with pytest.raises(imports.NobodyToRegister):
        commit(cast, row, faultless_only=True)


def test_a_file_with_too_many_faults_is_not_imported_in_part(cast: Cast, settings: Any) -> None:
    settings.ROSTER_ABORT_PERCENT = 10
    row = stage(cast, roster_file(4, {0: {"身份证号": ""}}))
    with pytest.raises(TooManyFaults):
        commit(cast, row, faultless_only=True)
    assert not Enrolment.objects.exists()


def test_an_overlap_anywhere_is_found_and_named(cast: Cast) -> None:
    elsewhere(cast)
    row = stage(cast, roster_file(2))
    assert rules_of(row) == [(6, "overlapping_enrolment")]
    assert row.problems[0]["params"]["held"] == cast.moon.name


def test_whoever_exceeds_the_planned_heads_is_an_error(cast: Cast) -> None:
    TrainingClass.objects.filter(pk=cast.filed_class.pk).update(planned_heads=2)
    row = stage(cast, roster_file(3))
    assert [(found["row"], found["rule"]) for found in row.problems] == [(8, "class_quota_exceeded")]
    commit(cast, row, faultless_only=True)
    assert Enrolment.objects.count() == 2


def test_a_situation_that_changed_since_the_check_stops_the_commit_and_is_shown(cast: Cast) -> None:
    row = stage(cast, roster_file(2))
    elsewhere(cast)
    with pytest.raises(imports.SituationChanged):
        commit(cast, row)
    row.refresh_from_db()
    assert (row.state, row.error_count, rules_of(row)) == ("checked", 1, [(6, "overlapping_enrolment")])
    assert Enrolment.objects.filter(training_class=cast.filed_class).count() == 0
    commit(cast, row, faultless_only=True)
    assert Enrolment.objects.filter(training_class=cast.filed_class).count() == 1


def test_only_its_own_registrar_may_commit(cast: Cast) -> None:
    row = stage(cast, roster_file(1))
    for who in ("moon_registrar", "tutor", "enterprise_officer", "filing"):
        with pytest.raises(RosterImport.DoesNotExist):
            commit(cast, row, who)


def test_a_large_roster_is_committed_by_a_job(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "PROMPT_ROWS", 1)
    row = stage(cast, roster_file(3))
    options: dict[str, Any] = {"import_id": row.pk, "faultless_only": False, "today": TODAY, "now": NOW}
    membership_id = cast.membership("registrar").pk
    asked = imports.ask_commit(actor=cast.registrar, membership_id=membership_id, **options)
    assert (asked.state, Enrolment.objects.count()) == ("checked", 0)
    assert tasks.sweep() == 1
    row.refresh_from_db()
    assert (row.state, Enrolment.objects.count(), Job.objects.get().state) == ("committed", 3, "done")


# ---- all at once ----


def bring_in(cast: Cast, content: bytes, **options: Any) -> imports.Outcome:
    facts = {"membership_id": None, "number": cast.filed_class.number, "filename": "花名册.xlsx"}
    return imports.bring_in(actor=System("import_roster"), content=content, today=TODAY, now=NOW, **facts, **options)


def test_bringing_in_stages_checks_and_commits(cast: Cast) -> None:
    done = bring_in(cast, roster_file(3))
    assert done.row is not None
    assert (done.row.state, done.row.new_count, done.row.membership) == ("committed", 3, None)
    assert verbs() == [*["enrolment.register"] * 3, "import.stage", "import.commit"]
    assert undo(cast, done.row).state == "undone"


def test_bringing_in_with_errors_writes_nothing(cast: Cast) -> None:
    done = bring_in(cast, roster_file(3, {1: {"身份证号": ""}}))
    assert done.row is None
    assert not RosterImport.objects.exists()
    assert not Document.objects.exists()
    assert not Entry.objects.exists()


def test_bringing_in_the_faultless_leaves_out_whom_the_registry_refuses_too(cast: Cast) -> None:
    TrainingClass.objects.filter(pk=cast.filed_class.pk).update(planned_heads=2)
    done = bring_in(cast, roster_file(4, {1: {"身份证号": ""}}), faultless_only=True)
    assert done.row is not None
    assert (done.row.new_count, done.row.error_count, Enrolment.objects.count()) == (2, 2, 2)


# ---- undo ----


def test_undo_takes_back_what_was_new_and_what_was_changed(cast: Cast) -> None:
    commit(cast, stage(cast, roster_file(2)))
    row = commit(cast, stage(cast, roster_file(3, {0: {"岗位": "仓管员"}})))
    assert undo(cast, row).state == "undone"
    states = list(Enrolment.objects.order_by("pk").values_list("state", "post"))
    assert [state for state, _ in states] == ["registered", "registered", EnrolmentState.VOID]
    assert states[0][1] == people(1)[0]["岗位"]
    assert verbs()[-1] == "import.undo"


def test_undo_twice_is_harmless_and_only_a_committed_import_can_be_undone(cast: Cast) -> None:
    row = stage(cast, roster_file(2))
    with pytest.raises(WrongState):
        undo(cast, row)
    commit(cast, row)
    undo(cast, row)
    before = verbs()
    assert undo(cast, row).state == "undone"
    assert verbs() == before
    with pytest.raises(WrongState):
        commit(cast, row)


def test_undo_refuses_while_something_depends_on_it(cast: Cast) -> None:
    row = commit(cast, stage(cast, roster_file(2)))
    builders.build_assignment(Enrolment.objects.order_by("pk")[0], mentor=cast.forge_mentor)
    with pytest.raises(StillNeeded):
        undo(cast, row)
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"registered"}


# ---- at the same moment, and in the middle ----


def test_two_registrars_who_commit_at_once_register_once(at_once: AtOnce, cast: Cast) -> None:
    row = stage(cast, roster_file(5))
    outcomes = at_once([lambda: commit(cast, row), lambda: commit(cast, row)])
    assert [outcome.state for outcome in outcomes] == ["committed", "committed"]
    assert Enrolment.objects.count() == 5


def test_two_imports_of_the_same_people_at_once_register_once(at_once: AtOnce, cast: Cast) -> None:
    first, second = stage(cast, roster_file(5)), stage(cast, roster_file(5))
    at_once([lambda: commit(cast, first), lambda: commit(cast, second)])
    assert Enrolment.objects.count() == Person.objects.count() == 5


def test_a_connection_lost_in_mid_commit_leaves_nothing_half_written(
    transactional_db: None, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = stage(cast, roster_file(5))
    written = imports._write_commit

    def lose(*args: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        written(*args)

    monkeypatch.setattr(imports, "_write_commit", lose)
    with pytest.raises(Exception, match="terminat|closed|lost"):
        commit(cast, row)
    connection.close()
    monkeypatch.undo()
    row.refresh_from_db()
    assert (row.state, Enrolment.objects.count(), Person.objects.count()) == ("checked", 0, 0)
    assert verbs() == ["import.stage"]
    assert commit(cast, row).state == "committed"
    assert Enrolment.objects.count() == 5


def test_the_kinds_of_refusal_reach_the_door(cast: Cast) -> None:
    with pytest.raises(NoHeader):
        stage(cast, b"a,b\n1,2\n")
    with pytest.raises(RenamedArchive):
        stage(cast, zipped({"photo.jpg": b"x"}))
