"""What each rule of logs and credits says."""

from __future__ import annotations

from typing import Any

from apprenticeship.rules.defect_texts import DEFECT_RULES
from apprenticeship.rules.texts import Rule
from common.errors import Problem
from common.texts import N_

_LOGS = (
    Rule(
        "log_day_ahead",
        N_("日期在今天之后"),
        N_("%(day)s 还没有到，今天是 %(today)s。"),
        N_("请选择今天或以前的日期。"),
    ),
    Rule(
        "log_day_outside_training",
        N_("日期不在培训期限内"),
        N_("%(day)s 不在该学徒的培训期限（%(first)s 至 %(last)s）内。"),
        N_("请核对日期和学徒。"),
    ),
    Rule(
        "log_day_rested",
        N_("当日在休学"),
        N_("%(day)s 该学徒在休学，不能填写带徒记录。"),
        N_("请核对日期；休学日期有误的，请联系学校更正。"),
    ),
    Rule(
        "log_not_accompanied",
        N_("当日不是其导师"),
        N_("%(day)s 您不是该学徒的企业导师。"),
        N_("请核对日期；导师配对有误的，请联系企业经办人或学校更正。"),
    ),
    Rule(
        "log_day_taken",
        N_("当日已有记录"),
        N_("您已为该学徒填写过 %(day)s 的带徒记录。"),
        N_("待确认的记录可以直接修改；已确认的不能再填。"),
    ),
    Rule(
        "log_hours_range", N_("工时不合理"), N_("工时应大于 0，且不超过 24。"), N_("请填写当日带教的小时数，例如 7.5。")
    ),
    Rule("log_hours_places", N_("工时过细"), N_("工时最多保留一位小数。"), N_("请填写到 0.1 小时，例如 7.5。")),
    Rule(
        "log_hours_over",
        N_("工时超过政策上限"),
        N_("填写了 %(hours)s 小时，政策规定每人每日最多 %(most)s 学时（%(article)s）。"),
        N_("请填写不超过上限的小时数。"),
    ),
    Rule("log_rating_range", N_("评价不合理"), N_("评价应为 1 至 5 的整数。"), N_("请选择 1（较差）至 5（优秀）。")),
    Rule("log_task_missing", N_("任务为空"), N_("没有填写当日的任务。"), N_("请写明带教内容，例如“外圆车削”。")),
    Rule("log_text_long", N_("内容过长"), N_("内容有 %(length)s 个字，最多 %(most)s 个字。"), N_("请缩短内容。")),
    Rule(
        "log_late_reason_missing",
        N_("补录没有写原因"),
        N_("这一天已过去超过 %(count)s 日，补录须写明原因（%(article)s）。"),
        N_("请填写补录原因，例如“当日车间无网络”。"),
    ),
    Rule(
        "log_key_reused",
        N_("请求编号已用于另一条记录"),
        N_("这个请求编号已用于 %(day)s 的另一条记录。"),
        N_("请为每条记录使用新的请求编号（UUID）。"),
    ),
    Rule(
        "log_key_form",
        N_("请求编号格式不对"),
        N_("Idempotency-Key 应为 UUID。"),
        N_("请为每条记录生成一个 UUID，重发时使用同一个。"),
    ),
    Rule("log_none_given", N_("没有记录"), N_("没有填写任何一天。"), N_("请至少填写一天。")),
    Rule(
        "log_too_fast",
        N_("核对过快"),
        N_("%(count)s 条记录至少要核对 %(needed)s 秒，现在只过了 %(seconds)s 秒。"),
        N_("请看过每一条后再确认。"),
    ),
    Rule("log_day_repeated", N_("日期重复"), N_("%(day)s 填写了两次。"), N_("同一天只填写一行。")),
    Rule(
        "photo_size",
        N_("照片过大"),
        N_("照片有 %(size)s MB，最大 %(most)s MB。"),
        N_("请压缩照片，或调低相机的分辨率后重拍。"),
    ),
)
_CREDITS = (
    Rule(
        "credit_score_range",
        N_("成绩不合理"),
        N_("成绩应在 0 到 100 之间，最多一位小数。"),
        N_("请填写百分制成绩，例如 86.5。"),
    ),
    Rule(
        "credit_course_by_logs",
        N_("企业实践学分不由课程认定"),
        N_("“%(course)s”属企业实践：其学分由已确认的带徒记录产生，不能再按课程认定。"),
        N_("请由企业导师填写带徒记录，经您确认后自动计入。"),
    ),
    Rule("credit_none_given", N_("没有成绩"), N_("没有填写任何成绩。"), N_("请至少填写一名学徒的成绩。")),
    Rule(
        "credit_course_unknown",
        N_("课程不存在"),
        N_("该学徒的班级没有这门课程。"),
        N_("请从本班的培养方案中选择课程。"),
    ),
)

LOG_RULES: dict[str, Rule] = {rule.code: rule for rule in (*_LOGS, *_CREDITS, *DEFECT_RULES)}


def problem(field: str, rule: str, **params: Any) -> Problem:
    """State that a fact breaks a rule of logs or credits."""
    said = LOG_RULES[rule]
    return Problem(field, rule, said.message, said.mend, params, said.severity)
