"""Reads of enrolments: the list, one case, what it lacks, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from apprenticeship import policy
from apprenticeship.filters import RUNNING, owing
from apprenticeship.lifecycle import ENROLMENT_LIFECYCLE, ClassState, EnrolmentState, Side, Verdict
from apprenticeship.models import Assessment, Certificate, Enrolment, MentorAssignment
from apprenticeship.rules.results import Outcome, ResultTerms
from apprenticeship.selectors.overlaps import asked_of
from apprenticeship.selectors.people_terms import result_terms
from apprenticeship.selectors.results import outcomes
from common.actor import Actor, EnterpriseOfficer, Registrar
from common.keyset import Order
from common.lifecycle import Move
from common.texts import N_
from common.waiting import Waiting

ORDERS = {"registered": Order(), "student_no": Order("student_no", read=str)}
NEWEST = "-registered"
WAITING = {
    "mentor": N_("未安排企业导师的学徒"),
    "tutor": N_("未安排学校指导教师的学徒"),
    "judgement": N_("待企业评价的学徒"),
    "start": N_("班级已开班、待开始培养的学徒"),
}
LISTED = (
    *("student_no", "trainee_type", "period", "state", "registered_on", "ended_on"),
    *("person__name", "training_class__number", "training_class__name", "training_class__level"),
    *("school__name", "enterprise__name"),
)


def enrolments(actor: Actor) -> QuerySet[Enrolment]:
    """List whom an actor may see, the last registered first; only what a list shows is read."""
    related = ("person", "training_class", "school", "enterprise")
    return policy.visible_enrolments(actor).select_related(*related).only(*LISTED).order_by("-pk")


def enrolment_of(actor: Actor, student_no: str) -> Enrolment:
    """Find one enrolment with all that its case shows. Raises Enrolment.DoesNotExist."""
    related = (
        *("person", "school", "enterprise__region", "training_class__occupation"),
        *("training_class__rulebook", "training_class__bureau", "eligibility"),
    )
    return policy.visible_enrolments(actor).select_related(*related).get(student_no=student_no)


def assignments_of(row: Enrolment) -> list[MentorAssignment]:
    """List who accompanies and accompanied somebody, by side and day."""
    rows = MentorAssignment.objects.filter(enrolment=row).select_related("mentor", "tutor")
    return list(rows.order_by("side", "period", "pk"))


def assessments_of(row: Enrolment) -> list[Assessment]:
    """List somebody's attempts, the first one first."""
    return list(Assessment.objects.filter(enrolment=row).order_by("attempt"))


def certificates_of(row: Enrolment) -> list[Certificate]:
    """List somebody's certificates, by kind."""
    return list(Certificate.objects.filter(enrolment=row).select_related("occupation").order_by("kind"))


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing between an apprentice and completion; `place` names the page that mends it."""

    label: str
    is_done: bool
    place: str


def lacks(row: Enrolment, assignments: Sequence[MentorAssignment], outcome: Outcome, terms: ResultTerms) -> list[Lack]:
    """Say what is still missing until somebody can complete; nothing for who has ended."""
    if row.state not in RUNNING:
        return []
    sides = {each.side for each in assignments}
    return [
        Lack(N_("班级已开班，培养已开始"), row.state != EnrolmentState.REGISTERED, "class"),
        Lack(N_("已安排企业导师"), Side.ENTERPRISE in sides, "mentors"),
        Lack(N_("已安排学校指导教师"), Side.SCHOOL in sides, "mentors"),
        Lack(N_("考核合格"), outcome.passed_on is not None, "assessment"),
        Lack(N_("已登记证书"), bool(outcome.accepted_number(terms)), "certificate"),
        Lack(N_("企业已评价"), row.employer_passed is not None, "judge"),
    ]


def is_blocked(row: Enrolment) -> bool:
    """Say whether the last check found that somebody may not begin; the check is best read with the enrolment."""
    check = getattr(row, "eligibility", None)
    return check is not None and check.verdict == Verdict.BLOCKED


def moves_of(row: Enrolment, actor: Actor) -> list[Move[EnrolmentState]]:
    """List what an actor may do next: training starts in an open class and for whom nothing keeps out.

    Results choose the completion.
    """
    moves = ENROLMENT_LIFECYCLE.moves_from(EnrolmentState(row.state), actor=actor)
    borne = outcomes([row])[row.pk].move(result_terms(row.training_class.rulebook)) if moves else ""
    is_open = row.training_class.state == ClassState.OPEN
    may_start = is_open and not is_blocked(row)
    return [
        move
        for move in moves
        if (move.name != "start" or may_start) and (not move.name.startswith("complete") or move.name == borne)
    ]


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """What waits for a registrar or an enterprise's officer about people."""
    match actor:
        case Registrar():
            asked = Waiting(
                N_("其他学校请求放行"), asked_of(actor).count(), "apprenticeship:overlaps", query="box=asked"
            )
            return [_overdue(actor, today), asked, *(_owed(actor, what) for what in ("mentor", "tutor", "start"))]
        case EnterpriseOfficer():
            return [_owed(actor, what) for what in ("mentor", "judgement")]
        case _:
            return []


def _owed(actor: Actor, what: str) -> Waiting:
    rows = owing(policy.visible_enrolments(actor), what)
    return Waiting(WAITING[what], rows.count(), "apprenticeship:enrolments", query=f"todo={what}")


def _overdue(actor: Actor, today: date) -> Waiting:
    rows = policy.visible_enrolments(actor).filter(state=EnrolmentState.TRAINING, period__endswith__lte=today)
    query = f"state={EnrolmentState.TRAINING}&ended_before={today.isoformat()}"
    return Waiting(N_("期满未结业的学徒"), rows.count(), "apprenticeship:enrolments", query=query, is_late=True)
