"""Reads the cells of a facts file: a value, or a refusal that says how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from unicodedata import normalize

from common.dates import Span
from common.levels import LEVEL_LABELS, level_of
from common.money import yuan
from common.texts import N_
from rulebooks.rules import Answer, CertificateKind, TraineeStatus, TraineeType
from rulebooks.rules.kinds import Named
from subsidies.columns import ANSWERS

_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))", re.ASCII)
_AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,2})?", re.ASCII)
_CODE = re.compile(r"[0-9A-Za-z()\-.]{0,30}", re.ASCII)
_YEARS: Final = range(2000, 2100)
MOST_DIGITS: Final = 30


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell that cannot be read: the rule, the message, how to mend it."""

    rule: str
    message: str
    mend: str


def tidy(value: str) -> str:
    """Trim a cell and turn full-width signs into plain ones."""
    return value.strip() if value.isascii() else normalize("NFKC", value).strip()


def needed(word: str) -> Any:
    """Read a text that every row must give: of 1 to 64 signs, else a Refusal."""
    if not word:
        return Refusal("needed", N_("没有填写。"), N_("这一列每行都要填写。"))
    if len(word) > 64:
        return Refusal("too_long", N_("“%(value)s”过长，最多 64 个字。"), N_("请核对内容是否错列。"))
    return word


def _level(word: str) -> Any:
    allowed = "、".join(f"{level.value}（{label}）" for level, label in LEVEL_LABELS.items())
    return level_of(word) or Refusal("not_allowed", N_("不认识的等级“%(value)s”。"), f"请填写：{allowed}")


def _day(word: str) -> Any:
    if not word:
        return Refusal("needed", N_("没有填写日期。"), N_("请填写日期，如 2025-03-01。"))
    match = _DAY.fullmatch(word)
    parts = [int(part) for part in match.groups() if part is not None] if match else []
    try:
        day = date(*parts) if match else None
    except ValueError:
        day = None
    if day is None:
        return Refusal("not_a_day", N_("“%(value)s”不是日期。"), N_("请写成 2025-03-01，并核对这一天是否存在。"))
    if day.year not in _YEARS:
        return Refusal("absurd_day", N_("日期“%(value)s”不合常理。"), N_("年份应在 2000 至 2099 之间。"))
    return day


def _day_or_none(word: str) -> Any:
    return _day(word) if word else None


def _no_amount(word: str) -> Refusal:
    try:
        yuan(word)
    except ValueError:
        return Refusal(
            "not_a_number",
            N_("“%(value)s”不是数字。"),
            N_("只写数字，如 3200 或 3200.50；不要写逗号、货币符号、单位、1e3 或 NaN。"),
        )
    if "." in word and len(word) <= MOST_DIGITS:
        return Refusal("too_fine", N_("“%(value)s”小数过多。"), N_("最多两位小数。"))
    return Refusal("out_of_range", N_("“%(value)s”超出范围。"), N_("请核对数字是否多写了几位。"))


def _number(most: int) -> Callable[[str], Any]:
    def read(word: str) -> Any:
        if not word:
            return None
        if _AMOUNT.fullmatch(word) is None:
            return _no_amount(word)
        number = Decimal(word)
        if not 0 <= number <= most:
            return Refusal("out_of_range", N_("“%(value)s”超出范围。"), f"应在 0 至 {most} 之间。")
        return number

    return read


def _option(options: type[Named], blank: Named | None = None) -> Callable[[str], Any]:
    words = {word: option for option in options for word in (option.value, option.label)}
    allowed = "、".join(f"{option.value}（{option.label}）" for option in options)

    def read(word: str) -> Any:
        if not word and blank is not None:
            return blank
        found = words.get(word) or words.get(word.lower())
        if found is not None:
            return found
        message = N_("不认识的内容“%(value)s”。") if word else N_("没有填写。")
        return Refusal("not_allowed" if word else "needed", message, f"请填写以下之一：{allowed}")

    return read


def _answer(word: str) -> Answer | Refusal:
    found = ANSWERS.get(word.lower())
    if found is not None:
        return found
    return Refusal("not_allowed", N_("不认识的内容“%(value)s”。"), N_("请填写 yes（是）或 no（否），不清楚则留空。"))


def _occupation(word: str) -> str | Refusal:
    if _CODE.fullmatch(word):
        return word
    return Refusal("not_a_code", N_("“%(value)s”不是职业编码。"), N_("请按职业分类大典填写，如 6-18-01-01，或留空。"))


def _tags(word: str) -> frozenset[str] | Refusal:
    tags = frozenset(tag.strip() for tag in word.replace("；", ";").split(";") if tag.strip())
    if any(len(tag) > 30 for tag in tags):
        return Refusal("too_long", N_("标签过长。"), N_("每个标签最多 30 个字，多个标签用分号隔开。"))
    return tags


def _spans(word: str) -> tuple[Span, ...] | Refusal:
    """Read spans of inclusive days, `2026-03-01/2026-05-31`, parted by semicolons; equal ones once, in order."""
    spans = set()
    for part in word.replace("；", ";").replace("至", "/").split(";"):
        if not part.strip():
            continue
        first, _, last = (each.strip() for each in part.partition("/"))
        days = (_day(first), _day(last))
        refused = next((day for day in days if isinstance(day, Refusal)), None)
        if refused is not None or days[1] < days[0]:
            return Refusal(
                "not_spans",
                N_("“%(value)s”不是期间。"),
                N_("请写成 2026-03-01/2026-05-31（含首尾两日），多段用分号隔开。"),
            )
        spans.add(Span.through(*days))
    return tuple(sorted(spans))


READERS: Final[dict[str, Callable[[str], Any]]] = {
    "class_no": needed,
    "person_no": needed,
    "trainee_type": _option(TraineeType),
    "occupation_code": _occupation,
    "level": _level,
    "starts_on": _day,
    "planned_ends_on": _day,
    "ended_on": _day_or_none,
    "status": _option(TraineeStatus),
    "certificate": _option(CertificateKind, CertificateKind.NONE),
    "employer_passed": _answer,
    "hired": _answer,
    "hours": _number(20_000),
    "cost_yuan": _number(10_000_000),
    "tags": _tags,
    "approved_on": _day_or_none,
    "certified_on": _day_or_none,
    "claimed_on": _day_or_none,
    "suspended": _spans,
}
