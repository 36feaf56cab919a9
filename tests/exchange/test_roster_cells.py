"""What stands in a cell is read, mended and told, or refused; nothing is guessed."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from apprenticeship.rules.roster import OPEN_END
from common.levels import Level
from exchange.parsers.roster import hide_digits, parse_roster
from tests.exchange.roster_files import (
    FACTS,
    HEAD,
    NUMBERS,
    first,
    person,
    rules_of,
    table,
    xlsx,
)


@pytest.mark.parametrize(
    ("title", "cell", "fact", "value", "rule"),
    [
        ("身份证号", f" {NUMBERS[0]}　", "number", NUMBERS[0], "mended_space"),
        ("身份证号", f"'{NUMBERS[0]}", "number", NUMBERS[0], "mended_space"),
        ("身份证号", f"{NUMBERS[0]}\t", "number", NUMBERS[0], "mended_space"),
        ("身份证号", "320602 19900101 0118", "number", "320602199001010118", "mended_space"),
        ("身份证号", "".join(chr(ord(d) + 0xFEE0) for d in NUMBERS[0]), "number", NUMBERS[0], "mended_width"),
        ("身份证号", "11010519491231002x", "number", "11010519491231002X", "mended_case"),
        ("身份证号", "3.20602E+17", "number", None, "precision_lost"),
        ("身份证号", 320602199001010118, "number", None, "precision_lost"),
        ("身份证号", 320602900101011, "number", "320602900101011", None),
        ("身份证号", '=HYPERLINK("http://x")', "number", None, "formula_text"),
        ("姓名", " 张　三 ", "name", "张三", "mended_space"),
        ("姓名", "张 三", "name", "张三", "mended_space"),
        ("姓名", "阿依古丽•买买提", "name", "阿依古丽·买买提", "mended_width"),
        ("姓名", "𠮷田𬭚", "name", "𠮷田𬭚", None),
        ("姓名", "@SUM(A1)", "name", None, "formula_text"),
        ("手机", 13912345678, "phone", "13912345678", None),
        ("手机", "+86 139-1234-5678", "phone", "13912345678", "mended_phone"),
        ("手机", "１３９１２３４５６７８", "phone", "13912345678", "mended_width"),
        ("入职日期", "2025-3-1", "hired_on", date(2025, 3, 1), None),
        ("入职日期", "2025/03/01", "hired_on", date(2025, 3, 1), None),
        ("入职日期", "20250301", "hired_on", date(2025, 3, 1), None),
        ("入职日期", 20250301, "hired_on", date(2025, 3, 1), None),
        ("入职日期", "2025年3月1日", "hired_on", date(2025, 3, 1), None),
        ("入职日期", "2025.3.1", "hired_on", date(2025, 3, 1), None),
        ("入职日期", "２０２５－０３－０１", "hired_on", date(2025, 3, 1), None),
        ("入职日期", "2025-03-01 00:00:00", "hired_on", date(2025, 3, 1), None),
        ("入职日期", date(2025, 3, 1), "hired_on", date(2025, 3, 1), None),
        ("入职日期", datetime.combine(date(2025, 3, 1), time(9, 30)), "hired_on", date(2025, 3, 1), None),
        ("入职日期", 45717, "hired_on", date(2025, 3, 1), "mended_serial"),
        ("入职日期", "45717", "hired_on", date(2025, 3, 1), "mended_serial"),
        ("入职日期", "25-3-1", "hired_on", None, "day_unreadable"),
        ("入职日期", "3/1/2025", "hired_on", None, "day_unreadable"),
        ("入职日期", "2025-02-30", "hired_on", None, "day_unreadable"),
        ("入职日期", "2025-3", "hired_on", None, "day_unreadable"),
        ("入职日期", True, "hired_on", None, "day_unreadable"),
        ("劳动合同止", "无固定期限", "contract_last_on", OPEN_END, None),
        ("起缴月", "2025-03", "insured_from", date(2025, 3, 1), None),
        ("起缴月", "2025年3月", "insured_from", date(2025, 3, 1), None),
        ("起缴月", 202503, "insured_from", date(2025, 3, 1), None),
        ("起缴月", date(2025, 3, 9), "insured_from", date(2025, 3, 1), None),
        ("起缴月", 2025.1, "insured_from", None, "month_unreadable"),
        ("起缴月", "2025-13", "insured_from", None, "month_unreadable"),
        ("目标等级", "高级工", "level", Level.SENIOR, None),
        ("目标等级", "三级/高级工", "level", Level.SENIOR, None),
        ("目标等级", "三级／高级工", "level", Level.SENIOR, None),
        ("目标等级", "高级工（三级）", "level", Level.SENIOR, None),
        ("目标等级", "国家职业资格三级", "level", Level.SENIOR, None),
        ("目标等级", 3, "level", Level.SENIOR, None),
        ("目标等级", "三级/中级工", "level", None, "level_unknown"),
        ("原技能等级", "无", "prior_level", None, None),
        ("人员类型", "在岗职工", "trainee_type", "in_service", None),
        ("人员类型", "临时", "trainee_type", None, "word_unknown"),
        ("是否享受过同类补贴", "无", "had_subsidy", False, None),
        ("学历", "大专 ", "education", "大专", None),
        ("备注", "-2+3+cmd|' /C calc'!A0", "remark", None, "formula_text"),
        ("备注", "-", "remark", None, None),
        ("备注", "字" * 201, "remark", None, "text_long"),
        ("岗位", "车床（一）", "post", "车床（一）", None),
        ("岗位", "ＣＮＣ", "post", "CNC", None),
    ],
)
def test_a_cell_is_read_mended_or_refused_never_guessed(title, cell, fact, value, rule):
    head = HEAD if title in HEAD else [*HEAD, title]
    content = xlsx(table(person(0, **{title: cell}), head=head))
    roster = parse_roster(content)
    assert getattr(roster.rows[0], fact) == value
    assert rules_of(roster) == ([rule] if rule else [])


def test_serials_of_a_workbook_that_counts_from_1904_are_read_as_it_counts():
    content = xlsx(table(person(0, 入职日期=44255), head=[*HEAD, "入职日期"]), date_1904=True)
    assert parse_roster(content).rows[0].hired_on == date(2025, 3, 1)


def test_an_unreadable_cell_is_not_called_missing_as_well():
    roster = parse_roster(xlsx(table(person(0, 身份证号="3.20602E+17"))), FACTS)
    assert rules_of(roster) == ["precision_lost"]


def test_a_formula_cell_is_refused_wherever_it_feeds_a_fact():
    rows = table(person(0, 姓名=("=", '=HYPERLINK("http://x","张三")', "张三")), person(1))
    rows.append([("=", "=COUNTA(A2:A3)", 2)])
    roster = parse_roster(xlsx(rows), FACTS)
    found = first(roster, "formula_cell")
    assert (found.place.row, found.cell, roster.rows[0].name) == (2, "A2", None)
    assert rules_of(roster, "error") == ["formula_cell"]


def test_a_formula_in_the_serial_column_harms_nobody():
    rows = [["序号", *HEAD], [("=", "=ROW()-1", 1), *person(0).values()]]
    assert parse_roster(xlsx(rows), FACTS).problems == []


def test_values_of_identity_columns_are_shown_without_their_middle():
    wrong = NUMBERS[0][:12] + "O" + NUMBERS[0][13:]
    found = first(parse_roster(xlsx(table(person(0, 身份证号=wrong))), FACTS), "number_signs")
    assert found.value == f"320602******O*{wrong[-4:]}"
    assert hide_digits("13912345678") == "139****5678"
    assert hide_digits("123") == "123"
