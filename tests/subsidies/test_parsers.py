"""Reading facts files: real cells understood, and every problem named at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import InvalidFacts, Problem, UnusableFile
from common.levels import Level
from rulebooks.parsers import rulebook_of
from rulebooks.rules import Answer, CertificateKind, TraineeStatus, TraineeType
from subsidies.parsers import facts_in, facts_of
from tests.worth import shipped

HEADER = (
    "class_no,person_no,trainee_type,occupation_code,level,starts_on,planned_ends_on,ended_on,status,"
    "certificate,employer_passed,hired,hours,cost_yuan,tags"
)
ROW = "A,001,new_hire,6-18-01-01,4,2024-03-01,2025-02-28,2025-02-28,completed,skill_level,yes,yes,400,3200,scarce;key"
COLUMNS = HEADER.split(",")


def row(**cells: str) -> str:
    """The good row with some cells changed."""
    return ",".join({**dict(zip(COLUMNS, ROW.split(","), strict=True)), **cells}[name] for name in COLUMNS)


def text(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


def problems(content: str) -> list[Problem]:
    with pytest.raises(InvalidFacts) as refusal:
        facts_of(content)
    return list(refusal.value.problems)


def places(content: str) -> list[tuple[int, str, str]]:
    return [(found.params["row"], found.field, found.rule) for found in problems(content)]


def test_a_row_becomes_a_head_of_its_class() -> None:
    (one,) = facts_of(text(ROW)).classes
    case = one.people[0].case
    assert (one.class_no, one.people[0].person_no) == ("A", "001")
    assert (case.trainee_type, case.level, case.status) == (
        TraineeType.NEW_HIRE,
        Level.INTERMEDIATE,
        TraineeStatus.COMPLETED,
    )
    assert (case.planned.starts_on, case.planned.last_on) == (date(2024, 3, 1), date(2025, 2, 28))
    assert (case.certificate, case.employer_passed, case.hired) == (
        CertificateKind.SKILL_LEVEL,
        Answer.YES,
        Answer.YES,
    )
    assert (case.hours, case.cost_yuan, case.tags) == (400, 3200, {"scarce", "key"})


def test_classes_come_in_the_order_of_their_first_row_even_when_mixed() -> None:
    classes = facts_of(text(row(class_no="B"), ROW, row(class_no="B", person_no="002"))).classes
    assert [(one.class_no, len(one.people)) for one in classes] == [("B", 2), ("A", 1)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_file_may_be_utf8_or_gbk(encoding: str) -> None:
    (one,) = facts_in(text(row(class_no="一班")).encode(encoding)).classes
    assert one.class_no == "一班"


def test_chinese_headings_and_words_are_understood() -> None:
    header = "班号,人员编号,人员类型,目标等级,开始日期,计划结束日期,培训状态,证书,已签合同并参保"
    cells = "一班,1,新招,高级工,2024年3月1日,2025/2/28,完成培训,职业资格或职业技能等级证书,是"
    (one,) = facts_of(f"{header}\n{cells}\n").classes
    case = one.people[0].case
    assert (case.level, case.hired, case.planned.last_on) == (Level.SENIOR, Answer.YES, date(2025, 2, 28))


@pytest.mark.parametrize(
    "written", ["2024-3-1", "2024/03/01", "2024.3.1", "20240301", "2024年3月1日", " ２０２４-03-01 "]
)
def test_days_may_be_written_in_the_usual_ways(written: str) -> None:
    assert facts_of(text(row(starts_on=written))).classes[0].people[0].case.planned.starts_on == date(2024, 3, 1)


def test_tabs_blank_rows_quotes_and_columns_in_any_order_are_no_matter() -> None:
    header, cells = "\t".join(reversed(COLUMNS)), "\t".join(f'"{cell}"' for cell in reversed(ROW.split(",")))
    assert facts_of(f"\n{header}\r\n\n{cells}\n\t\t\n") == facts_of(text(ROW))


def test_columns_that_may_be_left_out_are_unknown() -> None:
    needed = "class_no,person_no,trainee_type,level,starts_on,planned_ends_on,status"
    case = facts_of(f"{needed}\nA,1,student,3,2024-03-01,2026-02-28,planned\n").classes[0].people[0].case
    assert (case.certificate, case.hired, case.cost_yuan, case.tags) == (
        CertificateKind.NONE,
        Answer.UNKNOWN,
        None,
        frozenset(),
    )


@pytest.mark.parametrize(
    ("cells", "column", "rule"),
    [
        ({"class_no": ""}, "class_no", "needed"),
        ({"person_no": " "}, "person_no", "needed"),
        ({"person_no": "9" * 65}, "person_no", "too_long"),
        ({"trainee_type": "worker"}, "trainee_type", "not_allowed"),
        ({"trainee_type": ""}, "trainee_type", "needed"),
        ({"occupation_code": "车工!"}, "occupation_code", "not_a_code"),
        ({"level": "6"}, "level", "not_allowed"),
        ({"level": "中级工/三级"}, "level", "not_allowed"),
        ({"starts_on": ""}, "starts_on", "needed"),
        ({"starts_on": "2024-02-30"}, "starts_on", "not_a_day"),
        ({"starts_on": "03/01/2024"}, "starts_on", "not_a_day"),
        ({"starts_on": "0024-03-01"}, "starts_on", "absurd_day"),
        ({"planned_ends_on": "9999-12-31"}, "planned_ends_on", "absurd_day"),
        ({"planned_ends_on": "2024-02-28", "ended_on": ""}, "planned_ends_on", "order"),
        ({"planned_ends_on": "2052-02-28"}, "planned_ends_on", "too_long"),
        ({"ended_on": "2024-02-28"}, "ended_on", "order"),
        ({"status": "done"}, "status", "not_allowed"),
        ({"certificate": "yes"}, "certificate", "not_allowed"),
        ({"employer_passed": "maybe"}, "employer_passed", "not_allowed"),
        ({"hired": "2"}, "hired", "not_allowed"),
        ({"hours": "-1"}, "hours", "out_of_range"),
        ({"hours": "1e3"}, "hours", "not_a_number"),
        ({"cost_yuan": '"3,200"'}, "cost_yuan", "not_a_number"),
        ({"cost_yuan": "￥3200"}, "cost_yuan", "not_a_number"),
        ({"cost_yuan": "3200元"}, "cost_yuan", "not_a_number"),
        ({"cost_yuan": "NaN"}, "cost_yuan", "not_a_number"),
        ({"cost_yuan": "inf"}, "cost_yuan", "not_a_number"),
        ({"cost_yuan": "3200.001"}, "cost_yuan", "too_fine"),
        ({"cost_yuan": "9" * 400}, "cost_yuan", "out_of_range"),
        ({"tags": "x" * 31}, "tags", "too_long"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(cells: dict[str, str], column: str, rule: str) -> None:
    assert places(text(row(person_no="002"), row(**cells))) == [(3, column, rule)]


def test_every_problem_of_a_file_is_named_at_once() -> None:
    content = text(row(level="6", cost_yuan="NaN"), row(person_no="2", starts_on="x"), row(person_no="3", status=""))
    assert places(content) == [
        (2, "level", "not_allowed"),
        (2, "cost_yuan", "not_a_number"),
        (3, "starts_on", "not_a_day"),
        (4, "status", "needed"),
    ]


def test_a_problem_says_what_was_found_and_how_to_mend_it() -> None:
    (found,) = problems(text(row(cost_yuan='"3,200"')))
    assert found.params["value"] == "3,200"
    assert "“3,200”不是数字" in found.message % found.params
    assert "不要写逗号" in found.mend


def test_an_amount_with_a_bare_comma_moves_the_cells_and_is_noticed() -> None:
    assert places(text(row(cost_yuan="3,200"))) == [(2, "", "too_many_cells")]


def test_a_person_twice_in_a_class_is_named_with_the_first_row() -> None:
    (found,) = problems(text(ROW, row(class_no="B"), ROW))
    assert (found.params["row"], found.rule, found.params["first_row"]) == (4, "twice", 2)


def test_columns_that_are_missing_or_doubled_are_named() -> None:
    content = "class_no,person_no,person_no,trainee_type,level,starts_on,status\nA,1,1,student,3,2024-03-01,planned\n"
    assert places(content) == [(1, "person_no", "twice"), (1, "planned_ends_on", "needed_column")]


def test_a_column_that_is_not_known_is_ignored_with_a_warning() -> None:
    facts = facts_of(f"{HEADER},姓名,cost_yuam\n{ROW},张三,5\n")
    assert [(found.params["value"], found.severity) for found in facts.warnings] == [
        ("姓名", "warning"),
        ("cost_yuam", "warning"),
    ]
    assert "cost_yuan" in facts.warnings[1].mend % facts.warnings[1].params


def test_an_end_of_who_has_not_ended_is_ignored_with_a_warning() -> None:
    facts = facts_of(text(row(status="training", certificate="none")))
    assert facts.classes[0].people[0].case.ended_on is None
    assert [found.rule for found in facts.warnings] == ["early_end"]


def test_a_rulebook_asks_for_the_cost_only_of_whom_it_would_pay() -> None:
    ruian = shipped("ruian-2023")
    rows = text(row(cost_yuan=""), row(person_no="2", cost_yuan="", status="withdrawn", certificate="none"))
    with pytest.raises(InvalidFacts) as refusal:
        facts_of(rows, ruian)
    assert [(found.params["row"], found.field) for found in refusal.value.problems] == [(2, "cost_yuan")]
    assert facts_of(rows, shipped("nantong-2019")).classes


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        HEADER.encode(),
        b"a,b,c\n1,2,3\n",
        b"PK\x03\x04rest",
        b"\xd0\xcf\x11\xe0rest",
        b"%PDF-1.7",
        b"\x00\x01",
        b"\xff\xfe\xff",
        (HEADER + '\n"unclosed').encode() + b"x" * 200_000,
    ],
)
def test_what_is_no_facts_file_is_unusable(content: bytes) -> None:
    with pytest.raises(UnusableFile) as refusal:
        facts_in(content)
    (found,) = refusal.value.problems
    assert found.message % found.params
    assert found.mend


@given(st.text(alphabet=st.sampled_from('A1,"\n;\t年月日-./:=￥元是否completed中级工 '), max_size=300))
@settings(deadline=None)
def test_any_text_under_a_header_is_read_or_refused_clearly(body: str) -> None:
    content = HEADER + "\n" + body
    found = refused(content)
    assert all(one.message % one.params for one in found)
    assert found or facts_of(content).classes


def refused(content: str) -> list[Problem]:
    """Read a text, and give the problems that it was refused for; anything else that is raised comes out."""
    try:
        facts_of(content)
    except InvalidFacts as refusal:
        return list(refusal.problems)
    return []


def test_sums_are_exact_to_the_fen() -> None:
    assert facts_of(text(row(cost_yuan="9999.99"))).classes[0].people[0].case.cost_yuan == Decimal("9999.99")


DATED = """
[identity]
code = "dated"
name = "有期限的办法"
region = "320600"
valid_from = 2025-01-01
valid_to = 2025-12-31
rate_date = "{rule}"
[rate]
method = "flat_per_year"
flat = 1000
[[outcomes]]
label = "结业"
percent = 100
"""
DATED_HEAD = "class_no,person_no,trainee_type,level,starts_on,planned_ends_on,status,certificate,{column}\n"
DATED_ROW = "1,{no},new_hire,4,{starts},2025-12-31,{status},skill_level,{day}\n"


@pytest.mark.parametrize(
    ("rule", "column", "day", "rules"),
    [
        ("certificate_date", "certified_on", "2025-12-31", []),
        ("certificate_date", "certified_on", "2026-01-01", ["out_of_force"]),
        ("certificate_date", "certified_on", "", ["rate_day_missing"]),
        ("claim_date", "claimed_on", "2024-12-31", ["out_of_force"]),
        ("plan_approved", "approved_on", "", ["rate_day_missing"]),
        ("plan_approved", "approved_on", "2025-01-01", []),
    ],
)
def test_a_head_to_whom_a_dated_rulebook_does_not_apply_is_refused(rule, column, day, rules):
    text = DATED_HEAD.format(column=column) + DATED_ROW.format(no=1, starts="2025-01-01", status="completed", day=day)
    book = rulebook_of(DATED.format(rule=rule))
    if not rules:
        assert len(facts_of(text, book).classes) == 1
        return
    with pytest.raises(InvalidFacts) as refused:
        facts_of(text, book)
    assert [(problem.field, problem.rule) for problem in refused.value.problems] == [(column, rules[0])]


def test_the_start_of_training_decides_where_the_rulebook_says_so():
    book = rulebook_of(DATED.format(rule="class_start"))
    text = DATED_HEAD.format(column="tags") + DATED_ROW.format(no=1, starts="2024-12-31", status="completed", day="")
    with pytest.raises(InvalidFacts) as refused:
        facts_of(text, book)
    assert refused.value.problems[0].rule == "out_of_force"


def test_who_earns_nothing_needs_no_day_and_an_open_head_has_no_certificate_yet():
    book = rulebook_of(DATED.format(rule="certificate_date"))
    rows = [
        DATED_ROW.format(no=n, starts="2025-01-01", status=s, day="") for n, s in enumerate(("withdrawn", "training"))
    ]
    assert len(facts_of(DATED_HEAD.format(column="certified_on") + "".join(rows), book).classes[0].people) == 2
