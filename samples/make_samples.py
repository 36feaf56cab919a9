"""Write the sample rosters into this folder: `python -m samples.make_samples`. The same files come out every time.

Everybody in them is synthetic. They belong to a class of 车工 三级/高级工 from 2026-12-01 through 2028-11-30.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

from exchange.exports.roster import roster_workbook
from samples.people import MARK, TITLES, citizen_number, synthetic_people

FOLDER = Path(__file__).resolve().parent
STARTS_ON, LAST_ON = date(2026, 12, 1), date(2028, 11, 30)
MADE_AT = datetime(2026, 11, 24)  # noqa: DTZ001  (a workbook's own date has no zone)
UNIT = "示例精工制造有限公司"
Rows = Sequence[Sequence[Any]]
TOP: Rows = ([f"企业新型学徒制学徒花名册（{MARK}）"], [f"填报单位：{UNIT}", "", "", "填报日期：2026年11月24日"])
FOOT: Rows = (["合计", "", "{count}人"], ["填表人：示例甲", "", "审核人：示例乙", "", "日期：2026年11月24日"])


def people(count: int, seed: int) -> list[dict[str, str]]:
    return list(synthetic_people(count, starts_on=STARTS_ON, last_on=LAST_ON, seed=seed))


def table(rows: Iterable[Mapping[str, Any]], titles: Mapping[str, str] | None = None) -> Rows:
    """Lay people out under a header; `titles` maps the words of the header to the usual column titles."""
    head = titles or {title: title for title in TITLES}
    return [list(head), *([row.get(title, "") for title in head.values()] for row in rows)]


def framed(rows: Rows) -> Rows:
    """Put title and unit above, total and signatures below."""
    foot = [[cell.format(count=len(rows) - 1) for cell in line] for line in FOOT]
    return [*TOP, [], *rows, [], *foot]


def xlsx(sheets: Mapping[str, Rows], formulas: Mapping[tuple[int, int], str] | None = None) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": MADE_AT, "comments": MARK})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(at, column, cell)
            for (at, column), formula in (formulas or {}).items():
                sheet.write_formula(at, column, formula, None, "示例")
    return stream.getvalue()


def clean() -> bytes:
    return roster_workbook(people(20, 1), unit=UNIT, mark=MARK, made_at=MADE_AT)


def framed_sheet() -> bytes:
    return xlsx({"花名册": framed(table(people(12, 2)))})


def other_words() -> bytes:
    """Columns in another order, under other words, with marks and line breaks; days as people write them."""
    titles = {
        "序号": "序号",
        "*证件号码\n（18位）": "身份证号",
        "*学徒姓名": "姓名",
        "联系电话": "手机",
        "文化程度": "学历",
        "用工类型（必填）": "人员类型",
        "※合同开始日期": "劳动合同起",
        "※合同到期日": "劳动合同止",
        "进厂日期": "入职日期",
        "职业（工种）": "培训职业",
        "培训等级": "目标等级",
        "师傅": "企业导师",
        "指导老师": "学校指导教师",
    }
    rows = people(12, 3)
    writings: tuple[Callable[[str], str], ...] = (
        lambda day: day.replace("-", "/"),
        lambda day: day.replace("-", ""),
        lambda day: "{}年{}月{}日".format(*(int(part) for part in day.split("-"))),
        lambda day: ".".join(str(int(part)) for part in day.split("-")),
        lambda day: "-".join(str(int(part)) for part in day.split("-")),
    )
    for index, row in enumerate(rows):
        row["入职日期"] = writings[index % 5](row["入职日期"])
        row["劳动合同起"] = writings[(index + 1) % 5](row["劳动合同起"])
        row["目标等级"] = ("高级工", "三级", "三级/高级工", "高级工（三级）")[index % 4]
    return xlsx({"Sheet1": framed(table(rows, titles))})


def full_width() -> bytes:
    """Full-width signs, blanks, invisible signs, lower-case x, serial days: all of it mended and shown."""
    rows: list[dict[str, Any]] = list(people(8, 4))
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    rows[0]["身份证号"] = rows[0]["身份证号"].translate(wide)
    rows[1]["姓名"] = f" {rows[1]['姓名'][0]}　{rows[1]['姓名'][1:]} "
    rows[2]["身份证号"] = f" {rows[2]['身份证号']}\u200b"
    rows[3]["手机"] = f"+86 {rows[3]['手机'][:3]}-{rows[3]['手机'][3:7]}-{rows[3]['手机'][7:]}"
    rows[4]["入职日期"] = 45992
    rows[5]["身份证号"] = _with_x().lower()
    rows[5]["性别"] = ""
    rows[6]["目标等级"] = "三级／高级工"
    return xlsx({"花名册": framed(table(rows))})


def _with_x() -> str:
    return next(n for n in (citizen_number("320602", date(1992, 3, 4), at) for at in range(1000)) if n.endswith("X"))


def numbers_lost() -> bytes:
    """Identity numbers that a spreadsheet turned into numbers: the digits are gone, and nothing is guessed."""
    rows: list[dict[str, Any]] = list(people(6, 5))
    for row in rows[:3]:
        row["身份证号"] = float(row["身份证号"][:17] + "0")
    rows[3]["身份证号"] = "3.20602E+17"
    return xlsx({"花名册": framed(table(rows))})


def gbk() -> bytes:
    rows = framed(table(people(10, 6)))
    return "\r\n".join(",".join(str(cell) for cell in row) for row in rows).encode("gbk")


def old_workbook() -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("花名册")
    for at, row in enumerate(framed(table(people(10, 7)))):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def several_sheets() -> bytes:
    """Two rosters, an explanation and a list of mentors: the rosters are read, the others named."""
    first, second = people(14, 8)[:7], people(14, 8)[7:]
    mentors = [["姓名", "证书号", "等级"], ["李建国", "Y000132000001152000001", "二级/技师"]]
    return xlsx(
        {
            "填写说明": [[MARK], ["每个车间一张工作表。"]],
            "一车间": framed(table(first)),
            "二车间": framed(table(second)),
            "企业导师": mentors,
        }
    )


def two_row_header() -> bytes:
    titles = TITLES.copy()
    upper, lower = titles.copy(), ["" for _ in titles]
    for group, start in (("劳动合同", "劳动合同起"), ("培训期限", "培训期限起")):
        at = titles.index(start)
        upper[at : at + 2], lower[at : at + 2] = [group, ""], ["起", "止"]
    rows = table(people(6, 9))
    return xlsx({"花名册": framed([upper, lower, *rows[1:]])})


def every_error() -> bytes:
    """One row for each kind of error."""
    rows: list[dict[str, Any]] = list(people(30, 10))
    changes: tuple[dict[str, Any], ...] = (
        {},
        {"身份证号": rows[1]["身份证号"][:17] + ("1" if rows[1]["身份证号"][17] != "1" else "2")},
        {"身份证号": rows[2]["身份证号"][:-1]},
        {"身份证号": "320602900101011"},
        {"身份证号": rows[4]["身份证号"][:9] + "O" + rows[4]["身份证号"][10:]},
        {"身份证号": rows[5]["身份证号"][:6] + "19900230" + rows[5]["身份证号"][14:]},
        {"身份证号": "3.20602E+17"},
        {"身份证号": rows[0]["身份证号"]},
        {"性别": "女" if rows[8]["性别"] == "男" else "男"},
        {"身份证号": citizen_number("320681", date(2012, 5, 1), 11), "性别": "男"},
        {"身份证号": citizen_number("320681", date(1958, 5, 1), 11), "性别": "男"},
        {"姓名": "张3"},
        {"姓名": ""},
        {"身份证号": ""},
        {"手机": "0513-88888888"},
        {"手机": ""},
        {"人员类型": "临时"},
        {"劳动合同止": "2026-01-01", "劳动合同起": "2026-12-01"},
        {"劳动合同起": "2026-11-01", "劳动合同止": "2027-04-30"},
        {"劳动合同起": "2027-01-05"},
        {"入职日期": "26.3.1"},
        {"目标等级": "四级/中级工"},
        {"目标等级": "特等"},
        {"培训职业": "焊工", "职业代码": "6-18-02-04"},
        {"培训职业": "修仙", "职业代码": ""},
        {"培训期限止": "2028-12-31"},
        {"起缴月": "2027-03"},
        {"原技能等级": "二级/技师"},
        {"是否享受过同类补贴": "是"},
        {"备注": '=HYPERLINK("http://example.invalid","点我")'},
    )
    for row, change in zip(rows, changes, strict=True):
        row.update(change)
    formulas = {(len(rows) + 4, TITLES.index("姓名")): '=HYPERLINK("http://example.invalid","示例")'}
    extra = people(31, 10)[30]
    return xlsx({"花名册": framed(table([*rows, extra]))}, formulas)


SAMPLES: dict[str, Callable[[], bytes]] = {
    "空白模板.xlsx": lambda: roster_workbook(made_at=MADE_AT),
    "花名册-规范.xlsx": clean,
    "花名册-题头和签字行.xlsx": framed_sheet,
    "花名册-列名和日期各异.xlsx": other_words,
    "花名册-全角和空格.xlsx": full_width,
    "花名册-两行表头.xlsx": two_row_header,
    "花名册-多张工作表.xlsx": several_sheets,
    "花名册-GBK编码.csv": gbk,
    "花名册-旧格式.xls": old_workbook,
    "花名册-身份证号成科学计数.xlsx": numbers_lost,
    "花名册-各种错误.xlsx": every_error,
}


def write_samples(folder: Path) -> None:
    for name, make in SAMPLES.items():
        (folder / name).write_bytes(make())


if __name__ == "__main__":
    write_samples(FOLDER)
