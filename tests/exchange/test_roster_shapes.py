"""The shapes of real roster files: titles, headers, sheets, footers, columns in any order."""

from __future__ import annotations

from datetime import date

import pytest

from apprenticeship.rules.roster import OPEN_END, RosterRow
from common.levels import Level
from exchange.exports.roster import roster_workbook
from exchange.parsers.roster import Place, parse_roster
from tests.builders import LAST_ON, STARTS_ON
from tests.exchange.roster_files import (
    FACTS,
    HEAD,
    NUMBERS,
    PEOPLE,
    first,
    person,
    rules_of,
    table,
    xlsx,
)


def test_a_filled_template_reads_clean_and_the_example_is_passed_over():
    roster = parse_roster(roster_workbook(PEOPLE, unit="示例锻造有限公司", mark="合成数据"), FACTS)
    assert [row.name for row in roster.rows] == [one["姓名"] for one in PEOPLE]
    assert roster.problems == []
    assert [place.row for place in roster.places] == [6, 7, 8, 9, 10]
    assert [skipped.place.row for skipped in roster.skipped] == [4, 5]
    assert roster.unit == "示例锻造有限公司"


def test_title_unit_and_signature_lines_surround_the_people():
    rows = [
        ["企业新型学徒制学徒花名册"],
        ["填报单位：示例锻造有限公司", "", "填报日期：2026年3月1日"],
        [],
        *table(person(0), person(1)),
        [],
        ["合  计", "2人"],
        ["填表人：某某", "", "审核人：某某", "", "日期：2026-03-01"],
    ]
    roster = parse_roster(xlsx(rows), FACTS)
    assert [place.row for place in roster.places] == [5, 6]
    assert [skipped.place.row for skipped in roster.skipped] == [8, 9]
    assert roster.problems == []


def test_leading_empty_rows_and_columns_do_not_shift_the_addresses():
    rows = [[], [], [], *([["", "", *row] for row in table(person(0, 身份证号="123"))])]
    roster = parse_roster(xlsx(rows), FACTS)
    found = first(roster, "number_length")
    assert (found.place.row, found.cell, found.column) == (5, "D5", "身份证号")


def test_columns_stand_in_any_order_under_usual_synonyms():
    head = {"*联系电话": "手机", "证件号码\n（必填）": "身份证号", "※姓 名": "姓名", "用工类型": "人员类型"}
    head |= {"合同开始日期": "劳动合同起", "合同到期日": "劳动合同止"}
    rows = [list(head), [person(0)[title] for title in head.values()]]
    roster = parse_roster(xlsx(rows), FACTS)
    assert roster.problems == []
    assert roster.rows[0].number == NUMBERS[0]


def test_a_header_of_two_rows_is_read_as_one():
    rows = [
        ["序号", "姓名", "身份证号", "人员类型", "劳动合同", "", "手机", "培训期限", ""],
        ["", "", "", "", "起", "止", "", "起", "止"],
        [1, "张三", NUMBERS[0], "新招", "2026-02-01", "2028-01-31", "13900000000", "2026-03-01", "2027-02-28"],
    ]
    roster = parse_roster(xlsx(rows), FACTS)
    assert roster.problems == []
    assert roster.rows[0].contract_last_on == date(2028, 1, 31)
    assert roster.rows[0].last_on == LAST_ON
    assert roster.places == [Place("Sheet1", 3)]


def test_joined_columns_are_parted():
    head = ["姓名", "身份证号", "户籍/学历", "人员类型", "劳动合同起止", "参保地/起缴月", "原技能等级+证书号"]
    head += ["培训职业(工种)+代码", "培训期限起止"]
    row = ["张三", NUMBERS[0], "江苏南通/大专", "新招", "2026-02-01至2028年1月31日", "南通市崇川区/2026-02"]
    row += ["四级/中级工 Y000132000001254000001", "车工（6-18-01-01）", "2026.3.1-2027.2.28"]
    roster = parse_roster(xlsx([head, row]), FACTS)
    assert rules_of(roster) == ["phone_missing"]
    assert roster.rows[0] == RosterRow(
        name="张三",
        number=NUMBERS[0],
        residence="江苏南通",
        education="大专",
        trainee_type="new_hire",
        contract_starts_on=date(2026, 2, 1),
        contract_last_on=date(2028, 1, 31),
        insured_in="南通市崇川区",
        insured_from=date(2026, 2, 1),
        prior_level=Level.INTERMEDIATE,
        prior_certificate_no="Y000132000001254000001",
        occupation="车工",
        occupation_code="6-18-01-01",
        starts_on=STARTS_ON,
        last_on=LAST_ON,
    )


