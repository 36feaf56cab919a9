"""The lifecycles of classes, enrolments, logs and overlap requests, as tables that a policy officer can read."""

from enum import StrEnum

from apprenticeship.lifecycle.alterations import ALTERATION_KIND_LABELS as ALTERATION_KIND_LABELS
from apprenticeship.lifecycle.alterations import ALTERATION_LIFECYCLE as ALTERATION_LIFECYCLE
from apprenticeship.lifecycle.alterations import ALTERATION_MOVES as ALTERATION_MOVES
from apprenticeship.lifecycle.alterations import ALTERATION_STATE_LABELS as ALTERATION_STATE_LABELS
from apprenticeship.lifecycle.alterations import SUSPENSION_REASON_LABELS as SUSPENSION_REASON_LABELS
from apprenticeship.lifecycle.alterations import AlterationState as AlterationState
from apprenticeship.lifecycle.alterations import SuspensionReason as SuspensionReason
from apprenticeship.lifecycle.duplicates import CERTAINTY_LABELS as CERTAINTY_LABELS
from apprenticeship.lifecycle.duplicates import PAIR_LIFECYCLE as PAIR_LIFECYCLE
from apprenticeship.lifecycle.duplicates import PAIR_STATE_LABELS as PAIR_STATE_LABELS
from apprenticeship.lifecycle.duplicates import Certainty as Certainty
from apprenticeship.lifecycle.duplicates import PairState as PairState
from apprenticeship.lifecycle.eligibility import OVERRIDE_LIFECYCLE as OVERRIDE_LIFECYCLE
from apprenticeship.lifecycle.eligibility import OVERRIDE_STATE_LABELS as OVERRIDE_STATE_LABELS
from apprenticeship.lifecycle.eligibility import REFERENCE_KIND_LABELS as REFERENCE_KIND_LABELS
from apprenticeship.lifecycle.eligibility import REFERENCE_STATE_LABELS as REFERENCE_STATE_LABELS
from apprenticeship.lifecycle.eligibility import VERDICT_LABELS as VERDICT_LABELS
from apprenticeship.lifecycle.eligibility import OverrideState as OverrideState
from apprenticeship.lifecycle.eligibility import ReferenceKind as ReferenceKind
from apprenticeship.lifecycle.eligibility import ReferenceState as ReferenceState
from apprenticeship.lifecycle.eligibility import Verdict as Verdict
from common.actor import Duty, EnterpriseOfficer, Mentor, Officer, Registrar, Role, System, Tutor
from common.lifecycle import Lifecycle, move
from common.texts import N_
from rulebooks.rules import CertificateKind, TraineeType


class ClassState(StrEnum):
    DRAFT = "draft"
    AGREED = "agreed"
    SUBMITTED = "submitted"
    SUPPLEMENT = "supplement"
    REVIEWING = "reviewing"
    NOTICED = "noticed"
    RETURNED = "returned"
    REFUSED = "refused"
    FILED = "filed"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


CLASS_STATE_LABELS: dict[ClassState, str] = {
    ClassState.DRAFT: N_("草拟中"),
    ClassState.AGREED: N_("双方已确认"),
    ClassState.SUBMITTED: N_("已报送"),
    ClassState.SUPPLEMENT: N_("待补正"),
    ClassState.REVIEWING: N_("审查中"),
    ClassState.NOTICED: N_("公示中"),
    ClassState.RETURNED: N_("已退回"),
    ClassState.REFUSED: N_("不予备案"),
    ClassState.FILED: N_("已备案"),
    ClassState.OPEN: N_("已开班"),
    ClassState.CLOSED: N_("已结班"),
    ClassState.CANCELLED: N_("已取消"),
}

WITH_BUREAU = [ClassState.SUBMITTED, ClassState.REVIEWING, ClassState.NOTICED]
_PAPERS_OPEN = [ClassState.SUBMITTED, ClassState.REVIEWING]
_DECIDABLE = [*_PAPERS_OPEN, ClassState.NOTICED]

