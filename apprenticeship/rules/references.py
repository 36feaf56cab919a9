"""What is checked of a list of another office before its rows are read: pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from apprenticeship.lifecycle import ReferenceKind
from apprenticeship.rules.texts import Rule
from common.errors import Problem
from common.texts import N_

LONGEST_SOURCE = 80

LIST_RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule(
            "list_kind_unknown",
            N_("没有这种名单"),
            N_("没有“%(stated)s”这种名单。"),
            N_("请从列出的名单中选择。"),
        ),
        Rule(
            "list_region_unknown",
            N_("行政区划代码不明"),
            N_("没有行政区划代码“%(stated)s”。"),
            N_("请填写 GB/T 2260 六位代码。"),
        ),
        Rule(
            "list_region_foreign",
            N_("不是本部门的辖区"),
            N_("“%(stated)s”不在本部门辖区内，不能导入该地区的名单。"),
            N_("请选择本部门或下级地区，或由上级部门导入。"),
        ),
        Rule("list_ahead", N_("截至日期晚于今天"), N_("截至日期 %(day)s 还没有到。"), N_("请核对截至日期。")),
        Rule("list_source_missing", N_("没有写明来源"), N_("请写明名单来源。"), N_("如“市社会保险基金管理中心”。")),
        Rule(
            "list_source_long",
            N_("来源过长"),
            N_("来源有 %(length)s 个字，最多 %(most)s 个字。"),
            N_("请缩短。"),
        ),
        Rule(
            "list_month_needless",
            N_("这种名单不分月份"),
            N_("“月份”只用于社会保险缴费记录。"),
            N_("请清空月份。"),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """One person of a list: a valid identity number, from a day on up to another (exclusive) or for good."""

    number: str
    starts_on: date
    ends_before: date | None = None
    holder: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTerms:
    """What a list is: its kind, the region it covers, the month (first day) of monthly ones, its day and source.

    `problems` gathers, while its rows are read, what was wrong with rows that were left out.
    """

    kind: str
    region: str
    as_of_on: date
    source: str
    filename: str
    sha256: str
    month_on: date | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)


def list_problems(terms: ListTerms, today: date, *, known: bool) -> Iterator[Problem]:
    """Check what a list says of itself; `known` whether its region is one."""
    if terms.kind not in set(ReferenceKind):
        yield list_problem("kind", "list_kind_unknown", stated=terms.kind)
    if not known:
        yield list_problem("region", "list_region_unknown", stated=terms.region)
    if terms.as_of_on > today:
        yield list_problem("as_of_on", "list_ahead", day=terms.as_of_on.isoformat())
    length = len(terms.source.strip())
    if not length:
        yield list_problem("source", "list_source_missing")
    elif length > LONGEST_SOURCE:
        yield list_problem("source", "list_source_long", length=length, most=LONGEST_SOURCE)
    if terms.month_on is not None and terms.kind != ReferenceKind.INSURANCE:
        yield list_problem("month_on", "list_month_needless")


def list_problem(field_name: str, rule: str, **params: Any) -> Problem:
    """State that a list breaks a rule."""
    said = LIST_RULES[rule]
    return Problem(field_name, rule, said.message, said.mend, params, said.severity)
