"""Reading rulebook files: what is accepted, and every problem named at once."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import InvalidFacts, Problem, UnusableFile
from common.levels import Level
from rulebooks.parsers import rulebook_in, rulebook_of, shipped_codes, shipped_content
from rulebooks.rules import Answer, RateMethod
from tests.worth import BASE, FULL_OUTCOME, book

TEXTS = {code: shipped_content(code).decode() for code in shipped_codes()}


def problems(text: str) -> list[Problem]:
    with pytest.raises(InvalidFacts) as refusal:
        rulebook_of(text)
    return list(refusal.value.problems)


def problem(more: str = "", base: str = BASE, outcomes: str = FULL_OUTCOME) -> Problem:
    (found,) = problems(base + outcomes + more)
    return found


def said(found: Problem) -> str:
    return found.message % found.params + (found.mend % found.params if found.params else found.mend)


def test_levels_are_known_by_digit_or_by_word() -> None:
    assert book(base=BASE.replace("4 = 4000, 3 = 5000", '"中级工" = 4000, "三级" = "5000.50"')).rate.yearly == {
        Level.INTERMEDIATE: 4000,
        Level.SENIOR: Decimal("5000.50"),
    }


def test_options_are_known_by_word_or_by_chinese_label() -> None:
    assert (
        book(base=BASE.replace("per_level_per_year", "按等级，每人每年定额")).rate.method
        is RateMethod.PER_LEVEL_PER_YEAR
    )


def test_yes_and_no_are_understood_in_the_outcome_matrix() -> None:
    rulebook = book(outcomes='[[outcomes]]\nlabel = "x"\nhired = [true]\npercent = 100\n')
    assert rulebook.outcomes[0].hired == (Answer.YES,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_file_may_be_utf8_or_gbk(encoding: str) -> None:
    assert rulebook_in((BASE + FULL_OUTCOME).encode(encoding)).identity.name == "测试办法"


def test_windows_line_ends_are_no_matter() -> None:
    assert rulebook_of((BASE + FULL_OUTCOME).replace("\n", "\r\n")).identity.code == "test-2026"


@pytest.mark.parametrize(
    ("text", "said_of_it"),
    [
        ("[identity\n", "第 1 行"),
        ('a = "x\n', "第 1 行"),
        ("a = 1\na = 2\n", "第 2 行"),
        ("a = " + "[" * 5000, "嵌套过深"),
        ("a = " + "9" * 5000, "格式有误"),
        ("a = 2025-13-40\n", "第 1 行"),
    ],
)
def test_what_is_no_toml_is_unusable_and_its_place_is_named(text: str, said_of_it: str) -> None:
    with pytest.raises(UnusableFile) as refusal:
        rulebook_of(text)
    assert said_of_it in said(refusal.value.problems[0])


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"\xff\xff\xff", b"a" * 1_000_001])
def test_what_is_no_text_or_too_much_is_unusable(content: bytes) -> None:
    with pytest.raises(UnusableFile):
        rulebook_in(content)


def test_every_problem_is_named_at_once_by_its_key() -> None:
    text = """
    [identity]
    code = "Nan Tong"
    nam = "南通"
    region = 320600
    [rate]
    method = "per_level"
    [rate.yearly]
    4 = "4,000"
    6 = 5000
    [advance]
    allowed = "yes"
    [[outcomes]]
    percent = 101
    [sources]
    "rate.hourly" = { seen = true }
    """
    assert {found.field for found in problems(text)} == {
        "identity.code",
        "identity.nam",
        "identity.name",
        "identity.region",
        "rate.method",
        "rate.yearly.4",
        "rate.yearly.6",
        "advance.allowed",
        "outcomes.1.label",
        "outcomes.1.percent",
        'sources."rate.hourly"',
    }


@pytest.mark.parametrize(
    "written", ["4000.5", "4e3", '"4,000"', '"￥4000"', '"4000元"', '"NaN"', '"1e3"', "-1", '"4000.001"', "true", "inf"]
)
def test_money_is_a_plain_number_in_whole_yuan_or_quoted(written: str) -> None:
    found = problem(base=BASE.replace("4 = 4000", f"4 = {written}"))
    assert found.field == "rate.yearly.4"
    assert "元" in said(found)


def test_a_number_of_any_length_is_refused_and_not_computed() -> None:
    assert problem(base=BASE.replace("4 = 4000", f'4 = "{"9" * 5000}"')).field == "rate.yearly.4"


def test_a_mistyped_key_is_told_its_neighbour() -> None:
    found = problem("[advance]\nalowed = true\n")
    assert (found.field, found.rule) == ("advance.alowed", "unknown_key")
    assert "“allowed”" in said(found)


def test_a_key_with_no_neighbour_is_told_what_is_there() -> None:
    assert "payee" in said(problem("[zzzzzz]\nx = 1\n"))


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ("[advance]\nallowed = true\n", "advance.percent"),
        ('[year_rule]\npart_year = "prorate_hours"\n', "year_rule.hours_per_year"),
        ('[year_rule]\nspecial_tag = "x"\n', "year_rule.special_tag"),
        ('[payee]\nto = "split"\n', "payee.provider_percent"),
        ('[[multipliers]]\nlabel = "x"\npercent = 130\ncap_percent = 120\n', "multipliers.1.cap_percent"),
        ('[[rate.occupations]]\nlabel = "x"\ncodes = []\nyearly = {4 = 1}\n', "rate.occupations.1.codes"),
        ('[[rate.occupations]]\nlabel = "x"\ncodes = ["6-31"]\n', "rate.occupations.1"),
        ("[[outcomes]]\nlabel = 'y'\npercent = 1\namount_yuan = 2\n", "outcomes.2"),
        ("[[outcomes]]\nlabel = 'y'\nstatus = []\npercent = 1\n", "outcomes.2.status"),
        ("[trainee_types]\ncovered = []\n", "trainee_types.covered"),
        ('[rate_by_type.student]\nmethod = "flat_per_year"\n', "rate_by_type.student.flat"),
        ('[rate_by_type.teacher]\nmethod = "flat_per_year"\nflat = 1\n', "rate_by_type.teacher"),
    ],
)
def test_values_that_do_not_go_together_are_named(more: str, key: str) -> None:
    assert problem(more).field == key


@pytest.mark.parametrize(
    ("steps", "key"),
    [
        ("[[rate.steps]]\nbelow = 4000\n", "rate.steps.1.below"),
        ("[[rate.steps]]\n[[rate.steps]]\n", "rate.steps.1.below"),
        ("[[rate.steps]]\nbelow = 5\n[[rate.steps]]\nbelow = 4\n[[rate.steps]]\n", "rate.steps"),
        ("[[rate.steps]]\nat_least = 5\nat_most = 4\n", "rate.steps.1.at_least"),
    ],
)
def test_cost_steps_rise_and_end_open(steps: str, key: str) -> None:
    base = BASE.replace("per_level_per_year", "cost_based").replace("yearly = { 4 = 4000, 3 = 5000 }", "")
    assert problem(base=base + steps).field == key


def test_validity_runs_forward() -> None:
    days = "valid_from = 2026-01-01\nvalid_to = 2025-01-01\n[rate]"
    assert problem(base=BASE.replace("[rate]", days)).field == "identity.valid_to"


def test_a_rulebook_needs_an_outcome() -> None:
    assert {found.field for found in problems(BASE)} == {"outcomes"}
    assert problem(base=f"outcomes = []\n{BASE}", outcomes="").field == "outcomes"


def test_an_unknown_format_is_refused() -> None:
    assert problem(base="format = 2\n" + BASE).field == "format"


def test_a_source_may_name_a_level_by_word_and_a_row_by_its_place() -> None:
    rulebook = book('[sources]\n"rate.yearly.中级工" = { seen = true }\n"outcomes.1" = { article = "第三条" }\n')
    assert rulebook.source("rate.yearly.4").seen
    assert rulebook.source("outcomes.1.percent").article == "第三条"


def refused(text: str) -> list[Problem]:
    """Read a text, and give the problems that it was refused for; anything else that is raised comes out."""
    try:
        rulebook_of(text)
    except InvalidFacts as refusal:
        return list(refusal.problems)
    return []


SIGNS = ["", "0", "-1", "1.5", '"', "[", "]]", "{", "=", "\n", "true", "2025-02-30", "nan", "中级工", "\\", "'"]
VALUES = ["0", "-5", "50", "1e9", '"x"', '""', '"1,000"', "true", "[]", "[1]", "{}", "2025-01-01", "{ a = [1] }"]


@given(code=st.sampled_from(sorted(TEXTS)), seed=st.integers(0, 2**32))
@settings(max_examples=400, deadline=None)
def test_a_shipped_file_with_random_changes_is_read_or_refused_clearly(code: str, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  (a test that fails must fail again)
    text = TEXTS[code]
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(text))
        cut = at + draw.choice([0, 1, 3, 40])
        text = text[:at] + draw.choice(SIGNS) + text[cut:]
    assert all(said(found) for found in refused(text))


@given(code=st.sampled_from(sorted(TEXTS)), seed=st.integers(0, 2**32))
@settings(max_examples=300, deadline=None)
def test_a_shipped_file_with_random_values_is_read_or_refused_clearly(code: str, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  (a test that fails must fail again)
    lines = TEXTS[code].splitlines()
    for _ in range(draw.randint(1, 5)):
        at = draw.randrange(len(lines))
        if " = " in lines[at]:
            lines[at] = f"{lines[at].split(' = ')[0]} = {draw.choice(VALUES)}"
        else:
            lines[at] = draw.choice([lines[at], "", lines[draw.randrange(len(lines))]])
    assert all(said(found) for found in refused("\n".join(lines)))