# Which of the bureau's steps a region uses, its rulebook says: `rules/filing.py` leaves out the others.
CLASS_LIFECYCLE = Lifecycle(
    [
        move(
            "amend",
            [ClassState.DRAFT, ClassState.AGREED, ClassState.RETURNED],
            ClassState.DRAFT,
            by=[EnterpriseOfficer, Registrar],
            label=N_("修改"),
        ),
        move(
            "agree",
            [ClassState.DRAFT],
            ClassState.AGREED,
            by=[EnterpriseOfficer, Registrar],
            label=N_("确认"),
        ),
        move("submit", [ClassState.AGREED], ClassState.SUBMITTED, by=[EnterpriseOfficer], label=N_("报送备案")),
        *(
            move(name, sources, target, by=[Officer], duty=Duty.FILING, label=label, reason=reason)
            for name, sources, target, label, reason in (
                ("accept", [ClassState.SUBMITTED], ClassState.REVIEWING, N_("受理"), False),
                ("publish", [ClassState.REVIEWING], ClassState.NOTICED, N_("公示方案"), False),
                ("file", _DECIDABLE, ClassState.FILED, N_("准予备案"), False),
                ("ask_supplement", _PAPERS_OPEN, ClassState.SUPPLEMENT, N_("要求补正"), True),
                ("recall", [ClassState.NOTICED], ClassState.REVIEWING, N_("中止公示"), True),
                (
                    "send_back",
                    [*_PAPERS_OPEN, ClassState.SUPPLEMENT],
                    ClassState.RETURNED,
                    N_("退回"),
                    True,
                ),
                ("refuse", [ClassState.REVIEWING], ClassState.REFUSED, N_("不予备案"), True),
            )
        ),
        move(
            "supplement",
            [ClassState.SUPPLEMENT],
            ClassState.SUBMITTED,
            by=[EnterpriseOfficer],
            label=N_("提交补正"),
            reason=True,
        ),
        move("open", [ClassState.FILED], ClassState.OPEN, by=[Registrar], label=N_("开班")),
        move("close", [ClassState.OPEN], ClassState.CLOSED, by=[Registrar], label=N_("结班")),
        move(
            "cancel",
            [ClassState.DRAFT, ClassState.AGREED, ClassState.RETURNED],
            ClassState.CANCELLED,
            by=[EnterpriseOfficer, Registrar],
            label=N_("取消"),
            reason=True,
        ),
    ]
)

# What is done to a class by its name alone; amending takes new terms.
CLASS_MOVES = tuple(dict.fromkeys(move.name for move in CLASS_LIFECYCLE.moves if move.name != "amend"))


class EnrolmentState(StrEnum):
    REGISTERED = "registered"
    TRAINING = "training"
    SUSPENDED = "suspended"
    COMPLETED_CERTIFIED = "completed_certified"
    COMPLETED_UNCERTIFIED = "completed_uncertified"
    WITHDRAWN = "withdrawn"
    VOID = "void"


ENROLMENT_STATE_LABELS: dict[EnrolmentState, str] = {
    EnrolmentState.REGISTERED: N_("已注册"),
    EnrolmentState.TRAINING: N_("培养中"),
    EnrolmentState.SUSPENDED: N_("休学中"),
    EnrolmentState.COMPLETED_CERTIFIED: N_("结业并取证"),
    EnrolmentState.COMPLETED_UNCERTIFIED: N_("结业未取证"),
    EnrolmentState.WITHDRAWN: N_("已退出"),
    EnrolmentState.VOID: N_("已撤销"),
}

# Suspending and resuming are what an alteration does once all have agreed, on its day: nobody takes them by hand.
ENROLMENT_LIFECYCLE = Lifecycle(
    [
        move(
            "start",
            [EnrolmentState.REGISTERED],
            EnrolmentState.TRAINING,
            by=[Registrar, System],
            label=N_("开始培养"),
        ),
        move(
            "complete_certified",
            [EnrolmentState.TRAINING],
            EnrolmentState.COMPLETED_CERTIFIED,
            by=[Registrar],
            label=N_("结业并取证"),
        ),
        move(
            "complete_uncertified",
            [EnrolmentState.TRAINING],
            EnrolmentState.COMPLETED_UNCERTIFIED,
            by=[Registrar],
            label=N_("结业未取证"),
        ),
        move(
            "withdraw",
            [EnrolmentState.REGISTERED, EnrolmentState.TRAINING, EnrolmentState.SUSPENDED],
            EnrolmentState.WITHDRAWN,
            by=[Registrar, EnterpriseOfficer],
            label=N_("退出"),
            reason=True,
        ),
        move("suspend", [EnrolmentState.TRAINING], EnrolmentState.SUSPENDED, by=[System], label=N_("休学")),
        move("resume", [EnrolmentState.SUSPENDED], EnrolmentState.TRAINING, by=[System], label=N_("复学")),
        move(
            "void",
            [EnrolmentState.REGISTERED],
            EnrolmentState.VOID,
            by=[Registrar],
            label=N_("撤销注册"),
            reason=True,
        ),
    ]
)


