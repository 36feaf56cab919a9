"""The shapes of formula, one pure function each: what a finished head is worth before outcome and uplift."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from common.levels import LEVEL_LABELS, Level
from common.texts import N_
from rulebooks.rules import CostPeriod, CostStep, Rate, RateMethod, plain_number
from subsidies.rules.results import shown_exact
from subsidies.rules.terms import Terms
from subsidies.rules.years import TWELVE, ZERO, Years, shown_years

COST_BASED: Final = N_("按实际费用计算的补贴标准")


class Worth(NamedTuple):
    """An exact sum with its formula; `lacking` says in Chinese why there is none."""

    exact: Decimal
    clause: str
    label: str
    formula: str = ""
    inputs: Mapping[str, str] = MappingProxyType({})
    lacking: str = ""


def worth(terms: Terms, rate: Rate, key: str, years: Years) -> Worth:
    """Apply the rate's method to a terms. `key` is the dotted key that the rate stands under."""
    return METHODS[rate.method](terms, rate, key, years)


def per_level_per_year(terms: Terms, rate: Rate, key: str, years: Years) -> Worth:
    """Multiply the level's yearly sum by the years."""
    yearly, clause = _of_level(terms, rate, key, "yearly")
    return _yearly(yearly, clause, LEVEL_LABELS[terms.level], years)


def flat_per_year(terms: Terms, rate: Rate, key: str, years: Years) -> Worth:
    """Multiply one yearly sum for all levels by the years."""
    return _yearly(rate.flat, f"{key}.flat", terms.trainee_type.label, years)


def fixed_per_course(terms: Terms, rate: Rate, key: str, years: Years) -> Worth:
    """Take the level's sum for the whole course, once."""
    once, clause = _of_level(terms, rate, key, "course")
    label = f"{LEVEL_LABELS[terms.level]}补贴标准"
    if once is None:
        return _no_rate(clause, label)
    return Worth(once, clause, label, f"{plain_number(once)} 元/人", {"标准": f"{plain_number(once)} 元/人"})


def per_hour(terms: Terms, rate: Rate, key: str, years: Years) -> Worth:
    """Multiply the level's hourly sum by the hours, up to the most hours paid."""
    hourly, clause = _of_level(terms, rate, key, "hourly")
    label = f"{LEVEL_LABELS[terms.level]}学时补贴标准"
    if hourly is None:
        return _no_rate(clause, label)
    if terms.hours is None:
        return Worth(ZERO, clause, label, lacking=N_("没有填写学时"))
    hours = terms.hours if rate.max_hours is None else min(terms.hours, rate.max_hours)
    inputs = {"标准": f"{plain_number(hourly)} 元/学时", "学时": plain_number(terms.hours)}
    if hours != terms.hours:
        inputs["最多计补学时"] = plain_number(hours)
    formula = f"{plain_number(hourly)} 元/学时 × {plain_number(hours)} 学时"
    return Worth(hourly * hours, clause, label, formula, inputs)


def cost_based(terms: Terms, rate: Rate, key: str, years: Years) -> Worth:
    """Pay the part of the cost that the first fitting step says, not under its floor and not over its cap.

    By year, the cost is spread evenly over the training years begun, and the steps apply to each year's part.
    """
    whole = terms.cost_yuan
    if whole is None:
        return Worth(ZERO, f"{key}.steps", COST_BASED, lacking=N_("没有填写实际费用"))
    periods = years.begun if rate.cost_per is CostPeriod.YEAR else 1
    if periods == 0:
        return Worth(ZERO, f"{key}.steps", COST_BASED, lacking=N_("补贴年数为零"))
    cost = whole if periods == 1 else whole / periods
    place, step = _fitting(cost, rate.steps)
    clause, words = _step_words(key, place, step)
    shown = plain_number(whole)
    if periods == 1:
        return Worth(_stepped(cost, step), clause, COST_BASED, shown + words, {"实际费用": f"{shown} 元"})
    formula = f"{shown_exact(cost)}{words} × {periods} 年"
    inputs = {"实际费用": f"{shown} 元", "培训年数": str(periods)}
    return Worth(_stepped(cost, step) * periods, clause, COST_BASED, formula, inputs)


METHODS: Final[dict[RateMethod, Callable[[Terms, Rate, str, Years], Worth]]] = {
    RateMethod.PER_LEVEL_PER_YEAR: per_level_per_year,
    RateMethod.FLAT_PER_YEAR: flat_per_year,
    RateMethod.FIXED_PER_COURSE: fixed_per_course,
    RateMethod.PER_HOUR: per_hour,
    RateMethod.COST_BASED: cost_based,
}


def _stepped(cost: Decimal, step: CostStep) -> Decimal:
    paid = cost * step.percent / 100
    if step.at_least is not None and paid < step.at_least:
        paid = step.at_least
    if step.at_most is not None and paid > step.at_most:
        paid = step.at_most
    return paid


def _fitting(cost: Decimal, steps: tuple[CostStep, ...]) -> tuple[int, CostStep]:
    """Find the first step that a cost fits, with its place from 1; a rulebook's last step fits every cost."""
    for place, step in enumerate(steps, start=1):
        if step.below is None or cost < step.below:
            return place, step
    raise ValueError("the last step must have no upper end")


@lru_cache(maxsize=1_000)
def _step_words(key: str, place: int, step: CostStep) -> tuple[str, str]:
    """Give the key of a step, and what it does with a cost in words."""
    bounds = [f"不低于 {plain_number(step.at_least)} 元"] if step.at_least is not None else []
    bounds += [f"不高于 {plain_number(step.at_most)} 元"] if step.at_most is not None else []
    words = f" 元 × {plain_number(step.percent)}%" + (f"（{'，'.join(bounds)}）" if bounds else "")
    return f"{key}.steps.{place}", words


def _yearly(yearly: Decimal | None, clause: str, who: str, years: Years) -> Worth:
    label = f"{who}补贴标准"
    if yearly is None:
        return _no_rate(clause, label)
    formula = f"{plain_number(yearly)} 元/年 × {shown_years(years.months)}"
    return Worth(yearly * years.months / TWELVE, clause, label, formula, {"标准": f"{plain_number(yearly)} 元/人/年"})


def _no_rate(clause: str, label: str) -> Worth:
    return Worth(ZERO, clause, label, lacking=N_("办法没有规定该等级的标准"))


def _of_level(terms: Terms, rate: Rate, key: str, table: str) -> tuple[Decimal | None, str]:
    """Find the level's sum in a table, the first fitting occupation's table before the general one."""
    for place, own in enumerate(rate.occupations, start=1):
        sums: Mapping[Level, Decimal] = getattr(own, table)
        if terms.level in sums and is_of_occupation(terms.occupation_code, own.codes):
            return sums[terms.level], f"{key}.occupations.{place}.{table}.{terms.level}"
    general: Mapping[Level, Decimal] = getattr(rate, table)
    return general.get(terms.level), f"{key}.{table}.{terms.level}"


def is_of_occupation(code: str, codes: tuple[str, ...]) -> bool:
    """Say whether an occupation code is one of the listed ones or lies below one of them."""
    return any(code == listed or code.startswith(f"{listed}-") for listed in codes)
