"""Papers as files: what was put in is what a reader finds, and no text ever acts."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from common.tables import Column, paper
from exchange.exports.papers import FONT_DIR
from exchange.exports.pdf import pdf_of
from exchange.exports.xlsx import xlsx_of

ROWS = [("欧阳·古丽", 3, Decimal("5000.5"), date(2026, 3, 1)), ('=HYPERLINK("http://x")', 1, None, None)]
COLUMNS = [
    Column("姓名", lambda row: row[0], width=14),
    Column("次数", lambda row: row[1], "number"),
    Column("金额", lambda row: row[2], "money"),
    Column("日期", lambda row: row[3], "day"),
]


def made(rows=ROWS):
    return paper(
        "示例表", COLUMNS, rows, facts=[("班号", "2026-320600-0001")], notes=["口径说明"], signatures=["学校（盖章）"]
    )


def sheet_of(content):
    return load_workbook(BytesIO(content)).active


def test_a_workbook_holds_title_facts_header_rows_notes_and_signatures():
    cells = [[cell.value for cell in row] for row in sheet_of(xlsx_of(made())).iter_rows()]
    assert cells[0][0] == "示例表"
    assert cells[2][0] == "班号：2026-320600-0001"
    assert cells[4] == ["姓名", "次数", "金额", "日期"]
    assert cells[5][:3] == ["欧阳·古丽", 3, 5000.5]
    assert cells[5][3].date() == date(2026, 3, 1)
    assert [row[0] for row in cells[8:]] == ["口径说明", "学校（盖章）："]


def test_a_text_that_looks_like_a_formula_stays_a_text():
    cell = sheet_of(xlsx_of(made())).cell(row=7, column=1)
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')


def test_the_header_stays_in_sight_and_prints_on_every_page():
    sheet = sheet_of(xlsx_of(made()))
    assert sheet.freeze_panes == "A6"
    assert sheet.print_title_rows == "$5:$5"


def text_of(content):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_a_pdf_reads_back_in_chinese_with_money_and_dates():
    text = text_of(pdf_of(made(), font_dir=FONT_DIR))
    for words in ("示例表", "欧阳·古丽", "5,000.50", "2026-03-01", "口径说明", "学校（盖章）"):
        assert words in text


@pytest.mark.parametrize("markup", ["#panic()", "$x$", '"); #read("/etc/passwd")', "*_@<>[]{}\\"])
def test_no_text_is_ever_markup(markup):
    assert markup.split()[0] in text_of(pdf_of(made([(markup, 1, None, None)]), font_dir=FONT_DIR))


def test_a_long_pdf_repeats_its_header_and_counts_its_pages():
    reader = PdfReader(BytesIO(pdf_of(made([ROWS[0]] * 120), font_dir=FONT_DIR)))
    assert len(reader.pages) > 2
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert "姓名" in text or number == len(reader.pages)
        assert f"第{number}页共{len(reader.pages)}页" in text.replace(" ", "")
