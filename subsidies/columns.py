"""The columns of a facts file, and the words that are understood in their cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from common.texts import N_
from rulebooks.rules import Answer


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the file, its Chinese heading (understood too), whether it must be there."""

    name: str
    heading: str
    is_needed: bool = False
    synonyms: tuple[str, ...] = ()


COLUMNS: Final = (
    Column("class_no", N_("班号"), is_needed=True, synonyms=("班级编号", "培养班编号")),
    Column("person_no", N_("人员编号"), is_needed=True, synonyms=("学号", "学徒编号")),
    Column("trainee_type", N_("人员类型"), is_needed=True),
    Column("occupation_code", N_("职业编码"), synonyms=("职业代码", "职业（工种）编码")),
    Column("level", N_("目标等级"), is_needed=True, synonyms=("等级", "技能等级")),
    Column("starts_on", N_("开始日期"), is_needed=True, synonyms=("培训开始日期", "开班日期")),
    Column("planned_ends_on", N_("计划结束日期"), is_needed=True, synonyms=("培训结束日期",)),
    Column("ended_on", N_("实际结束日期"), synonyms=("结业日期", "结束日期")),
    Column("status", N_("培训状态"), is_needed=True, synonyms=("状态",)),
    Column("certificate", N_("证书")),
    Column("employer_passed", N_("企业评价合格"), synonyms=("企业评价",)),
    Column("hired", N_("已签合同并参保"), synonyms=("是否录用", "录用")),
    Column("hours", N_("学时")),
    Column("cost_yuan", N_("实际费用"), synonyms=("实际费用（元）", "培训费用")),
    Column("tags", N_("标签")),
    Column("approved_on", N_("备案通过日"), synonyms=("备案日期",)),
    Column("certified_on", N_("取证日"), synonyms=("发证日期", "取证日期")),
    Column("claimed_on", N_("申领日"), synonyms=("申领日期", "申请日期")),
    Column("suspended", N_("休学期间"), synonyms=("暂停期间",)),
)
BY_NAME: Final = {column.name: column for column in COLUMNS}
NAME_OF_HEADING: Final = {
    word: column.name for column in COLUMNS for word in (column.name, column.heading, *column.synonyms)
}
ANSWERS: Final = {
    "": Answer.UNKNOWN,
    "unknown": Answer.UNKNOWN,
    "未填": Answer.UNKNOWN,
    "yes": Answer.YES,
    "y": Answer.YES,
    "true": Answer.YES,
    "1": Answer.YES,
    "是": Answer.YES,
    "no": Answer.NO,
    "n": Answer.NO,
    "false": Answer.NO,
    "0": Answer.NO,
    "否": Answer.NO,
}
