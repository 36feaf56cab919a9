"""What heads and classes are worth, by formula shape, outcome, advance and settlement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from subsidies.parsers import facts_in
from subsidies.rules import Part, assess, award_of
from tests.worth import CASES, VECTORS, amount, book, head, settled, shipped, term

NAMED = '[identity]\ncode = "other-2026"\nname = "n"\nregion = "320600"\n[rate]\n'
COURSE = NAMED + 'method = "fixed_per_course"\ncourse = { 4 = 3000 }\n'
HOURLY = NAMED + 'method = "per_hour"\nhourly = { 4 = "12.50" }\n'
FLAT = NAMED + 'method = "flat_per_year"\nflat = 5000\n'
COST = NAMED + 'method = "cost_based"\n'


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_worked_case_comes_out_to_the_fen(vector: dict[str, Any]) -> None:
    rulebook = shipped(vector["rulebook"])
    assessment = assess(facts_in((CASES / vector["facts"]).read_bytes(), rulebook).classes, rulebook)
    (one,) = assessment.classes
    assert (one.planned, one.completed) == (vector["planned"], vector["completed"])
    for name in ("advance_yuan", "gross_yuan", "balance_yuan", "refund_yuan"):
        assert getattr(one, name) == Decimal(vector[name]), name
    assert str(one.refund_due_on) == vector.get("refund_due_on", "None")
    if "people_yuan" in vector:
        assert [person.award.amount_yuan for person in assessment.people] == [
            Decimal(yuan) for yuan in vector["people_yuan"]
        ]


def test_a_level_is_paid_its_yearly_sum_for_each_planned_year() -> None:
    assert amount(head(level="3", planned=term(24)), book()) == "10000.00"


def test_a_flat_yearly_sum_asks_for_no_level() -> None:
    assert amount(head(level="1", planned=term(24)), book(base=FLAT)) == "10000.00"


def test_a_course_is_paid_once_whatever_its_length() -> None:
    assert amount(head(planned=term(24)), book(base=COURSE)) == "3000.00"


def test_hours_are_paid_up_to_the_most_hours() -> None:
    assert amount(head(hours="160"), book(base=HOURLY)) == "2000.00"
    assert amount(head(hours="160"), book(base=HOURLY + "max_hours = 100\n")) == "1250.00"


def test_a_two_year_cost_is_spread_over_its_years_before_the_steps() -> None:
    assert amount(head(planned=term(24), cost_yuan="16000"), shipped("ruian-2023")) == "9600.00"
    assert amount(head(planned=term(24), cost_yuan="6000"), shipped("ruian-2023")) == "6000.00"


def test_a_cost_by_course_is_never_spread() -> None:
    base = COST + 'cost_per = "course"\n[[rate.steps]]\npercent = 60\nat_most = 6000\n'
    assert amount(head(planned=term(24), cost_yuan="16000"), book(base=base)) == "6000.00"


def test_an_intern_is_paid_allowances_up_to_three_thousand_only_when_hired_and_insured() -> None:
    ruian = shipped("ruian-2023")
    paid = {"trainee_type": "intern", "cost_yuan": "3600", "hired": "yes"}
    assert amount(head(**paid), ruian) == "3000.00"
    assert amount(head(**paid | {"cost_yuan": "2500"}), ruian) == "2500.00"
    for answer in ("no", "unknown"):
        assert amount(head(**paid | {"hired": answer}), ruian) == "0.00"


def test_a_listed_occupation_has_its_own_rate() -> None:
    rulebook = book('[[rate.occupations]]\nlabel = "紧缺"\ncodes = ["6-31"]\nyearly = { 4 = 6000 }\n')
    assert amount(head(occupation_code="6-31-01-03"), rulebook) == "6000.00"
    assert amount(head(occupation_code="6-3-01-03"), rulebook) == "4000.00"


def test_a_trainee_type_may_have_a_rate_of_its_own() -> None:
    rulebook = book('[rate_by_type.student]\nmethod = "flat_per_year"\nflat = 5000\n')
    assert amount(head(trainee_type="student"), rulebook) == "5000.00"
    assert amount(head(trainee_type="transfer"), rulebook) == "4000.00"


def test_a_level_without_a_rate_is_worth_nothing_and_says_why() -> None:
    award = award_of(head(level="2"), book())
    assert award.amount_yuan == 0
    assert award.lines[0].formula == "办法没有规定该等级的标准"


def test_who_is_not_covered_is_worth_nothing_and_is_not_advanced() -> None:
    shenzhen = shipped("shenzhen-2019")
    award = award_of(head(trainee_type="student"), shenzhen)
    assert (award.amount_yuan, award.advance_yuan) == (0, 0)
    assert "补贴对象" in award.lines[0].label


@pytest.mark.parametrize(
    ("months", "paid"),
    [(12, "4000.00"), (24, "8000.00"), (22, "8000.00"), (18, "6000.00"), (11, "4000.00"), (36, "12000.00")],
)
def test_a_planned_length_is_rounded_to_half_years(months: int, paid: str) -> None:
    assert amount(head(planned=term(months)), book()) == paid


def test_a_plan_that_ends_a_day_early_or_late_is_still_two_years() -> None:
    two = term(24)
    for days in (-1, 1):
        planned = type(two)(two.starts_on, two.ends_before.replace(day=1 + (days > 0)) if days > 0 else two.last_on)
        assert amount(head(planned=planned), book()) == "8000.00"


def test_years_are_capped_by_level_and_a_special_tag_lifts_the_cap() -> None:
    wuhan = shipped("wuhan-2019")
    assert amount(head(level="3", planned=term(36)), wuhan) == "12000.00"
    assert amount(head(level="3", planned=term(36), tags=frozenset({"special_term"})), wuhan) == "18000.00"


def test_whole_years_leave_out_a_started_one() -> None:
    rulebook = book('[year_rule]\npart_year = "whole"\n')
    planned = term(24)
    assert amount(head(planned=planned), rulebook) == "8000.00"
    assert amount(head(planned=planned, ended_on=term(23).last_on), rulebook) == "4000.00"


def test_months_are_prorated_to_the_real_end_and_never_beyond_the_plan() -> None:
    rulebook = book('[year_rule]\npart_year = "prorate_month"\n')
    assert amount(head(ended_on=term(7).last_on), rulebook) == "2333.33"
    assert amount(head(ended_on=term(15).last_on), rulebook) == "4000.00"


def test_hours_are_prorated_to_a_year_and_never_beyond_the_plan() -> None:
    rulebook = book('[year_rule]\npart_year = "prorate_hours"\nhours_per_year = 600\n')
    assert amount(head(hours="450"), rulebook) == "3000.00"
    assert amount(head(hours="900"), rulebook) == "4000.00"


def test_multipliers_apply_in_order_stack_only_where_allowed_and_respect_their_cap() -> None:
    scarce = '[[multipliers]]\nlabel = "紧缺"\npercent = 130\norder = 1\ntags = ["scarce"]\n'
    fund = '[[multipliers]]\nlabel = "专项"\npercent = 120\norder = 2\nstackable = true\ncap_percent = 140\n'
    alone = '[[multipliers]]\nlabel = "其他"\npercent = 200\norder = 3\n'
    rulebook = book(scarce + fund + alone)
    assert amount(head(tags=frozenset({"scarce"})), rulebook) == "5600.00"
    assert amount(head(), rulebook) == "4800.00"


def test_the_first_fitting_outcome_decides() -> None:
    ruian = shipped("ruian-2023")
    assert amount(head(certificate="training", cost_yuan="9999.99"), ruian) == "3000.00"
    assert amount(head(certificate="none", cost_yuan="8000"), ruian) == "0.00"


def test_wuhan_pays_four_thousand_a_year_without_a_certificate() -> None:
    assert amount(head(level="3", planned=term(24), certificate="none"), shipped("wuhan-2019")) == "8000.00"


def test_a_missed_outcome_says_which_conditions_failed_and_what_they_would_have_given() -> None:
    (missed,) = award_of(head(certificate="none"), shipped("wuhan-2019")).unmet
    assert missed.amount_yuan == 5000
    assert missed.reasons == ("证书须为“职业资格或职业技能等级证书”，现为“未取得证书”",)


def test_a_cap_on_years_says_what_it_cost() -> None:
    (missed,) = award_of(head(level="3", planned=term(36)), shipped("wuhan-2019")).unmet
    assert (missed.label, missed.amount_yuan) == ("补贴年数达到上限", 18000)


def test_planned_heads_show_only_an_advance() -> None:
    one = settled([head("planned", level="3", planned=term(24))] * 45, shipped("nantong-2019"))
    assert (one.advance_yuan, one.gross_yuan, one.balance_yuan, one.refund_yuan) == (112500, 0, 0, 0)
    assert not one.is_final


def test_an_advance_on_started_heads_leaves_planned_ones_out() -> None:
    rulebook = book('[advance]\nallowed = true\npercent = 50\nheads = "started"\n')
    assert settled([head("training"), head("planned")], rulebook).advance_yuan == 2000


def test_an_advance_by_year_is_paid_in_one_part_a_year() -> None:
    rulebook = book('[advance]\nallowed = true\npercent = 50\nbase = "per_tranche"\n')
    award = award_of(head("planned", planned=term(18)), rulebook)
    assert [line.amount_yuan for line in award.advance_lines] == [2000, 1000]


def test_a_first_years_advance_of_a_cost_is_its_even_part() -> None:
    advance = '[advance]\nallowed = true\npercent = 50\nbase = "first_year"\n'
    rulebook = book(advance, base=COST + "[[rate.steps]]\n")
    assert settled([head("planned", planned=term(24), cost_yuan="8000")], rulebook).advance_yuan == 2000


def test_an_advance_is_rounded_down_so_that_it_never_exceeds_its_percent() -> None:
    rulebook = book('[advance]\nallowed = true\npercent = "33.3333"\n')
    assert settled([head("planned")], rulebook).advance_yuan == Decimal("1333.33")


def test_mixed_levels_are_summed_level_by_level() -> None:
    one = settled([head(level="3"), head(level="4"), head("withdrawn")], shipped("nantong-2019"))
    assert (one.advance_yuan, one.gross_yuan, one.balance_yuan) == (6500, 9000, 2500)
    labels = [line.label for line in one.lines if line.part is Part.GROSS]
    assert labels == ["三级/高级工补贴标准", "四级/中级工补贴标准", "四级/中级工：中途退出，不予补贴"]


def test_no_refund_is_due_while_somebody_is_still_in_training() -> None:
    one = settled([head(), *[head("training")] * 9], shipped("nantong-2019"))
    assert (one.balance_yuan, one.refund_yuan, one.is_final) == (0, 0, False)


PER_HEAD = '[advance]\nallowed = true\npercent = 50\n[settlement]\nmode = "per_head_recover"\n'


def test_per_head_recovery_pays_finishers_and_takes_back_from_leavers() -> None:
    heads = [head()] * 8 + [head("withdrawn")] * 2
    one = settled(heads, book(PER_HEAD))
    assert (one.advance_yuan, one.balance_yuan, one.refund_yuan) == (20000, 16000, 4000)
    parts = {line.part: line.amount_yuan for line in one.lines if line.part in (Part.BALANCE, Part.REFUND)}
    assert parts == {Part.BALANCE: 16000, Part.REFUND: 4000}


def test_per_head_recovery_may_be_offset_against_the_balance() -> None:
    heads = [head()] * 8 + [head("withdrawn")] * 2
    one = settled(heads, book(PER_HEAD + "offset = true\n"))
    assert (one.balance_yuan, one.refund_yuan) == (12000, 0)


def test_fujian_offsets_the_half_of_each_unfinished_head() -> None:
    one = settled([head()] * 8 + [head("withdrawn")] * 2, shipped("fujian-2019"))
    assert (one.advance_yuan, one.gross_yuan, one.balance_yuan, one.refund_yuan) == (25000, 40000, 15000, 0)


def test_a_refund_line_names_its_last_day() -> None:
    one = settled([head("withdrawn", level="3")] * 3, shipped("shenzhen-2019"))
    line = one.lines[-1]
    assert (line.part, line.amount_yuan) == (Part.REFUND, one.advance_yuan)
    assert "3 个月内" in line.label
    assert str(one.refund_due_on) in line.label
    assert line.article == "深人社规〔2019〕11号"


def test_a_line_cites_its_article_and_says_when_a_value_is_a_default() -> None:
    one = settled([head(level="3")], shipped("shenzhen-2019"))
    articles = {line.part: line.article for line in one.lines}
    assert articles[Part.GROSS] == "深人社规〔2019〕11号 第二十条"
    assert articles[Part.ADVANCE].endswith("（默认值，未见于原文）")


def test_a_class_where_everybody_differs_gathers_its_lines_by_level() -> None:
    heads = [head(cost_yuan=str(4001 + step)) for step in range(40)]
    one = settled(heads, shipped("ruian-2023"))
    gross = [line for line in one.lines if line.part is Part.GROSS]
    assert len(gross) == 1
    assert gross[0].amount_yuan == one.gross_yuan
