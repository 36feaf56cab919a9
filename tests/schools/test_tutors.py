"""A school's register of tutors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from common.errors import InvalidFacts, NotYourMove
from journal.models import Entry
from schools.actions import add_tutor, edit_tutor
from schools.models import Tutor
from schools.rules import TutorEntry, tutor_problems
from schools.selectors import entry_of
from tests.cast import Cast

ENTRY = TutorEntry(name="示例教师", staff_no="T900", title="讲师", level="3")


def rules_of(problems: Any) -> list[str]:
    return [problem.rule for problem in problems]


def test_a_tutor_joins_the_registrars_own_school(cast: Cast) -> None:
    row = add_tutor(actor=cast.registrar, entry=ENTRY)
    assert (row.school, entry_of(row)) == (cast.sun, ENTRY)
    assert Entry.objects.get(verb="tutor.add").after["staff_no"] == "T900"


def test_only_changes_are_journalled_and_none_writes_nothing(cast: Cast) -> None:
    before = entry_of(cast.sun_tutor)
    for _ in range(2):
        edit_tutor(actor=cast.registrar, tutor_id=cast.sun_tutor.pk, entry=replace(before, title="教授"))
    entry = Entry.objects.get(verb="tutor.edit")
    assert (entry.before, entry.after) == ({"title": "讲师"}, {"title": "教授"})


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"name": ""}, ["value_missing"]),
        ({"staff_no": " "}, ["value_missing"]),
        ({"title": "长" * 41}, ["text_too_long"]),
        ({"level": "9"}, ["level_not_known"]),
        ({"level": "", "title": ""}, []),
    ],
)
def test_each_fact_of_a_tutor_is_checked(changes: dict[str, Any], rules: list[str]) -> None:
    assert rules_of(tutor_problems(replace(ENTRY, **changes))) == rules


def test_a_staff_number_stands_once_in_a_school(cast: Cast) -> None:
    with pytest.raises(InvalidFacts) as refused:
        add_tutor(actor=cast.registrar, entry=replace(ENTRY, staff_no="T001"))
    assert rules_of(refused.value.problems) == ["staff_no_taken"]


@pytest.mark.parametrize("role", ["enterprise_officer", "tutor", "mentor", "filing", "auditor", "apprentice"])
def test_only_a_registrar_adds(cast: Cast, role: str) -> None:
    with pytest.raises(NotYourMove):
        add_tutor(actor=cast.actor(role), entry=ENTRY)


def test_strangers_find_no_tutor_and_a_tutor_edits_nobody(cast: Cast) -> None:
    for stranger in ("moon_registrar", "enterprise_officer", "filing"):
        with pytest.raises(Tutor.DoesNotExist):
            edit_tutor(actor=cast.actor(stranger), tutor_id=cast.sun_tutor.pk, entry=ENTRY)
    with pytest.raises(NotYourMove):
        edit_tutor(actor=cast.tutor, tutor_id=cast.sun_tutor.pk, entry=ENTRY)
