"""Reading roster files as people really send them, and refusing what is no roster."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import pytest
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apprenticeship.columns import LISTED_COLUMNS
from apprenticeship.rules.roster import OPEN_END, ClassTerms, RosterRow
from common.dates import Span
from common.levels import Level
from exchange.exports.roster import roster_workbook
from exchange.parsers import refusals
from exchange.parsers.cells import mended, read_column
from exchange.parsers.delimited import decoded
from exchange.parsers.files import read_bounded, read_sheets
from exchange.parsers.roster import Place, hide_digits, parse_roster
from exchange.parsers.sheets import Limits, column_letters, column_number
from samples.people import citizen_number, synthetic_people
from tests.builders import LAST_ON, STARTS_ON
from tests.exchange.rosters import zipped

FACTS = ClassTerms(
    period=Span.through(STARTS_ON, LAST_ON),
    level=Level.SENIOR,
    occupation_code="6-18-01-01",
    occupation="车工",
    enterprise="示例锻造有限公司",
    contract_months=12,
    minimum_age=16,
)
PEOPLE = list(synthetic_people(5, starts_on=STARTS_ON, last_on=LAST_ON))
HEAD = ["姓名", "身份证号", "人员类型", "劳动合同起", "劳动合同止", "手机"]
NUMBERS = [citizen_number("320602", date(1990, 1, 1 + at), 11 + at * 2) for at in range(9)]


def person(at=0, **changes):
    row = dict(
        zip(HEAD, [f"张三{'甲乙丙丁戊己庚辛壬'[at]}", NUMBERS[at], "新招", "2026-02-01", "2028-01-31"], strict=False)
    )
    return {**row, "手机": f"1390000000{at}", **changes}


def xlsx(*sheets, **options):
    """Write sheets, each a list of rows or a (name, rows) pair; a tuple cell ("=", formula, result) is a formula."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False, **options}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in sheets:
            name, rows = sheet if isinstance(sheet, tuple) else (None, sheet)
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    match cell:
                        case ("=", formula, result):
                            page.write_formula(at, column, formula, None, result)
                        case date():
                            page.write_datetime(at, column, cell, day)
                        case _:
                            page.write(at, column, cell)
    return stream.getvalue()


def table(*people, head=None):
    titles = head or HEAD
    return [titles, *([one.get(title, "") for title in titles] for one in people)]


def rules_of(roster, severity=None):
    return [found.problem.rule for found in roster.problems if severity in (None, found.problem.severity)]


def first(roster, rule):
    return next(found for found in roster.problems if found.problem.rule == rule)


# ---- the shapes of real files ----


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


# ---- cells ----


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


# ---- other kinds of file ----


def xls(rows, password_record=False, formula=False):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("花名册")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    if formula:
        sheet.write(1, 0, xlwt.Formula('HYPERLINK("http://x";"张三")'))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_an_old_workbook_is_read():
    roster = parse_roster(xls([["花名册"], *table(person(0), person(1, 手机=13900000001))]), FACTS)
    assert roster.problems == []
    assert roster.places == [Place("花名册", 3), Place("花名册", 4)]


def test_a_formula_in_an_old_workbook_is_refused():
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("花名册")
    for at, row in enumerate(table(person(0))):
        for column, cell in enumerate(row):
            sheet.write(at, column, xlwt.Formula("1+1") if (at, column) == (1, 5) else cell)
    stream = io.BytesIO()
    book.save(stream)
    assert rules_of(parse_roster(stream.getvalue(), FACTS), "error") == ["formula_cell"]


def csv_of(*people, sign=",", head=None):
    return "\r\n".join(sign.join(str(cell) for cell in row) for row in table(*people, head=head)) + "\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_text_table_is_read_in_every_usual_encoding(encoding, sign):
    roster = parse_roster(csv_of(person(0), person(1), sign=sign).encode(encoding), FACTS)
    assert [row.name for row in roster.rows] == ["张三甲", "张三乙"]
    assert roster.problems == []


def test_a_text_tables_row_is_the_line_on_which_it_starts():
    text = "title\n姓名,身份证号,人员类型,劳动合同起,劳动合同止,备注,手机\n"
    text += f'张三,{NUMBERS[0]},新招,2026-02-01,2028-01-31,"两\n行",13900000000\n'
    text += "\n李四,1,新招,2026-02-01,2028-01-31,,\n"
    roster = parse_roster(text.encode(), FACTS)
    assert [place.row for place in roster.places] == [3, 6]