class LogState(StrEnum):
    DRAFTED = "drafted"
    ENTERED = "entered"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


LOG_STATE_LABELS: dict[LogState, str] = {
    LogState.DRAFTED: N_("待签字"),
    LogState.ENTERED: N_("待确认"),
    LogState.CONFIRMED: N_("已确认"),
    LogState.REJECTED: N_("已驳回"),
}

LOG_LIFECYCLE = Lifecycle(
    [
        move("amend", [LogState.DRAFTED], LogState.DRAFTED, by=[Mentor], label=N_("修改")),
        move("amend", [LogState.ENTERED], LogState.ENTERED, by=[Mentor], label=N_("修改")),
        move("sign", [LogState.DRAFTED], LogState.ENTERED, by=[Mentor], label=N_("签字提交")),
        move("confirm", [LogState.ENTERED], LogState.CONFIRMED, by=[Tutor], label=N_("确认")),
        move("reject", [LogState.ENTERED], LogState.REJECTED, by=[Tutor], label=N_("驳回"), reason=True),
        # Only until the entry is locked: rules/logs.py, locks_on.
        move("take_back", [LogState.CONFIRMED], LogState.REJECTED, by=[Tutor], label=N_("撤回确认"), reason=True),
    ]
)


class RequestState(StrEnum):
    OPEN = "open"
    RELEASED = "released"
    REFUSED = "refused"


REQUEST_STATE_LABELS: dict[RequestState, str] = {
    RequestState.OPEN: N_("待答复"),
    RequestState.RELEASED: N_("已放行"),
    RequestState.REFUSED: N_("已拒绝"),
}

REQUEST_LIFECYCLE = Lifecycle(
    [
        move("release", [RequestState.OPEN], RequestState.RELEASED, by=[Registrar], label=N_("同意放行")),
        move("refuse", [RequestState.OPEN], RequestState.REFUSED, by=[Registrar], label=N_("不同意"), reason=True),
    ]
)


TRAINEE_TYPE_LABELS: dict[TraineeType, str] = {kind: kind.label for kind in TraineeType}


class WithdrawalReason(StrEnum):
    RESIGNED = "resigned"
    DISMISSED = "dismissed"
    POST_CHANGED = "post_changed"
    ILLNESS = "illness"
    MILITARY = "military"
    RELEASED = "released"
    OTHER = "other"


WITHDRAWAL_REASON_LABELS: dict[WithdrawalReason, str] = {
    WithdrawalReason.RESIGNED: N_("本人离职"),
    WithdrawalReason.DISMISSED: N_("解除劳动合同"),
    WithdrawalReason.POST_CHANGED: N_("岗位变动"),
    WithdrawalReason.ILLNESS: N_("伤病"),
    WithdrawalReason.MILITARY: N_("应征入伍"),
    WithdrawalReason.RELEASED: N_("转至其他班级"),
    WithdrawalReason.OTHER: N_("其他"),
}


class Side(StrEnum):
    """Whose mentor accompanies an apprentice: the enterprise's mentor or the school's tutor."""

    ENTERPRISE = "enterprise"
    SCHOOL = "school"


SIDE_LABELS: dict[Side, str] = {Side.ENTERPRISE: N_("企业导师"), Side.SCHOOL: N_("学校指导教师")}


class CourseCategory(StrEnum):
    PUBLIC = "public"
    PROFESSIONAL = "professional"
    ELECTIVE = "elective"
    PRACTICE = "practice"


