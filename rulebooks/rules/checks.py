"""What a rulebook's values must fulfil together; each check yields a problem per broken rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from common.errors import Problem
from common.texts import N_
from rulebooks.rules.filing import Deadline, FilingRules
from rulebooks.rules.money import Advance, CostStep, Multiplier, OccupationRate, Outcome, PayTo, Rate, YearRule
from rulebooks.rules.rulebook import Identity, Rulebook
from rulebooks.rules.vocabulary import DayUnit, PartYear, Payee, RateMethod

TABLE_OF_METHOD: Final = {
    RateMethod.PER_LEVEL_PER_YEAR: "yearly",
    RateMethod.FLAT_PER_YEAR: "flat",
    RateMethod.FIXED_PER_COURSE: "course",
    RateMethod.PER_HOUR: "hourly",
    RateMethod.COST_BASED: "steps",
}


def _broken(key: str, rule: str, message: str, mend: str, **params: Any) -> Problem:
    return Problem(key, rule, message, mend, {"key": key, **params})


def _rate(rate: Rate, key: str) -> Iterator[Problem]:
    table = TABLE_OF_METHOD[rate.method]
    if not getattr(rate, table) and getattr(rate, table) != 0:
        yield _broken(
            f"{key}.{table}",
            "needed",
            N_("“%(key)s”没有填写：计算方法 %(method)s（%(label)s）要用到它。"),
            N_("请补上该项，或改用别的计算方法。"),
            method=rate.method.value,
            label=rate.method.label,
        )
    for place, step in enumerate(rate.steps[:-1], start=1):
        if step.below is None:
            yield _broken(
                f"{key}.steps.{place}.below",
                "unreachable",
                N_("“%(key)s”没有填写，排在它后面的分段永远用不到。"),
                N_("请填写适用上限，或把这一段移到最后。"),
            )
    if rate.steps and rate.steps[-1].below is not None:
        yield _broken(
            f"{key}.steps.{len(rate.steps)}.below",
            "open_end",
            N_("“%(key)s”是最后一段的上限，费用达到或超过它时没有规定。"),
            N_("请删去最后一段的 below，使它适用于其余情形。"),
        )
    uppers = [step.below for step in rate.steps if step.below is not None]
    if uppers != sorted(set(uppers)):
        yield _broken(
            f"{key}.steps",
            "order",
            N_("“%(key)s”各段的 below 应从小到大，且不重复。"),
            N_("请按费用从低到高排列各段。"),
        )


def _occupation_rate(rate: OccupationRate, key: str) -> Iterator[Problem]:
    if not rate.codes:
        yield _broken(
            f"{key}.codes", "needed", N_("“%(key)s”至少要有一个职业编码。"), N_("请填写职业编码，或删去这一组。")
        )
    if not (rate.yearly or rate.course or rate.hourly):
        yield _broken(key, "needed", N_("“%(key)s”没有任何标准。"), N_("请填写 yearly、course 或 hourly。"))


def _cost_step(step: CostStep, key: str) -> Iterator[Problem]:
    if step.at_least is not None and step.at_most is not None and step.at_least > step.at_most:
        yield _broken(
            f"{key}.at_least", "order", N_("“%(key)s”高于最高补贴 at_most。"), N_("最低补贴不能高于最高补贴。")
        )


def _year_rule(rule: YearRule, key: str) -> Iterator[Problem]:
    if rule.part_year is PartYear.PRORATE_HOURS and rule.hours_per_year is None:
        yield _broken(
            f"{key}.hours_per_year",
            "needed",
            N_("“%(key)s”没有填写：按学时折算年数时要用到它。"),
            N_("请填写折算一年的学时，如 600。"),
        )
    if bool(rule.special_tag) != (rule.special_cap_years is not None):
        yield _broken(
            f"{key}.special_tag",
            "pair",
            N_("“%(key)s”与 special_cap_years 应同时填写或同时不填。"),
            N_("请补上缺少的一项。"),
        )


def _outcome(row: Outcome, key: str) -> Iterator[Problem]:
    given = [name for name in ("percent", "yearly_yuan", "amount_yuan") if getattr(row, name) is not None]
    if len(given) != 1:
        yield _broken(
            key,
            "one_of",
            N_("“%(key)s”应在 percent、yearly_yuan、amount_yuan 中恰好填写一项，现填写了 %(found)s 项。"),
            N_("不予补贴写 percent = 0，全额写 percent = 100。"),
            found=len(given),
        )
    if not row.status:
        yield _broken(
            f"{key}.status",
            "needed",
            N_("“%(key)s”是空的，这一行永远用不到。"),
            N_('请填写培训状态，如 ["completed"]。'),
        )


def _multiplier(row: Multiplier, key: str) -> Iterator[Problem]:
    if row.cap_percent is not None and row.cap_percent < row.percent:
        yield _broken(
            f"{key}.cap_percent", "order", N_("“%(key)s”低于该系数本身的百分比。"), N_("最高百分比不能低于 percent。")
        )


def _advance(advance: Advance, key: str) -> Iterator[Problem]:
    if advance.allowed and advance.percent is None:
        yield _broken(
            f"{key}.percent",
            "needed",
            N_("“%(key)s”没有填写：可以预支时须写明比例。"),
            N_("请填写预支比例，如 50；不预支则写 allowed = false。"),
        )


def _pay_to(payee: PayTo, key: str) -> Iterator[Problem]:
    if (payee.to is Payee.SPLIT) != (payee.provider_percent is not None):
        yield _broken(
            f"{key}.provider_percent",
            "pair",
            N_("“%(key)s”只在企业与培训机构分拨时填写，且必须填写。"),
            N_('请补上比例并写 to = "split"，或删去该项。'),
        )


def _identity(identity: Identity, key: str) -> Iterator[Problem]:
    first, last = identity.valid_from, identity.valid_to
    if first is not None and last is not None and last < first:
        yield _broken(f"{key}.valid_to", "order", N_("“%(key)s”早于施行日期。"), N_("有效期最后一日不能早于施行日期。"))


def _rulebook(book: Rulebook, key: str) -> Iterator[Problem]:
    if not book.outcomes:
        yield _broken(
            "outcomes",
            "needed",
            N_("“%(key)s”一行也没有，任何人都得不到补贴。"),
            N_("请至少写一行 [[outcomes]]，说明什么结果给多少。"),
        )
    if not book.trainee_types.covered:
        yield _broken(
            "trainee_types.covered",
            "needed",
            N_("“%(key)s”是空的，没有任何补贴对象。"),
            N_('请填写人员类型，如 ["new_hire", "transfer"]。'),
        )


def _deadline(deadline: Deadline, key: str) -> Iterator[Problem]:
    if deadline.unit is DayUnit.DAY_OF_NEXT_MONTH and not 1 <= (deadline.count or 1) <= 31:
        yield _broken(f"{key}.count", "order", N_("“%(key)s”应为 1 至 31 之间的某一日。"), N_("请填写次月的某一日。"))


def _filing(rules: FilingRules, key: str) -> Iterator[Problem]:
    if rules.notice.count is not None and rules.notice.unit not in (DayUnit.WORKING, DayUnit.CALENDAR):
        yield _broken(
            f"{key}.notice.unit",
            "order",
            N_("“%(key)s”应为工作日或自然日：公示期按天数计算。"),
            N_('请改为 unit = "working" 或 unit = "calendar"。'),
        )
    if rules.notice.count == 0:
        yield _broken(
            f"{key}.notice.count", "order", N_("“%(key)s”不能为 0。"), N_("不公示的，请删去 notice；公示的至少一天。")
        )
    if not rules.review and rules.notice.count:
        yield _broken(
            f"{key}.review",
            "needed",
            N_("“%(key)s”应为 true：方案公示之前须先审查通过。"),
            N_("请写 review = true，或删去 notice。"),
        )


CHECKS: Final[dict[type[Any], Callable[[Any, str], Iterator[Problem]]]] = {
    Rate: _rate,
    OccupationRate: _occupation_rate,
    CostStep: _cost_step,
    YearRule: _year_rule,
    Outcome: _outcome,
    Multiplier: _multiplier,
    Advance: _advance,
    PayTo: _pay_to,
    Identity: _identity,
    Rulebook: _rulebook,
    Deadline: _deadline,
    FilingRules: _filing,
}
