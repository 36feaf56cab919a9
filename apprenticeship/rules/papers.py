"""Which papers a step asks for, and what is said while one is missing. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from apprenticeship.rules.texts import Rule
from common.errors import Problem
from common.texts import N_
from rulebooks.rules.conditions import PaperRule
from rulebooks.rules.vocabulary import PaperKind

PAPER_RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule(
            "paper_missing",
            N_("缺少规定的材料"),
            N_("“%(step)s”前需要“%(paper)s”，现在还没有。"),
            N_("请在班级的“材料”页补齐。"),
        ),
        Rule(
            "paper_unsigned",
            N_("协议没有签署件"),
            N_("“%(step)s”前，“%(paper)s”须有签署件，现在还没有登记。"),
            N_("请打印、签字盖章后上传签署件。"),
        ),
        Rule(
            "paper_outdated",
            N_("协议与班级内容不一致"),
            N_("“%(paper)s”拟定后，班级内容有改动。"),
            N_("请修订协议，各方重新同意。"),
        ),
        Rule(
            "confirmations_missing",
            N_("有学徒没有确认培养协议"),
            N_("还有 %(count)s 名学徒没有确认培养协议。"),
            N_("请在培养协议的“学徒确认”页生成链接，发给本人。"),
        ),
        Rule(
            "paper_kind_unknown", N_("材料种类不存在"), N_("没有“%(stated)s”这种材料。"), N_("请从列出的种类中选择。")
        ),
        Rule("paper_file_missing", N_("没有选择文件"), N_("没有选择文件。"), N_("请选择扫描件或照片。")),
        Rule(
            "paper_file_kind",
            N_("材料格式不对"),
            N_("文件内容不是 PDF，也不是 JPEG、PNG 或 WebP 照片。"),
            N_("请上传扫描的 PDF 或手机拍摄的照片；改扩展名没有用。"),
        ),
        Rule(
            "paper_file_size",
            N_("材料过大"),
            N_("文件有 %(size)s MB，最多 %(most)s MB。"),
            N_("请降低扫描分辨率后重新上传。"),
        ),
        Rule(
            "paper_note_long",
            N_("说明过长"),
            N_("内容有 %(length)s 个字，最多 %(most)s 个字。"),
            N_("请缩短内容。"),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class PaperItem:
    """One paper of a step: whether it is there, and otherwise the rule that it breaks.

    `missing_count` counts the apprentices who have yet to confirm.
    """

    rule: PaperRule
    broken: str = ""
    missing_count: int = 0

    @property
    def is_done(self) -> bool:
        return not self.broken


def paper_problem(field: str, rule: str, *, severity: str = "", **params: Any) -> Problem:
    """State that a fact breaks a rule of papers."""
    said = PAPER_RULES[rule]
    return Problem(field, rule, said.message, said.mend, params, severity or said.severity)


def paper_problems(items: Iterable[PaperItem]) -> list[Problem]:
    """Say what is missing: an error where the rulebook stops the step for it, else a warning."""
    return [
        paper_problem(
            "papers",
            item.broken,
            severity="error" if item.rule.required else "warning",
            step=item.rule.step.label,
            paper=item.rule.kind.label,
            count=item.missing_count,
        )
        for item in items
        if item.broken
    ]


@dataclass(frozen=True, slots=True)
class Held:
    """What a class holds: agreements in force (signed or not), those outdated, uploads, who has yet to say yes."""

    signed: dict[PaperKind, bool]
    outdated: frozenset[PaperKind]
    uploaded: frozenset[PaperKind]
    unconfirmed_count: int
    people_count: int


def paper_items(rules: Iterable[PaperRule], held: Held) -> list[PaperItem]:
    """Lay what a class holds beside what is asked for."""
    return [_item(rule, held) for rule in rules]


def _item(rule: PaperRule, held: Held) -> PaperItem:
    if rule.kind is PaperKind.CONFIRMATIONS:
        count = held.unconfirmed_count
        return PaperItem(rule, "confirmations_missing" if count or not held.people_count else "", count)
    if rule.kind in AGREEMENTS:
        return PaperItem(rule, _broken_agreement(rule, held))
    return PaperItem(rule, "" if rule.kind in held.uploaded else "paper_missing")


def _broken_agreement(rule: PaperRule, held: Held) -> str:
    if rule.kind not in held.signed:
        return "paper_missing"
    if rule.kind in held.outdated:
        return "paper_outdated"
    return "paper_unsigned" if rule.signed and not held.signed[rule.kind] else ""


AGREEMENTS = (PaperKind.COOPERATION, PaperKind.TRAINING)
