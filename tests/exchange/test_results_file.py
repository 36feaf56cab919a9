"""A file of results and certificates: every problem at once, a preview, then all of it or nothing."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apprenticeship.models import Assessment, Certificate, Enrolment
from common.errors import NotYourMove
from exchange.actions.results import ResultsRead, bring_in_results
from exchange.parsers.files import read_sheets
from exchange.parsers.refusals import UnusableFile
from exchange.parsers.results import LIMITS, NoResults, read_results
from exchange.selectors.result_tickets import TicketStale, rows_in_ticket
from journal.models import Entry
from tests.builders import TODAY, build_enrolment, certificate_no, citizen_number
from tests.cast import Cast
from tests.house.samples import results_file, ticket_of_results

HEAD = [
    "学号",
    "身份证号",
    "姓名",
    "考核日期",
    "考核机构",
    "理论成绩",
    "实操成绩",
    "结论",
    "证书编号",
    "发证机构",
    "发证日期",
]
BODY = "示例评价机构"


def workbook(*rows: list[object], head: list[str] = HEAD) -> bytes:
    """Write a sheet with a title above the header and a signature below, as schools keep it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("成绩")
        lines: list[list[object]] = [["成绩登记表"], [], [*head], *rows, ["制表人：示例"]]
        for place, row in enumerate(lines):
            sheet.write_row(place, 0, [*row])
    return stream.getvalue()


def line(row: Enrolment, *, score: str | float = 81.5, paper: int | None = 7, **given: object) -> list[object]:
    number = certificate_no(paper, "3", 2026) if paper else ""
    facts = {
        "学号": row.student_no,
        "姓名": row.person.name,
        "考核日期": "2026-11-20",
        "考核机构": BODY,
        "理论成绩": score,
        "结论": "合格",
        "证书编号": number,
        "发证机构": BODY if paper else "",
        "发证日期": "2026.11.23" if paper else "",
        **given,
    }
    return [facts.get(title, "") for title in HEAD]


def bring_in(cast: Cast, content: bytes, *, by: str = "registrar", is_trial: bool = False) -> ResultsRead:
    return bring_in_results(
        actor=cast.actor(by), number=cast.open_class.number, content=content, today=TODAY, is_trial=is_trial
    )


def found(read: ResultsRead) -> list[tuple[int, str, str]]:
    return [(one.row, one.cell, one.problem.rule) for one in read.table.problems]


def test_a_file_is_recorded_and_journalled(cast: Cast) -> None:
    other = build_enrolment(cast.open_class, serial=31)
    by_number = line(other, paper=None, score="", 学号="", 身份证号=citizen_number(31), 结论="不合格", 姓名="")
    read = bring_in(cast, workbook(line(cast.enrolment), by_number))
    assert (found(read), read.count) == ([], 3)
    made = Assessment.objects.get(enrolment=cast.enrolment)
    assert (made.theory_score, made.assessed_on, made.is_passed) == (Decimal("81.5"), date(2026, 11, 20), True)
    assert not Assessment.objects.get(enrolment=other).is_passed
    assert Certificate.objects.get(enrolment=cast.enrolment).issued_on == date(2026, 11, 23)
    verbs = Entry.objects.filter(verb__in=["assessment.record", "certificate.record"]).values_list("verb", flat=True)
    assert sorted(verbs) == ["assessment.record", "assessment.record", "certificate.record"]


def test_a_trial_leaves_nothing(cast: Cast) -> None:
    before = Entry.objects.count()
    read = bring_in(cast, workbook(line(cast.enrolment)), is_trial=True)
    assert (read.is_faultless, read.count) == (True, 2)
    assert not Assessment.objects.exists()
    assert Entry.objects.count() == before


def test_every_problem_is_named_at_once_with_its_cell(cast: Cast) -> None:
    content = workbook(
        line(cast.enrolment, score="八十", paper=None),
        line(cast.enrolment, score=101, paper=None, 姓名="另一人"),
        line(cast.enrolment, 学号="20269999", paper=None),
        line(cast.enrolment, 学号="", 身份证号="", paper=None),
        ["", citizen_number(33), "", "昨天", "", "", "", "及格了", "", "", ""],
        line(cast.enrolment, score="", paper=None, 结论=""),
    )
    read = bring_in(cast, content)
    assert found(read) == [
        (4, "F4", "score_unreadable"),
        (5, "A5", "result_twice"),
        (5, "C5", "result_named_otherwise"),
        (5, "F5", "score_unreadable"),
        (6, "A6", "result_of_stranger"),
        (7, "A7", "result_of_nobody"),
        (8, "B8", "result_of_stranger"),
        (8, "D8", "day_unreadable"),
        (8, "H8", "word_unknown"),
    ]
    assert citizen_number(33) not in "".join(f"{one.value}{one.problem.params}" for one in read.table.problems)
    assert not Assessment.objects.exists()


def test_what_the_register_refuses_is_placed_in_the_file_too(cast: Cast) -> None:
    other = build_enrolment(cast.open_class, serial=31)
    late = (TODAY + timedelta(days=1)).isoformat()
    read = bring_in(cast, workbook(line(cast.enrolment, 考核日期=late, paper=None), line(other, 证书编号="Y1")))
    assert [(row, cell) for row, cell, _ in found(read)] == [(4, "D4"), (5, "I5")]
    assert not Assessment.objects.exists()