@pytest.mark.parametrize(
    ("text", "last_on"),
    [
        ("2026-02-01至2028-01-31", date(2028, 1, 31)),
        ("2026/2/1—2028/1/31", date(2028, 1, 31)),
        ("20260201-20280131", date(2028, 1, 31)),
        ("2026-02-01 ～ 2028-01-31", date(2028, 1, 31)),
        ("2026年2月1日起至2028年1月31日止", date(2028, 1, 31)),
        ("2026-02-01至无固定期限", OPEN_END),
        ("2026-02-01", None),
        ("三年", None),
    ],
)
def test_a_span_needs_two_days_or_the_words_for_an_open_end(text, last_on):
    head = ["姓名", "身份证号", "人员类型", "劳动合同期限", "手机"]
    roster = parse_roster(xlsx([head, ["张三", NUMBERS[0], "新招", text, "13900000000"]]), FACTS)
    assert roster.rows[0].contract_last_on == last_on
    assert ("span_unreadable" in rules_of(roster)) == (last_on is None)


def test_every_roster_sheet_is_read_and_the_others_are_named():
    mentors = ("导师名册", [["姓名", "身份证号", "证书号"], ["李师傅", NUMBERS[8], "X1"]])
    content = xlsx(("说明", [["请如实填写"]]), ("一班", table(person(0))), mentors, ("二班", [[], *table(person(1))]))
    roster = parse_roster(content, FACTS)
    assert roster.sheets == ["一班", "二班"]
    assert roster.unread_sheets == ["说明", "导师名册"]
    assert roster.places == [Place("一班", 2), Place("二班", 3)]


def test_a_person_on_two_sheets_names_both_places():
    roster = parse_roster(xlsx(("一班", table(person(0))), ("二班", table(person(0, 姓名="张三")))), FACTS)
    told = [found.problem.params["others"] for found in roster.problems if found.problem.rule == "number_duplicate"]
    assert told == ["“二班”第 2 行", "“一班”第 2 行"]
    assert roster.accepted == []


def test_blank_rows_numbered_rows_and_repeated_headers_are_no_people():
    head = ["序号", *HEAD]
    rows = [
        head,
        [1, *person(0).values()],
        [],
        [2],
        [3],
        head,
        [4, *person(1).values()],
        ["", "", "", "以上人员均已参保"],
    ]
    roster = parse_roster(xlsx(rows), FACTS)
    assert [place.row for place in roster.places] == [2, 7]
    assert rules_of(roster) == ["row_skipped"]


def test_a_person_without_a_number_is_an_error_not_a_footer():
    roster = parse_roster(xlsx(table(person(0), person(1, 身份证号="", 人员类型="新招"))), FACTS)
    assert [(found.place.row, found.column) for found in roster.problems] == [(3, "身份证号")]
    assert rules_of(roster) == ["value_missing"]


def test_missing_required_columns_are_named_once_and_nobody_is_accepted():
    roster = parse_roster(xlsx([["姓名", "身份证号", "手机"], ["张三", NUMBERS[0], "13900000000"]]), FACTS)
    assert [found.column for found in roster.problems] == ["人员类型", "劳动合同起", "劳动合同止"]
    assert set(rules_of(roster)) == {"column_missing"}
    assert roster.accepted == []


def test_unknown_and_repeated_columns_are_told():
    head = [*HEAD, "工龄", "联系电话"]
    roster = parse_roster(xlsx(table(person(0), head=head)), FACTS)
    assert rules_of(roster) == ["column_unknown", "column_repeated"]
    assert first(roster, "column_repeated").cell == "H1"


def test_another_enterprises_roster_is_pointed_out():
    rows = [["填报单位：某某纺织有限公司（盖章）"], *table(person(0))]
    assert rules_of(parse_roster(xlsx(rows), FACTS)) == ["unit_differs"]
