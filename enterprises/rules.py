"""What is checked of an enterprise's mentor: pure. Minimal facts only, as the law on personal information asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from common.errors import Problem
from common.identifiers import certificate_number
from common.levels import LEVEL_LABELS, Level
from common.texts import N_

LONGEST = {"name": 40, "staff_no": 20}
MOST_YEARS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorEntry:
    """A mentor as the enterprise writes them down. `level` is a certificate's digit."""

    name: str
    staff_no: str
    level: str
    occupation_code: str
    certificate_no: str = ""
    years_of_experience: int = 0
    is_active: bool = True


def mentor_problems(entry: MentorEntry) -> Iterator[Problem]:
    """Check a mentor by what needs no other one."""
    for field, most in LONGEST.items():
        text: str = getattr(entry, field)
        if not text.strip():
            yield Problem(field, "value_missing", N_("此项必填，但没有填写。"), N_("请补填。"))
        elif len(text) > most:
            lengths = {"length": len(text), "most": most}
            yield Problem(
                field, "text_too_long", N_("内容有 %(length)s 个字，最多 %(most)s 个字。"), N_("请缩短内容。"), lengths
            )
    if entry.level not in set(Level):
        words = {"stated": entry.level}
        yield Problem("level", "level_not_known", N_("没有“%(stated)s”这个等级。"), N_("请从列出的等级中选择。"), words)
    if not 0 <= entry.years_of_experience <= MOST_YEARS:
        yield Problem(
            "years_of_experience",
            "years_unlikely",
            N_("从业年限应在 0 到 %(most)s 之间。"),
            N_("请核对年限。"),
            {"most": MOST_YEARS},
        )
    if entry.certificate_no:
        yield from _certificate_problems(entry)


def _certificate_problems(entry: MentorEntry) -> Iterator[Problem]:
    number = entry.certificate_no
    parts = certificate_number(number)
    if parts is None and not (len(number) == 16 and number.isascii() and number.isdigit()):
        yield Problem(
            "certificate_no",
            "mentor_certificate_form",
            N_("“%(value)s”不是 22 位职业技能等级证书编号或 16 位职业资格证书编号。"),
            N_("请对照证书核对；没有证书的留空。"),
            {"value": number},
        )
    elif parts is not None and entry.level in set(Level) and parts.level != entry.level:
        yield Problem(
            "certificate_no",
            "mentor_certificate_level",
            N_("证书编号表明等级为“%(coded)s”，填写的是“%(stated)s”。"),
            N_("请对照证书核对。"),
            {"coded": LEVEL_LABELS[parts.level], "stated": LEVEL_LABELS[Level(entry.level)]},
        )


def occupation_unlisted(stated: str) -> Problem:
    """Say that the catalogue has no such occupation."""
    words = {"stated": stated}
    return Problem(
        "occupation", "occupation_unlisted", N_("职业目录中没有“%(stated)s”。"), N_("请从职业目录中选择。"), words
    )


def staff_no_taken(stated: str, holder: str) -> Problem:
    """Say that another mentor of the enterprise has the number."""
    words = {"stated": stated, "holder": holder}
    return Problem(
        "staff_no", "staff_no_taken", N_("工号“%(stated)s”已登记给“%(holder)s”。"), N_("请核对工号。"), words
    )