def test_cells_beyond_the_header_tell_of_a_shift():
    text = csv_of(person(0, 劳动合同止="2028-01-31,13900000000"))
    roster = parse_roster(text.encode(), FACTS)
    assert "row_shifted" in rules_of(roster)


def test_hyperlink_text_in_a_text_table_is_refused():
    text = csv_of(person(0, 姓名="=HYPERLINK(1)"))
    assert first(parse_roster(text.encode(), FACTS), "formula_text").place.row == 2


# ---- files that cannot be used ----


def with_member(content, name, data):
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


def replaced(content, name, change):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            data = old.read(member)
            new.writestr(member, change(data) if member.filename == name else data)
    return stream.getvalue()


GOOD = xlsx(table(person(0), person(1)))
SHEET = "xl/worksheets/sheet1.xml"


def with_row(row):
    return replaced(GOOD, SHEET, lambda xml: xml.replace(b"</sheetData>", row + b"</sheetData>"))


UNUSABLE = {
    "an empty file": (b"", refusals.EmptyFile),
    "only blanks": (b"\r\n \t\r\n", refusals.EmptyFile),
    "a renamed archive": (zipped({"photo.jpg": b"x"}), refusals.RenamedArchive),
    "an archive without its end": (GOOD[: len(GOOD) // 2], refusals.BrokenFile),
    "a spoilt archive": (GOOD[:200] + b"\0" * 400 + GOOD[600:], refusals.BrokenFile),
    "a bomb": (with_member(GOOD, "xl/media/a.xml", b"\0" * 20_000_000), refusals.ArchiveBomb),
    "many small parts": (zipped({f"xl/a{at}.xml": b"" for at in range(2_500)}), refusals.ArchiveBomb),
    "a macro workbook": (with_member(GOOD, "xl/vbaProject.bin", b"x"), refusals.MacroWorkbook),
    "a document": (zipped({"[Content_Types].xml": b"", "word/document.xml": b""}), refusals.NotARoster),
    "a binary workbook": (zipped({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), refusals.OtherWorkbook),
    "an open document": (zipped({"mimetype": b"x", "content.xml": b""}), refusals.OtherWorkbook),
    "a web page": (b"<html><table><tr><td>1</td></tr></table></html>", refusals.WebPageAsWorkbook),
    "a web page in utf-16": ("<HTML><table>".encode("utf-16"), refusals.WebPageAsWorkbook),
    "an xml spreadsheet": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        refusals.OtherWorkbook,
    ),
    "a portable document": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", refusals.NotARoster),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", refusals.NotARoster),
    "noise": (bytes(range(256)) * 4, refusals.UnknownEncoding),
    "latin text": ("name;número\nJosé".encode("latin-1"), refusals.UnusableFile),
    "an unclosed quote": (csv_of(person(0), person(1, 姓名='"李四')).encode(), refusals.BrokenQuotes),
    "an empty sheet": (xlsx([]), refusals.EmptySheet),
    "no header": (xlsx([["早上好", "你好"], [1, 2]]), refusals.NoHeader),
    "a lone header": (xlsx(table()), refusals.NoRows),
    "the blank template": (roster_workbook(), refusals.NoRows),
    "100,000 columns": (",".join(["列"] * 100_000).encode(), refusals.SheetTooWide),
    "a far column": (with_row(b'<row r="9"><c r="XFD9"><v>1</v></c></row>'), refusals.SheetTooWide),
    "a far row": (with_row(b'<row r="900000"><c r="A900000"><v>1</v></c></row>'), refusals.SheetTooLong),
    "a far corner in odd spelling": (with_row(b"<row><c s='0' r='QQ90000'><v>1</v></c></row>"), refusals.SheetTooWide),
    "a row of unplaced cells": (with_row(b"<row>" + b"<c><v>1</v></c>" * 100_000 + b"</row>"), refusals.SheetTooWide),
    "a document type": (
        replaced(GOOD, SHEET, lambda xml: xml.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)),
        refusals.BrokenFile,
    ),
    "an old file cut short": (xls(table(person(0)))[:2_000], refusals.BrokenFile),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_file_that_cannot_be_used_says_why_and_how_to_mend_it(name):
    content, refusal = UNUSABLE[name]
    with pytest.raises(refusal) as caught:
        parse_roster(content, FACTS)
    assert str(caught.value)
    assert "%(" not in str(caught.value)


def test_an_encrypted_workbook_is_told_apart():
    content = bytearray(xls(table(person(0))))
    at = bytes(content).rindex("Workbook".encode("utf-16-le"))
    content[at : at + 34] = "EncryptedPackage".encode("utf-16-le") + b"\0\0"
    content[at + 64 : at + 66] = (34).to_bytes(2, "little")
    with pytest.raises(refusals.EncryptedWorkbook):
        parse_roster(bytes(content), FACTS)


def test_a_file_beyond_the_limit_is_refused_before_it_is_read_whole():
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self):
            return True

        def readinto(self, buffer):
            self.taken += len(buffer)
            return len(buffer)

    stream = Endless()
    with pytest.raises(refusals.FileTooLarge):
        read_bounded(io.BufferedReader(stream), Limits(size=1_000_000))
    assert stream.taken < 2_000_000


