"""What is checked of a school's tutor: pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from common.errors import Problem
from common.levels import Level
from common.texts import N_

LONGEST = {"name": 40, "staff_no": 20, "title": 40}
NEEDED = ("name", "staff_no")


@dataclass(frozen=True, slots=True, kw_only=True)
class TutorEntry:
    """A tutor as the school writes them down. `level` is a certificate's digit, or "" for none."""

    name: str
    staff_no: str
    title: str = ""
    level: str = ""
    is_active: bool = True


def tutor_problems(entry: TutorEntry) -> Iterator[Problem]:
    """Check a tutor by what needs no other one."""
    for field, most in LONGEST.items():
        text: str = getattr(entry, field)
        if field in NEEDED and not text.strip():
            yield Problem(field, "value_missing", N_("此项必填，但没有填写。"), N_("请补填。"))
        elif len(text) > most:
            lengths = {"length": len(text), "most": most}
            yield Problem(
                field, "text_too_long", N_("内容有 %(length)s 个字，最多 %(most)s 个字。"), N_("请缩短内容。"), lengths
            )
    if entry.level and entry.level not in set(Level):
        words = {"stated": entry.level}
        yield Problem("level", "level_not_known", N_("没有“%(stated)s”这个等级。"), N_("请从列出的等级中选择。"), words)


def staff_no_taken(stated: str, holder: str) -> Problem:
    """Say that another tutor of the school has the number."""
    words = {"stated": stated, "holder": holder}
    return Problem(
        "staff_no", "staff_no_taken", N_("工号“%(stated)s”已登记给“%(holder)s”。"), N_("请核对工号。"), words
    )
