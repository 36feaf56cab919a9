"""The columns of the roster of apprentices (学徒花名册): one table for the blank template, the help and the check.

Which columns are required follows the papers that schemes ask for. The roster proves a person, a labour contract
and the kind of trainee: 人社部发〔2021〕39号 asks for a contract of at least a year, rates differ by kind of trainee,
and everything a bureau cross-checks (insurance, other subsidies) is found by the identity number. The rest is welcome,
is checked when given, and defaults to the class's own facts (occupation, level, period) or stays empty.
"""

from __future__ import annotations

import re
from datetime import date

from apprenticeship.columns.shapes import Column, JoinedColumn, Kind
from common.texts import N_

OPEN_ENDED_WORDS = ("无固定期限", "无固定期", "长期", "无固定")
SEX_WORDS = {"男": "male", "女": "female", "男性": "male", "女性": "female", "M": "male", "F": "female"}
TRAINEE_TYPE_WORDS = {
    **dict.fromkeys(
        ("新招", "新招用", "新招录", "新录用", "新招人员", "新招员工", "新进员工", "新招用人员"), "new_hire"
    ),
    **dict.fromkeys(("转岗", "转岗人员", "转岗职工", "转岗员工"), "transfer"),
    **dict.fromkeys(("在岗", "在岗职工", "在岗人员", "在岗员工", "在职", "在职职工", "在职员工"), "in_service"),
    **dict.fromkeys(("学生学徒", "学生"), "student"),
    **dict.fromkeys(("实习学徒", "实习生", "实习"), "intern"),
    **dict.fromkeys(("技培生",), "skill_trainee"),
    **dict.fromkeys(("家政服务协议人员", "家政服务协议"), "domestic_service"),
}
YES_NO_WORDS = {
    **dict.fromkeys(("是", "有", "享受过", "已享受", "Y", "YES", "√"), True),
    **dict.fromkeys(("否", "无", "没有", "未享受", "未享受过", "N", "NO", "×"), False),
}
LEVEL_CHOICES = ("五级/初级工", "四级/中级工", "三级/高级工", "二级/技师", "一级/高级技师")

