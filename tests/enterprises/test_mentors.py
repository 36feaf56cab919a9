"""An enterprise's register of mentors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from common.errors import InvalidFacts, NotYourMove
from enterprises.actions import add_mentor, edit_mentor
from enterprises.models import Mentor
from enterprises.rules import MentorEntry, mentor_problems
from enterprises.selectors import entry_of
from journal.models import Entry
from tests.builders import certificate_no
from tests.cast import Cast

ENTRY = MentorEntry(
    name="示例师傅",
    staff_no="M900",
    level="2",
    occupation_code="6-18-01-01",
    certificate_no=certificate_no(9, "2", 2019),
    years_of_experience=11,
)


def rules_of(problems: Any) -> list[str]:
    return [problem.rule for problem in problems]


def test_a_mentor_joins_the_officers_own_enterprise(cast: Cast) -> None:
    row = add_mentor(actor=cast.enterprise_officer, entry=ENTRY)
    assert (row.enterprise, entry_of(row)) == (cast.forge, ENTRY)
    assert Entry.objects.get(verb="mentor.add").after["staff_no"] == "M900"


def test_only_changes_are_journalled_and_none_writes_nothing(cast: Cast) -> None:
    before = entry_of(cast.forge_mentor)
    for _ in range(2):
        edit_mentor(
            actor=cast.enterprise_officer, mentor_id=cast.forge_mentor.pk, entry=replace(before, is_active=False)
        )
    entry = Entry.objects.get(verb="mentor.edit")
    assert (entry.before, entry.after) == ({"is_active": True}, {"is_active": False})


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"name": " "}, ["value_missing"]),
        ({"staff_no": "9" * 21}, ["text_too_long"]),
        ({"level": "9"}, ["level_not_known"]),
        ({"years_of_experience": 61}, ["years_unlikely"]),
        ({"certificate_no": "12"}, ["mentor_certificate_form"]),
        ({"certificate_no": certificate_no(9, "3", 2019)}, ["mentor_certificate_level"]),
        ({"certificate_no": "1234567890123456"}, []),
        ({"certificate_no": ""}, []),
    ],
)
def test_each_fact_of_a_mentor_is_checked(changes: dict[str, Any], rules: list[str]) -> None:
    assert rules_of(mentor_problems(replace(ENTRY, **changes))) == rules


def test_a_staff_number_stands_once_in_an_enterprise(cast: Cast) -> None:
    with pytest.raises(InvalidFacts) as refused:
        add_mentor(actor=cast.enterprise_officer, entry=replace(ENTRY, staff_no="M001"))
    assert rules_of(refused.value.problems) == ["staff_no_taken"]
    assert refused.value.problems[0].params["holder"] == "段师傅"


def test_the_occupation_is_the_catalogues(cast: Cast) -> None:
    with pytest.raises(InvalidFacts) as refused:
        add_mentor(actor=cast.enterprise_officer, entry=replace(ENTRY, occupation_code="9-99-99-99"))
    assert rules_of(refused.value.problems) == ["occupation_unlisted"]


@pytest.mark.parametrize("role", ["registrar", "tutor", "mentor", "filing", "auditor", "apprentice"])
def test_only_an_enterprises_officer_adds(cast: Cast, role: str) -> None:
    with pytest.raises(NotYourMove):
        add_mentor(actor=cast.actor(role), entry=ENTRY)


def test_strangers_find_no_mentor_and_a_mentor_edits_nobody(cast: Cast) -> None:
    for stranger in ("mill_officer", "registrar", "filing"):
        with pytest.raises(Mentor.DoesNotExist):
            edit_mentor(actor=cast.actor(stranger), mentor_id=cast.forge_mentor.pk, entry=ENTRY)
    with pytest.raises(NotYourMove):
        edit_mentor(actor=cast.mentor, mentor_id=cast.forge_mentor.pk, entry=ENTRY)
