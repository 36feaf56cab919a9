"""Every rule that a roster, a form or an API call is checked by: one table of codes, messages and ways to mend.

Messages are Chinese templates with %(name)s places. The help page is generated from this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from common.errors import Problem
from common.texts import N_


@dataclass(frozen=True, slots=True)
class Rule:
    """What one rule says. `severity` "error" keeps the row out, "warning" is shown and lets it in."""

    code: str
    title: str
    message: str
    mend: str
    severity: str = "error"


_READING = (
    Rule(
        "column_missing",
        N_("缺少必填列"),
        N_("表头中没有“%(title)s”这一列。"),
        N_("请在表头补上该列并填写，或下载空白模板重新填写。"),
    ),
    Rule(
        "column_repeated",
        N_("同一列出现两次"),
        N_("“%(first)s”和“%(second)s”是同一项内容。"),
        N_("请只保留一列。"),
    ),
    Rule(
        "column_unknown",
        N_("多余的列"),
        N_("花名册没有“%(title)s”这一列，已忽略。"),
        N_("不需要处理；如属花名册内容，请改用模板中的列名。"),
        "warning",
    ),
    Rule(
        "row_skipped",
        N_("不像学徒的行"),
        N_("这一行没有姓名和身份证号，已跳过：“%(text)s”。"),
        N_("如果是学徒，请补全姓名和身份证号。"),
        "warning",
    ),
    Rule(
        "row_shifted",
        N_("单元格错位"),
        N_("这一行比表头多出 %(count)s 个单元格，内容可能错位。"),
        N_("文字中有分隔符的，请用英文双引号括起来，或改存为 .xlsx 后上传。"),
    ),
    Rule("value_missing", N_("必填项为空"), N_("此项必填，但没有填写。"), N_("请补填。")),
    Rule(
        "formula_cell",
        N_("单元格是公式"),
        N_("单元格里是公式，不是填写的内容。"),
        N_("请复制该单元格，用“选择性粘贴—数值”贴回后再上传。"),
    ),
    Rule(
        "formula_text",
        N_("内容像公式"),
        N_("内容以“%(sign)s”开头，会被表格软件当成公式执行。"),
        N_("请删去开头的符号，只填写内容本身。"),
    ),
    Rule(
        "precision_lost",
        N_("号码被表格软件改成了数字"),
        N_("号码已被表格软件当作数字保存，只留下前 15 位，后面的数字已丢失，无法还原。"),
        N_("请把整列设为“文本”格式，再按证件重新输入号码。"),
    ),
    Rule("value_unreadable", N_("内容无法识别"), N_("无法识别“%(value)s”。"), N_("请按列名要求填写文字或数字。")),
    Rule(
        "word_unknown",
        N_("不在可选范围内"),
        N_("“%(value)s”不在可选范围内。"),
        N_("请填写其中一项：%(choices)s。"),
    ),
    Rule(
        "day_unreadable",
        N_("日期无法识别"),
        N_("“%(value)s”不是可以确定的日期。"),
        N_("请按“2025-03-01”的样子填写年、月、日。"),
    ),
    Rule(
        "month_unreadable",
        N_("年月无法识别"),
        N_("“%(value)s”不是可以确定的年月。"),
        N_("请按“2025-03”的样子填写年和月；单元格设为文本格式。"),
    ),
    Rule(
        "span_unreadable",
        N_("起止日期无法识别"),
        N_("“%(value)s”中不是恰好两个日期。"),
        N_("请按“2025-03-01至2027-02-28”的样子填写。"),
    ),
    Rule(
        "level_unknown",
        N_("等级无法识别"),
        N_("“%(value)s”不是可以识别的技能等级。"),
        N_("请填写其中一项：五级/初级工、四级/中级工、三级/高级工、二级/技师、一级/高级技师。"),
    ),
    Rule(
        "text_long",
        N_("内容过长"),
        N_("内容有 %(length)s 个字，最多 %(most)s 个字。"),
        N_("请缩短内容。"),
    ),
    Rule(
        "mended_width",
        N_("全角字符已改为半角"),
        N_("全角字符已改为半角：“%(mended)s”。"),
        N_("请核对；不需要修改文件。"),
        "warning",
    ),
    Rule(
        "mended_space",
        N_("多余的空格或不可见字符已去掉"),
        N_("多余的空格、撇号或不可见字符已去掉：“%(mended)s”。"),
        N_("请核对；不需要修改文件。"),
        "warning",
    ),
    Rule(
        "mended_case",
        N_("小写字母已改为大写"),
        N_("小写 x 已改为大写 X：“%(mended)s”。"),
        N_("请核对；不需要修改文件。"),
        "warning",
    ),
    Rule(
        "mended_phone",
        N_("电话号码已整理"),
        N_("国家代码和分隔符已去掉：“%(mended)s”。"),
        N_("请核对；不需要修改文件。"),
        "warning",
    ),
    Rule(
        "mended_serial",
        N_("日期序列数已换算"),
        N_("单元格是数字 %(value)s，已按表格软件的日期序列数换算为 %(mended)s。"),
        N_("请核对；把单元格设为日期格式可免此提示。"),
        "warning",
    ),
    Rule(
        "unit_differs",
        N_("填报单位与班级企业不同"),
        N_("表上的填报单位是“%(found)s”，本班企业是“%(expected)s”。"),
        N_("请确认没有传错文件。"),
        "warning",
    ),
)

_PERSON = (
    Rule(
        "name_form",
        N_("姓名格式不对"),
        N_("姓名应为 2 至 30 个字，只含文字和间隔号“·”。"),
        N_("请按身份证上的姓名填写；显示为方框或问号的字请重新输入。"),
    ),
    Rule(
        "number_length",
        N_("身份证号位数不对"),
        N_("身份证号有 %(length)s 位，应为 18 位。"),
        N_("请按身份证重新输入。"),
    ),
    Rule(
        "number_legacy",
        N_("15 位旧身份证号"),
        N_("这是 15 位旧身份证号，已停止使用，不能用来登记。"),
        N_("请填写现行身份证上的 18 位号码；系统不会自动换算。"),
    ),
    Rule(
        "number_signs",
        N_("身份证号含有其他字符"),
        N_("身份证号前 17 位应为数字，末位为数字或 X；第 %(position)s 位是“%(sign)s”。"),
        N_("请按身份证重新输入。"),
    ),
    Rule(
        "number_birth",
        N_("身份证号中的出生日期不存在"),
        N_("身份证号第 7 至 14 位“%(digits)s”不是可能的出生日期。"),
        N_("请按身份证重新输入。"),
    ),
    Rule(
        "number_check",
        N_("身份证号校验不通过"),
        N_("身份证号校验位不符，至少有一位输错或前后颠倒。"),
        N_("请对照身份证逐位核对。"),
    ),
    Rule(
        "number_region",
        N_("身份证号地区码少见"),
        N_("身份证号前两位“%(digits)s”不是省级行政区代码。"),
        N_("请核对身份证号。"),
        "warning",
    ),
    Rule(
        "number_duplicate",
        N_("身份证号在文件中重复"),
        N_("身份证号与%(others)s相同。"),
        N_("同一人只保留一行；如是两个人，请核对号码。"),
    ),
    Rule(
        "sex_differs",
        N_("性别与身份证号不符"),
        N_("表上写的是“%(stated)s”，按身份证号应为“%(expected)s”。"),
        N_("请核对身份证号和性别，改正写错的一项。"),
    ),
    Rule(
        "birth_differs",
        N_("出生日期与身份证号不符"),
        N_("表上写的是 %(stated)s，身份证号中是 %(expected)s。"),
        N_("请核对身份证号和出生日期，改正写错的一项。"),
    ),
    Rule(
        "age_differs",
        N_("年龄与身份证号不符"),
        N_("表上写的是 %(stated)s 岁，按身份证号在培训开始时为 %(expected)s 岁。"),
        N_("请核对身份证号和年龄。"),
        "warning",
    ),
    Rule(
        "age_too_young",
        N_("未到最低年龄"),
        N_("培训开始时 %(age)s 岁，未满 %(least)s 岁。"),
        N_("请核对身份证号；未到年龄的不能登记。"),
    ),
    Rule(
        "age_too_old",
        N_("超过政策规定的年龄"),
        N_("培训开始时已满 %(age)s 岁，政策规定不超过 %(most)s 岁。"),
        N_("请核对身份证号；超龄人员不能登记。"),
    ),
    Rule(
        "age_doubtful",
        N_("可能已到退休年龄"),
        N_("培训开始时已满 %(age)s 岁，可能已经退休或领取养老金。"),
        N_("请核实劳动关系和参保情况。"),
        "warning",
    ),
    Rule(
        "phone_missing",
        N_("没有手机号"),
        N_("没有填写手机号，抽查回访时无法联系本人。"),
        N_("建议补填。"),
        "warning",
    ),
    Rule(
        "phone_form",
        N_("手机号格式不对"),
        N_("“%(value)s”不是 11 位手机号。"),
        N_("请填写一个 11 位手机号，不填座机。"),
    ),
    Rule(
        "phone_shared",
        N_("多人使用同一手机号"),
        N_("手机号与%(others)s相同。"),
        N_("请核对是否填错。"),
        "warning",
    ),
)

_TERMS = (
    Rule(
        "contract_order",
        N_("劳动合同起止颠倒"),
        N_("劳动合同止（%(last)s）早于劳动合同起（%(first)s）。"),
        N_("请核对合同起止日期。"),
    ),
    Rule(
        "contract_short",
        N_("劳动合同期限不足"),
        N_("劳动合同期限为 %(months)s 个整月，政策要求至少 %(least)s 个月。"),
        N_("请核对合同起止日期；合同确实不足的不能登记。"),
    ),
    Rule(
        "contract_ends_early",
        N_("劳动合同早于培训结束"),
        N_("劳动合同止于 %(last)s，早于培训结束日 %(needed)s。"),
        N_("请核对合同止；合同将续签的，请在结班前补充续签材料。"),
    ),
    Rule(
        "contract_starts_late",
        N_("劳动合同晚于培训开始"),
        N_("劳动合同起于 %(first)s，晚于培训开始日 %(needed)s。"),
        N_("请核对合同起；培训开始前应已签订劳动合同。"),
        "warning",
    ),
    Rule(
        "hired_after_contract",
        N_("入职晚于劳动合同"),
        N_("入职日期 %(hired)s 晚于劳动合同起 %(first)s。"),
        N_("请核对入职日期和合同起。"),
        "warning",
    ),
    Rule(
        "insured_late",
        N_("参保晚于培训开始"),
        N_("起缴月 %(month)s 晚于培训开始的月份。"),
        N_("请核对；培训期间各月都应由本单位参保缴费。"),
        "warning",
    ),
    Rule(
        "period_order",
        N_("培训期限起止颠倒"),
        N_("培训期限止（%(last)s）早于培训期限起（%(first)s）。"),
        N_("请核对培训期限。"),
    ),
    Rule(
        "period_differs",
        N_("培训期限与班级不同"),
        N_("表上是 %(stated)s，本班是 %(expected)s。"),
        N_("请改为本班期限或留空；期限确有变化的，先变更班级。"),
    ),
    Rule(
        "level_differs",
        N_("目标等级与班级不同"),
        N_("表上是“%(stated)s”，本班是“%(expected)s”。"),
        N_("请改为本班等级或留空；不同等级的学徒应编入另一个班。"),
    ),
    Rule(
        "occupation_unknown",
        N_("职业不在目录中"),
        N_("职业目录中没有“%(stated)s”。"),
        N_("请按国家职业分类大典填写职业名称或代码，或留空。"),
    ),
    Rule(
        "occupation_differs",
        N_("培训职业与班级不同"),
        N_("表上是“%(stated)s”，本班是“%(expected)s”。"),
        N_("请改为本班职业或留空；不同职业的学徒应编入另一个班。"),
    ),
    Rule(
        "prior_level_reaches_target",
        N_("原技能等级不低于目标等级"),
        N_("原技能等级“%(held)s”不低于目标等级“%(target)s”。"),
        N_("请核对；同职业同等级或更高等级享受过补贴的不能再次享受。"),
        "warning",
    ),
    Rule(
        "certificate_form",
        N_("原证书号格式少见"),
        N_("“%(value)s”不是 22 位职业技能等级证书编号或 16 位职业资格证书编号。"),
        N_("请对照证书核对编号。"),
        "warning",
    ),
    Rule(
        "certificate_level",
        N_("证书号与原技能等级不符"),
        N_("证书号表明等级为“%(coded)s”，表上写的是“%(stated)s”。"),
        N_("请对照证书核对。"),
        "warning",
    ),
    Rule(
        "subsidy_before",
        N_("享受过同类补贴"),
        N_("表上写明享受过同类补贴。"),
        N_("请核对职业和等级；同职业同等级或更高等级的不能再次享受。"),
        "warning",
    ),
    Rule(
        "overlapping_enrolment",
        N_("培训期限与其他学籍重叠"),
        N_("此人在“%(held)s”（%(since)s至%(until)s）的培训期限与本班重叠。"),
        N_("请核对身份证号；确需转入本班的，请向现有学校发出放行请求。"),
    ),
    Rule(
        "class_quota_exceeded",
        N_("超过班级计划人数"),
        N_("本班计划 %(planned)s 人，入库后将有 %(count)s 人，超出 %(over)s 人。"),
        N_("请减少人数，或先变更班级计划人数。"),
    ),
)

RULES: dict[str, Rule] = {rule.code: rule for rule in (*_READING, *_PERSON, *_TERMS)}


def problem(field: str, rule: str, *, severity: str = "", **params: Any) -> Problem:
    """State that a fact breaks a rule. `severity` overrides the table's where a scheme says so."""
    said = RULES[rule]
    return Problem(field, rule, said.message, said.mend, params, severity or said.severity)
