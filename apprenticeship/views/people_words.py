"""The words of a person's case: what comes next, and what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apprenticeship.columns.roster import COLUMN_BY_CODE
from apprenticeship.lifecycle import (
    ALTERATION_KIND_LABELS,
    CERTIFICATE_KIND_LABELS,
    ENROLMENT_STATE_LABELS,
    OVERRIDE_STATE_LABELS,
    SIDE_LABELS,
    TRAINEE_TYPE_LABELS,
    VERDICT_LABELS,
    WITHDRAWAL_REASON_LABELS,
    ClassState,
    EnrolmentState,
)
from apprenticeship.models import Enrolment
from apprenticeship.rules.eligibility import PREDICATE_TITLES
from apprenticeship.selectors.enrolments import Lack, is_blocked
from common.actor import Actor, EnterpriseOfficer, Registrar
from common.levels import LEVEL_LABELS
from common.texts import N_
from journal.models import Entry

FACTS: dict[str, str] = {
    **{code: column.title for code, column in COLUMN_BY_CODE.items()},
    "class": N_("班级"),
    "student_no": N_("学号"),
    "state": N_("状态"),
    "last_on": N_("培训最后一日"),
    "starts_on": N_("开始日期"),
    "ended_on": N_("结束日期"),
    "withdrawal_reason": N_("退出原因"),
    "employer_passed": N_("企业评价"),
    "side": N_("一方"),
    "mentor": N_("导师"),
    "attempt": N_("次数"),
    "assessed_on": N_("考核日期"),
    "body": N_("考核机构"),
    "theory_score": N_("理论成绩"),
    "practice_score": N_("实操成绩"),
    "enterprise_score": N_("企业评分"),
    "is_passed": N_("合格"),
    "kind": N_("证书类型"),
    "number": N_("证书编号"),
    "level": N_("等级"),
    "issuer": N_("发证机构"),
    "issued_on": N_("发证日期"),
    "verdict": N_("参加条件"),
    "predicate": N_("条件"),
    "admission": N_("核准"),
    "alteration": N_("变更种类"),
    "effective_on": N_("生效日期"),
    "rest_from": N_("休学第一日"),
    "rest_until": N_("休学最后一日"),
}
VALUES: dict[str, Mapping[Any, str]] = {
    "state": ENROLMENT_STATE_LABELS,
    "withdrawal_reason": WITHDRAWAL_REASON_LABELS,
    "trainee_type": TRAINEE_TYPE_LABELS,
    "prior_level": LEVEL_LABELS,
    "level": LEVEL_LABELS,
    "side": SIDE_LABELS,
    "kind": CERTIFICATE_KIND_LABELS,
    "employer_passed": {True: N_("合格"), False: N_("不合格")},
    "is_passed": {True: N_("合格"), False: N_("不合格")},
    "had_subsidy": {True: N_("是"), False: N_("否")},
    "verdict": VERDICT_LABELS,
    "predicate": PREDICATE_TITLES,
    "admission": OVERRIDE_STATE_LABELS,
    "alteration": ALTERATION_KIND_LABELS,
    "contract_last_on": {"9999-12-31": N_("无固定期限")},
}
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of an act, before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Act:
    """An entry of the journal with the facts that it changed."""

    entry: Entry
    facts: list[Fact]


def acts(entries: Iterable[Entry]) -> list[Act]:
    """Write the history of a case: each act with what it changed."""
    return [Act(entry, list(_facts(entry.before or {}, entry.after or {}))) for entry in entries]


def _facts(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[Fact]:
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if old != new and key in FACTS:
            yield Fact(_(FACTS[key]), value_words(key, old), value_words(key, new))


def value_words(key: str, value: Any) -> str:
    """Write a fact's value for a person; a dash for none."""
    if value is None or value == "":
        return NOTHING
    known = VALUES.get(key, {}).get(value)
    return _(known) if known else str(value)


def next_words(row: Enrolment, actor: Actor, lacks: Iterable[Lack], borne: str) -> str:
    """Say what comes next, as the role needs to hear it; `borne` is the completion that the results bear."""
    match EnrolmentState(row.state):
        case EnrolmentState.REGISTERED if is_blocked(row):
            return _("不符合参加条件，开班后也不能开始培养：更正后请重新核对，情况属实的提请核准，确实不符的撤销注册。")
        case EnrolmentState.REGISTERED if row.training_class.state == ClassState.OPEN:
            return _("班级已开班，可以开始培养。") if isinstance(actor, Registrar) else _("等待学校开始培养。")
        case EnrolmentState.REGISTERED:
            return _("等待开班；开班后自动开始培养。")
        case EnrolmentState.SUSPENDED:
            return _("休学中；复学后继续培养。")
        case EnrolmentState.TRAINING:
            return _training_words(row, actor, lacks, borne)
        case _:
            return _("学籍已结束，不需要操作。")


def _training_words(row: Enrolment, actor: Actor, lacks: Iterable[Lack], borne: str) -> str:
    if isinstance(actor, EnterpriseOfficer) and row.employer_passed is None:
        return _("请在结业前对学徒的岗位表现作出评价。")
    open_count = sum(not lack.is_done for lack in lacks)
    if borne == "complete_certified":
        return _("考核合格并已取证，可以办理结业。")
    if borne:
        return _("补齐合格成绩和认可的证书后可以取证结业；不再补考的，可以按“结业未取证”办理。")
    if isinstance(actor, Registrar):
        return _("还缺 %(count)s 项，补齐后办理结业。") % {"count": open_count}
    return _("培养中，还缺 %(count)s 项。") % {"count": open_count}
