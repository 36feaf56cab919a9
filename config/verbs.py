"""The words for the journal's verbs: moves by their lifecycle's labels, other acts by this table."""

from __future__ import annotations

from typing import Any

from apprenticeship.lifecycle import (
    AGREEMENT_LIFECYCLE,
    ALTERATION_LIFECYCLE,
    CHANGE_LIFECYCLE,
    CLASS_LIFECYCLE,
    ENROLMENT_LIFECYCLE,
    LOG_LIFECYCLE,
    OVERRIDE_LIFECYCLE,
    PAIR_LIFECYCLE,
    REQUEST_LIFECYCLE,
)
from apprenticeship.lifecycle.filing import FILING_LIFECYCLE
from apprenticeship.lifecycle.objections import OBJECTION_LIFECYCLE
from apprenticeship.lifecycle.opening import OPENING_LIFECYCLE
from catalogue.lifecycle import PLAN_LIFECYCLE
from common.lifecycle import Lifecycle, S
from common.texts import N_
from exchange.lifecycle import JOB_KIND_LABELS
from rulebooks.lifecycle import DRAFT_LIFECYCLE
from subsidies.lifecycle import CLAIM_LIFECYCLE


def moves(prefix: str, lifecycle: Lifecycle[S]) -> dict[str, str]:
    """Name the verb `prefix.move` of every move by its label."""
    return {f"{prefix}.{move.name}": move.label for move in lifecycle.moves}


