"""The chain: what is sealed, in which order, and what a verification finds."""

import os
from contextlib import contextmanager
from io import StringIO
from threading import Event

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from common.actor import System
from embedded.fresh import empty_database
from journal import tasks
from journal.actions import record, seal
from journal.models import Entry, Link
from journal.selectors import first_broken_position, unsealed_count

pytestmark = pytest.mark.django_db(transaction=True)
JOB = System("test")


def write(cast, count: int = 1, verb: str = "school.rename") -> None:
    for number in range(count):
        record(actor=JOB, verb=verb, subject=cast.sun, after={"number": number})


@pytest.fixture
def sealed(cast):
    """Ten sealed entries."""
    write(cast, 10)
    seal()
    return list(Link.objects.order_by("position").values_list("entry_id", flat=True))


@contextmanager
def with_triggers_off():
    """Tamper as somebody who owns the database would."""
    tables = ("journal_entry", "journal_link")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_what_is_written_waits_for_the_sealer_and_is_then_whole(cast):
    write(cast, 3)
    assert (unsealed_count(), seal(), unsealed_count()) == (3, 3, 0)
    assert list(Link.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3]
    assert first_broken_position() is None


def test_a_long_transaction_in_another_database_of_the_server_holds_nothing_up(cast):
    with empty_database(os.environ["DATABASE_URL"]) as other, psycopg.connect(other) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        write(cast)
        assert seal() == 1


def test_sealing_twice_is_harmless_and_goes_on_where_it_ended(cast):
    write(cast)
    assert (seal(), seal()) == (1, 0)
    write(cast)
    assert seal() == 1
    assert first_broken_position() is None


def test_an_empty_journal_is_whole(cast):
    assert seal() == 0
    assert first_broken_position() is None


def test_a_batch_is_bounded_and_the_task_goes_on_until_all_is_sealed(cast, monkeypatch):
    write(cast, 7)
    assert seal(limit=3) == 3
    monkeypatch.setattr(tasks, "BATCH", 2)
    assert tasks.seal(unknown="an old message") == 4
    assert first_broken_position() is None


def test_an_entry_is_not_sealed_before_an_older_transaction_ends(cast, at_once):
    """Else the older one's entry would come after younger ones, and an order once shown would change."""
    written, looked = Event(), Event()
    seen: list[int] = []

    def slow():
        with transaction.atomic():
            write(cast, verb="slow")
            written.set()
            looked.wait(10)

    def quick():
        written.wait(10)
        write(cast, verb="quick")
        seen.append(seal())
        looked.set()

    assert at_once([slow, quick]) == [None, None]
    assert seen == [0]
    assert seal() == 2
    assert list(Link.objects.order_by("position").values_list("entry__verb", flat=True)) == ["slow", "quick"]


def test_many_writers_and_sealers_at_once_make_one_whole_chain(cast, at_once):
    def write_and_seal():
        for _ in range(5):
            write(cast, 4)
            seal()

    assert at_once([write_and_seal] * 6) == [None] * 6
    seal()
    assert Entry.objects.count() == Link.objects.count() == 120
    assert first_broken_position() is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor_name", "'x'"),
        ("actor_user_id", "99"),
        ("verb", "'x'"),
        ("subject_id", "'99'"),
        ("after", "'{}'"),
        ("before", "'1'"),
        ("reason", "'x'"),
        ("at", "at + interval '1 microsecond'"),
    ],
)
def test_a_changed_entry_is_found_where_it_stands(sealed, column, value):
    with with_triggers_off() as cursor:
        cursor.execute(f"UPDATE journal_entry SET {column} = {value} WHERE id = %s", [sealed[3]])
    assert first_broken_position() == 4


def test_a_deleted_entry_is_found_where_it_stood(sealed):
    with with_triggers_off() as cursor:
        cursor.execute("DELETE FROM journal_link WHERE entry_id = %s", [sealed[3]])
        cursor.execute("DELETE FROM journal_entry WHERE id = %s", [sealed[3]])
    assert first_broken_position() == 4


def test_a_deleted_entry_is_found_though_the_gap_is_closed(sealed):
    with with_triggers_off() as cursor:
        cursor.execute("DELETE FROM journal_link WHERE entry_id = %s", [sealed[3]])
        cursor.execute("DELETE FROM journal_entry WHERE id = %s", [sealed[3]])
        for position in range(5, 11):
            cursor.execute("UPDATE journal_link SET position = position - 1 WHERE position = %s", [position])
    assert first_broken_position() == 4


def test_swapped_entries_are_found(sealed):
    with with_triggers_off() as cursor:
        cursor.execute(
            "UPDATE journal_entry AS one SET after = other.after FROM journal_entry AS other"
            " WHERE (one.id, other.id) IN ((%s, %s), (%s, %s))",
            [sealed[3], sealed[6], sealed[6], sealed[3]],
        )
    assert first_broken_position() == 4


def test_a_forged_digest_is_found(sealed):
    with with_triggers_off() as cursor:
        cursor.execute("UPDATE journal_link SET digest = %s WHERE position = 10", [bytes(32)])
    assert first_broken_position() == 10


def test_the_command_says_that_all_is_well_and_seals_what_waits_first(sealed, cast):
    write(cast, 2)
    said = StringIO()
    call_command("verify_journal", stdout=said)
    assert "12 条已封存，0 条待封存" in said.getvalue()


def test_the_command_fails_and_names_the_place(sealed):
    with with_triggers_off() as cursor:
        cursor.execute("UPDATE journal_entry SET verb = 'x' WHERE id = %s", [sealed[6]])
    with pytest.raises(CommandError, match="第 7 环处断裂"):
        call_command("verify_journal", stdout=StringIO())


def test_a_shortened_chain_is_found_by_the_head_that_an_auditor_wrote_down(sealed):
    """A chain cannot know that its own end was cut off; whoever kept an earlier head can."""
    said = StringIO()
    call_command("verify_journal", stdout=said)
    head = said.getvalue().split("：")[-1].strip()
    assert head.startswith("10:")
    call_command("verify_journal", head=head, stdout=StringIO())
    with with_triggers_off() as cursor:
        cursor.execute("DELETE FROM journal_link WHERE entry_id = %s", [sealed[9]])
        cursor.execute("DELETE FROM journal_entry WHERE id = %s", [sealed[9]])
    assert first_broken_position() is None
    with pytest.raises(CommandError, match="第 10 环"):
        call_command("verify_journal", head=head, stdout=StringIO())


@pytest.mark.parametrize("head", ["", "10", "x:00", "10:zz", "10:00"])
def test_a_head_that_is_none_is_refused(sealed, head):
    with pytest.raises(CommandError):
        call_command("verify_journal", head=head or "::", stdout=StringIO())
