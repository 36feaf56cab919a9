"""The columns of a file of results and certificates: one table for the template and the check."""

from __future__ import annotations

from apprenticeship.columns.shapes import Column, Kind
from common.texts import N_

VERDICT_WORDS = {
    **dict.fromkeys(("合格", "通过", "及格", "是", "√"), True),
    **dict.fromkeys(("不合格", "未通过", "不及格", "否", "缺考", "×"), False),
}
KIND_WORDS = {
    **dict.fromkeys(("职业技能等级证书", "等级证书", "职业技能等级", "技能等级证书"), "skill_level"),
    **dict.fromkeys(("培训合格证书", "合格证书", "培训合格证"), "training"),
}

RESULT_COLUMNS: tuple[Column, ...] = (
    Column("student_no", "学号", Kind.CODE, ("学籍号",), hint=N_("学号和身份证号至少填一项"), width=18, max_length=20),
    Column("citizen_number", "身份证号", Kind.NUMBER, ("身份证号码", "证件号码", "公民身份号码"), width=20),
    Column("name", "姓名", Kind.NAME, ("学徒姓名", "考生姓名", "学员姓名"), hint=N_("须与学籍一致"), width=10),
    Column("assessed_on", "考核日期", Kind.DAY, ("考试日期", "鉴定日期", "评价日期"), width=12),
    Column("body", "考核机构", Kind.TEXT, ("评价机构", "鉴定机构", "考核单位"), width=24, max_length=80),
    Column("theory_score", "理论成绩", Kind.TEXT, ("理论", "理论分", "理论知识成绩"), width=10),
    Column("practice_score", "实操成绩", Kind.TEXT, ("实操", "实操分", "技能成绩", "操作技能成绩"), width=10),
    Column("enterprise_score", "企业评分", Kind.TEXT, ("企业评价", "企业考核成绩"), width=10),
    Column(
        "is_passed",
        "结论",
        Kind.WORD,
        ("是否合格", "考核结论", "结果"),
        width=10,
        words=VERDICT_WORDS,
        choices=("合格", "不合格"),
    ),
    Column(
        "kind",
        "证书类型",
        Kind.WORD,
        ("证书种类",),
        hint=N_("不填按职业技能等级证书"),
        width=18,
        words=KIND_WORDS,
        choices=("职业技能等级证书", "培训合格证书"),
    ),
    Column("number", "证书编号", Kind.CODE, ("证书号", "证书号码"), width=26, max_length=60),
    Column("issuer", "发证机构", Kind.TEXT, ("发证单位", "颁发机构"), width=24, max_length=80),
    Column("issued_on", "发证日期", Kind.DAY, ("颁发日期", "发证时间"), width=12),
)
