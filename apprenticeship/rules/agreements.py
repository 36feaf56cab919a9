"""What an agreement holds: its clauses, the words that it starts with, and what is checked of them. Pure.

That there are two agreements, and what each is about, is what published guides to the scheme list; the words of every
clause are the parties' own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from apprenticeship.lifecycle import AgreementKind
from apprenticeship.rules.agreement_texts import agreement_problem
from common.errors import Problem
from common.texts import N_

MOST_FEE_YUAN = Decimal(1_000_000_000)
LONGEST_CLAUSE = 2000
LONGEST_CHANGE = 500


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause by its code: its title, whether it must be written, and the words that a first version starts with."""

    code: str
    title: str
    is_needed: bool
    words: str = ""


CLAUSES: Mapping[AgreementKind, tuple[Clause, ...]] = MappingProxyType(
    {
        AgreementKind.COOPERATION: (
            Clause(
                "method",
                N_("培养方式"),
                True,
                "采取企校双师带徒、工学交替的方式。院校承担理论和基本技能教学，企业承担岗位实践。",
            ),
            Clause("content", N_("培养内容"), True),
            Clause("fee_terms", N_("费用支付"), True, "甲方按开班、结班两次支付，乙方开具票据。"),
            Clause(
                "enterprise_duties",
                N_("企业职责"),
                True,
                "与学徒签订劳动合同并缴纳社会保险；选派企业导师；提供实践岗位、设备和安全条件；按约定支付培训费。",
            ),
            Clause(
                "school_duties",
                N_("学校职责"),
                True,
                "为学徒办理学籍注册；选派指导教师；按培养方案组织教学、考核，保存教学记录并向甲方通报进度。",
            ),
            Clause("breach", N_("违约责任"), False),
            Clause("others", N_("其他约定"), False),
        ),
        AgreementKind.TRAINING: (
            Clause("goal", N_("培养目标"), True),
            Clause("content", N_("培养内容"), True),
            Clause(
                "quality",
                N_("质量考核"),
                True,
                "按培养方案进行过程考核和结业考核；考核合格的，参加职业技能等级认定。",
            ),
            Clause(
                "wage",
                N_("工资待遇"),
                True,
                "培养期间按劳动合同支付工资，不低于当地最低工资标准。参加集中学习视为提供正常劳动。",
            ),
            Clause(
                "enterprise_duties",
                N_("企业职责"),
                True,
                "安排企业导师，保证学习时间和劳动安全，不向学徒收取培训费用。",
            ),
            Clause(
                "apprentice_duties",
                N_("学徒职责"),
                True,
                "遵守企业和学校的规章，按时参加学习和考核，服从导师指导，如实确认培训记录。",
            ),
            Clause("others", N_("其他约定"), False),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class AgreementTerms:
    """What the parties write: words by clause code, and the whole fee in yuan where school and enterprise agree."""

    clauses: Mapping[str, str]
    fee_yuan: Decimal | None = None


def kind_of(words: str) -> AgreementKind | None:
    """Read a kind by its code; None for another word."""
    return AgreementKind(words) if words in set(AgreementKind) else None


def title_of(kind: str, code: str) -> str:
    """Name a clause of a kind; "" for an unknown one."""
    return next((clause.title for clause in CLAUSES[AgreementKind(kind)] if clause.code == code), "")


def cleaned_terms(kind: AgreementKind, terms: AgreementTerms) -> AgreementTerms:
    """Keep the clauses of the kind, blanks cut; a fee stands in a cooperation agreement only."""
    clauses = {clause.code: terms.clauses.get(clause.code, "").strip() for clause in CLAUSES[kind]}
    return AgreementTerms(clauses, terms.fee_yuan if kind is AgreementKind.COOPERATION else None)


def agreement_problems(kind: AgreementKind, terms: AgreementTerms) -> Iterator[Problem]:
    """Check cleaned terms."""
    for clause in CLAUSES[kind]:
        words = terms.clauses[clause.code]
        if clause.is_needed and not words:
            yield agreement_problem(clause.code, "clause_missing", title=clause.title)
        elif len(words) > LONGEST_CLAUSE:
            yield agreement_problem(
                clause.code, "clause_too_long", title=clause.title, length=len(words), most=LONGEST_CLAUSE
            )
    if kind is AgreementKind.COOPERATION:
        yield from _fee(terms.fee_yuan)


def _fee(fee: Decimal | None) -> Iterator[Problem]:
    if fee is None:
        yield agreement_problem("fee_yuan", "fee_missing")
    elif not fee.is_finite() or not 0 <= fee <= MOST_FEE_YUAN or fee != round(fee, 2):
        yield agreement_problem("fee_yuan", "fee_out_of_range", stated=fee, most=MOST_FEE_YUAN)


def change_problems(kind: AgreementKind, clause: str, words: str) -> Iterator[Problem]:
    """Check what a side wants changed; a clause of "" means the whole."""
    if not words:
        yield agreement_problem("words", "change_words_missing")
    elif len(words) > LONGEST_CHANGE:
        yield agreement_problem("words", "change_too_long", length=len(words), most=LONGEST_CHANGE)
    if clause and not title_of(kind, clause):
        yield agreement_problem("clause", "change_clause_unknown", stated=clause)


# Facts of a class that an agreement says again: when one of them changes, the agreement no longer fits the class.
TIED = MappingProxyType(
    {
        "occupation": N_("职业"),
        "work_type": N_("工种"),
        "level": N_("目标等级"),
        "starts_on": N_("开始日期"),
        "last_on": N_("最后一日"),
        "planned_heads": N_("计划人数"),
        "courses": N_("课程"),
    }
)


def outdated(was: Mapping[str, Any], is_now: Mapping[str, Any]) -> list[str]:
    """Name what an agreement says of its class that is no longer so, as Chinese msgids."""
    return [label for fact, label in TIED.items() if was.get(fact) != is_now.get(fact)]


def first_words(kind: AgreementKind, facts: Mapping[str, Any]) -> dict[str, str]:
    """Write the words that a first version starts with, from the class: goal and content are generated."""
    courses = "；".join(f"{name}（{hours} 学时）" for name, _, hours, _ in facts["courses"])
    made = {
        "goal": f"使学徒达到{facts['occupation'].partition(' ')[2]}{facts['level_words']}的职业技能水平。",
        "content": f"按培养方案学习：{courses}。" if courses else "",
    }
    return {clause.code: clause.words or made.get(clause.code, "") for clause in CLAUSES[kind]}
