"""The sample rosters: on disk as the script makes them, and read as their names say."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from apprenticeship.rules.roster import ClassTerms
from common.dates import Span
from common.levels import Level
from exchange.parsers.refusals import NoRows
from exchange.parsers.roster import parse_roster
from samples.make_samples import FOLDER, LAST_ON, SAMPLES, STARTS_ON, UNIT

FACTS = ClassTerms(
    period=Span.through(STARTS_ON, LAST_ON),
    level=Level.SENIOR,
    occupation_code="6-18-01-01",
    occupation="车工",
    enterprise=UNIT,
    contract_months=12,
    minimum_age=16,
    known_codes=frozenset({"6-18-02-04"}),
    known_names=frozenset({"焊工"}),
)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_on_disk_as_the_script_makes_it(name):
    assert (FOLDER / name).read_bytes() == SAMPLES[name]()


@pytest.mark.parametrize(
    ("name", "people", "accepted"),
    [
        ("花名册-规范.xlsx", 20, 20),
        ("花名册-题头和签字行.xlsx", 12, 12),
        ("花名册-列名和日期各异.xlsx", 12, 12),
        ("花名册-全角和空格.xlsx", 8, 8),
        ("花名册-两行表头.xlsx", 6, 6),
        ("花名册-多张工作表.xlsx", 14, 14),
        ("花名册-GBK编码.csv", 10, 10),
        ("花名册-旧格式.xls", 10, 10),
        ("花名册-身份证号成科学计数.xlsx", 6, 2),
        ("花名册-各种错误.xlsx", 31, 6),
    ],
)
def test_a_sample_is_read_as_its_name_says(name, people, accepted):
    roster = parse_roster((FOLDER / name).read_bytes(), FACTS)
    assert (len(roster.rows), len(roster.accepted)) == (people, accepted)


def test_the_blank_template_holds_nobody():
    with pytest.raises(NoRows):
        parse_roster((FOLDER / "空白模板.xlsx").read_bytes(), FACTS)


def test_the_sample_of_errors_shows_each_kind():
    roster = parse_roster((FOLDER / "花名册-各种错误.xlsx").read_bytes(), FACTS)
    rules = Counter(found.problem.rule for found in roster.problems)
    assert {
        *("age_doubtful", "age_too_young", "certificate_level", "contract_ends_early", "contract_order"),
        *("contract_short", "contract_starts_late", "day_unreadable", "formula_cell", "formula_text"),
        *("insured_late", "level_differs", "level_unknown", "name_form", "number_birth", "number_check"),
        *("number_duplicate", "number_legacy", "number_length", "number_signs", "occupation_differs"),
        *("occupation_unknown", "period_differs", "phone_form", "phone_missing", "precision_lost"),
        *("prior_level_reaches_target", "sex_differs", "subsidy_before", "value_missing", "word_unknown"),
    } == set(rules)


def test_no_problem_repeats_a_whole_identity_number():
    for name in SAMPLES:
        if name != "空白模板.xlsx":
            for found in parse_roster((FOLDER / name).read_bytes(), FACTS).problems:
                told = f"{found.value}{found.problem.message % found.problem.params}"
                assert found.problem.field not in ("number", "phone") or not re.search(r"\d{9}", told)
