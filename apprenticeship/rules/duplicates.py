"""Whether two records may be the same person: pure. A score of what they share, and two thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from apprenticeship.lifecycle import Certainty
from apprenticeship.rules.texts import Rule
from common.errors import Problem
from common.texts import N_

BODY_SIGNS = 17
SAME_NAME, NEAR_NAME, NEAR_NUMBER, SAME_PHONE, OTHER_SEX = (
    "same_name",
    "near_name",
    "near_number",
    "same_phone",
    "other_sex",
)
WEIGHTS = {SAME_NAME: 50, NEAR_NAME: 30, NEAR_NUMBER: 40, SAME_PHONE: 20, OTHER_SEX: -20}
REASON_LABELS = {
    SAME_NAME: N_("姓名相同"),
    NEAR_NAME: N_("姓名只差一字"),
    NEAR_NUMBER: N_("身份证号只差一位（校验位除外）"),
    SAME_PHONE: N_("手机相同"),
    OTHER_SEX: N_("性别不同"),
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which score on two records are looked at, and from which they are all but certainly one person.

    No document gives them: these values are a default, used until a bureau sets its own and says where from.
    """

    likely: int = 30
    certain: int = 80


HIGHEST = sum(weight for weight in (WEIGHTS[SAME_NAME], WEIGHTS[NEAR_NUMBER], WEIGHTS[SAME_PHONE]))
LOWEST = WEIGHTS[NEAR_NAME] + WEIGHTS[OTHER_SEX]
LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a record; the birth date is the same already."""

    name: str
    number: str
    sex: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two records are, and by what."""

    score: int
    reasons: Sequence[str]

    def certainty(self, thresholds: Thresholds) -> Certainty | None:
        """Name the threshold that the score reaches; None for neither."""
        if self.score >= thresholds.certain:
            return Certainty.CERTAIN
        return Certainty.LIKELY if self.score >= thresholds.likely else None


def likeness(one: Traits, other: Traits) -> Likeness:
    """Compare two records of the same birth date."""
    reasons = list(_reasons(one, other))
    return Likeness(max(sum(WEIGHTS[reason] for reason in reasons), 0), reasons)


def _reasons(one: Traits, other: Traits) -> Iterator[str]:
    if one.name == other.name:
        yield SAME_NAME
    elif is_near(one.name, other.name):
        yield NEAR_NAME
    # Two valid numbers never differ in one sign alone, for the last one checks the others: their bodies may.
    if is_near(one.number[:BODY_SIGNS], other.number[:BODY_SIGNS]):
        yield NEAR_NUMBER
    if one.phone and one.phone == other.phone:
        yield SAME_PHONE
    if one.sex != other.sex:
        yield OTHER_SEX


def is_near(one: str, other: str) -> bool:
    """Say whether one sign changed, added or left out makes one text the other; equal texts are near."""
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    same = next((place for place, sign in enumerate(short) if sign != long[place]), len(short))
    rest = same + 1 if len(short) == len(long) else same
    return short[rest:] == long[same + 1 :]


DUPLICATE_RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule(
            "merge_elsewhere",
            N_("涉及其他单位的学籍"),
            N_("两人中有不属于您管理范围的学籍，不能在这里合并。"),
            N_("请由管辖两地的人社部门办理。"),
        ),
        Rule(
            "merge_overlaps",
            N_("培训期限重叠"),
            N_("%(one)s 与 %(other)s 的培训期限重叠，合并后同一人会同时在两个班。"),
            N_("请先撤销或退出其中一个学籍。"),
        ),
        Rule(
            "merge_two_accounts",
            N_("两人各有账号"),
            N_("两条记录各绑定一个账号，不能合并。"),
            N_("请先停用其中一个账号。"),
        ),
        Rule("merge_choice_missing", N_("没有选择"), N_("请选择保留哪一条的%(what)s。"), N_("逐项选择后再合并。")),
        Rule(
            "merge_grown",
            N_("合并后又有变化"),
            N_("合并以后此人又被合并，不能单独撤销这一次。"),
            N_("请先撤销后来的合并。"),
        ),
        Rule(
            "thresholds_order",
            N_("界限值有误"),
            N_("界限值须是 %(least)s 至 %(most)s 的整数，且“几乎可以确定”大于“需要核对”。"),
            N_("请核对两个数值。"),
        ),
        Rule(
            "thresholds_source_missing",
            N_("没有写明依据"),
            N_("请写明两个界限值的依据。"),
            N_("如“2026 年抽查 500 对的结果”；最多 %(most)s 个字。"),
        ),
        Rule("merge_reason_long", N_("理由过长"), N_("理由有 %(length)s 个字，最多 %(most)s 个字。"), N_("请缩短。")),
    )
}


def duplicate_problem(field_name: str, rule: str, **params: Any) -> Problem:
    """State that a merge breaks a rule."""
    said = DUPLICATE_RULES[rule]
    return Problem(field_name, rule, said.message, said.mend, params, said.severity)


def threshold_problems(wanted: Thresholds, source: str) -> Iterator[Problem]:
    """Check what a bureau wants the two thresholds to be, and whether it says where from."""
    if not LOWEST <= wanted.likely < wanted.certain <= HIGHEST:
        yield duplicate_problem("likely", "thresholds_order", least=LOWEST, most=HIGHEST)
    if not 0 < len(source.strip()) <= LONGEST_SOURCE:
        yield duplicate_problem("source", "thresholds_source_missing", most=LONGEST_SOURCE)


def overlaps(spans: Sequence[tuple[str, date, date]]) -> Iterator[tuple[str, str]]:
    """Name the neighbours that share a day among (name, first day, day after the last), whatever their order."""
    in_order = sorted(spans, key=lambda span: span[1])
    latest: tuple[str, date, date] | None = None
    for span in in_order:
        if latest is not None and span[1] < latest[2]:
            yield latest[0], span[0]
        if latest is None or span[2] > latest[2]:
            latest = span
