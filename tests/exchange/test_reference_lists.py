"""Lists of other offices: read row by row, kept by blind index, in versions; bad files refused in words."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from apprenticeship.lifecycle import ReferenceState
from apprenticeship.models import EligibilityCheck, ReferenceEntry, ReferenceList
from apprenticeship.rules.references import ListTerms
from apprenticeship.tasks import check_newcomers
from common.actor import System
from common.errors import InvalidFacts, NotYourMove
from common.keyring import index_of
from exchange.actions.lists import sweep_folder, take_in
from exchange.parsers.gates import Gate
from exchange.parsers.references import day_of
from exchange.parsers.refusals import UnusableFile
from journal.models import Entry
from tests import builders
from tests.apprenticeship.lists import class_asking
from tests.builders import NOW, citizen_number
from tests.cast import Cast

HEAD = "身份证号,起始日期,截止日期,单位\n"


def csv_of(*lines: str, head: str = HEAD) -> bytes:
    return (head + "".join(f"{line}\n" for line in lines)).encode()


def person(serial: int, rest: str = "2025-09-01,2028-06-30,示例学校") -> str:
    return f"{citizen_number(serial)},{rest}"


def taken(cast: Cast, content: bytes, **facts: Any) -> ReferenceList:
    given = {
        "kind": "student",
        "region": "320600",
        "as_of_on": date(2026, 11, 1),
        "source": "示例教育局",
        "filename": "学生.csv",
        "sha256": "",
    }
    actor = facts.pop("actor", None) or cast.filing
    return take_in(actor=actor, terms=ListTerms(**{**given, **facts}), stream=io.BytesIO(content), now=NOW)


# ---- works ----


def test_a_list_is_kept_by_blind_index_with_half_open_spans(cast: Cast) -> None:
    row = taken(cast, csv_of(person(1), person(2, ",,")))
    first, second = ReferenceEntry.objects.order_by("pk")
    assert (row.version, row.state, row.row_count) == (1, ReferenceState.CURRENT, 2)
    assert bytes(first.number_index) == index_of(citizen_number(1))
    assert (first.period.lower, first.period.upper, first.holder) == (date(2025, 9, 1), date(2028, 7, 1), "示例学校")
    assert (second.period.lower, second.period.upper) == (date(2026, 11, 1), None)
    assert Entry.objects.get(verb="list.import").after["rows"] == 2


def test_no_identity_number_stands_anywhere_in_the_database(cast: Cast) -> None:
    taken(cast, csv_of(person(1)), kind="dishonest")
    with connection.cursor() as cursor:
        for table in ("apprenticeship_referencelist", "apprenticeship_referenceentry", "journal_entry"):
            cursor.execute(f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE %s", [f"%{citizen_number(1)}%"])
            assert cursor.fetchone() == (0,)


def test_the_next_version_supersedes_and_the_same_file_twice_is_one(cast: Cast) -> None:
    first = taken(cast, csv_of(person(1)))
    assert taken(cast, csv_of(person(1))) == first
    second = taken(cast, csv_of(person(2)))
    first.refresh_from_db()
    assert (first.state, second.version, second.state) == (ReferenceState.SUPERSEDED, 2, ReferenceState.CURRENT)
    assert first.superseded_at == NOW


def test_an_unchanged_file_of_a_later_day_is_a_new_version(cast: Cast) -> None:
    first = taken(cast, csv_of(person(1)), as_of_on=date(2026, 9, 1))
    later = taken(cast, csv_of(person(1)), as_of_on=date(2026, 10, 1))
    first.refresh_from_db()
    assert (first.state, later.version, later.as_of_on) == (ReferenceState.SUPERSEDED, 2, date(2026, 10, 1))


def test_insurance_comes_month_by_month(cast: Cast) -> None:
    head = "身份证号,缴费月份,统一社会信用代码,参保地代码\n"
    facts = {"kind": "insurance", "month_on": date(2026, 10, 1)}
    row = taken(cast, csv_of(f"{citizen_number(1)},202610,X,320602", head=head), **facts)
    entry = ReferenceEntry.objects.get()
    assert (entry.period.lower, entry.period.upper, entry.place) == (date(2026, 10, 1), date(2026, 11, 1), "320602")
    other = taken(
        cast, csv_of(f"{citizen_number(1)},2026-09,X,320602", head=head), kind="insurance", month_on=date(2026, 9, 1)
    )
    row.refresh_from_db()
    assert (row.state, other.state) == (ReferenceState.CURRENT, ReferenceState.CURRENT)


def test_a_workbook_and_a_gbk_file_are_read_as_well(cast: Cast) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["2026年在校学生名单"])
        sheet.write_row(1, 0, ["公民身份号码", "入学日期"])
        sheet.write_row(2, 0, [citizen_number(1), "2025年9月1日"])
    assert taken(cast, stream.getvalue()).row_count == 1
    text = csv_of(person(2)).decode().encode("gb18030")
    assert taken(cast, text, kind="pension").row_count == 1


def test_a_few_broken_rows_are_told_and_left_out(cast: Cast) -> None:
    lines = [person(serial) for serial in range(1, 151)]
    row = taken(cast, csv_of(*lines, "123,,,"))
    assert row.row_count == 150
    assert [(one["row"], one["rule"]) for one in row.problems] == [(152, "list_number")]


# ---- refused ----


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "not_a_table"),
        ("姓名,学校\n张三,甲\n".encode(), "list_no_header"),
        (csv_of("123,,,", "124,,,"), "list_too_many_errors"),
        (HEAD.encode(), "list_nobody"),
        (csv_of(person(1), '"' + person(2)), "broken_quotes"),
        (b"PK\x03\x04 broken", "broken_file"),
    ],
)
def test_a_bad_file_is_refused_in_words_and_nothing_of_it_stays(cast: Cast, content: bytes, code: str) -> None:
    standing = taken(cast, csv_of(person(9)))
    with pytest.raises(UnusableFile) as refused:
        taken(cast, content)
    assert refused.value.code == code
    kept = ReferenceList.objects.get(state=ReferenceState.UNREADABLE)
    assert kept.problems[0]["rule"] == code
    standing.refresh_from_db()
    assert standing.state == ReferenceState.CURRENT
    assert ReferenceEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"kind": "unheard"}, "list_kind_unknown"),
        ({"region": "999999"}, "list_region_unknown"),
        ({"region": "320000"}, "list_region_foreign"),
        ({"as_of_on": date(2026, 11, 25)}, "list_ahead"),
        ({"source": " "}, "list_source_missing"),
        ({"month_on": date(2026, 10, 1)}, "list_month_needless"),
    ],
)
def test_what_a_list_says_of_itself_is_checked(cast: Cast, facts: dict[str, Any], rule: str) -> None:
    with pytest.raises(InvalidFacts) as refused:
        taken(cast, csv_of(person(1)), **facts)
    assert [problem.rule for problem in refused.value.problems] == [rule]
    assert not ReferenceList.objects.exists()


def test_only_a_bureaus_officers_take_lists_in(cast: Cast) -> None:
    for name in ("registrar", "enterprise_officer", "auditor", "apprentice"):
        with pytest.raises(NotYourMove):
            taken(cast, csv_of(person(1)), actor=cast.actor(name))


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_import_at_once_make_two_versions(
    at_once: Callable[[Sequence[Callable[[], Any]]], list[Any]],
) -> None:
    cast = Cast()
    contents = [csv_of(person(1)), csv_of(person(2))]
    done = at_once([lambda content=content: taken(cast, content) for content in contents])
    assert sorted(row.version for row in done) == [1, 2]
    assert ReferenceList.objects.filter(state=ReferenceState.CURRENT).count() == 1


# ---- the folder ----


def old(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    os.utime(path, (NOW.timestamp() - 60, NOW.timestamp() - 60))
    return path


def test_the_folder_is_swept_what_was_taken_in_is_removed(cast: Cast, tmp_path: Path) -> None:
    good = old(tmp_path / "student_320600_2026-11-01.csv", csv_of(person(1)))
    bad = old(tmp_path / "student_320681_2026-11-01.csv", b"nothing")
    unnamed = old(tmp_path / "students.csv", csv_of(person(1)))
    fresh = tmp_path / "pension_320600_2026-11-01.csv"
    fresh.write_bytes(csv_of(person(2)))
    os.utime(fresh, (NOW.timestamp(), NOW.timestamp()))
    swept = sweep_folder(actor=System("lists"), folder=tmp_path, now=NOW)
    assert [bool(one.refusal) for one in swept] == [False, True, True]
    assert not good.exists()
    assert fresh.exists()
    for refused in (bad, unnamed):
        assert not refused.exists()
        assert "。" in (tmp_path / f"{refused.name}.refused.txt").read_text(encoding="utf-8")
    assert sweep_folder(actor=System("lists"), folder=tmp_path, now=NOW) == []


def test_a_folder_that_is_not_there_is_swept_in_vain(cast: Cast, tmp_path: Path) -> None:
    assert sweep_folder(actor=System("lists"), folder=tmp_path / "none", now=NOW) == []


# ---- pages and API ----


def posted(**facts: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("学生.csv", facts.pop("content", csv_of(person(60))))
    return {
        "kind": "student",
        "region": "320600",
        "as_of_on": "2026-11-01",
        "source": "示例教育局",
        "file": file,
        **facts,
    }


def test_an_uploaded_list_makes_the_clock_check_people_again(cast: Cast, clock: Any) -> None:
    held = class_asking(cast)
    row = builders.build_enrolment(held, "registered", 60)
    check_newcomers()
    assert EligibilityCheck.objects.get(enrolment=row).verdict == "unknown"
    clock.shift(60)
    client = cast.client("filing")
    answer = client.post("/lists/new/", posted())
    assert answer.status_code == 302
    assert "示例教育局" in client.get(answer.headers["Location"]).content.decode()
    assert check_newcomers() == 1
    assert EligibilityCheck.objects.get(enrolment=row).verdict == "blocked"
    clock.shift(60)
    assert check_newcomers() == 0


def test_a_bad_upload_is_answered_in_words(cast: Cast) -> None:
    page = cast.client("filing").post("/lists/new/", posted(content=b"nothing"))
    assert page.status_code == 422
    assert "没有找到表头" in page.content.decode()
    answer = cast.api("filing").post("/api/v1/lists/", posted(content=b"nothing"), format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (422, "list_no_header")


def test_the_county_sees_the_citys_lists_and_schools_see_none(cast: Cast) -> None:
    row = taken(cast, csv_of(person(1)))
    assert cast.client("county_filing").get(f"/lists/{row.pk}/").status_code == 200
    assert cast.client("registrar").get(f"/lists/{row.pk}/").status_code == 404
    assert cast.api("filing").get("/api/v1/lists/").json()["results"][0]["row_count"] == 1


# ---- pure ----


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_is_read_however_it_is_written(day: date) -> None:
    shapes = (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}" if day.year >= 1000 else day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
    )
    assert {day_of(text) for text in shapes} == {day}
    assert day_of(f"{day.year:04d}-{day.month:02d}") == day.replace(day=1)


@given(errors=st.integers(0, 2000), rows=st.integers(1, 100_000))
def test_the_gate_shuts_by_count_or_by_percent(errors: int, rows: int) -> None:
    gate = Gate(most_count=1000, most_percent=1)
    assert gate.shuts(errors, rows) == (errors > 1000 or errors / rows > 0.01)