ROSTER_COLUMNS: tuple[Column, ...] = (
    Column("serial", "序号", Kind.SERIAL, ("编号", "顺序号", "NO", "NO.", "序列"), width=6, example="1"),
    Column(
        "name",
        "姓名",
        Kind.NAME,
        ("学徒姓名", "学员姓名", "人员姓名", "职工姓名", "员工姓名", "学徒", "名字"),
        required=True,
        hint=N_("与身份证一致；少数民族姓名中的间隔号写“·”"),
        example="张三",
        width=10,
        max_length=40,
    ),
    Column(
        "sex",
        "性别",
        Kind.WORD,
        hint=N_("可不填；填写时须与身份证号一致"),
        example="男",
        width=6,
        words=SEX_WORDS,
        choices=("男", "女"),
    ),
    Column(
        "number",
        "身份证号",
        Kind.NUMBER,
        (
            *("身份证号码", "身份证", "公民身份号码", "公民身份证号码", "居民身份证号", "居民身份证号码", "身份号码"),
            *("证件号码", "证件号", "有效证件号码", "身份证件号码", "身份证件号", "身份证编号", "社会保障号码"),
        ),
        required=True,
        hint=N_("18 位；单元格须为文本格式，末位为 X 的写大写"),
        example="11010519491231002X",
        width=22,
        max_length=18,
    ),
    Column(
        "residence",
        "户籍",
        synonyms=("户籍地", "户籍所在地", "户籍地址", "户口所在地", "籍贯", "户口性质", "家庭住址"),
        example="江苏南通",
        width=14,
        max_length=60,
    ),
    Column(
        "education",
        "学历",
        synonyms=("文化程度", "最高学历", "学历层次", "教育程度", "文化水平"),
        example="大专",
        width=8,
        max_length=20,
    ),
    Column(
        "phone",
        "手机",
        Kind.PHONE,
        ("手机号", "手机号码", "联系电话", "电话", "联系方式", "移动电话", "电话号码", "本人电话", "本人联系电话"),
        hint=N_("11 位手机号；抽查回访时使用"),
        example="13900000000",
        width=14,
        max_length=11,
    ),
    Column(
        "trainee_type",
        "人员类型",
        Kind.WORD,
        ("人员类别", "学徒类型", "学徒类别", "培训对象类型", "职工类型", "员工类型", "用工类型", "招用类型"),
        required=True,
        hint=N_("新招、转岗或在岗"),
        example="新招",
        width=10,
        words=TRAINEE_TYPE_WORDS,
        choices=("新招", "转岗", "在岗", "学生学徒", "实习学徒", "技培生", "家政服务协议人员"),
    ),
    Column(
        "post",
        "岗位",
        synonyms=("工作岗位", "岗位名称", "所在岗位", "现岗位", "从事岗位", "岗位工种"),
        example="数控操作工",
        width=14,
        max_length=40,
    ),
    Column(
        "hired_on",
        "入职日期",
        Kind.DAY,
        ("入职时间", "入厂时间", "入厂日期", "到岗日期", "参加工作时间", "进厂日期", "录用日期"),
        example="2026-09-01",
    ),
    Column(
        "contract_starts_on",
        "劳动合同起",
        Kind.DAY,
        (
            *("合同起", "劳动合同开始日期", "合同开始日期", "劳动合同起始日期", "合同起始日期", "劳动合同起始时间"),
            *("合同起始时间", "劳动合同开始时间", "劳动合同起日", "合同起日", "劳动合同开始", "合同开始"),
            *("劳动合同起始", "合同起始", "劳动合同签订日期", "劳动合同期限起", "合同期限起", "劳动合同期起"),
            *("劳动合同自", "劳动合同起止起", "劳动合同起止时间起", "劳动合同起止日期起"),
        ),
        required=True,
        hint=N_("劳动合同第一天，如 2026-09-01"),
        example="2026-09-01",
    ),
    Column(
        "contract_last_on",
        "劳动合同止",
        Kind.LAST_DAY,
        (
            *("合同止", "劳动合同结束日期", "合同结束日期", "劳动合同终止日期", "合同终止日期", "劳动合同到期日期"),
            *("合同到期日期", "劳动合同截止日期", "合同截止日期", "劳动合同终止时间", "合同终止时间", "合同到期日"),
            *("劳动合同到期日", "劳动合同止日", "合同止日", "劳动合同结束时间", "劳动合同结束", "合同结束"),
            *("劳动合同终止", "合同终止", "劳动合同到期时间", "合同到期时间", "劳动合同期限止", "合同期限止"),
            *("劳动合同期止", "劳动合同至", "劳动合同起止止", "劳动合同起止时间止", "劳动合同起止日期止"),
        ),
        required=True,
        hint=N_("劳动合同最后一天；没有固定期限的写“无固定期限”"),
        example="2028-08-31",
    ),
    Column(
        "insured_in",
        "参保地",
        synonyms=("社保参保地", "社会保险参保地", "社保缴纳地", "参保地区", "参保所在地", "缴纳地"),
        example="南通市崇川区",
        width=14,
        max_length=40,
    ),
    Column(
        "insured_from",
        "起缴月",
        Kind.MONTH,
        ("社保起缴月", "起缴月份", "参保起始月", "社保起缴年月", "参保时间", "社保起缴时间", "缴费起始月", "参保月份"),
        hint=N_("本单位开始缴纳社会保险的年月，如 2026-09"),
        example="2026-09",
        width=10,
    ),
    Column(
        "prior_level",
        "原技能等级",
        Kind.LEVEL,
        ("原等级", "现有技能等级", "现技能等级", "原职业技能等级", "已有技能等级", "原职业资格等级", "现有等级"),
        hint=N_("没有的写“无”或留空"),
        example="四级/中级工",
        width=13,
        choices=LEVEL_CHOICES,
    ),
    Column(
        "prior_certificate_no",
        "原证书号",
        Kind.CODE,
        ("原证书编号", "原证书号码", "证书编号", "证书号", "原技能等级证书编号", "原职业资格证书编号", "证书号码"),
        example="Y000132000000254000001",
        width=24,
        max_length=40,
    ),
    Column(
        "occupation",
        "培训职业",
        synonyms=(
            *("培训职业(工种)", "培训工种", "职业(工种)", "培训职业工种", "职业名称", "职业", "工种", "培训职业名称"),
            *("学徒职业", "培养职业", "培养工种", "职业/工种", "申报职业", "申报工种", "培训专业"),
        ),
        hint=N_("不填即为本班职业；填写时须与班级一致"),
        example="车工",
        width=14,
        max_length=60,
    ),
    Column(
        "occupation_code",
        "职业代码",
        Kind.CODE,
        ("职业编码", "工种代码", "职业(工种)代码", "培训职业代码", "职业工种代码", "职业分类代码", "代码"),
        hint=N_("国家职业分类大典代码，如 6-18-01-01"),
        example="6-18-01-01",
        max_length=20,
    ),
    Column(
        "level",
        "目标等级",
        Kind.LEVEL,
        (
            "培训等级",
            "培养等级",
            "申报等级",
            "培训目标等级",
            "目标技能等级",
            "级别",
            "等级",
            "培训级别",
            "培养目标等级",
        ),
        hint=N_("不填即为本班等级；填写时须与班级一致"),
        example="三级/高级工",
        width=13,
        choices=LEVEL_CHOICES,
    ),
    Column(
        "starts_on",
        "培训期限起",
        Kind.DAY,
        (
            *("培训起", "培训开始日期", "培训开始时间", "培训起始日期", "培训起始时间", "培养期限起", "培养开始日期"),
            *("培训开始", "培训起始", "培训期起", "开始日期", "培养期起", "培训日期起", "培训时间起", "培训起日"),
        ),
        hint=N_("不填即为本班期限；填写时须与班级一致"),
        example="2026-10-01",
    ),
    Column(
        "last_on",
        "培训期限止",
        Kind.DAY,
        (
            *("培训止", "培训结束日期", "培训结束时间", "培训终止日期", "培训截止日期", "培养期限止", "培养结束日期"),
            *("培训结束", "培训终止", "培训期止", "结束日期", "培养期止", "培训日期止", "培训时间止", "培训止日"),
        ),
        hint=N_("培训最后一天"),
        example="2028-09-30",
    ),
    Column(
        "mentor",
        "企业导师",
        synonyms=("企业导师姓名", "导师", "师傅", "带教师傅", "企业师傅", "导师姓名", "师傅姓名"),
        example="李师傅",
        width=10,
        max_length=40,
    ),
    Column(
        "tutor",
        "学校指导教师",
        synonyms=("指导教师", "学校导师", "院校导师", "指导老师", "学校指导老师", "院校指导教师", "学校教师"),
        example="王老师",
        width=13,
        max_length=40,
    ),
    Column(
        "agreement_no",
        "培养协议编号",
        Kind.CODE,
        ("培养协议号", "协议编号", "协议号", "学徒培养协议编号", "培养协议书编号"),
        example="PY-2026-001",
        width=16,
        max_length=40,
    ),
    Column(
        "had_subsidy",
        "是否享受过同类补贴",
        Kind.WORD,
        ("是否享受过补贴", "享受过同类补贴", "是否享受同类补贴", "同类补贴", "是否已享受补贴", "是否享受过培训补贴"),
        hint=N_("是或否"),
        example="否",
        width=19,
        words=YES_NO_WORDS,
        choices=("是", "否"),
    ),
    Column("remark", "备注", synonyms=("说明", "备 注", "其他说明"), width=18, max_length=200),
    Column("born_on", "出生日期", Kind.DAY, ("出生年月日", "生日"), listed=False),
    Column("age", "年龄", Kind.COUNT, ("周岁",), listed=False),
)

