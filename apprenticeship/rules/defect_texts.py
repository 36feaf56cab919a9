"""What each question about log entries says: the mend is what to ask next, for nobody is accused."""

from __future__ import annotations

from apprenticeship.rules.texts import Rule
from common.texts import N_

DEFECT_RULES: tuple[Rule, ...] = (
    Rule(
        "log_seen_late",
        N_("填写晚于当日多天"),
        N_("这条记录在当日之后 %(days)s 天才签字，超过 %(most)s 天。"),
        N_("请看补录原因是否说得通，必要时向企业导师了解。"),
        "warning",
    ),
    Rule(
        "log_seen_changed",
        N_("确认之后又有修改"),
        N_("这条记录的最后修改时间晚于确认时间。"),
        N_("请对照操作日志，了解是谁、为什么修改。"),
        "warning",
    ),
    Rule(
        "log_seen_entry_burst",
        N_("同一导师短时间内填写多条"),
        N_("同一导师在 %(minutes)s 分钟内签了 %(count)s 条记录。"),
        N_("按周补签也会这样；请抽看其中几条，并向导师了解。"),
        "warning",
    ),
    Rule(
        "log_seen_confirm_burst",
        N_("同一教师短时间内确认多条"),
        N_("同一学校指导教师在 %(minutes)s 分钟内处理了 %(count)s 条记录。"),
        N_("请了解是否看过内容后再确认，并抽看其中几条。"),
        "warning",
    ),
    Rule(
        "log_seen_text",
        N_("备注文字重复"),
        N_("%(count)s 条记录的备注相同或相近，涉及 %(people)s 名学徒、%(weeks)s 周。"),
        N_("同一工序的备注可能相近；请对照现场照片和培养方案，看是否真有其事。"),
        "warning",
    ),
    Rule(
        "log_seen_hours",
        N_("一日工时超过上限"),
        N_("该学徒当日各条记录合计 %(hours)s 小时，上限 %(most)s 小时。"),
        N_("请核对当日考勤，看是否有两名导师重复填写。"),
        "warning",
    ),
    Rule(
        "log_seen_holiday",
        N_("当日不是工作日"),
        N_("%(day)s 是周末或节假日。"),
        N_("加班、倒班都可能；请核对排班和考勤。"),
        "warning",
    ),
    Rule(
        "log_seen_paused",
        N_("暂停期间有记录"),
        N_("%(day)s 该学徒的培养处于暂停中。"),
        N_("请核对暂停的起止日期和当日考勤。"),
        "warning",
    ),
)