def test_somebody_of_another_number_is_not_taken_for_the_student(cast: Cast) -> None:
    read = bring_in(cast, workbook(line(cast.enrolment, 身份证号=citizen_number(77))))
    assert [rule for _, _, rule in found(read)] == ["result_of_stranger"]


@pytest.mark.parametrize("name", ["tutor", "enterprise_officer", "filing", "auditor"])
def test_only_the_registrar_records(cast: Cast, name: str) -> None:
    with pytest.raises((NotYourMove, type(cast.open_class).DoesNotExist)):
        bring_in(cast, workbook(line(cast.enrolment)), by=name)


def test_another_schools_registrar_finds_no_such_class(cast: Cast) -> None:
    with pytest.raises(type(cast.open_class).DoesNotExist):
        bring_in(cast, workbook(line(cast.enrolment)), by="moon_registrar")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (workbook(), "results_no_rows"),
        (workbook(head=["姓名", "备注"]), "results_no_header"),
        (b"PK\x03\x04 broken", "broken_file"),
        (b"%PDF-1.4", "not_a_table"),
    ],
)
def test_a_file_that_holds_no_results_is_refused_in_words(cast: Cast, content: bytes, code: str) -> None:
    with pytest.raises(UnusableFile) as refused:
        bring_in(cast, content)
    assert refused.value.code == code
    page = cast.client("registrar").post(
        reverse("exchange:class_results_file", args=[cast.open_class.number]),
        {"file": SimpleUploadedFile("成绩.xlsx", content)},
    )
    assert page.status_code == 422


@given(st.lists(st.text("019.-/年月日合格不YX= E+", max_size=8), min_size=11, max_size=33))
def test_no_cell_breaks_the_reader(cells: list[str]) -> None:
    text = "\n".join([",".join(HEAD), *(",".join(cells[at : at + 11]) for at in range(0, len(cells), 11))])
    try:
        table = read_results(text.encode("utf-8", "ignore"))
    except UnusableFile:
        return
    for one in table.lines:
        scores = [] if one.assessment is None else [one.assessment.theory_score, one.assessment.practice_score]
        assert all(score is None or 0 <= score <= 100 for score in scores)


# ---- doors ----


def test_the_page_previews_and_records_what_was_seen(cast: Cast) -> None:
    client, url = cast.client("registrar"), reverse("exchange:class_results_file", args=[cast.open_class.number])
    seen = client.post(url, {"file": results_file(cast)})
    assert seen.status_code == 200
    assert "将登记 1 项成绩和证书" in seen.content.decode()
    assert not Assessment.objects.exists()
    record = reverse("exchange:record_results_file", args=[cast.open_class.number])
    assert client.post(record, {"ticket": seen.context["ticket"]}).status_code == 303
    assert Assessment.objects.get().theory_score == Decimal("81.5")


def test_a_preview_that_the_register_has_overtaken_writes_nothing(cast: Cast) -> None:
    ticket = ticket_of_results(cast)
    bring_in(cast, workbook(line(cast.enrolment, paper=None, 考核日期=TODAY.isoformat())))
    url = reverse("exchange:record_results_file", args=[cast.open_class.number])
    page = cast.client("registrar").post(url, {"ticket": ticket})
    assert page.status_code == 422
    assert "预览以后情况有变" in page.content.decode()
    assert Assessment.objects.count() == 1


def test_a_ticket_is_one_persons_and_one_classs(cast: Cast) -> None:
    ticket = ticket_of_results(cast)
    assert rows_in_ticket(cast.registrar, cast.open_class.number, ticket)
    for actor, number, said in (
        (cast.moon_registrar, cast.open_class.number, ticket),
        (cast.registrar, "2026-9999", ticket),
        (cast.registrar, cast.open_class.number, f"{ticket}x"),
    ):
        with pytest.raises(TicketStale):
            rows_in_ticket(actor, number, said)


def test_the_api_tries_and_records(cast: Cast) -> None:
    api, url = cast.api("registrar"), reverse("v1:exchange_api:class_results_file", args=[cast.open_class.number])
    tried = api.post(url, {"file": results_file(cast)}, format="multipart")
    assert (tried.status_code, tried.json()["is_recorded"], tried.json()["count"]) == (200, False, 1)
    done = api.post(url, {"file": results_file(cast), "commit": True}, format="multipart")
    assert (done.status_code, done.json()["is_recorded"]) == (200, True)
    again = api.post(url, {"file": results_file(cast), "commit": True}, format="multipart")
    assert again.status_code == 422
    assert again.json()["problems"][0]["row"] == 2
    assert Assessment.objects.count() == 1


def test_the_template_comes_back_as_it_left(cast: Cast) -> None:
    number = cast.enrolment.student_no
    url = reverse("exchange:results_template", args=[cast.open_class.number])
    content = cast.client("registrar").get(url).content
    with pytest.raises(NoResults):
        read_results(content)
    (sheet,) = read_sheets(content, LIMITS)
    head = next(row for row in sheet.rows if row[0] == "学号")
    (own,) = [row for row in sheet.rows if row[0] == number]
    own[head.index("结论")], own[head.index("考核日期")], own[head.index("考核机构")] = "合格", "2026-11-20", BODY
    filled = workbook([*own], head=[str(title) for title in head])
    assert bring_in(cast, filled, is_trial=True).count == 1