def test_styled_but_empty_cells_far_away_are_harmless():
    far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    content = replaced(GOOD, SHEET, lambda xml: xml.replace(b"</sheetData>", far))
    assert len(parse_roster(content, FACTS).rows) == 2


def test_a_hidden_sheet_is_not_read():
    hidden = replaced(
        xlsx(("花名册", table(person(0))), ("旧", table(person(1)))),
        "xl/workbook.xml",
        lambda xml: xml.replace('name="旧"'.encode(), 'name="旧" state="hidden"'.encode()),
    )
    assert [row.name for row in parse_roster(hidden, FACTS).rows] == ["张三甲"]


# ---- properties ----

CELLS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2400, 1, 1)),
)


def is_read_or_refused(content):
    """Say whether a file is a table or unusable; anything else that is raised is a bug and goes on."""
    try:
        return len(parse_roster(content, FACTS).rows) > 0
    except refusals.UnusableFile as refusal:
        return bool(str(refusal))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"]))
def test_any_bytes_are_a_table_or_unusable(content, start):
    assert is_read_or_refused(start + content)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([GOOD, xls(table(person(0), person(1)))]), st.data())
def test_a_damaged_workbook_is_a_table_or_unusable(content, drawn):
    damaged = bytearray(content)
    for _ in range(drawn.draw(st.integers(1, 12))):
        damaged[drawn.draw(st.integers(0, len(damaged) - 1))] = drawn.draw(st.integers(0, 255))
    assert is_read_or_refused(bytes(damaged))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=6, max_size=6), min_size=1, max_size=4))
def test_any_texts_under_a_header_are_read_or_refused(rows):
    text = "\n".join("\t".join(row) for row in (HEAD, *rows))
    assert is_read_or_refused(text.encode("utf-8", "replace"))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), min_size=1, max_size=4))
def test_any_cells_under_a_header_are_read_or_refused(rows):
    assert is_read_or_refused(xlsx([HEAD, *rows]))


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 30), st.integers(0, 10_000))
def test_a_written_roster_read_back_gives_the_same_people(count, seed):
    people = list(synthetic_people(count, starts_on=STARTS_ON, last_on=LAST_ON, seed=seed))
    roster = parse_roster(roster_workbook(people), FACTS)
    assert rules_of(roster, "error") == []
    assert [(row.name, row.number, str(row.hired_on), row.phone) for row in roster.rows] == [
        (one["姓名"], one["身份证号"], one["入职日期"], one["手机"]) for one in people
    ]


@given(st.text(max_size=40))
def test_mending_a_mended_text_changes_nothing(text):
    widths = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    once, _ = mended(text, widths)
    assert mended(once, widths) == (once, "")


@given(st.text(max_size=30))
def test_what_a_column_reads_it_reads_again_the_same(text):
    for column in LISTED_COLUMNS:
        (typed,), _ = read_column([text], column, is_1904=False)
        if isinstance(typed, str) and not column.words:
            again, found = read_column([typed], column, is_1904=False)
            assert (again, found) == ([typed], []), column.code


@given(st.integers(1, 20_000))
def test_column_letters_and_numbers_agree(column):
    assert column_number(column_letters(column)) == column


def test_utf8_is_preferred_to_gb18030():
    assert decoded("姓名".encode()) == "姓名"


def test_the_kind_is_told_by_content():
    assert len(read_sheets(GOOD, Limits())) == 1
