"""The groups of knobs that decide who takes part, how training is run, recorded, reviewed and published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common.levels import Level
from common.texts import N_
from rulebooks.rules.kinds import PERCENT, YEARS, Choice, Day, Exact, Flag, Groups, Many, Whole, Words, knob
from rulebooks.rules.vocabulary import (
    AlterationKind,
    CertificateKind,
    DayUnit,
    EvidenceKind,
    EvidencePer,
    OverQuota,
    PaperKind,
    PaperStep,
    Reach,
    RecoverExtent,
    SameOccupation,
    StatusList,
    TraineeType,
)

_NAMES = Many(Words(most=60))
CREDITS = Exact(most=Decimal(1000), unit="学分")
HOURS_PER_CREDIT = Exact(least=Decimal(1), most=Decimal(100), unit="学时")
HOURS = Exact(most=Decimal(10_000), unit="学时")


@dataclass(frozen=True, slots=True, kw_only=True)
class TraineeTypes:
    """Whom the scheme covers; a head of any other type is worth nothing."""

    covered: tuple[TraineeType, ...] = knob(N_("补贴对象"), Many(Choice(TraineeType)), tuple(TraineeType))


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeLimit:
    """The oldest age at the start of a training that begins on a day or later, until the next limit holds.

    Retirement ages move in months, so each is given in years and months; a sex without years has no limit.
    """

    since: date = knob(N_("培训开始不早于"), Day())
    male_years: int | None = knob(N_("男性最高年龄（岁）"), Whole(14, 100, "周岁"), None)
    male_months: int = knob(N_("男性另加月数"), Whole(0, 11, "个月"), 0)
    female_years: int | None = knob(N_("女性最高年龄（岁）"), Whole(14, 100, "周岁"), None)
    female_months: int = knob(N_("女性另加月数"), Whole(0, 11, "个月"), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """Which people may take part."""

    contract_months: int | None = knob(N_("劳动合同最短期限"), Whole(0, 120, "个月"), None)
    insurance_months: int | None = knob(N_("最短参保月数"), Whole(0, 120, "个月"), None)
    insurance_reach: Reach | None = knob(N_("参保地范围"), Choice(Reach), None)
    min_age: int | None = knob(N_("最低年龄"), Whole(14, 100, "周岁"), None)
    max_age_male: int | None = knob(N_("男性最高年龄"), Whole(14, 100, "周岁"), None)
    max_age_female: int | None = knob(N_("女性最高年龄"), Whole(14, 100, "周岁"), None)
    age_limits: tuple[AgeLimit, ...] = knob(N_("分日期的最高年龄"), Groups(AgeLimit), ())
    excluded_statuses: tuple[str, ...] = knob(N_("不得参加的人员"), _NAMES, ())
    excluded_lists: tuple[StatusList, ...] = knob(N_("须比对的名单"), Many(Choice(StatusList)), ())
    list_valid_days: int | None = knob(N_("比对名单的有效天数"), Whole(1, 3660, "日"), None)
    same_occupation: SameOccupation = knob(N_("重复培训比较"), Choice(SameOccupation), SameOccupation.IGNORE)
    look_back_years: int | None = knob(N_("重复培训追溯年限"), Whole(0, 50, "年"), None)
    look_back_reach: Reach = knob(N_("重复培训比较范围"), Choice(Reach), Reach.CITY)
    one_open_class: bool = knob(N_("同一时间只能在一个班"), Flag(), True)
    excluded_subsidies: tuple[str, ...] = knob(N_("不得同时享受的补贴"), _NAMES, ())
    refuse_blocked: bool = knob(N_("不符合条件的人不得入库"), Flag(), False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseRules:
    """Which enterprises may apply."""

    registered_within: Reach | None = knob(N_("企业注册地范围"), Choice(Reach), None)
    dishonesty_excluded: bool = knob(N_("失信企业不得申请"), Flag(), False)
    needs_qualification: bool = knob(N_("企业或院校须有该等级评价资质"), Flag(), False)
    group_staff_allowed: bool = knob(N_("可含集团子公司职工"), Flag(), False)
    min_skilled_percent: Decimal | None = knob(N_("技能职工最低占比"), PERCENT, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRules:
    """Which schools and training bodies may teach."""

    in_catalogue: bool = knob(N_("培训机构须在目录清单内"), Flag(), False)
    filed_level_only: bool = knob(N_("只补贴备案的职业和等级"), Flag(), False)
    own_centre_allowed: bool = knob(N_("企业培训中心可承担培训"), Flag(), False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many seats a year."""

    yearly_count: int | None = knob(N_("年度名额"), Whole(0, 10_000_000, "人"), None)
    per_enterprise_count: int | None = knob(N_("每企业名额"), Whole(0, 10_000_000, "人"), None)
    reallocated_month: int | None = knob(N_("名额调剂月份"), Whole(1, 12, "月"), None)
    over_quota: OverQuota = knob(N_("超出名额时"), Choice(OverQuota), OverQuota.REFUSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRules:
    """What a class looks like."""

    min_size: int | None = knob(N_("每班最少人数"), Whole(1, 10_000, "人"), None)
    max_size: int | None = knob(N_("每班最多人数"), Whole(1, 10_000, "人"), None)
    same_occupation: bool = knob(N_("一班须为同一职业"), Flag(), True)
    same_level: bool = knob(N_("一班须为同一等级"), Flag(), True)
    max_at_once: int = knob(N_("每人同时最多参加班数"), Whole(1, 10, "个"), 1)
    min_months: int | None = knob(N_("最短培训期限"), Whole(1, 120, "个月"), None)
    max_months: int | None = knob(N_("最长培训期限"), Whole(1, 120, "个月"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorRules:
    """Who may be a mentor, and of how many."""

    min_level: Level | None = knob(N_("企业导师最低技能等级"), Choice(Level), None)
    min_years: int | None = knob(N_("企业导师最少从业年限"), Whole(0, 60, "年"), None)
    max_apprentices: int | None = knob(N_("每名导师最多带徒"), Whole(1, 1000, "人"), None)
    min_per_class: int | None = knob(N_("每班最少企业导师"), Whole(0, 1000, "人"), None)
    lead_level: Level | None = knob(N_("带头导师最低技能等级"), Choice(Level), None)
    evidence_needed: bool = knob(N_("企业导师须有有效的资格证书"), Flag(), False)
    allowance_needed: bool = knob(N_("须有导师津贴发放记录"), Flag(), False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HourRules:
    """How much is taught, where, and how."""

    minutes_per_hour: int | None = knob(N_("每学时分钟数"), Whole(30, 60, "分钟"), None)
    min_per_year: Decimal | None = knob(N_("每年最少总学时"), HOURS, None)
    min_school_per_year: Decimal | None = knob(N_("每年最少院校集中学时"), HOURS, None)
    min_enterprise_per_year: Decimal | None = knob(N_("每年最少企业学时"), HOURS, None)
    min_theory_percent: Decimal | None = knob(N_("理论学时最低占比"), PERCENT, None)
    min_practice_percent: Decimal | None = knob(N_("实操学时最低占比"), PERCENT, None)
    max_per_day: Decimal | None = knob(N_("每日最多学时"), HOURS, None)
    max_online_percent: Decimal | None = knob(N_("线上学时最高占比"), PERCENT, None)
    makeup_allowed: bool = knob(N_("允许补课"), Flag(), True)
    min_attendance_percent: Decimal | None = knob(N_("最低出勤率"), PERCENT, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One kind of evidence that must be kept."""

    kind: EvidenceKind = knob(N_("种类"), Choice(EvidenceKind))
    per: EvidencePer = knob(N_("口径"), Choice(EvidencePer), EvidencePer.CLASS)
    min_count: int = knob(N_("最少数量"), Whole(0, 100_000), 1)
    min_seconds: int | None = knob(N_("最短时长"), Whole(0, 100_000, "秒"), None)
    watermark: bool = knob(N_("须有水印"), Flag(), False)
    location: bool = knob(N_("须有定位"), Flag(), False)
    live_check: bool = knob(N_("须活体核验"), Flag(), False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRules:
    """How late a mentor's log may be written and corrected."""

    late_days: int | None = knob(N_("带徒记录可补录天数"), Whole(0, 366, "日"), None)
    lock_days: int | None = knob(N_("确认后多少天锁定"), Whole(0, 366, "日"), None)
    max_hours_per_day: Decimal | None = knob(N_("每人每日最多带徒学时"), Exact(most=Decimal(24), unit="学时"), None)
    late_reason_needed: bool = knob(N_("补录须写原因"), Flag(), True)
    confirm_seconds: int | None = knob(N_("每条最少核对时间"), Whole(0, 3600, "秒"), None)
    fast_confirm_refused: bool = knob(N_("核对过快不予确认"), Flag(), False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRules:
    """How hours, courses and certificates become credits."""

    hours_per_credit: Decimal | None = knob(N_("每学分学时"), HOURS_PER_CREDIT, None)
    min_total: Decimal | None = knob(N_("最低总学分"), CREDITS, None)
    min_course: Decimal | None = knob(N_("最低课程学分"), CREDITS, None)
    min_practice: Decimal | None = knob(N_("最低企业实践学分"), CREDITS, None)
    max_recognised_percent: Decimal | None = knob(N_("认定（互认）学分最高占比"), PERCENT, None)
    resit_count: int | None = knob(N_("最多补考次数"), Whole(0, 10, "次"), None)
    resit_grade_cap: int | None = knob(N_("补考成绩最高记"), Whole(0, 100, "分"), None)
    early_min_percent: Decimal | None = knob(N_("提前结业最低学分占比"), PERCENT, None)
    max_years: Decimal | None = knob(N_("最长学习年限"), YEARS, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlterationRules:
    """Which changes of an enrolment the other side agrees to, and which the bureau decides."""

    agreed: tuple[AlterationKind, ...] = knob(
        N_("须对方同意的变更"), Many(Choice(AlterationKind)), (AlterationKind.SUSPEND, AlterationKind.EXTEND)
    )
    approved: tuple[AlterationKind, ...] = knob(
        N_("须人社部门核准的变更"), Many(Choice(AlterationKind)), (AlterationKind.EXTEND,)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRules:
    """Which results count, and who may give them."""

    accepted: tuple[CertificateKind, ...] = knob(
        N_("认可的结果"), Many(Choice(CertificateKind)), (CertificateKind.SKILL_LEVEL, CertificateKind.TRAINING)
    )
    verified_online: bool = knob(N_("证书须联网核验"), Flag(), False)
    independent_body: bool = knob(N_("评价机构须独立于培训机构"), Flag(), False)
    attempts: int | None = knob(N_("最多考核次数"), Whole(1, 10, "次"), None)
    resit_days: int | None = knob(N_("补考期限"), Whole(0, 1000, "日"), None)
    min_pass_percent: Decimal | None = knob(N_("班级最低合格率"), PERCENT, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the bureau's work with its deadline."""

    name: str = knob(N_("环节"), Words(most=60))
    actor: str = knob(N_("办理人"), Words(most=60), "")
    dual_control: bool = knob(N_("须两人办理"), Flag(), False)
    deadline: int | None = knob(N_("时限"), Whole(0, 1000), None)
    unit: DayUnit = knob(N_("时限单位"), Choice(DayUnit), DayUnit.WORKING)
    supplements: int | None = knob(N_("最多补正次数"), Whole(0, 10, "次"), None)
    sampling_percent: Decimal | None = knob(N_("抽查比例"), PERCENT, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What is published before money is paid, and for how long."""

    days: int | None = knob(N_("公示天数"), Whole(0, 100), None)
    unit: DayUnit = knob(N_("公示天数单位"), Choice(DayUnit), DayUnit.WORKING)
    stages: tuple[str, ...] = knob(N_("公示环节"), _NAMES, ())
    enterprise_only: bool = knob(N_("只公示企业汇总数"), Flag(), True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clawback:
    """When money is taken back, how much, how fast."""

    triggers: tuple[str, ...] = knob(N_("追回情形"), _NAMES, ())
    extent: RecoverExtent = knob(N_("追回范围"), Choice(RecoverExtent), RecoverExtent.HEAD)
    days: int | None = knob(N_("追回期限"), Whole(0, 1000, "日"), None)
    late_fee_percent: Decimal | None = knob(N_("每日滞纳金"), PERCENT, None)
    ban_months: int | None = knob(N_("停止申请月数"), Whole(0, 240, "个月"), None)
    referral: str = knob(N_("移送部门"), Words(most=100), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRule:
    """One paper that must be there before a step. Not `required`, it is asked for and stops nothing."""

    step: PaperStep = knob(N_("环节"), Choice(PaperStep))
    kind: PaperKind = knob(N_("材料"), Choice(PaperKind))
    signed: bool = knob(N_("协议须有签署件"), Flag(), False)
    required: bool = knob(N_("缺少时不得办理"), Flag(), True)


# What is asked for where a file says nothing: shown on the checklist, and nothing stops for it.
USUAL_PAPERS = (
    PaperRule(step=PaperStep.SUBMIT, kind=PaperKind.COOPERATION, required=False),
    PaperRule(step=PaperStep.SUBMIT, kind=PaperKind.TRAINING, required=False),
    PaperRule(step=PaperStep.OPEN, kind=PaperKind.CONFIRMATIONS, required=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What is kept how long, and which forms the bureau asks for."""

    archive_years: int | None = knob(N_("档案保存年限"), Whole(1, 100, "年"), None)
    forms: tuple[str, ...] = knob(N_("所需表单"), _NAMES, ())