COURSE_CATEGORY_LABELS: dict[CourseCategory, str] = {
    CourseCategory.PUBLIC: N_("公共基础"),
    CourseCategory.PROFESSIONAL: N_("专业课程"),
    CourseCategory.ELECTIVE: N_("选修课程"),
    CourseCategory.PRACTICE: N_("企业实践"),
}


# What is written into a certificate's row; NONE is the word of facts files for who holds none.
CERTIFICATE_KIND_LABELS: dict[CertificateKind, str] = {
    CertificateKind.SKILL_LEVEL: N_("职业技能等级证书"),
    CertificateKind.TRAINING: N_("培训合格证书"),
}


class AgreementKind(StrEnum):
    """Who agrees: school and enterprise, or the enterprise and all apprentices of one class."""

    COOPERATION = "cooperation"
    TRAINING = "training"


AGREEMENT_KIND_LABELS: dict[AgreementKind, str] = {
    AgreementKind.COOPERATION: N_("合作协议"),
    AgreementKind.TRAINING: N_("培养协议"),
}


class AgreementState(StrEnum):
    DRAFT = "draft"
    ACCEPTED = "accepted"
    SIGNED = "signed"
    SUPERSEDED = "superseded"
    VOID = "void"


AGREEMENT_STATE_LABELS: dict[AgreementState, str] = {
    AgreementState.DRAFT: N_("商定中"),
    AgreementState.ACCEPTED: N_("已同意"),
    AgreementState.SIGNED: N_("已签署"),
    AgreementState.SUPERSEDED: N_("已被新版取代"),
    AgreementState.VOID: N_("已作废"),
}

_IN_FORCE = [AgreementState.ACCEPTED, AgreementState.SIGNED]
_PARTIES: tuple[Role, ...] = (EnterpriseOfficer, Registrar)
# A version never changes. Revising a draft replaces it at once; what is in force stays until the next one is accepted.
AGREEMENT_LIFECYCLE = Lifecycle(
    [
        move("accept", [AgreementState.DRAFT], AgreementState.ACCEPTED, by=_PARTIES, label=N_("同意本版")),
        move("sign", _IN_FORCE, AgreementState.SIGNED, by=_PARTIES, label=N_("登记签署件")),
        move("revise", [AgreementState.DRAFT], AgreementState.SUPERSEDED, by=_PARTIES, label=N_("修订")),
        move("revise", [AgreementState.ACCEPTED], AgreementState.ACCEPTED, by=_PARTIES, label=N_("修订")),
        move("revise", [AgreementState.SIGNED], AgreementState.SIGNED, by=_PARTIES, label=N_("修订")),
        move("replace", _IN_FORCE, AgreementState.SUPERSEDED, by=_PARTIES, label=N_("以新版取代")),
        move(
            "void",
            [AgreementState.DRAFT, AgreementState.ACCEPTED],
            AgreementState.VOID,
            by=_PARTIES,
            label=N_("作废"),
            reason=True,
        ),
    ]
)


class ChangeState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


CHANGE_STATE_LABELS: dict[ChangeState, str] = {
    ChangeState.OPEN: N_("待答复"),
    ChangeState.TAKEN: N_("已采纳"),
    ChangeState.DECLINED: N_("未采纳"),
    ChangeState.WITHDRAWN: N_("已撤回"),
}

CHANGE_LIFECYCLE = Lifecycle(
    [
        move("take", [ChangeState.OPEN], ChangeState.TAKEN, by=_PARTIES, label=N_("采纳")),
        move("decline", [ChangeState.OPEN], ChangeState.DECLINED, by=_PARTIES, label=N_("不采纳"), reason=True),
        move("withdraw", [ChangeState.OPEN], ChangeState.WITHDRAWN, by=_PARTIES, label=N_("撤回")),
    ]
)


class Asker(StrEnum):
    """Which side asks for a change."""

    ENTERPRISE = "enterprise"
    SCHOOL = "school"
    APPRENTICE = "apprentice"


ASKER_LABELS: dict[Asker, str] = {
    Asker.ENTERPRISE: N_("企业"),
    Asker.SCHOOL: N_("学校"),
    Asker.APPRENTICE: N_("学徒"),
}