_CERTIFICATE_TAIL = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{15,24}$")
_OCCUPATION_TAIL = re.compile(r"[0-9]-[0-9]{2}-[0-9]{2}-[0-9]{2}")
_EDUCATION_TAIL = re.compile(
    r"(?:博士研究生|硕士研究生|博士|硕士|研究生|大学本科|本科|大学|大专|专科|高职|中专|中职|职高|中技|技校|技工学校"
    r"|普通高中|高中|初中|小学)(?:及以下|毕业)?$"
)
_MONTH_TAIL = re.compile(r"[0-9]{4}(?:[-/.年][0-9]{1,2}月?|[0-9]{2})$")

JOINED_COLUMNS: tuple[JoinedColumn, ...] = (
    JoinedColumn(
        "劳动合同起止",
        ("contract_starts_on", "contract_last_on"),
        (
            *("劳动合同期限", "合同期限", "合同起止", "劳动合同起止时间", "劳动合同起止日期", "合同起止日期"),
            *("合同起止时间", "劳动合同期限起止", "劳动合同时间", "劳动合同起止期限", "劳动合同"),
        ),
    ),
    JoinedColumn(
        "培训期限起止",
        ("starts_on", "last_on"),
        (
            *("培训期限", "培训起止", "培训起止时间", "培训起止日期", "培训时间", "培养期限", "培养期限起止"),
            *("培训日期", "培养起止时间", "培训起止期限", "培养起止日期"),
        ),
    ),
    JoinedColumn("户籍/学历", ("residence", "education"), ("户籍及学历", "户籍、学历"), _EDUCATION_TAIL),
    JoinedColumn("参保地/起缴月", ("insured_in", "insured_from"), ("参保地及起缴月", "参保地、起缴月"), _MONTH_TAIL),
    JoinedColumn(
        "原技能等级+证书号",
        ("prior_level", "prior_certificate_no"),
        (
            "原技能等级及证书号",
            "原技能等级/证书号",
            "原技能等级、证书号",
            "原技能等级+证书编号",
            "原技能等级及证书编号",
        ),
        _CERTIFICATE_TAIL,
    ),
    JoinedColumn(
        "培训职业(工种)+代码",
        ("occupation", "occupation_code"),
        ("培训职业+代码", "培训职业及代码", "培训职业(工种)及代码", "职业(工种)及代码", "培训职业/代码", "职业及代码"),
        _OCCUPATION_TAIL,
    ),
)

COLUMN_BY_CODE: dict[str, Column] = {column.code: column for column in ROSTER_COLUMNS}
LISTED_COLUMNS: tuple[Column, ...] = tuple(column for column in ROSTER_COLUMNS if column.listed)
REQUIRED_CODES: tuple[str, ...] = tuple(column.code for column in ROSTER_COLUMNS if column.required)


def open_ended(text: str) -> date | None:
    """Read the words for a contract without a fixed term as `date.max`; None for anything else."""
    return date.max if text in OPEN_ENDED_WORDS else None
