"""The rules of a person's facts: what each one says, and what it leaves alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import ric

from apprenticeship.rules.roster import (
    OPEN_END,
    ClassTerms,
    RosterRow,
    age_on,
    number_form,
    problems_of,
    problems_of_rows,
)
from apprenticeship.rules.texts import RULES, problem
from common.dates import Span
from common.identifiers import citizen_check, masked
from common.levels import Level, level_of
from samples.people import citizen_number
from tests.builders import LAST_ON, STARTS_ON, certificate_no

FACTS = ClassTerms(
    period=Span.through(STARTS_ON, LAST_ON),
    level=Level.SENIOR,
    occupation_code="6-18-01-01",
    occupation="车工",
    work_type="数控车工",
    contract_months=12,
    minimum_age=16,
    known_codes=frozenset({"6-18-01-01", "6-18-02-04"}),
    known_names=frozenset({"车工", "焊工"}),
)
NUMBER = citizen_number("320602", date(1990, 5, 6), 11)
ROW = RosterRow(
    name="张三",
    number=NUMBER,
    phone="13900000000",
    trainee_type="new_hire",
    contract_starts_on=date(2026, 2, 1),
    contract_last_on=date(2028, 1, 31),
)


def rules_of(facts=FACTS, **changes):
    return [found.rule for found in problems_of(ROW._replace(**changes), facts)]


def problem_of(facts=FACTS, **changes):
    (found,) = problems_of(ROW._replace(**changes), facts)
    return found


def born(day, order=11):
    return citizen_number("320602", day, order)


def test_a_person_in_order_has_no_problem():
    assert rules_of() == []


@pytest.mark.parametrize("fact", ["name", "number", "trainee_type", "contract_starts_on", "contract_last_on"])
def test_what_is_required_is_missed(fact):
    found = problem_of(**{fact: None})
    assert (found.rule, found.field, found.severity) == ("value_missing", fact, "error")


def test_a_missing_phone_only_warns():
    found = problem_of(phone=None)
    assert (found.rule, found.severity) == ("phone_missing", "warning")


@pytest.mark.parametrize(
    "name", ["张三", "阿依古丽·买买提", "欧阳娜娜", "𠮷田", "㛃琳", "José García", "O'Brien", "Ng", "Jr."]
)
def test_names_of_every_script_pass(name):
    assert rules_of(name=name) == []


@pytest.mark.parametrize(
    "name", ["张", "张3", "张三(大)", "·张三", "张三·", "\ue5e5琳", "张?三", "张" * 31, "--", "张\ufffd"]
)
def test_names_that_no_identity_card_shows_are_refused(name):
    assert rules_of(name=name) == ["name_form"]


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        ("11010519491231002X", None),
        ("440524188001010014", "number_birth"),
        (NUMBER[:-1], "number_length"),
        ("320602900506111", "number_legacy"),
        (NUMBER[:5] + "O" + NUMBER[6:], "number_signs"),
        (NUMBER[:17] + "Y", "number_signs"),
        ("１" + NUMBER[1:], "number_signs"),
        (born(date(2026, 3, 1)), "number_birth"),
        (NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1"), "number_check"),
        ("99" + NUMBER[2:17] + citizen_check("99" + NUMBER[2:17]), "number_region"),
        (NUMBER[:6] + "19900230" + NUMBER[14:], "number_birth"),
    ],
)
def test_an_identity_number_is_judged_by_form_birth_and_check_sign(number, rule):
    found = [one.rule for one in number_form(ROW._replace(number=number), FACTS)]
    assert found == ([rule] if rule else [])


def test_the_sign_that_does_not_belong_is_pointed_at():
    found = problem_of(number=NUMBER[:5] + "O" + NUMBER[6:])
    assert found.message % found.params == "身份证号前 17 位应为数字，末位为数字或 X；第 6 位是“O”。"


@given(st.dates(date(1930, 1, 1), date(2009, 12, 31)), st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_the_check_sign_agrees_with_an_independent_implementation(day, order, place, step):
    number = born(day, order)
    assert ric.calc_check_digit(number) == number[17]
    assert not number_form(ROW._replace(number=number), FACTS)
    sign = "0123456789"[(int(number[place].replace("X", "5")) + step) % 10]
    wrong = number[:place] + sign + number[place + 1 :]
    assume(wrong != number)
    judged = {one.rule for one in number_form(ROW._replace(number=wrong), FACTS) if one.severity == "error"}
    assert judged
    assert ric.calc_check_digit(wrong) != wrong[17]


@given(st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True))
def test_no_number_passes_that_an_independent_implementation_refuses(number):
    if not [one for one in number_form(ROW._replace(number=number), FACTS) if one.rule != "number_region"]:
        assert ric.calc_check_digit(number) == number[17]


def test_sex_birth_and_age_must_be_the_numbers():
    assert rules_of(sex="male", born_on=date(1990, 5, 6), age=36) == []
    assert rules_of(sex="female") == ["sex_differs"]
    assert rules_of(born_on=date(1990, 5, 7)) == ["birth_differs"]
    assert problem_of(age=30).severity == "warning"


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (date(2010, 3, 1), None),
        (date(2010, 3, 2), "age_too_young"),
        (date(1965, 3, 2), None),
        (date(1965, 3, 1), "age_doubtful"),
    ],
)
def test_age_is_counted_at_the_start_of_the_training(day, rule):
    assert rules_of(number=born(day)) == ([rule] if rule else [])


def test_a_table_of_ages_makes_too_old_an_error():
    facts = replace(FACTS, oldest_ages={"male": 60, "female": 50})
    found = problem_of(facts, number=born(date(1975, 1, 1), 12))
    assert (found.rule, found.severity, found.params) == ("age_too_old", "error", {"age": 51, "most": 50})
    assert rules_of(replace(FACTS, oldest_ages={}), number=born(date(1940, 1, 1))) == []


@given(st.dates(date(1950, 1, 1), date(2000, 1, 1)), st.integers(0, 20_000))
def test_age_grows_by_one_on_the_birthday(born_on, days):
    day = born_on + timedelta(days=days)
    grown = age_on(born_on, day) - age_on(born_on, day - timedelta(days=1)) if days else 0
    assert grown in (0, 1)


@pytest.mark.parametrize("phone", ["0513-8888888", "1390000000", "139000000001", "12900000000", "139/138"])
def test_only_a_mobile_number_is_a_phone(phone):
    assert rules_of(phone=phone) == ["phone_form"]


@pytest.mark.parametrize(
    ("first", "last", "rules"),
    [
        (date(2026, 3, 1), date(2027, 2, 28), []),
        (date(2026, 2, 1), OPEN_END, []),
        (date(2026, 2, 1), date(2026, 1, 31), ["contract_order"]),
        (date(2026, 2, 1), date(2026, 2, 1), ["contract_short", "contract_ends_early"]),
        (date(2026, 2, 1), date(2027, 1, 30), ["contract_short", "contract_ends_early"]),
        (date(2026, 2, 1), date(2027, 1, 31), ["contract_ends_early"]),
        (date(2026, 3, 2), date(2028, 3, 1), ["contract_starts_late"]),
    ],
)
def test_a_contract_is_in_order_long_enough_and_over_the_training(first, last, rules):
    assert rules_of(contract_starts_on=first, contract_last_on=last) == rules


def test_whether_a_short_cover_refuses_is_the_schemes_choice():
    early = {"contract_last_on": date(2027, 2, 27)}
    assert problem_of(**early).severity == "warning"
    assert problem_of(replace(FACTS, contract_covers_training=True), **early).severity == "error"


def test_days_out_of_order_warn():
    assert rules_of(hired_on=date(2026, 2, 1), insured_from=date(2026, 3, 1)) == []
    assert rules_of(hired_on=date(2026, 2, 2)) == ["hired_after_contract"]
    assert rules_of(insured_from=date(2026, 4, 1)) == ["insured_late"]


def test_level_and_period_are_the_classs_when_given():
    assert rules_of(level=Level.SENIOR, starts_on=STARTS_ON, last_on=LAST_ON) == []
    assert rules_of(level=Level.INTERMEDIATE) == ["level_differs"]
    assert rules_of(starts_on=date(2026, 3, 2), last_on=LAST_ON) == ["period_differs"]
    assert rules_of(starts_on=LAST_ON, last_on=STARTS_ON) == ["period_order"]


@pytest.mark.parametrize(
    ("name", "code", "rules"),
    [
        ("车工", "6-18-01-01", []),
        ("数控车工", None, []),
        ("车工（数控车工）", None, []),
        ("焊工", None, ["occupation_differs"]),
        ("电焊", None, ["occupation_unknown"]),
        (None, "6-18-02-04", ["occupation_differs"]),
        (None, "6-99-99-99", ["occupation_unknown"]),
        ("焊工", "6-18-02-04", ["occupation_differs", "occupation_differs"]),
    ],
)
def test_the_occupation_is_known_and_the_classs_when_given(name, code, rules):
    assert rules_of(occupation=name, occupation_code=code) == rules


def test_skills_held_before_are_pointed_out_and_refuse_nobody():
    held = certificate_no(1, "4", 2020)
    assert rules_of(prior_level=Level.INTERMEDIATE, prior_certificate_no=held, had_subsidy=False) == []
    found = problems_of(ROW._replace(prior_level=Level.TECHNICIAN, prior_certificate_no=held, had_subsidy=True), FACTS)
    assert [one.rule for one in found] == ["certificate_level", "prior_level_reaches_target", "subsidy_before"]
    assert {one.severity for one in found} == {"warning"}
    assert rules_of(prior_certificate_no="1632001234567890") == []
    assert rules_of(prior_certificate_no="证字1号") == ["certificate_form"]


def test_doubles_name_each_other():
    rows = [ROW, ROW._replace(number=born(date(1991, 1, 1)), phone="13900000001"), ROW._replace(name="李四")]
    found = problems_of_rows(rows, FACTS, ["第 5 行", "第 6 行", "第 7 行"])
    assert [(index, one.rule, one.params["others"]) for index, one in found] == [
        (0, "number_duplicate", "第 7 行"),
        (2, "number_duplicate", "第 5 行"),
        (0, "phone_shared", "第 7 行"),
        (2, "phone_shared", "第 5 行"),
    ]


def test_missing_numbers_are_no_doubles():
    rows = [ROW._replace(number=None, phone=None)] * 3
    assert {one.rule for _, one in problems_of_rows(rows, FACTS, ["", "", ""])} == {"value_missing", "phone_missing"}


def test_checks_that_ask_elsewhere_see_every_row_and_add_their_problems():
    def quota(rows):
        return [(len(rows) - 1, problem("", "class_quota_exceeded", planned=1, count=len(rows), over=len(rows) - 1))]

    found = problems_of_rows([ROW, ROW._replace(number=born(date(1991, 1, 1)), phone=None)], FACTS, ["", ""], [quota])
    assert [(index, one.rule) for index, one in found] == [(1, "phone_missing"), (1, "class_quota_exceeded")]


def test_every_rule_has_its_words_and_its_places_are_named():
    for code, rule in RULES.items():
        assert re.fullmatch(r"[a-z_]+", code)
        assert rule.title
        assert rule.message.endswith("。")
        assert rule.mend.endswith("。")
        assert rule.severity in ("error", "warning")
        assert not re.search(r"%(?!\([a-z]+\)s)", rule.message), code


@given(st.text(max_size=10))
def test_a_level_is_read_from_papers_words_or_not_at_all(words):
    assert level_of(words) is None or isinstance(level_of(words), Level)


def test_a_masked_number_keeps_place_and_end():
    assert masked(NUMBER) == f"320602********{NUMBER[-4:]}"
