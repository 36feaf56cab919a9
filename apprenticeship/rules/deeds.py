"""An agreement as a paper: one structure, drawn by the print view and set as PDF. Pure; papers are Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apprenticeship.lifecycle import AGREEMENT_KIND_LABELS, COURSE_CATEGORY_LABELS, AgreementKind, CourseCategory
from apprenticeship.rules.agreements import CLAUSES
from common.money import shown

_FIGURES = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Deed:
    """A paper that two sides sign: who they are, numbered sections, tables beneath, lines to sign on."""

    title: str
    number: str
    parties: Sequence[tuple[str, str]]
    sections: Sequence[tuple[str, Sequence[str]]]
    tables: Sequence[DeedTable] = field(default=())
    signatures: Sequence[str] = field(default=())
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeedTable:
    """A table of a deed; `widths` are shares of the line."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]


@dataclass(frozen=True, slots=True)
class Person:
    """An apprentice on the list of a training agreement: the number is masked, the day is that of the confirmation."""

    name: str
    number: str
    confirmed_on: str = ""


def deed_of(
    kind: AgreementKind,
    number: str,
    facts: Mapping[str, Any],
    clauses: Mapping[str, str],
    fee_yuan: Decimal | None,
    people: Sequence[Person] = (),
    note: str = "",
) -> Deed:
    """Draw up an agreement's paper from what its version holds; `people` stand below a training agreement."""
    is_training = kind is AgreementKind.TRAINING
    written = [(clause.title, clauses.get(clause.code, "")) for clause in CLAUSES[kind]]
    sections: list[tuple[str, Sequence[str]]] = [
        ("培养班与培养期限", _class_words(facts)),
        *((title, words.splitlines()) for title, words in written if words),
    ]
    if fee_yuan is not None:
        place = next(at for at, (title, _) in enumerate(sections) if title == "费用支付")
        sections.insert(place, ("培训费", [f"培训费总额为人民币 {shown(fee_yuan)} 元。"]))
    tables = [_courses(facts), *([_people(people)] if is_training else [])]
    return Deed(
        title=f"企业新型学徒制{AGREEMENT_KIND_LABELS[kind]}",
        number=number,
        parties=_parties(facts, is_training=is_training),
        sections=[(f"{_FIGURES[at]}、{title}", lines) for at, (title, lines) in enumerate(sections)],
        tables=tables,
        signatures=["甲方（公章）", "乙方签名见学徒名单" if is_training else "乙方（公章）"],
        note=note,
    )


def _parties(facts: Mapping[str, Any], *, is_training: bool) -> list[tuple[str, str]]:
    enterprise, school = facts["enterprise"], facts["school"]
    second = "所附名单中的全体学徒" if is_training else f"{school['name']}（{school['credit_code']}）"
    third = [("培训机构", f"{school['name']}（{school['credit_code']}）")] if is_training else []
    return [
        ("甲方（企业）", f"{enterprise['name']}（{enterprise['credit_code']}）"),
        ("乙方（学徒）" if is_training else "乙方（培训机构）", second),
        *third,
    ]


def _class_words(facts: Mapping[str, Any]) -> list[str]:
    work_type = f"（{facts['work_type']}）" if facts["work_type"] else ""
    return [
        f"班级：{facts['name']}（班号 {facts['class_number']}）。",
        f"培训职业：{facts['occupation']}{work_type}；目标等级：{facts['level_words']}；"
        f"计划 {facts['planned_heads']} 人。",
        f"培养期限：{facts['starts_on']} 至 {facts['last_on']}（含首尾两日）。",
    ]


def _courses(facts: Mapping[str, Any]) -> DeedTable:
    rows = [
        [str(at), name, COURSE_CATEGORY_LABELS[CourseCategory(category)], hours, credits]
        for at, (name, category, hours, credits) in enumerate(facts["courses"], start=1)
    ]
    return DeedTable("附：培养方案课程", ("序号", "课程名称", "类别", "学时", "学分"), rows, (1, 5, 2, 2, 2))


def _people(people: Sequence[Person]) -> DeedTable:
    rows = [[str(at), one.name, one.number, one.confirmed_on, ""] for at, one in enumerate(people, start=1)]
    return DeedTable("附：学徒名单", ("序号", "姓名", "身份证号", "本人确认日期", "签名"), rows, (1, 2, 4, 3, 3))
