"""What an entry says."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from common.actor import System
from journal.actions import Change, record, record_many, subject_type
from journal.models import Entry
from journal.selectors import entries_of
from schools.models import School


def test_an_entry_says_who_did_what_to_which_row_from_what_to_what_and_why(cast):
    record(
        actor=cast.registrar, verb="school.rename", subject=cast.sun, before="旧", after={"name": "新"}, reason="更名"
    )
    entry = Entry.objects.get()
    assert (entry.actor_role, entry.actor_user_id, entry.actor_name) == (
        "registrar",
        cast.user("registrar").pk,
        "示例籍管",
    )
    assert (entry.verb, entry.subject_type, entry.subject_id) == ("school.rename", "schools.school", str(cast.sun.pk))
    assert (entry.before, entry.after, entry.reason) == ("旧", {"name": "新"}, "更名")
    assert entry.at is not None
    assert str(entry) == f"school.rename schools.school {cast.sun.pk}"


def test_the_program_itself_is_named_by_its_job(cast):
    record(actor=System("seal"), verb="school.rename", subject=cast.sun)
    entry = Entry.objects.get()
    assert (entry.actor_role, entry.actor_user_id, entry.actor_name) == ("system", None, "seal")
    assert (entry.before, entry.after) == (None, None)


def test_days_and_money_are_written_as_texts(cast):
    record(
        actor=cast.registrar, verb="x", subject=cast.sun, after={"on": date(2026, 11, 24), "yuan": Decimal("4000.50")}
    )
    assert Entry.objects.get().after == {"on": "2026-11-24", "yuan": "4000.50"}


@pytest.mark.parametrize("text", ["tab\there", "line\nbreak", "back\\slash", "\\N", '"quoted"', "示例 😀", ""])
def test_any_words_survive_the_copy(cast, text):
    record(actor=cast.registrar, verb="x", subject=cast.sun, before=text, after={text: text}, reason=text)
    entry = Entry.objects.get()
    assert (entry.before, entry.after, entry.reason) == (text, {text: text}, text)


def test_one_act_on_many_rows_is_many_entries_in_one_statement(cast, django_assert_num_queries):
    changes = [Change(number, before=number, after=number + 1) for number in range(500)]
    with django_assert_num_queries(1):
        record_many(actor=cast.registrar, verb="school.count", model=School, changes=changes)
    assert Entry.objects.count() == 500
    assert list(Entry.objects.order_by("id").values_list("subject_id", "after")[:2]) == [("0", 1), ("1", 2)]


def test_no_change_is_no_entry(cast):
    record_many(actor=cast.registrar, verb="x", model=School, changes=[])
    assert not Entry.objects.exists()


def test_an_act_that_is_rolled_back_leaves_no_entry(cast):
    with transaction.atomic():
        record(actor=cast.registrar, verb="x", subject=cast.sun)
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


def test_the_history_of_a_row_is_its_own_newest_first(cast):
    for verb in ("first", "second"):
        record(actor=cast.registrar, verb=verb, subject=cast.sun)
    record(actor=cast.registrar, verb="elsewhere", subject=cast.moon)
    record(actor=cast.registrar, verb="same key, other table", subject=cast.user("registrar"))
    assert [entry.verb for entry in entries_of(cast.sun)] == ["second", "first"]
    assert subject_type(School) == "schools.school"
