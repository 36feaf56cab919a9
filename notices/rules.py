"""Which acts of the journal are told to whom, in which words: one table, pure."""

from __future__ import annotations

from dataclasses import dataclass
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
    DUE = "due"


TOPIC_LABELS: dict[Topic, str] = {
    Topic.AGREEING: N_("商定培养班"),
    Topic.FILING: N_("备案进展"),
    Topic.REVIEW: N_("待我审查"),
    Topic.TRAINING: N_("培养过程"),
    Topic.CLAIM: N_("补贴申请"),
    Topic.OVERLAP: N_("放行请求"),
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
DEFAULT_CADENCES: dict[Topic, Cadence] = {
    topic: Cadence.AT_ONCE if topic in ALWAYS_SHOWN else Cadence.DAILY for topic in Topic
}


class Audience(StrEnum):
    """Whose memberships are told: those of an organisation of the subject, or officers of its region by duty."""

    SCHOOL = "school"
    ENTERPRISE = "enterprise"
    HOLDER = "holder"
    MENTOR = "mentor"
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

    `left` narrows it to an act that left that state.
    """

    topic: Topic
    words: str
    to: tuple[Audience, ...]
    left: str = ""


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
TELLINGS: dict[str, tuple[Telling, ...]] = {
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
