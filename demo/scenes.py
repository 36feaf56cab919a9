"""Which classes are played, and how far: a table.

The first two are the classes whose sums a bureau really published (通人社职〔2019〕15号, 启东市 2025 年公示); the
enterprises that stand for them here are synthetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Until = Literal[
    "draft",
    "half_agreed",
    "agreed",
    "submitted",
    "supplement",
    "reviewing",
    "noticed",
    "refused",
    "asked",
    "returned",
    "cancelled",
    "filed",
    "open",
    "closed",
]
Claimed = Literal["", "draft", "submitted", "first_ok", "second_ok", "paid"]


@dataclass(frozen=True, slots=True)
class Scene:
    """One class: who, what, when (inclusive last day), how many, and how far it is played.

    `school` and `enterprise` are places in their tables, from 0. Of the `enrolled` people `certified` and
    `uncertified` complete, `withdrawn` leave, the others stay in training. `weeks` of logs are entered. Where
    `is_altered`, some rest, came back, or ask for more time.
    """

    name: str
    school: int
    enterprise: int
    bureau: str
    occupation: str
    level: str
    starts_on: date
    last_on: date
    planned: int
    until: Until
    enrolled: int = 0
    certified: int = 0
    uncertified: int = 0
    withdrawn: int = 0
    weeks: int = 0
    advance: Claimed = ""
    balance: Claimed = ""
    rulebook: str = "nantong-2019"
    is_altered: bool = False


def year(first: int, month: int = 3, years: int = 1) -> tuple[date, date]:
    """A training of whole years, from the first of a month through the last day before it comes round again."""
    last = date(first + years, month, 1).toordinal() - 1
    return date(first, month, 1), date.fromordinal(last)


AWAITS_ROSTER = "车工三级班（待上传花名册）"

UNDER_REVIEW: tuple[tuple[str, int, Until], ...] = (
    ("车工四级班（2027 待受理）", 30, "submitted"),
    ("车工四级班（2027 待补正）", 28, "supplement"),
    ("车工四级班（2027 审查中）", 36, "reviewing"),
    ("车工四级班（2027 公示中）", 32, "noticed"),
    ("车工四级班（2027 不予备案）", 12, "refused"),
)

SCENES: tuple[Scene, ...] = (
    Scene(
        "装配钳工三级班（2023）",
        1,
        1,
        "320681",
        "6-20-01-01",
        "3",
        *year(2023, years=2),
        45,
        "closed",
        enrolled=45,
        certified=33,
        withdrawn=12,
        advance="paid",
        balance="paid",
    ),
    Scene(
        "焊工四级班（2024）",
        1,
        2,
        "320681",
        "6-18-02-04",
        "4",
        *year(2024),
        33,
        "closed",
        enrolled=33,
        certified=32,
        withdrawn=1,
        advance="paid",
        balance="second_ok",
    ),
    Scene(
        AWAITS_ROSTER,
        0,
        0,
        "320600",
        "6-18-01-01",
        "3",
        date(2026, 12, 1),
        date(2028, 11, 30),
        30,
        "filed",
        advance="submitted",
    ),
    Scene(
        "铣工四级班（2025）",
        0,
        0,
        "320600",
        "6-18-01-02",
        "4",
        *year(2025, 9),
        40,
        "closed",
        enrolled=40,
        certified=30,
        uncertified=6,
        withdrawn=4,
        advance="paid",
        balance="submitted",
    ),
    Scene(
        "电工三级班（2026）",
        0,
        9,
        "320600",
        "6-31-01-03",
        "3",
        *year(2026, 3, 2),
        48,
        "open",
        enrolled=48,
        withdrawn=2,
        weeks=4,
        is_altered=True,
        advance="paid",
    ),
    Scene(
        "车工四级班（2026 春）",
        0,
        0,
        "320600",
        "6-18-01-01",
        "4",
        *year(2026, 4),
        45,
        "open",
        enrolled=45,
        certified=6,
        uncertified=2,
        withdrawn=3,
        weeks=3,
        advance="paid",
    ),
    Scene(
        "焊工三级班（2026）",
        1,
        3,
        "320681",
        "6-18-02-04",
        "3",
        *year(2026, 5, 2),
        50,
        "open",
        enrolled=50,
        withdrawn=1,
        advance="first_ok",
    ),
    Scene(
        "装配钳工四级班（2026）",
        1,
        4,
        "320681",
        "6-20-01-01",
        "4",
        *year(2026, 6),
        50,
        "open",
        enrolled=50,
        advance="second_ok",
    ),
    Scene(
        "电工四级班（2026）",
        1,
        5,
        "320681",
        "6-31-01-03",
        "4",
        *year(2026, 9),
        50,
        "open",
        enrolled=48,
        advance="draft",
    ),
    Scene(
        "车工三级班（2026 海安）",
        2,
        6,
        "320685",
        "6-18-01-01",
        "3",
        *year(2026, 3, 2),
        50,
        "open",
        enrolled=50,
        withdrawn=2,
        advance="paid",
    ),
    Scene("铣工三级班（2026）", 2, 7, "320685", "6-18-01-02", "3", *year(2026, 6, 2), 50, "open", enrolled=50),
    Scene("电工四级班（2026 海安）", 2, 8, "320685", "6-31-01-03", "4", *year(2026, 9), 45, "open", enrolled=44),
    Scene(
        "车工四级班（2026 秋）",
        0,
        10,
        "320600",
        "6-18-01-01",
        "4",
        *year(2026, 12),
        50,
        "filed",
        enrolled=48,
        advance="submitted",
    ),
    Scene("装配钳工四级班（2026 海安）", 2, 11, "320685", "6-20-01-01", "4", *year(2026, 12), 50, "filed", enrolled=50),
    Scene(
        "铣工四级班（2026 冬，一人条件不符）",
        0,
        0,
        "320600",
        "6-18-01-02",
        "4",
        *year(2026, 10),
        12,
        "open",
        enrolled=12,
        rulebook="demo-checks",
    ),
    Scene(
        "铣工四级班（2026 冬，条件核对）",
        0,
        0,
        "320600",
        "6-18-01-02",
        "4",
        *year(2026, 12),
        24,
        "filed",
        enrolled=24,
        rulebook="demo-checks",
    ),
    Scene("焊工四级班（2027）", 1, 3, "320681", "6-18-02-04", "4", *year(2027), 35, "submitted"),
    *(
        Scene(name, 0, 9, "320600", "6-18-01-01", "4", *year(2027, 4), heads, until, rulebook="demo-review")
        for name, heads, until in UNDER_REVIEW
    ),
    Scene(
        "车工四级班（2026 待同意开班）",
        0,
        9,
        "320600",
        "6-18-01-01",
        "4",
        *year(2026, 12),
        12,
        "asked",
        enrolled=12,
        rulebook="demo-review",
    ),
    Scene("电工三级班（2027）", 0, 9, "320600", "6-31-01-03", "3", *year(2027, years=2), 40, "returned"),
    Scene("铣工四级班（2027）", 2, 7, "320685", "6-18-01-02", "4", *year(2027), 30, "agreed"),
    Scene("车工四级班（2027）", 0, 0, "320600", "6-18-01-01", "4", *year(2027), 30, "half_agreed"),
    Scene("电工四级班（2027）", 2, 8, "320685", "6-31-01-03", "4", *year(2027), 25, "draft"),
    Scene("焊工四级班（已取消）", 1, 5, "320681", "6-18-02-04", "4", *year(2027), 20, "cancelled"),
)
