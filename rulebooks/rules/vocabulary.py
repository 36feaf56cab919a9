"""The closed lists that rulebooks and facts speak in; every member carries its Chinese words."""

from __future__ import annotations

from common.texts import N_
from rulebooks.rules.kinds import Named


class TraineeType(Named):
    NEW_HIRE = "new_hire", N_("新招")
    TRANSFER = "transfer", N_("转岗")
    IN_SERVICE = "in_service", N_("在岗")
    STUDENT = "student", N_("学生学徒")
    INTERN = "intern", N_("实习学徒")
    SKILL_TRAINEE = "skill_trainee", N_("技培生")
    DOMESTIC_SERVICE = "domestic_service", N_("家政服务协议人员")


class TraineeStatus(Named):
    PLANNED = "planned", N_("计划")
    TRAINING = "training", N_("在培")
    COMPLETED = "completed", N_("完成培训")
    WITHDRAWN = "withdrawn", N_("中途退出")


class CertificateKind(Named):
    NONE = "none", N_("未取得证书")
    SKILL_LEVEL = "skill_level", N_("职业资格或职业技能等级证书")
    TRAINING = "training", N_("仅有培训合格证书")


class Answer(Named):
    YES = "yes", N_("是")
    NO = "no", N_("否")
    UNKNOWN = "unknown", N_("未填")


class RateMethod(Named):
    PER_LEVEL_PER_YEAR = "per_level_per_year", N_("按等级，每人每年定额")
    FLAT_PER_YEAR = "flat_per_year", N_("不分等级，每人每年定额")
    FIXED_PER_COURSE = "fixed_per_course", N_("按等级，每人一次定额")
    PER_HOUR = "per_hour", N_("按等级，每学时定额")
    COST_BASED = "cost_based", N_("按实际费用分段")


class CostPeriod(Named):
    YEAR = "year", N_("按每个培训年度分段")
    COURSE = "course", N_("按全期费用分段")


class PartYear(Named):
    WHOLE = "whole", N_("只计满一年的整年")
    PRORATE_MONTH = "prorate_month", N_("按实际培训月数折算")
    PRORATE_HOURS = "prorate_hours", N_("按实际学时折算")
    AS_PLANNED = "as_planned", N_("按计划期限")


class RateDate(Named):
    PLAN_APPROVED = "plan_approved", N_("备案通过日")
    CLASS_START = "class_start", N_("开班日")
    CERTIFICATE_DATE = "certificate_date", N_("取证日")
    CLAIM_DATE = "claim_date", N_("申领日")


class RulebookStatus(Named):
    DRAFT = "draft", N_("草稿")
    IN_FORCE = "in_force", N_("执行中")
    EXPIRED = "expired", N_("已停止执行")
    UNKNOWN = "unknown", N_("效力未核实")


class AdvanceBase(Named):
    TOTAL = "total", N_("全期补贴总额")
    FIRST_YEAR = "first_year", N_("第一年补贴额")
    PER_TRANCHE = "per_tranche", N_("各年补贴额，逐年预支")


class AdvanceHeads(Named):
    PLANNED = "planned", N_("计划人数")
    STARTED = "started", N_("实际开班人数")


class AdvanceTrigger(Named):
    FILED = "filed", N_("备案后")
    OPENED = "opened", N_("开班后")
    MID_CHECK = "mid_check", N_("中期检查后")


class SettlementMode(Named):
    NET_TOTAL = "net_total", N_("应补总额减已预支")
    PER_HEAD_RECOVER = "per_head_recover", N_("合格者补足余额，未完成者逐人追回预支")


class Payee(Named):
    ENTERPRISE = "enterprise", N_("企业")
    PROVIDER = "provider", N_("培训机构")
    SPLIT = "split", N_("企业与培训机构分拨")
    PERSON = "person", N_("个人")


class AccountKind(Named):
    BASIC = "basic", N_("基本存款账户")
    ANY = "any", N_("对公账户")


class DayUnit(Named):
    WORKING = "working", N_("工作日")
    CALENDAR = "calendar", N_("自然日")
    MONTH_END = "month_end", N_("月底前")
    DAY_OF_NEXT_MONTH = "day_of_next_month", N_("次月某日前")


class Reach(Named):
    DISTRICT = "district", N_("县（市、区）内")
    CITY = "city", N_("设区市内")
    PROVINCE = "province", N_("省内")
    NATION = "nation", N_("全国")


class SameOccupation(Named):
    IGNORE = "ignore", N_("不比较")
    SAME_LEVEL = "same_level", N_("同职业同等级不得重复")
    SAME_OR_HIGHER = "same_or_higher", N_("同职业同等级或更高等级不得重复")


class StatusList(Named):
    DECEASED = "deceased", N_("死亡人员")
    STUDENT = "student", N_("在校学生")
    PUBLICLY_PAID = "publicly_paid", N_("财政供养人员")
    PENSION = "pension", N_("领取养老待遇人员")
    DISHONEST = "dishonest", N_("失信人员")


class OverQuota(Named):
    REFUSE = "refuse", N_("不予备案")
    WAIT = "wait", N_("排队等候")
    WARN = "warn", N_("提示后可备案")


class EvidenceKind(Named):
    VIDEO = "video", N_("视频")
    PHOTO = "photo", N_("照片")
    SIGN_IN = "sign_in", N_("签到")
    LOG = "log", N_("带徒记录")
    INVOICE = "invoice", N_("发票")
    PAYROLL = "payroll", N_("工资或津贴凭证")


class EvidencePer(Named):
    CLASS = "class", N_("每班")
    HOUR = "hour", N_("每学时")
    SESSION = "session", N_("每次课")
    SHARE_OF_HOURS = "share_of_hours", N_("占学时百分比")


class PaperStep(Named):
    SUBMIT = "submit", N_("报送备案")
    OPEN = "open", N_("开班")
    ADVANCE = "advance", N_("申领预支")
    BALANCE = "balance", N_("申领后续补贴")


class PaperKind(Named):
    COOPERATION = "cooperation_agreement", N_("合作协议")
    TRAINING = "training_agreement", N_("培养协议")
    CONFIRMATIONS = "confirmations", N_("学徒逐人确认培养协议")
    COMMITMENT = "commitment", N_("信用承诺书")
    CONTRACTS = "contracts", N_("劳动合同复印件")
    ACCOUNT = "account", N_("银行账户信息")
    INVOICE = "invoice", N_("培训费票据")
    CERTIFICATES = "certificates", N_("证书复印件")
    OTHER = "other", N_("其他材料")


UPLOADED_PAPERS = (
    PaperKind.COMMITMENT,
    PaperKind.CONTRACTS,
    PaperKind.ACCOUNT,
    PaperKind.INVOICE,
    PaperKind.CERTIFICATES,
    PaperKind.OTHER,
)


class AlterationKind(Named):
    """What may be altered about a running enrolment, by a request that others agree to."""

    SUSPEND = "suspend", N_("休学")
    RESUME = "resume", N_("复学")
    EXTEND = "extend", N_("延长培训期限")


class RoundingMode(Named):
    HALF_UP = "half_up", N_("四舍五入")
    HALF_EVEN = "half_even", N_("四舍六入五成双")
    DOWN = "down", N_("舍去")
    UP = "up", N_("进位")


class RoundingStage(Named):
    PERSON = "person", N_("每人一次")
    CLASS = "class", N_("全班合计一次")
    CLAIM = "claim", N_("整笔申请合计一次")


class RecoverExtent(Named):
    HEAD = "head", N_("该人")
    CLASS = "class", N_("全班")
    ALL = "all", N_("企业全部")
