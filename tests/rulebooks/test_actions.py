"""Publishing rulebooks: once, recorded, by the program alone, and never changed afterwards."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction
from django.db.utils import DatabaseError

from common.actor import System
from common.errors import InvalidFacts, NotYourMove
from journal.models import Entry
from rulebooks.actions import load_shipped, publish
from rulebooks.models import RulebookVersion
from rulebooks.parsers import shipped_codes
from tests.builders import NOW, build_region
from tests.cast import HOME
from tests.worth import BASE, FULL_OUTCOME

SYSTEM = System("load_rulebooks")
TEXT = BASE + FULL_OUTCOME


@pytest.fixture
def nantong(db: None) -> None:
    build_region("320600")


def test_a_text_becomes_the_first_version_and_its_days_its_validity(nantong: None) -> None:
    days = "valid_from = 2025-01-01\nvalid_to = 2025-12-31\n"
    row = publish(actor=SYSTEM, text=TEXT.replace("[rate]", days + "[rate]"), now=NOW)
    assert (row.code, row.version, row.document_no) == ("test-2026", 1, "测人社〔2026〕1号")
    row.refresh_from_db()
    assert (str(row.valid.lower), str(row.valid.upper)) == ("2025-01-01", "2026-01-01")


def test_publishing_is_written_in_the_journal(nantong: None) -> None:
    row = publish(actor=SYSTEM, text=TEXT, now=NOW)
    entry = Entry.objects.get(verb="rulebook.publish")
    assert entry.subject_id == str(row.pk)
    assert entry.after == {"code": "test-2026", "version": 1, "sha256": row.sha256}


def test_the_same_text_again_changes_nothing(nantong: None) -> None:
    first = publish(actor=SYSTEM, text=TEXT, now=NOW)
    assert publish(actor=SYSTEM, text=TEXT, now=NOW) == first
    assert Entry.objects.count() == 1


def test_another_text_of_the_same_code_is_the_next_version(nantong: None) -> None:
    publish(actor=SYSTEM, text=TEXT, now=NOW)
    assert publish(actor=SYSTEM, text=TEXT.replace("4000", "4100"), now=NOW).version == 2


def test_a_broken_text_is_not_published(nantong: None) -> None:
    with pytest.raises(InvalidFacts):
        publish(actor=SYSTEM, text=BASE, now=NOW)
    assert not RulebookVersion.objects.exists()


def test_a_region_that_the_catalogue_lacks_is_named(db: None) -> None:
    with pytest.raises(InvalidFacts) as refusal:
        publish(actor=SYSTEM, text=TEXT, now=NOW)
    assert refusal.value.problems[0].params == {"found": "320600"}


def test_nobody_but_the_program_publishes(cast) -> None:
    for actor in map(cast.actor, HOME):
        with pytest.raises(NotYourMove):
            publish(actor=actor, text=TEXT, now=NOW)
        with pytest.raises(NotYourMove):
            load_shipped(actor=actor, now=NOW)


def test_the_shipped_rulebooks_are_published_once(db: None) -> None:
    first = load_shipped(actor=SYSTEM, now=NOW)
    assert [row.code for row in first] == list(shipped_codes())
    assert [row.region.name for row in first] == ["福建省", "南通市", "瑞安市", "深圳市", "武汉市"]
    assert load_shipped(actor=SYSTEM, now=NOW) == first
    assert RulebookVersion.objects.count() == Entry.objects.count() == 5


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_published_version_can_be_neither_changed_nor_deleted(nantong: None, act: str) -> None:
    row = publish(actor=SYSTEM, text=TEXT, now=NOW)
    rows = RulebookVersion.objects.filter(pk=row.pk)
    with pytest.raises((ProgrammingError, DatabaseError), match="Cannot update or delete"), transaction.atomic():
        rows.update(text="") if act == "update" else rows.delete()
    assert rows.get().text == TEXT
