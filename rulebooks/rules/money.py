"""The groups of knobs that decide sums: rate, years, multipliers, outcomes, advance, settlement, rounding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from common.levels import Level
from common.texts import N_
from rulebooks.rules.kinds import (
    NOTHING,
    PERCENT,
    YEARS,
    YUAN,
    ByChoice,
    ByLevel,
    Choice,
    Exact,
    Flag,
    Groups,
    Many,
    Whole,
    Words,
    knob,
)
from rulebooks.rules.vocabulary import (
    AccountKind,
    AdvanceBase,
    AdvanceHeads,
    AdvanceTrigger,
    Answer,
    CertificateKind,
    CostPeriod,
    PartYear,
    Payee,
    RateMethod,
    RoundingMode,
    RoundingStage,
    SettlementMode,
    TraineeStatus,
    TraineeType,
)

OCCUPATION = Words(most=20, pattern=r"\d(-\d{1,2}){0,3}", form=N_("职业编码或其前几段，如 6-31-01-03 或 6-31"))
UPLIFT = Exact(most=Decimal(300), places=4, unit="%")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CostStep:
    """One step of a cost-based rate: the part of the cost that is paid, not under and not over two sums."""

    below: Decimal | None = knob(N_("实际费用低于此数时适用（不填为其余情形）"), YUAN, None)
    percent: Decimal = knob(N_("按实际费用的百分比"), PERCENT, Decimal(100))
    at_least: Decimal | None = knob(N_("最低补贴"), YUAN, None)
    at_most: Decimal | None = knob(N_("最高补贴"), YUAN, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupationRate:
    """Yearly or one-off sums for listed occupations, instead of the general ones."""

    label: str = knob(N_("职业类别名称"), Words(most=60))
    codes: tuple[str, ...] = knob(N_("职业编码"), Many(OCCUPATION))
    yearly: Mapping[Level, Decimal] = knob(N_("每人每年标准"), ByLevel(YUAN), NOTHING)
    course: Mapping[Level, Decimal] = knob(N_("每人一次标准"), ByLevel(YUAN), NOTHING)
    hourly: Mapping[Level, Decimal] = knob(N_("每学时标准"), ByLevel(YUAN), NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How much a finished head is worth. Each method reads only the values that it names."""

    method: RateMethod = knob(N_("计算方法"), Choice(RateMethod))
    yearly: Mapping[Level, Decimal] = knob(N_("每人每年标准"), ByLevel(YUAN), NOTHING)
    flat: Decimal | None = knob(N_("不分等级的每人每年标准"), YUAN, None)
    course: Mapping[Level, Decimal] = knob(N_("每人一次标准"), ByLevel(YUAN), NOTHING)
    hourly: Mapping[Level, Decimal] = knob(N_("每学时标准"), ByLevel(YUAN), NOTHING)
    max_hours: Decimal | None = knob(N_("每人最多计补学时"), Exact(unit="学时"), None)
    cost_per: CostPeriod = knob(N_("费用分段口径"), Choice(CostPeriod), CostPeriod.YEAR)
    steps: tuple[CostStep, ...] = knob(N_("费用分段（从上往下，第一条符合的适用）"), Groups(CostStep), ())
    occupations: tuple[OccupationRate, ...] = knob(N_("分职业标准"), Groups(OccupationRate), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRule:
    """How many years are paid.

    Left-over days make a month when there are at least `month_days` of them. The planned length is rounded to the
    nearest `plan_step_months`, halves up. Actual months never exceed the planned ones.
    """

    part_year: PartYear = knob(N_("不足整年的计算"), Choice(PartYear), PartYear.AS_PLANNED)
    month_days: int = knob(N_("不足一月的天数满多少日计一个月"), Whole(1, 31, "日"), 15)
    plan_step_months: int = knob(N_("计划期限取整到"), Whole(1, 12, "个月"), 6)
    hours_per_year: Decimal | None = knob(N_("折算一年的学时"), Exact(least=Decimal(1), unit="学时"), None)
    cap_years: Decimal = knob(N_("最多补贴年数"), YEARS, Decimal(3))
    cap_years_by_level: Mapping[Level, Decimal] = knob(N_("各等级最多补贴年数"), ByLevel(YEARS), NOTHING)
    cap_years_by_type: Mapping[TraineeType, Decimal] = knob(
        N_("各类人员最多补贴年数"), ByChoice(TraineeType, YEARS), NOTHING
    )
    special_tag: str = knob(N_("特殊延长标签"), Words(most=30), "")
    special_cap_years: Decimal | None = knob(N_("有特殊延长标签时最多补贴年数"), YEARS, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiplier:
    """An uplift for heads that meet every condition given; an empty condition asks nothing."""

    label: str = knob(N_("名称"), Words(most=60))
    percent: Decimal = knob(N_("按标准的百分比（130 表示上浮 30%）"), UPLIFT)
    order: int = knob(N_("先后顺序（小的先算）"), Whole(0, 1000), 0)
    stackable: bool = knob(N_("可与前面的系数叠加"), Flag(), False)
    cap_percent: Decimal | None = knob(N_("叠加后最高百分比"), UPLIFT, None)
    tags: tuple[str, ...] = knob(N_("须有标签之一"), Many(Words(most=30)), ())
    levels: tuple[Level, ...] = knob(N_("须为等级之一"), Many(Choice(Level)), ())
    trainee_types: tuple[TraineeType, ...] = knob(N_("须为人员类型之一"), Many(Choice(TraineeType)), ())
    occupations: tuple[str, ...] = knob(N_("须为职业编码之一"), Many(OCCUPATION), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One row of the outcome matrix: whom it fits, and the factor or absolute sum that it gives.

    Exactly one of `percent`, `yearly_yuan`, `amount_yuan` is given. An empty condition asks nothing.
    """

    label: str = knob(N_("情形"), Words(most=60))
    status: tuple[TraineeStatus, ...] = knob(N_("培训状态"), Many(Choice(TraineeStatus)), (TraineeStatus.COMPLETED,))
    certificate: tuple[CertificateKind, ...] = knob(N_("证书"), Many(Choice(CertificateKind)), ())
    employer_passed: tuple[Answer, ...] = knob(N_("企业评价合格"), Many(Choice(Answer)), ())
    hired: tuple[Answer, ...] = knob(N_("已签合同并参保"), Many(Choice(Answer)), ())
    trainee_types: tuple[TraineeType, ...] = knob(N_("人员类型"), Many(Choice(TraineeType)), ())
    tags: tuple[str, ...] = knob(N_("须有标签之一"), Many(Words(most=30)), ())
    percent: Decimal | None = knob(N_("按标准的百分比"), PERCENT, None)
    yearly_yuan: Decimal | None = knob(N_("改按每人每年定额"), YUAN, None)
    amount_yuan: Decimal | None = knob(N_("改按每人一次定额"), YUAN, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """What is paid before the training is over. A class's advance is rounded down, so it never exceeds the percent."""

    allowed: bool = knob(N_("可以预支"), Flag(), False)
    percent: Decimal | None = knob(N_("预支比例"), PERCENT, None)
    base: AdvanceBase = knob(N_("预支基数"), Choice(AdvanceBase), AdvanceBase.TOTAL)
    heads: AdvanceHeads = knob(N_("预支人数"), Choice(AdvanceHeads), AdvanceHeads.PLANNED)
    trigger: AdvanceTrigger = knob(N_("预支时点"), Choice(AdvanceTrigger), AdvanceTrigger.FILED)
    payee: Payee = knob(N_("预支收款方"), Choice(Payee), Payee.ENTERPRISE)
    guarantee: str = knob(N_("担保要求"), Words(), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How the balance meets the advance, and when too much is paid back."""

    mode: SettlementMode = knob(N_("结算方式"), Choice(SettlementMode), SettlementMode.NET_TOTAL)
    offset: bool = knob(N_("逐人追回时可从余额中扣回"), Flag(), False)
    refund_months: int | None = knob(N_("退还期限（培训期满后）"), Whole(0, 60, "个月"), None)
    refund_days: int | None = knob(N_("退还期限（培训期满后）"), Whole(0, 1000, "日"), None)
    interest: bool = knob(N_("退还计息"), Flag(), False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayTo:
    """Who receives the money and from which fund."""

    to: Payee = knob(N_("收款方"), Choice(Payee), Payee.ENTERPRISE)
    provider_percent: Decimal | None = knob(N_("培训机构分拨比例"), PERCENT, None)
    account: AccountKind = knob(N_("账户种类"), Choice(AccountKind), AccountKind.ANY)
    fund: str = knob(N_("资金来源"), Words(most=100), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """Where and how a sum is rounded, once."""

    unit: Decimal = knob(N_("取整到"), Exact(least=Decimal("0.01"), most=Decimal(100)), Decimal("0.01"))
    mode: RoundingMode = knob(N_("取整方法"), Choice(RoundingMode), RoundingMode.HALF_UP)
    stage: RoundingStage = knob(N_("取整环节"), Choice(RoundingStage), RoundingStage.PERSON)
