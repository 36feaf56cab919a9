"""Worked cases that officers keep in a spreadsheet: the same files on the page and in this suite."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from common.errors import InvalidFacts, UnusableFile
from exchange.parsers.golden import golden_in
from tests.builders import build_rulebook
from tests.house.samples import rulebook_draft
from tests.worth import CASES, shipped

FILES = sorted(CASES.glob("golden-*.xlsx"))
NANTONG = CASES / "golden-nantong-2019.xlsx"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_worked_case_comes_out_to_the_fen(file):
    found = golden_in(file.read_bytes(), shipped(file.stem.removeprefix("golden-")))
    assert [(one.person_no, one.off_yuan) for one in found if not one.is_right] == []
    assert len(found) > 3


def test_there_are_worked_cases_for_two_rate_methods():
    assert [file.stem for file in FILES] == ["golden-nantong-2019", "golden-ruian-2023"]


def edited(**cells: object) -> bytes:
    book = load_workbook(NANTONG)
    for place, value in cells.items():
        book.active[place] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("amount", ["4,000", "￥4000", "四千", None, "1e3"])
def test_an_expected_sum_that_is_no_number_is_named_by_its_row(amount):
    with pytest.raises(InvalidFacts) as refused:
        golden_in(edited(I3=amount), shipped("nantong-2019"))
    assert [(one.field, one.params["row"]) for one in refused.value.problems] == [("expected_yuan", 3)]


def test_facts_that_are_wrong_are_named_by_the_row_of_the_sheet():
    with pytest.raises(InvalidFacts) as refused:
        golden_in(edited(D4="九级"), shipped("nantong-2019"))
    assert [(one.field, one.params["row"]) for one in refused.value.problems] == [("level", 4)]


def test_headings_and_numbers_may_be_written_as_people_write_them():
    content = edited(A1="班号*", I1="预期金额*", B2="０１号")
    assert golden_in(content, shipped("nantong-2019"))[0].person_no == "01号"


def test_a_file_without_expected_sums_is_refused():
    with pytest.raises(UnusableFile):
        golden_in((CASES / "v1-nantong.csv").read_bytes(), shipped("nantong-2019"))


def sent(content: bytes, rulebook: str) -> dict[str, object]:
    return {"rulebook": rulebook, "file": SimpleUploadedFile("a.xlsx", content)}


def test_the_page_tells_who_passes_and_who_fails_with_lines(cast):
    chosen = f"version:{build_rulebook().pk}"
    page = cast.client("filing").post(reverse("exchange:trial"), sent(edited(I2=9999), chosen)).content.decode()
    assert "1 人不符，" in page
    assert "预期 9,999 元，算得 4,000 元" in page
    assert "4,000 元/年 × 1 年" in page
    assert "为什么不是更多" in page
    right = cast.client("filing").post(reverse("exchange:trial"), sent(NANTONG.read_bytes(), chosen)).content.decode()
    assert "人全部相符" in right


def test_a_draft_is_tried_before_it_is_published(cast):
    row = rulebook_draft(cast)
    answer = cast.api("first_review").post(
        reverse("v1:exchange_api:trial"), sent(NANTONG.read_bytes(), f"draft:{row.pk}"), format="multipart"
    )
    first = answer.json()[0]
    assert (first["expected_yuan"], first["award"]["amount_yuan"], first["is_right"]) == ("4000.00", "4500.00", False)
    assert Decimal(first["award"]["lines"][0]["amount_yuan"]) == 4500


@pytest.mark.parametrize(("name", "status"), [("registrar", 403), ("enterprise_officer", 403), ("auditor", 200)])
def test_only_a_bureau_tries_rulebooks(cast, name, status):
    assert cast.client(name).get(reverse("exchange:trial")).status_code == status


def test_a_draft_of_another_bureau_is_unknown_here(cast):
    chosen = f"draft:{rulebook_draft(cast).pk}"
    answer = cast.api("county_filing").post(
        reverse("v1:exchange_api:trial"), sent(NANTONG.read_bytes(), chosen), format="multipart"
    )
    assert answer.status_code == 422
    page = cast.client("county_filing").post(reverse("exchange:trial"), sent(NANTONG.read_bytes(), chosen))
    assert page.status_code == 422


def test_a_picture_is_refused_in_words(cast):
    chosen = f"version:{build_rulebook().pk}"
    answer = cast.client("filing").post(reverse("exchange:trial"), sent(b"\x89PNG\r\n\x1a\n\0\0", chosen))
    assert answer.status_code == 422