LIFECYCLES: dict[str, Lifecycle[Any]] = {
    "class": CLASS_LIFECYCLE,
    "filing": FILING_LIFECYCLE,
    "objection": OBJECTION_LIFECYCLE,
    "opening": OPENING_LIFECYCLE,
    "enrolment": ENROLMENT_LIFECYCLE,
    "log": LOG_LIFECYCLE,
    "request": REQUEST_LIFECYCLE,
    "agreement": AGREEMENT_LIFECYCLE,
    "change": CHANGE_LIFECYCLE,
    "override": OVERRIDE_LIFECYCLE,
    "duplicate": PAIR_LIFECYCLE,
    "claim": CLAIM_LIFECYCLE,
    "alteration": ALTERATION_LIFECYCLE,
    "rulebook_draft": DRAFT_LIFECYCLE,
    "holidays": PLAN_LIFECYCLE,
}
VERBS: dict[str, str] = {
    **{verb: label for prefix, table in LIFECYCLES.items() for verb, label in moves(prefix, table).items()},
    "class.draft": N_("拟定培养班"),
    "filing.accept": N_("受理"),
    "notice.publish": N_("公示方案"),
    "objection.lodge": N_("提出公示异议"),
    "objection.reveal": N_("查看异议提出人"),
    "opening.ask": N_("申请开班"),
    "class.ask_opening": N_("申请开班"),
    "class.agree_opening": N_("同意开班"),
    "class.send_back_opening": N_("退回开班申请"),
    "quota.give": N_("登记名额"),
    "quota.revise": N_("调整名额"),
    "class.exceed_quota": N_("超名额办理"),
    "agreement.draft": N_("拟定协议"),
    "change.ask": N_("提出修改要求"),
    "confirmation.link": N_("生成确认链接"),
    "confirmation.confirm": N_("学徒确认培养协议"),
    "paper.upload": N_("上传材料"),
    "paper.remove": N_("撤下材料"),
    "class.add_paper": N_("上传材料"),
    "enrolment.register": N_("登记学籍"),
    "enrolment.cost": N_("登记培训成本和学时"),
    "enrolment.correct": N_("更正学籍"),
    "enrolment.reveal": N_("查看身份证号"),
    "enrolment.judge": N_("企业评价"),
    "mentor.assign": N_("安排带教"),
    "mentor.take_over": N_("接任带教"),
    "mentor.remove": N_("撤销带教"),
    "mentor.end": N_("结束带教"),
    "assessment.record": N_("登记考核成绩"),
    "assessment.correct": N_("更正考核成绩"),
    "certificate.record": N_("登记证书"),
    "certificate.correct": N_("更正证书"),
    "completion_certificate.issue": N_("颁发结业证书"),
    "completion_certificate.revoke": N_("撤销结业证书"),
    "request.ask": N_("请求放行"),
    "alteration.propose": N_("提出学籍变更"),
    "enrolment.propose_alteration": N_("提出学籍变更"),
    "enrolment.extend": N_("延长培训期限"),
    "suspension.begin": N_("登记休学期间"),
    "suspension.end": N_("缩短休学期间"),
    "suspension.reopen": N_("恢复休学期间"),
    "suspension.remove": N_("撤销休学期间"),
    "preference.choose": N_("设置消息"),
    "eligibility.check": N_("核对参加条件"),
    "person.merge": N_("并入另一条记录"),
    "person.take_in": N_("并入了另一条记录"),
    "person.part": N_("恢复为单独的记录"),
    "enrolment.move_person": N_("随人员合并转移"),
    "thresholds.set": N_("设定判断重复的界限"),
    "list.import": N_("导入比对名单"),
    "list.refuse": N_("退回比对名单"),
    "override.ask": N_("提请核准参加条件"),
    "mentor.qualify": N_("登记导师证书"),
    "mentor.deputise": N_("安排导师代理"),
    "mentor.end_deputy": N_("提前结束导师代理"),
    "mentor.pay": N_("登记导师津贴"),
    "class.name_lead": N_("确定带头导师"),
    "mentor.add": N_("添加企业导师"),
    "mentor.edit": N_("修改企业导师"),
    "tutor.add": N_("添加学校指导教师"),
    "tutor.edit": N_("修改学校指导教师"),
    "holidays.enter": N_("录入节假日安排"),
    "rulebook_draft.write": N_("拟订政策规则草稿"),
    "rulebook.publish": N_("发布政策规则"),
    **{f"job.{kind}": label for kind, label in JOB_KIND_LABELS.items()},
    "duplicate.find": N_("发现疑似重复"),
    "mentor.certificate_ends": N_("导师证书将到期"),
    "claim.prepare": N_("生成补贴申请"),
    "job.retry": N_("重试任务"),
    "log.enter": N_("填写带徒记录"),
    "log.draft": N_("记下带徒记录，未签字"),
    "credit.award": N_("认定课程学分"),
    "credit.reverse": N_("冲销学分"),
    "import.stage": N_("上传花名册"),
    "import.check": N_("核对花名册"),
    "import.commit": N_("花名册入库"),
    "import.undo": N_("撤销花名册入库"),
    "import.fetch_problems": N_("下载问题清单"),
    "user.create": N_("建立用户"),
    "user.set_email": N_("填写电子邮箱"),
    "user.confirm_email": N_("确认电子邮箱"),
    "user.remove_email": N_("移除电子邮箱"),
    "mail.retry": N_("重发邮件"),
    "user.change_password": N_("修改密码"),
    "membership.join": N_("授予角色"),
    "membership.change": N_("修改职责"),
    "membership.end": N_("停用成员"),
    "invitation.make": N_("邀请成员"),
    "invitation.revoke": N_("作废邀请"),
    "invitation.accept": N_("接受邀请"),
    "token.issue": N_("签发接口令牌"),
    "token.revoke": N_("作废接口令牌"),
}


# The jobs of the program, as histories name them; whatever is not here names itself.
JOBS: dict[str, str] = {
    "demo": N_("演示数据"),
    "duplicates": N_("重复人员查找"),
    "eligibility": N_("参加条件核对"),
    "import_roster": N_("花名册导入"),
    "jobs": N_("后台任务"),
    "lists": N_("比对名单接收"),
    "load_rulebooks": N_("政策规则装入"),
    "notices": N_("消息通知"),
}


def job_words(job: str) -> str:
    """Say which job of the program acted."""
    return JOBS.get(job, job)


def words_of(verb: str, before: Any = None) -> str:
    """Say a verb in Chinese; a move that has one name and several labels is told by the state it left.

    `before` is the journal's: a state, or facts among them the state. A verb that no table names stands as it is.
    """
    prefix, _, name = verb.partition(".")
    left = before.get("state") if isinstance(before, dict) else before
    rows = LIFECYCLES[prefix].moves if prefix in LIFECYCLES else ()
    labels = [row.label for row in rows if row.name == name and left in row.sources]
    return labels[0] if labels else VERBS.get(verb, verb)
