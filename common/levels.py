"""Skill levels: the digit that certificates carry, their names, and their order.

The order is a table, never arithmetic on the digit: levels above 1 and below 5 exist under other signs.
Source: 职业技能等级证书编码规则 (docs/policies/skill-certificate-numbers.md): the digit 5 初级 … 1 高级技师.
"""

from __future__ import annotations

import re
from enum import StrEnum

from common.texts import N_


class Level(StrEnum):
    """A target or held level, by its certificate digit."""

    JUNIOR = "5"
    INTERMEDIATE = "4"
    SENIOR = "3"
    TECHNICIAN = "2"
    SENIOR_TECHNICIAN = "1"

    # Enum's own hash is a Python function, and levels are keys of the tables that every sum asks.
    __hash__ = str.__hash__


LEVEL_LABELS: dict[Level, str] = {
    Level.JUNIOR: N_("五级/初级工"),
    Level.INTERMEDIATE: N_("四级/中级工"),
    Level.SENIOR: N_("三级/高级工"),
    Level.TECHNICIAN: N_("二级/技师"),
    Level.SENIOR_TECHNICIAN: N_("一级/高级技师"),
}

LEVEL_ORDER: tuple[Level, ...] = (
    Level.JUNIOR,
    Level.INTERMEDIATE,
    Level.SENIOR,
    Level.TECHNICIAN,
    Level.SENIOR_TECHNICIAN,
)

_WORDS: dict[Level, tuple[str, ...]] = {
    Level.JUNIOR: ("五级", "初级工", "初级", "5", "5级"),
    Level.INTERMEDIATE: ("四级", "中级工", "中级", "4", "4级"),
    Level.SENIOR: ("三级", "高级工", "高级", "3", "3级"),
    Level.TECHNICIAN: ("二级", "技师", "2", "2级"),
    Level.SENIOR_TECHNICIAN: ("一级", "高级技师", "1", "1级"),
}
_BREAKS = re.compile(r"[/／、()（）\s]+")
_ASIDE = re.compile(r"国家职业资格|职业资格|职业技能等级|技能等级")
LEVEL_BY_WORD: dict[str, Level] = {word: level for level, words in _WORDS.items() for word in words}


def is_at_least(level: Level, other: Level) -> bool:
    """Say whether `level` is the same as or higher than `other`."""
    return LEVEL_ORDER.index(level) >= LEVEL_ORDER.index(other)


def level_of(words: str) -> Level | None:
    """Read a level from papers' words; None when unknown or contradictory.

    Understood are 高级工, 三级, 三级/高级工, 三级（高级工）, 国家职业资格三级, and the certificate's digit.
    """
    parts = [part for part in _BREAKS.split(_ASIDE.sub("", words)) if part]
    found = {LEVEL_BY_WORD.get(part) for part in parts}
    return found.pop() if len(found) == 1 else None
