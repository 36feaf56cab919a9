"""Old workbooks and text tables in every usual encoding; files that cannot be used say why."""

from __future__ import annotations

import io

import pytest
import xlwt

from exchange.parsers import refusals
from exchange.parsers.files import read_bounded
from exchange.parsers.roster import Place, parse_roster
from exchange.parsers.sheets import Limits
from tests.exchange.roster_files import (
    FACTS,
    GOOD,
    NUMBERS,
    SHEET,
    UNUSABLE,
    csv_of,
    first,
    person,
    replaced,
    rules_of,
    table,
    xls,
    xlsx,
)


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
