"""The columns of lists as files: no more of anybody than the page of the same list shows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from apprenticeship.lifecycle.filing import FILING_STATE_LABELS, FilingState
from common.actor import DUTY_LABELS, ROLE_LABELS, Duty
from common.tables import Column
from common.texts import N_

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day_of(instant: datetime | None) -> date | None:
    """Give the day in Shanghai of an instant."""
    return instant.astimezone(SHANGHAI).date() if instant else None


CLASSES: tuple[Column[Any], ...] = (
    Column(N_("班号"), lambda row: row.number, width=20),
    Column(N_("班级名称"), lambda row: row.name, width=30),
    Column(N_("学校"), lambda row: row.school.name, width=24),
    Column(N_("企业"), lambda row: row.enterprise.name, width=30),
    Column(N_("备案部门"), lambda row: row.bureau.name, width=22),
    Column(N_("职业（工种）"), lambda row: row.work_type or row.occupation.name, width=16),
    Column(N_("目标等级"), lambda row: row.get_level_display(), width=10),
    Column(N_("培训起"), lambda row: row.starts_on, "day", 11),
    Column(N_("培训止"), lambda row: row.ends_on, "day", 11),
    Column(N_("计划人数"), lambda row: row.planned_heads, "number", 9),
    Column(N_("状态"), lambda row: row.get_state_display(), width=12),
    Column(N_("备案日期"), lambda row: row.filed_on, "day", 11),
    Column(N_("开班日期"), lambda row: row.opened_on, "day", 11),
    Column(N_("结班日期"), lambda row: row.closed_on, "day", 11),
    Column(N_("适用政策"), lambda row: row.rulebook.name, width=30),
)

ENROLMENTS: tuple[Column[Any], ...] = (
    Column(N_("学号"), lambda row: row.student_no, width=16),
    Column(N_("姓名"), lambda row: row.person.name, width=10),
    Column(N_("班号"), lambda row: row.training_class.number, width=20),
    Column(N_("班级名称"), lambda row: row.training_class.name, width=30),
    Column(N_("企业"), lambda row: row.enterprise.name, width=30),
    Column(N_("学校"), lambda row: row.school.name, width=24),
    Column(N_("目标等级"), lambda row: row.training_class.get_level_display(), width=10),
    Column(N_("人员类型"), lambda row: row.get_trainee_type_display(), width=10),
    Column(N_("培训起"), lambda row: row.starts_on, "day", 11),
    Column(N_("培训止"), lambda row: row.ends_on, "day", 11),
    Column(N_("注册日期"), lambda row: row.registered_on, "day", 11),
    Column(N_("结束日期"), lambda row: row.ended_on, "day", 11),
    Column(N_("状态"), lambda row: row.get_state_display(), width=12),
)

AGREEMENTS: tuple[Column[Any], ...] = (
    Column(N_("协议编号"), lambda row: row.number, width=24),
    Column(N_("种类"), lambda row: row.get_kind_display(), width=12),
    Column(N_("版本"), lambda row: row.version, "number", 8),
    Column(N_("班号"), lambda row: row.training_class.number, width=20),
    Column(N_("班级名称"), lambda row: row.training_class.name, width=30),
    Column(N_("企业"), lambda row: row.training_class.enterprise.name, width=30),
    Column(N_("学校"), lambda row: row.training_class.school.name, width=24),
    Column(N_("培训费总额（元）"), lambda row: row.fee_yuan, "money", 14),
    Column(N_("拟定日期"), lambda row: day_of(row.drafted_at), "day", 11),
    Column(N_("企业同意日期"), lambda row: day_of(row.enterprise_accepted_at), "day", 12),
    Column(N_("学校同意日期"), lambda row: day_of(row.school_accepted_at), "day", 12),
    Column(N_("签署日期"), lambda row: row.signed_on, "day", 11),
    Column(N_("状态"), lambda row: row.get_state_display(), width=12),
)

MEMBERS: tuple[Column[Any], ...] = (
    Column(N_("姓名"), lambda row: row.user.name, width=12),
    Column(N_("用户名"), lambda row: row.user.username, width=20),
    Column(N_("角色"), lambda row: ROLE_LABELS[row.role], width=16),
    Column(N_("职责"), lambda row: "、".join(DUTY_LABELS[Duty(duty)] for duty in row.duties), width=24),
    Column(N_("管理员"), lambda row: "是" if row.is_admin else "", width=8),
    Column(N_("停用日期"), lambda row: row.ended_on, "day", 11),
)

ALTERATIONS: tuple[Column[Any], ...] = (
    Column(N_("学号"), lambda row: row.enrolment.student_no, width=16),
    Column(N_("姓名"), lambda row: row.enrolment.person.name, width=10),
    Column(N_("班号"), lambda row: row.enrolment.training_class.number, width=20),
    Column(N_("企业"), lambda row: row.enrolment.enterprise.name, width=30),
    Column(N_("学校"), lambda row: row.enrolment.school.name, width=24),
    Column(N_("变更种类"), lambda row: row.get_kind_display(), width=14),
    Column(N_("生效日期"), lambda row: row.effective_on, "day", 11),
    Column(N_("最后一日"), lambda row: row.last_on, "day", 11),
    Column(N_("变更原因"), lambda row: row.get_reason_display(), width=18),
    Column(N_("补办"), lambda row: N_("是") if row.is_late else N_("否"), width=6),
    Column(N_("提出方"), lambda row: row.get_asked_from_display(), width=8),
    Column(N_("状态"), lambda row: row.get_state_display(), width=14),
)

CLAIMS: tuple[Column[Any], ...] = (
    Column(N_("申请编号"), lambda row: row.number, width=20),
    Column(N_("班号"), lambda row: row.training_class.number, width=20),
    Column(N_("班级名称"), lambda row: row.training_class.name, width=30),
    Column(N_("企业"), lambda row: row.training_class.enterprise.name, width=30),
    Column(N_("类别"), lambda row: row.get_kind_display(), width=12),
    Column(N_("应补总额（元）"), lambda row: row.gross_yuan, "money", 14),
    Column(N_("已预支（元）"), lambda row: row.deducted_yuan, "money", 14),
    Column(N_("本次金额（元）"), lambda row: row.amount_yuan, "money", 14),
    Column(N_("应退金额（元）"), lambda row: row.refund_yuan, "money", 14),
    Column(N_("状态"), lambda row: row.get_state_display(), width=12),
    Column(N_("拨付日期"), lambda row: row.settled_on, "day", 11),
    Column(N_("凭证号"), lambda row: row.voucher_no, width=18),
)


def _review_words(row: Any) -> str:
    return FILING_STATE_LABELS[FilingState(row.review_state)] if row.review_state else ""


FILINGS: tuple[Column[Any], ...] = (
    Column(N_("班号"), lambda row: row.number, width=20),
    Column(N_("班级名称"), lambda row: row.name, width=30),
    Column(N_("企业"), lambda row: row.enterprise.name, width=30),
    Column(N_("企业所在地"), lambda row: row.enterprise.region.name, width=12),
    Column(N_("学校"), lambda row: row.school.name, width=24),
    Column(N_("职业（工种）"), lambda row: row.work_type or row.occupation.name, width=16),
    Column(N_("目标等级"), lambda row: row.get_level_display(), width=10),
    Column(N_("培训起"), lambda row: row.starts_on, "day", 11),
    Column(N_("培训止"), lambda row: row.ends_on, "day", 11),
    Column(N_("计划人数"), lambda row: row.planned_heads, "number", 9),
    Column(N_("状态"), lambda row: row.get_state_display(), width=12),
    Column(N_("审查环节"), _review_words, width=24),
    Column(N_("补正次数"), lambda row: row.supplement_count, "number", 9),
    Column(N_("办理期限"), lambda row: row.due_on, "day", 11),
    Column(N_("备案部门"), lambda row: row.bureau.name, width=22),
)

QUOTAS: tuple[Column[Any], ...] = (
    Column(N_("地区"), lambda row: row.region.name, width=14),
    Column(N_("企业"), lambda row: row.enterprise.name if row.enterprise else "", width=30),
    Column(N_("统一社会信用代码"), lambda row: row.enterprise.credit_code if row.enterprise else "", width=22),
    Column(N_("年度"), lambda row: row.year, "number", 8),
    Column(N_("名额"), lambda row: row.seats_count, "number", 9),
    Column(N_("已用"), lambda row: row.taken_count, "number", 9),
    Column(N_("剩余"), lambda row: row.left_count, "number", 9),
    Column(N_("依据文件"), lambda row: row.document_no, width=34),
)

OBJECTIONS: tuple[Column[Any], ...] = (
    Column(N_("异议编号"), lambda row: row.number, width=26),
    Column(N_("班号"), lambda row: row.notice.training_class.number, width=20),
    Column(N_("企业"), lambda row: row.notice.training_class.enterprise.name, width=30),
    Column(N_("提出人"), lambda row: row.get_objector_kind_display(), width=8),
    Column(N_("异议内容"), lambda row: row.words, width=50),
    Column(N_("提出日期"), lambda row: row.lodged_at.astimezone(SHANGHAI).date(), "day", 11),
    Column(N_("状态"), lambda row: row.get_state_display(), width=12),
    Column(N_("核查结论"), lambda row: row.answer, width=50),
)

OPENINGS: tuple[Column[Any], ...] = (
    Column(N_("班号"), lambda row: row.training_class.number, width=20),
    Column(N_("班级名称"), lambda row: row.training_class.name, width=30),
    Column(N_("企业"), lambda row: row.training_class.enterprise.name, width=30),
    Column(N_("学校"), lambda row: row.training_class.school.name, width=24),
    Column(N_("名册人数"), lambda row: row.heads_count, "number", 9),
    Column(N_("申请日期"), lambda row: row.asked_at.astimezone(SHANGHAI).date(), "day", 11),
    Column(N_("办理期限"), lambda row: row.due_on, "day", 11),
    Column(N_("状态"), lambda row: row.get_state_display(), width=14),
    Column(N_("退回原因"), lambda row: row.answer, width=40),
)
