"""Which acts of the journal are told to whom, in which words: one table, pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from common.actor import Duty
from common.texts import N_


class Topic(StrEnum):
    """What messages are about; users choose for each how they are told."""

    AGREEING = "agreeing"
    FILING = "filing"
    REVIEW = "review"
    TRAINING = "training"
    CLAIM = "claim"
    OVERLAP = "overlap"
    AGREEMENT = "agreement"
    ELIGIBILITY = "eligibility"
    MENTORING = "mentoring"
    DUPLICATE = "duplicate"
    DUE = "due"


TOPIC_LABELS: dict[Topic, str] = {
    Topic.AGREEING: N_("商定培养班"),
    Topic.FILING: N_("备案进展"),
    Topic.REVIEW: N_("待我审查"),
    Topic.TRAINING: N_("培养过程"),
    Topic.CLAIM: N_("补贴申请"),
    Topic.OVERLAP: N_("放行请求"),
    Topic.AGREEMENT: N_("协议"),
    Topic.ELIGIBILITY: N_("参加条件"),
    Topic.MENTORING: N_("双导师"),
    Topic.DUPLICATE: N_("疑似重复"),
    Topic.DUE: N_("到期和逾期提醒"),
}
# What somebody else waits for cannot be silenced inside the system.
ALWAYS_SHOWN = frozenset({Topic.FILING, Topic.REVIEW, Topic.CLAIM})


class Cadence(StrEnum):
    """How often a topic is sent by e-mail."""

    OFF = "off"
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


CADENCE_LABELS: dict[Cadence, str] = {
    Cadence.OFF: N_("不发邮件"),
    Cadence.AT_ONCE: N_("立即"),
    Cadence.DAILY: N_("每日汇总"),
    Cadence.WEEKLY: N_("每周汇总"),
}


class MailState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


MAIL_STATE_LABELS: dict[MailState, str] = {
    MailState.WAITING: N_("待发送"),
    MailState.SENDING: N_("发送中"),
    MailState.SENT: N_("已发送"),
    MailState.FAILED: N_("未送达"),
}
# A mail that asks its receiver to confirm the address; nobody chooses it.
CONFIRMING = "confirm"
MAIL_LABELS: dict[str, str] = {
    CONFIRMING: N_("确认邮箱"),
    **{str(key): label for key, label in CADENCE_LABELS.items() if key != Cadence.OFF},
}
DEFAULT_CADENCES: dict[Topic, Cadence] = {
    topic: Cadence.AT_ONCE if topic in ALWAYS_SHOWN else Cadence.DAILY for topic in Topic
}


class Audience(StrEnum):
    """Whose memberships are told: those of an organisation of the subject, or officers of its region by duty."""

    SCHOOL = "school"
    ENTERPRISE = "enterprise"
    HOLDER = "holder"
    MENTOR = "mentor"
    TUTOR = "tutor"
    APPRENTICE = "apprentice"
    OFFICER = "officer"
    FILING = "filing"
    FIRST_REVIEW = "first_review"
    SECOND_REVIEW = "second_review"
    PAYMENT = "payment"


DUTIES: dict[Audience, Duty] = {
    Audience.FILING: Duty.FILING,
    Audience.FIRST_REVIEW: Duty.FIRST_REVIEW,
    Audience.SECOND_REVIEW: Duty.SECOND_REVIEW,
    Audience.PAYMENT: Duty.PAYMENT,
}


@dataclass(frozen=True, slots=True)
class Telling:
    """One message that an act leads to. `words` is a Chinese template with the place %(subject)s.

    `left` narrows it to an act that left that state, `became` to one that led to that state or verdict, `of` to acts
    on that kind of subject.
    """

    topic: Topic
    words: str
    to: tuple[Audience, ...]
    left: str = ""
    became: str = ""
    of: str = ""


_SIDES = (Audience.SCHOOL, Audience.ENTERPRISE)
_FILING: dict[str, str] = {
    "class.accept": N_("%(subject)s 的备案材料已受理"),
    "class.ask_supplement": N_("%(subject)s 被要求补正材料"),
    "class.publish": N_("%(subject)s 的培养方案开始公示"),
    "class.recall": N_("%(subject)s 的公示已中止"),
    "class.file": N_("%(subject)s 已准予备案"),
    "class.send_back": N_("%(subject)s 的备案被退回"),
    "class.refuse": N_("%(subject)s 不予备案"),
}
_ENROLMENT = "apprenticeship.enrolment"
_OF_AGREEMENTS: dict[str, str] = {
    "agreement.draft": N_("拟定了协议 %(subject)s，请核对"),
    "agreement.sign": N_("协议 %(subject)s 已登记签署件"),
    "agreement.void": N_("协议 %(subject)s 已作废"),
    "change.ask": N_("协议 %(subject)s 有修改要求，请答复"),
    "change.take": N_("协议 %(subject)s 的修改要求已采纳"),
    "change.decline": N_("协议 %(subject)s 的修改要求未采纳"),
}
_OF_PAIRS: dict[str, str] = {
    "mentor.take_over": N_("%(subject)s 的带教由他人接任"),
    "mentor.remove": N_("%(subject)s 的带教已撤销"),
    "mentor.end": N_("%(subject)s 的带教已结束"),
}
_PAIRED = (Audience.MENTOR, Audience.TUTOR, *_SIDES)
_PEOPLE: dict[str, tuple[Telling, ...]] = {
    **{verb: (Telling(Topic.AGREEMENT, words, _SIDES),) for verb, words in _OF_AGREEMENTS.items()},
    "agreement.accept": (
        Telling(Topic.AGREEMENT, N_("一方已同意协议 %(subject)s"), _SIDES, became="draft"),
        Telling(Topic.AGREEMENT, N_("协议 %(subject)s 各方已同意"), _SIDES, became="accepted"),
    ),
    "confirmation.link": (Telling(Topic.AGREEMENT, N_("请阅读并确认培养协议（%(subject)s）"), (Audience.APPRENTICE,)),),
    "confirmation.confirm": (Telling(Topic.AGREEMENT, N_("%(subject)s 已确认培养协议"), _SIDES, of=_ENROLMENT),),
    "eligibility.check": (
        Telling(Topic.ELIGIBILITY, N_("%(subject)s 不符合参加条件"), _SIDES, became="blocked"),
        Telling(Topic.ELIGIBILITY, N_("%(subject)s 的参加条件须人工核对"), _SIDES, became="by_hand"),
    ),
    "override.ask": (Telling(Topic.REVIEW, N_("%(subject)s 的参加条件待另一人核准"), (Audience.OFFICER,)),),
    "override.approve": (Telling(Topic.ELIGIBILITY, N_("%(subject)s 的参加条件已获核准"), _SIDES),),
    "override.decline": (Telling(Topic.ELIGIBILITY, N_("%(subject)s 的参加条件未获核准"), _SIDES),),
    "mentor.assign": (
        Telling(Topic.MENTORING, N_("%(subject)s 安排了带教"), (Audience.MENTOR, Audience.TUTOR), of=_ENROLMENT),
    ),
    **{verb: (Telling(Topic.MENTORING, words, _PAIRED, of=_ENROLMENT),) for verb, words in _OF_PAIRS.items()},
    "mentor.deputise": (
        Telling(Topic.MENTORING, N_("企业导师 %(subject)s 安排了代理"), (Audience.MENTOR, Audience.ENTERPRISE)),
    ),
    "mentor.certificate_ends": (
        Telling(Topic.MENTORING, N_("企业导师 %(subject)s 的证书将到期"), (Audience.MENTOR, Audience.ENTERPRISE)),
    ),
    "duplicate.find": (
        Telling(Topic.DUPLICATE, N_("%(subject)s 可能重复登记，请判断"), (Audience.SCHOOL, Audience.FILING)),
    ),
}
TELLINGS: dict[str, tuple[Telling, ...]] = {
    **_PEOPLE,
    **{verb: (Telling(Topic.FILING, words, _SIDES),) for verb, words in _FILING.items()},
    "class.draft": (Telling(Topic.AGREEING, N_("新拟了培养班 %(subject)s，请核对"), _SIDES),),
    "class.amend": (Telling(Topic.AGREEING, N_("%(subject)s 的内容有修改，请重新确认"), _SIDES),),
    "class.agree": (Telling(Topic.AGREEING, N_("对方已确认 %(subject)s"), _SIDES),),
    "class.cancel": (Telling(Topic.AGREEING, N_("%(subject)s 已取消"), _SIDES),),
    "class.submit": (Telling(Topic.REVIEW, N_("%(subject)s 已报送备案，请办理"), (Audience.FILING,)),),
    "class.supplement": (Telling(Topic.REVIEW, N_("%(subject)s 已提交补正，请办理"), (Audience.FILING,)),),
    "class.open": (Telling(Topic.TRAINING, N_("%(subject)s 已开班"), _SIDES),),
    "class.close": (Telling(Topic.TRAINING, N_("%(subject)s 已结班"), _SIDES),),
    "filing.accept": (Telling(Topic.REVIEW, N_("%(subject)s 待初审"), (Audience.FIRST_REVIEW,)),),
    "filing.recommend": (Telling(Topic.REVIEW, N_("%(subject)s 待复审"), (Audience.SECOND_REVIEW,)),),
    "filing.advise_against": (Telling(Topic.REVIEW, N_("%(subject)s 待复审"), (Audience.SECOND_REVIEW,)),),
    "filing.dispute": (Telling(Topic.REVIEW, N_("%(subject)s 被复审退回，待重新初审"), (Audience.FIRST_REVIEW,)),),
    "filing.reopen": (Telling(Topic.REVIEW, N_("%(subject)s 待重新初审"), (Audience.FIRST_REVIEW,)),),
    "filing.concur": (Telling(Topic.REVIEW, N_("%(subject)s 审查已有结论，待办结"), (Audience.FILING,)),),
    "opening.ask": (Telling(Topic.REVIEW, N_("%(subject)s 申请开班，请办理"), (Audience.FILING,)),),
    "opening.agree": (Telling(Topic.FILING, N_("%(subject)s 已同意开班"), _SIDES),),
    "opening.send_back": (Telling(Topic.FILING, N_("%(subject)s 的开班申请被退回"), _SIDES),),
    "objection.lodge": (Telling(Topic.REVIEW, N_("%(subject)s 的公示收到异议，请核查"), (Audience.FILING,)),),
    "log.reject": (Telling(Topic.TRAINING, N_("%(subject)s 的带徒记录被驳回"), (Audience.MENTOR,)),),
    "claim.submit": (Telling(Topic.CLAIM, N_("补贴申请 %(subject)s 待初审"), (Audience.FIRST_REVIEW,)),),
    "claim.approve": (
        Telling(Topic.CLAIM, N_("补贴申请 %(subject)s 待复审"), (Audience.SECOND_REVIEW,), "submitted"),
        Telling(Topic.CLAIM, N_("补贴申请 %(subject)s 待拨付"), (Audience.PAYMENT,), "first_ok"),
    ),
    "claim.return": (Telling(Topic.CLAIM, N_("补贴申请 %(subject)s 被退回"), (Audience.ENTERPRISE,)),),
    "claim.pay": (Telling(Topic.CLAIM, N_("补贴申请 %(subject)s 已拨付"), (Audience.ENTERPRISE,)),),
    "request.ask": (Telling(Topic.OVERLAP, N_("请答复 %(subject)s 的放行请求"), (Audience.HOLDER,)),),
    "request.release": (Telling(Topic.OVERLAP, N_("%(subject)s 已放行"), (Audience.SCHOOL,)),),
    "request.refuse": (Telling(Topic.OVERLAP, N_("%(subject)s 的放行请求未获同意"), (Audience.SCHOOL,)),),
}


# ---- what is expected ----


class ExpectedKind(StrEnum):
    """What should come. A kind stands here once a source tells of it (notices/selectors/expecting.py)."""

    LOG_WEEK = "log_week"
    PAPER = "paper"
    REPORT = "report"


EXPECTED_KIND_LABELS: dict[ExpectedKind, str] = {
    ExpectedKind.LOG_WEEK: N_("每周带徒记录"),
    ExpectedKind.PAPER: N_("班级材料"),
    ExpectedKind.REPORT: N_("结班报告"),
}


class OwedBy(StrEnum):
    """Who has to bring what is expected."""

    MENTOR = "mentor"
    ENTERPRISE = "enterprise"
    SCHOOL = "school"
    BOTH = "both"


OWED_BY_LABELS: dict[OwedBy, str] = {
    OwedBy.MENTOR: N_("企业导师"),
    OwedBy.ENTERPRISE: N_("企业"),
    OwedBy.SCHOOL: N_("学校"),
    OwedBy.BOTH: N_("学校和企业"),
}


class Standing(StrEnum):
    """How an expectation stands on a day."""

    LATE = "late"
    AHEAD = "ahead"
    CAME = "came"
    CAME_LATE = "came_late"
    DROPPED = "dropped"


STANDING_LABELS: dict[Standing, str] = {
    Standing.LATE: N_("逾期未交"),
    Standing.AHEAD: N_("待交"),
    Standing.CAME: N_("已交"),
    Standing.CAME_LATE: N_("逾期后补交"),
    Standing.DROPPED: N_("不再需要"),
}


def standing(due_on: date | None, came_on: date | None, dropped_on: date | None, today: date) -> Standing:
    """Say how an expectation stands. `due_on` is the inclusive last day; None where no document sets one."""
    if came_on is not None:
        return Standing.CAME_LATE if due_on is not None and came_on > due_on else Standing.CAME
    if dropped_on is not None:
        return Standing.DROPPED
    return Standing.LATE if due_on is not None and due_on < today else Standing.AHEAD
