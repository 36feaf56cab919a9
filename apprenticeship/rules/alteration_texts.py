"""What each rule about changes of an enrolment says."""

from __future__ import annotations

from typing import Any

from apprenticeship.rules.texts import Rule
from common.errors import Problem
from common.texts import N_

_FACTS = (
    Rule("alteration_day_missing", N_("没有填写日期"), N_("没有填写日期。"), N_("请选择日期。")),
    Rule(
        "alteration_kind_unknown",
        N_("变更种类不认识"),
        N_("没有“%(stated)s”这种变更。"),
        N_("请选择休学、复学或延长培训期限。"),
    ),
    Rule(
        "suspension_reason_unknown",
        N_("没有选择休学原因"),
        N_("没有选择休学原因。"),
        N_("请在列表中选择；列表中没有的选“其他”并写明。"),
    ),
    Rule("suspension_note_missing", N_("没有写明原因"), N_("选择“其他”时须写明原因。"), N_("请在说明中写明原因。")),
    Rule(
        "alteration_note_long", N_("说明过长"), N_("说明有 %(length)s 个字，最多 %(most)s 个字。"), N_("请缩短说明。")
    ),
    Rule(
        "alteration_outside_training",
        N_("日期不在培训期限内"),
        N_("%(day)s 不在培训期限（%(first)s 至 %(last)s）内。"),
        N_("请核对日期；期限不够的，先办理延长培训期限。"),
    ),
    Rule(
        "suspension_ends_early",
        N_("最后一日早于第一日"),
        N_("休学最后一日 %(last)s 早于第一日 %(first)s。"),
        N_("请核对两个日期；不清楚何时复学的，最后一日留空。"),
    ),
)
_STANDING = (
    Rule(
        "suspension_overlaps",
        N_("与已有休学重叠"),
        N_("与已登记的休学（%(first)s 起）有重叠的日子。"),
        N_("请核对日期；已休学的，先办理复学。"),
    ),
    Rule(
        "suspension_has_logs",
        N_("休学期间有带徒记录"),
        N_("这段日子里有 %(count)s 条带徒记录，最后一条在 %(last)s。"),
        N_("请核对日期；记录有误的，由学校指导教师驳回后再办理。"),
    ),
    Rule(
        "resume_without_suspension",
        N_("这一天没有休学"),
        N_("%(day)s 的前一日不在休学期间，不能复学。"),
        N_("请填写休学开始以后、到期以前的日期。"),
    ),
    Rule(
        "extension_not_later",
        N_("没有延长"),
        N_("新的最后一日 %(day)s 不晚于现在的 %(last)s。"),
        N_("请填写更晚的日期。"),
    ),
    Rule(
        "extension_too_long",
        N_("超过最长期限"),
        N_("培训期限自 %(first)s 起，连同延长最晚到 %(latest)s（%(article)s）。"),
        N_("请填写不晚于 %(latest)s 的日期。"),
    ),
    Rule(
        "extension_overlaps",
        N_("与另一段培训重叠"),
        N_("此人自 %(first)s 起在另一个班培训，延长后会重叠。"),
        N_("请把最后一日改为这一天以前，或先与对方学校商定。"),
    ),
    Rule(
        "alteration_is_open",
        N_("有未办结的变更"),
        N_("此人还有一项变更没有办结。"),
        N_("请先办结或撤回那一项，再提出新的变更。"),
    ),
    Rule(
        "undo_not_last",
        N_("不是最后一项变更"),
        N_("此后还有已生效的变更，不能先撤销这一项。"),
        N_("请从最后一项变更开始撤销。"),
    ),
    Rule(
        "undo_is_depended_on",
        N_("已有记录依赖这项变更"),
        N_("撤销后会与 %(count)s 条记录冲突，最后一条在 %(last)s。"),
        N_("请先处理这些记录，或另行办理新的变更。"),
    ),
)

ALTERATION_RULES: dict[str, Rule] = {rule.code: rule for rule in (*_FACTS, *_STANDING)}


def alteration_problem(field: str, rule: str, **params: Any) -> Problem:
    """Say that a fact of a change breaks a rule."""
    said = ALTERATION_RULES[rule]
    return Problem(field, said.code, said.message, said.mend, params, said.severity)
