"""What is written into the journal stays: the database itself refuses."""

import pytest
from django.db import DatabaseError, connection, transaction

from common.actor import System
from journal.actions import record, seal
from journal.models import Entry, Link


@pytest.fixture
def entry(cast):
    record(actor=System("test"), verb="school.rename", subject=cast.sun, before={"name": "旧"}, after={"name": "新"})
    return Entry.objects.get()


@pytest.mark.parametrize(
    "act",
    [
        lambda: Entry.objects.update(verb="nothing"),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.get().delete(),
        lambda: Entry.objects.filter(verb="school.rename").update(after=None),
        lambda: _run("UPDATE journal_entry SET reason = 'x'"),
        lambda: _run("DELETE FROM journal_entry"),
    ],
)
def test_no_entry_is_changed_or_deleted(entry, act):
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        act()
    assert Entry.objects.values().get() == Entry.objects.filter(pk=entry.pk, verb="school.rename").values().get()


def test_no_link_is_changed_or_deleted(transactional_db, cast):
    record(actor=System("test"), verb="school.rename", subject=cast.sun)
    seal()
    for act in (lambda: Link.objects.update(digest=bytes(32)), lambda: Link.objects.all().delete()):
        with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
            act()
    assert Link.objects.count() == 1


def test_the_journal_is_never_emptied_outside_of_tests(db):
    """The trigger lets a truncation pass by the database's name alone, and that name begins with test_ here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, pg_get_functiondef(tgfoid) FROM pg_trigger WHERE tgname LIKE %s",
            ["pgtrigger_never_truncated_%"],
        )
        found = dict(cursor.fetchall())
    assert set(found) == {"journal_entry", "journal_link"}
    for body in found.values():
        assert "Cannot truncate" in body
        assert "current_database() LIKE 'test\\_%'" in body


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
