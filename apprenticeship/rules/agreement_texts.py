"""What each rule of an agreement says: codes, messages and ways to mend."""

from __future__ import annotations

from typing import Any

from apprenticeship.rules.texts import Rule
from common.errors import Problem
from common.texts import N_

_WORDS = (
    Rule(
        "clause_missing",
        N_("必备条款为空"),
        N_("条款“%(title)s”没有填写。"),
        N_("请填写，或恢复系统给出的文字再修改。"),
    ),
    Rule(
        "clause_too_long",
        N_("条款过长"),
        N_("条款“%(title)s”有 %(length)s 个字，最多 %(most)s 个字。"),
        N_("请缩短，细节可另附附件。"),
    ),
    Rule(
        "fee_missing",
        N_("没有培训费"),
        N_("合作协议必须写明培训费总额。"),
        N_("请填写总额；不收费的填 0。"),
    ),
    Rule(
        "fee_out_of_range",
        N_("培训费不合理"),
        N_("培训费“%(stated)s”不在 0 到 %(most)s 元之间，或多于 2 位小数。"),
        N_("请核对金额，单位是元。"),
    ),
    Rule(
        "agreement_kind_unknown",
        N_("协议种类不存在"),
        N_("没有“%(stated)s”这种协议。"),
        N_("请选择合作协议或培养协议。"),
    ),
)
_CHANGES = (
    Rule(
        "change_words_missing",
        N_("没有写明修改要求"),
        N_("没有写明要修改什么。"),
        N_("请写明哪一条、改成什么。"),
    ),
    Rule(
        "change_too_long",
        N_("修改要求过长"),
        N_("内容有 %(length)s 个字，最多 %(most)s 个字。"),
        N_("请缩短，或分几条提出。"),
    ),
    Rule("change_clause_unknown", N_("条款不存在"), N_("本协议没有“%(stated)s”这一条。"), N_("请从条款中选择。")),
    Rule(
        "change_request_open",
        N_("还有修改要求没有答复"),
        N_("还有 %(count)s 条修改要求没有答复。"),
        N_("请先采纳（修订协议）、写明理由不采纳，或由提出方撤回。"),
    ),
    Rule(
        "agreement_outdated",
        N_("协议与班级内容不一致"),
        N_("班级的%(what)s在协议拟定后有改动。"),
        N_("请修订协议，新版按现在的班级内容生成。"),
    ),
)
_COPIES = (
    Rule("signed_copy_missing", N_("没有签署件"), N_("没有选择签署件。"), N_("请上传双方签字盖章后的扫描件或照片。")),
    Rule(
        "signed_copy_kind",
        N_("签署件格式不对"),
        N_("文件内容不是 PDF，也不是 JPEG、PNG 或 WebP 照片。"),
        N_("请上传扫描的 PDF 或手机拍摄的照片；改扩展名没有用。"),
    ),
    Rule(
        "signed_copy_size",
        N_("签署件过大"),
        N_("文件有 %(size)s MB，最多 %(most)s MB。"),
        N_("请降低扫描分辨率后重新上传。"),
    ),
    Rule("signed_on_missing", N_("没有签署日期"), N_("没有填写签署日期。"), N_("请填写协议上的签署日期。")),
    Rule(
        "signed_on_ahead",
        N_("签署日期在今天之后"),
        N_("签署日期 %(stated)s 在今天之后。"),
        N_("请核对协议上的签署日期。"),
    ),
)
_LINKS = (
    Rule("nobody_chosen", N_("没有选择学徒"), N_("没有选择学徒。"), N_("请勾选要发送链接的学徒。")),
    Rule(
        "student_not_in_class",
        N_("学徒不在本班"),
        N_("本班没有在培的学徒“%(stated)s”。"),
        N_("请刷新名单后重新选择。"),
    ),
    Rule("link_days_wrong", N_("链接有效天数不对"), N_("链接有效期应为 1 到 %(most)s 天。"), N_("请重新选择。")),
    Rule(
        "number_end_wrong",
        N_("身份证号后四位不对"),
        N_("身份证号后四位不对，还可以再试 %(left)s 次。"),
        N_("请按本人身份证填写；末位是 X 的填 X。试完后链接失效，需要索取新的链接。"),
    ),
)
AGREEMENT_RULES: dict[str, Rule] = {rule.code: rule for rule in (*_WORDS, *_CHANGES, *_COPIES, *_LINKS)}


def agreement_problem(field: str, rule: str, **params: Any) -> Problem:
    """State that a fact breaks a rule of agreements."""
    said = AGREEMENT_RULES[rule]
    return Problem(field, rule, said.message, said.mend, params, said.severity)
