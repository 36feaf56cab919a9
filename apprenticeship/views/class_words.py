"""How a class is spoken of: what comes next, by role, and what a journal entry changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apprenticeship.lifecycle import COURSE_CATEGORY_LABELS, ClassState, CourseCategory
from apprenticeship.models import TrainingClass
from apprenticeship.selectors.filings import IN_HAND, rules_of
from apprenticeship.selectors.openings import needs_agreement
from common.actor import Actor, Duty, EnterpriseOfficer, Officer, Registrar
from common.errors import Problem
from common.levels import LEVEL_LABELS, Level
from common.texts import N_
from journal.models import Entry

FACT_LABELS = {
    "name": N_("班级名称"),
    "rulebook": N_("适用政策"),
    "occupation": N_("职业"),
    "work_type": N_("工种"),
    "level": N_("目标等级"),
    "starts_on": N_("开始日期"),
    "last_on": N_("最后一日"),
    "planned_heads": N_("计划人数"),
    "plan_summary": N_("培养方案摘要"),
    "hours_per_credit": N_("每学分学时"),
    "credits_needed": N_("结业所需学分"),
    "practice_credits_needed": N_("其中企业实践学分"),
    "courses": N_("课程"),
}

OTHERS = {
    ClassState.DRAFT: N_("学校和企业正在商定。"),
    ClassState.AGREED: N_("双方已确认，等待企业报送备案。"),
    ClassState.SUBMITTED: N_("已报送，等待人社部门备案。"),
    ClassState.SUPPLEMENT: N_("人社部门要求补正，等待企业提交补正。"),
    ClassState.REVIEWING: N_("已受理，人社部门正在办理。"),
    ClassState.NOTICED: N_("审查已通过，方案正在公示。"),
    ClassState.RETURNED: N_("已退回，等待双方修改后重新报送。"),
    ClassState.REFUSED: N_("人社部门不予备案，理由见下。"),
    ClassState.FILED: N_("已备案，等待学校开班。"),
    ClassState.OPEN: N_("培养进行中。"),
    ClassState.CLOSED: N_("已结班。"),
    ClassState.CANCELLED: N_("已取消。"),
}
OWN: dict[tuple[type[Actor], ClassState], str] = {
    (EnterpriseOfficer, ClassState.AGREED): N_("双方已确认，请报送备案。"),
    (EnterpriseOfficer, ClassState.RETURNED): N_("已被退回，请按退回原因修改，双方重新确认后再报送。"),
    (EnterpriseOfficer, ClassState.SUPPLEMENT): N_("人社部门要求补正。请按所列内容补齐材料，写明补了什么，再提交。"),
    (Registrar, ClassState.RETURNED): N_("已被退回，请按退回原因修改，双方重新确认后由企业再报送。"),
    (Registrar, ClassState.FILED): N_("已备案。花名册入库并配好双导师后即可开班，全部学徒同时开始培养。"),
    (Registrar, ClassState.OPEN): N_("培养进行中。全部学徒结业或退出后可以结班。"),
}

BUREAU = {
    ClassState.SUBMITTED: N_("等待备案员受理材料。"),
    ClassState.SUPPLEMENT: N_("等待企业提交补正；逾期不补的可以退回。"),
    ClassState.REVIEWING: N_("初审、复审在“备案办理”页进行，企业和学校只看到审查中。有结论后由备案员公示、办结。"),
    ClassState.NOTICED: N_("方案公示中。期满后可以准予备案；发现问题可以中止公示，重新审查。"),
}

BEFORE_AGREEMENT = N_("已备案。花名册入库、配好双导师、备齐材料后提交开班申请，人社部门同意后才能开班。")
AWAITS_AGREEMENT = N_("已备案，等待学校申请开班、人社部门同意。")

DONE = {
    "agree": N_("已确认。"),
    "submit": N_("已报送备案。"),
    "accept": N_("已受理，开始审查。"),
    "ask_supplement": N_("已要求补正，内容已告知企业。"),
    "supplement": N_("已提交补正。"),
    "publish": N_("方案开始公示。"),
    "recall": N_("公示已中止，重新审查。"),
    "refuse": N_("已决定不予备案，理由已告知双方。"),
    "file": N_("已准予备案。"),
    "send_back": N_("已退回，原因已告知双方。"),
    "open": N_("已开班，已注册的学徒开始培养。"),
    "close": N_("已结班。"),
    "cancel": N_("已取消。"),
}


def next_words(row: TrainingClass, actor: Actor, today: date) -> str:
    """Say what comes next, to whoever asks."""
    state = ClassState(row.state)
    if state == ClassState.DRAFT and isinstance(actor, Registrar | EnterpriseOfficer):
        return _draft_words(row, is_school=isinstance(actor, Registrar))
    if state in IN_HAND and isinstance(actor, Officer):
        return _officer_words(row, actor, state, today)
    if needs_agreement(row):
        return _(BEFORE_AGREEMENT if isinstance(actor, Registrar) else AWAITS_AGREEMENT)
    return _(OWN.get((type(actor), state), OTHERS[state]))


def _officer_words(row: TrainingClass, actor: Officer, state: ClassState, today: date) -> str:
    has_review = rules_of(row).review
    if state == ClassState.SUBMITTED and Duty.FILING in actor.duties:
        days = (today - localtime(row.submitted_at).date()).days if row.submitted_at else 0
        words = (
            _("请核对材料后受理；材料不全的要求补正，不符合的退回。已报送 %(days)s 天。")
            if has_review
            else _("请核对后准予备案，或写明原因退回。已报送 %(days)s 天。")
        )
        return words % {"days": days}
    return _(BUREAU[state] if has_review else OTHERS[state])


def _draft_words(row: TrainingClass, *, is_school: bool) -> str:
    own, other = row.enterprise_agreed_at, row.school_agreed_at
    if is_school:
        own, other = other, own
    other_side = _("企业") if is_school else _("学校")
    if own:
        return _("本方已确认，等待%(other)s确认。任何一方修改后双方需重新确认。") % {"other": other_side}
    if other:
        return _("%(other)s已确认。请核对，无误后确认；有不同意见可直接修改，双方再重新确认。") % {"other": other_side}
    return _("请核对并完善内容，无误后确认。双方都确认后由企业报送备案。")


def problem_words(problem: Problem) -> str:
    """Say what is wrong, in one sentence."""
    return _(problem.message) % problem.params if problem.params else _(problem.message)


def mend_words(problem: Problem) -> str:
    """Say how it is mended; nothing where the rule says nothing."""
    if not problem.mend:
        return ""
    return _(problem.mend) % problem.params if problem.params else _(problem.mend)


@dataclass(frozen=True, slots=True)
class Changed:
    """One fact, old and new side by side: lines of words."""

    label: str
    before: list[str]
    after: list[str]


@dataclass(frozen=True, slots=True)
class Act:
    """A journal entry and what it changed of the terms."""

    entry: Entry
    changes: list[Changed]


def acts(entries: Iterable[Entry]) -> list[Act]:
    """Put beside each journal entry what it changed."""
    return [Act(entry, _changes(entry)) for entry in entries]


def _changes(entry: Entry) -> list[Changed]:
    if not isinstance(entry.before, dict) or not isinstance(entry.after, dict):
        return []
    return [changed(fact, entry.before[fact], entry.after.get(fact)) for fact in FACT_LABELS if fact in entry.before]


def changed(fact: str, before: Any, after: Any) -> Changed:
    """Write one fact's old and new value in words; of courses only those that differ."""
    old, new = _lines(fact, before), _lines(fact, after)
    if fact == "courses":
        old, new = [line for line in old if line not in new], [line for line in new if line not in old]
    return Changed(_(FACT_LABELS[fact]), old, new)


def _lines(fact: str, value: Any) -> list[str]:
    if value in (None, ""):
        return []
    if fact == "courses":
        return [
            _("%(name)s（%(category)s，%(hours)s 学时，%(credits)s 学分）")
            % {
                "name": name,
                "category": _(COURSE_CATEGORY_LABELS[CourseCategory(category)]),
                "hours": hours,
                "credits": credits,
            }
            for name, category, hours, credits in value
        ]
    return [_(LEVEL_LABELS[Level(value)]) if fact == "level" else str(value)]
