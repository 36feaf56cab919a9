"""Who may see which rows of the training, and who may do what to them. Fails closed.

Querysets here are filters and Exists only, so that they can be locked:
`policy.visible_classes(actor).select_for_update(of=("self",)).get(pk=…)`.
"""

from __future__ import annotations

from typing import TypeVar, assert_never

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from apprenticeship.lifecycle import AgreementKind, AgreementState, ClassState, LogState
from apprenticeship.models import (
    Agreement,
    AgreementChange,
    AgreementConfirmation,
    Alteration,
    Assessment,
    Certificate,
    ClassPaper,
    CompletionCertificate,
    Course,
    CreditEntry,
    DuplicatePair,
    DuplicateThresholds,
    EligibilityOverride,
    Enrolment,
    LogEntry,
    MentorAssignment,
    OverlapRequest,
    ReferenceList,
    TrainingClass,
)
from catalogue.rules import regions_above, scope_of
from common.actor import (
    Actor,
    Apprentice,
    Auditor,
    EnterpriseOfficer,
    Mentor,
    Officer,
    Registrar,
    Role,
    System,
    Tutor,
    user_id_of,
)
from common.errors import NotYourMove, WrongState
from common.texts import N_
from enterprises.models import Mentor as MentorRow
from schools.models import Tutor as TutorRow

M = TypeVar("M", bound=Model)
ACTS: dict[str, tuple[Role, ...]] = {
    "draft_class": (EnterpriseOfficer, Registrar),
    "register_roster": (Registrar, System),
    "correct_enrolment": (Registrar,),
    "keep_mentor": (EnterpriseOfficer,),
    "name_lead": (EnterpriseOfficer, Registrar),
    "assign_mentor": (Registrar, EnterpriseOfficer),
    "assign_tutor": (Registrar,),
    "enter_log": (Mentor,),
    "inspect_logs": (Officer, Auditor),
    "award_course": (Registrar, Tutor),
    "reverse_credit": (Registrar,),
    "record_assessment": (Registrar,),
    "record_certificate": (Registrar,),
    "issue_completion": (Registrar,),
    "revoke_completion": (Registrar,),
    "record_costs": (Registrar,),
    "judge_apprentice": (EnterpriseOfficer,),
    "ask_release": (Registrar,),
    "propose_alteration": (EnterpriseOfficer, Registrar),
    "ask_change": (EnterpriseOfficer, Registrar),
    "check_eligibility": (Registrar, EnterpriseOfficer, Officer, System),
    "ask_override": (Officer,),
    "see_confirmations": (EnterpriseOfficer, Registrar, Officer, Auditor),
    "issue_links": (EnterpriseOfficer, Registrar),
    "answer_by_link": (System,),
    "upload_paper": (EnterpriseOfficer, Registrar),
    "import_list": (Officer, System),
    "follow_filings": (Officer, Auditor),
    "find_duplicates": (System,),
    "set_thresholds": (Officer,),
    "reveal_number": (Registrar, EnterpriseOfficer, Officer, Auditor),
}
# Who is a party to an agreement writes, accepts and revises it; the apprentices' side confirms over links.
PARTIES: dict[AgreementKind, tuple[Role, ...]] = {
    AgreementKind.COOPERATION: (EnterpriseOfficer, Registrar),
    AgreementKind.TRAINING: (EnterpriseOfficer,),
}
NOT_YET_SHOWN = [ClassState.DRAFT, ClassState.AGREED, ClassState.CANCELLED]


def visible_classes(actor: Actor) -> QuerySet[TrainingClass]:
    """Give the classes that an actor may see: a bureau sees them once they were submitted to it, and from then on."""
    rows = TrainingClass.objects.all()
    match actor:
        case Registrar() | Tutor():
            return rows.filter(school_id=actor.school_id)
        case EnterpriseOfficer() | Mentor():
            return rows.filter(enterprise_id=actor.enterprise_id)
        case Officer() | Auditor():
            within = rows.filter(bureau__region__code__startswith=scope_of(actor.region))
            return within.exclude(state__in=NOT_YET_SHOWN, submitted_at=None)
        case Apprentice():
            return rows.filter(
                Exists(Enrolment.objects.filter(training_class=OuterRef("pk"), person__user=actor.user_id))
            )
        case System():
            return rows
        case _:
            assert_never(actor)


def visible_enrolments(actor: Actor) -> QuerySet[Enrolment]:
    """Give the enrolments that an actor may see.

    A mentor and a tutor see those whom they accompany, ever, a mentor also in a colleague's place.
    """
    rows = Enrolment.objects.all()
    match actor:
        case Registrar():
            return rows.filter(school_id=actor.school_id)
        case EnterpriseOfficer():
            return rows.filter(enterprise_id=actor.enterprise_id)
        case Tutor():
            return rows.filter(_accompanied(tutor=actor.tutor_id))
        case Mentor():
            return rows.filter(Q(_accompanied(mentor=actor.mentor_id)) | Q(_stood_in_for(actor.mentor_id)))
        case Officer() | Auditor():
            return rows.filter(training_class__bureau__region__code__startswith=scope_of(actor.region))
        case Apprentice():
            return rows.filter(person__user=actor.user_id)
        case System():
            return rows
        case _:
            assert_never(actor)


def _accompanied(**by: int) -> Exists:
    return Exists(MentorAssignment.objects.filter(enrolment=OuterRef("pk"), **by))


def _stood_in_for(mentor_id: int) -> Exists:
    """Whom a mentor accompanies, or accompanied, in a colleague's place."""
    away = {"mentor__deputies__deputy": mentor_id, "mentor__deputies__period__overlap": F("period")}
    return Exists(MentorAssignment.objects.filter(enrolment=OuterRef("pk"), **away))


def is_of_school(actor: Actor) -> bool:
    """Say whether an actor belongs to a school: what an enterprise pays its mentors is not theirs to see."""
    return isinstance(actor, Registrar | Tutor)


def visible_overlap_requests(actor: Actor) -> QuerySet[OverlapRequest]:
    """Give the requests asked by a registrar's school and those asked of it; a bureau sees those of its classes."""
    rows = OverlapRequest.objects.all()
    match actor:
        case Registrar():
            return rows.filter(Q(held__school_id=actor.school_id) | Q(training_class__school_id=actor.school_id))
        case Officer() | Auditor():
            return rows.filter(training_class__bureau__region__code__startswith=scope_of(actor.region))
        case System():
            return rows
        case EnterpriseOfficer() | Mentor() | Tutor() | Apprentice():
            return rows.none()
        case _:
            assert_never(actor)


def visible_agreements(actor: Actor) -> QuerySet[Agreement]:
    """Give the agreements that an actor may see: both sides all versions, a bureau what both sides have accepted."""
    rows = Agreement.objects.all()
    accepted = [AgreementState.ACCEPTED, AgreementState.SIGNED]
    match actor:
        case Registrar():
            return rows.filter(training_class__school_id=actor.school_id)
        case EnterpriseOfficer():
            return rows.filter(training_class__enterprise_id=actor.enterprise_id)
        case Officer() | Auditor():
            was_accepted = Q(state__in=accepted) | Q(state=AgreementState.SUPERSEDED, signed_copy__isnull=False)
            return rows.filter(was_accepted, training_class__in=visible_classes(actor))
        case Apprentice():
            own = rows.filter(state__in=accepted, kind=AgreementKind.TRAINING)
            return own.filter(training_class__in=visible_classes(actor))
        case System():
            return rows
        case Mentor() | Tutor():
            return rows.none()
        case _:
            assert_never(actor)


def visible_agreement_changes(actor: Actor) -> QuerySet[AgreementChange]:
    """Give the changes asked for in the agreements that an actor may see; they stay between the parties."""
    rows = AgreementChange.objects.all()
    if not isinstance(actor, EnterpriseOfficer | Registrar | System):
        return rows.none()
    return rows.filter(agreement__in=visible_agreements(actor))


def visible_confirmations(actor: Actor) -> QuerySet[AgreementConfirmation]:
    """Give the confirmations of the agreements that an actor may see."""
    return AgreementConfirmation.objects.filter(agreement__in=visible_agreements(actor))


def visible_papers(actor: Actor) -> QuerySet[ClassPaper]:
    """Give the papers of the classes that an actor may see: its two sides and its bureau, nobody else."""
    if isinstance(actor, EnterpriseOfficer | Registrar | Officer | Auditor | System):
        return ClassPaper.objects.filter(training_class__in=visible_classes(actor))
    return ClassPaper.objects.none()


def require_party(actor: Actor, kind: str) -> None:
    """Raise NotYourMove unless the actor's role is a party to agreements of this kind."""
    if type(actor) not in PARTIES[AgreementKind(kind)]:
        raise NotYourMove


def visible_mentors(actor: Actor) -> QuerySet[MentorRow]:
    """Give the mentors whom an actor meets: the enterprise's own, or those of enterprises with which it has classes."""
    rows = MentorRow.objects.all()
    match actor:
        case EnterpriseOfficer() | Mentor():
            return rows.filter(enterprise_id=actor.enterprise_id)
        case Registrar() | Tutor() | Officer() | Auditor():
            return rows.filter(enterprise__in=visible_classes(actor).values("enterprise"))
        case Apprentice():
            return rows.none()
        case System():
            return rows
        case _:
            assert_never(actor)


def visible_tutors(actor: Actor) -> QuerySet[TutorRow]:
    """Give the tutors whom an actor meets: the school's own, or those of schools with which it has classes."""
    rows = TutorRow.objects.all()
    match actor:
        case Registrar() | Tutor():
            return rows.filter(school_id=actor.school_id)
        case EnterpriseOfficer() | Mentor() | Officer() | Auditor():
            return rows.filter(school__in=visible_classes(actor).values("school"))
        case Apprentice():
            return rows.none()
        case System():
            return rows
        case _:
            assert_never(actor)


def visible_courses(actor: Actor) -> QuerySet[Course]:
    """Give the planned courses of the classes that an actor may see."""
    return Course.objects.filter(training_class__in=visible_classes(actor))


def visible_overrides(actor: Actor) -> QuerySet[EligibilityOverride]:
    """Give what a bureau admits in spite of a condition, of the enrolments that an actor may see."""
    return _of_visible(EligibilityOverride, actor)


def visible_pairs(actor: Actor) -> QuerySet[DuplicatePair]:
    """Give the pairs of records of which an actor sees an enrolment each, moved ones counted where they were."""
    rows = DuplicatePair.objects.all()
    match actor:
        case Registrar() | Officer() | Auditor():
            seen = visible_enrolments(actor)
            sides = [
                Exists(seen.filter(Q(person=OuterRef(side)) | Q(person__taken_in=OuterRef(side))))
                for side in ("first", "second")
            ]
            return rows.filter(*sides)
        case System():
            return rows
        case Tutor() | EnterpriseOfficer() | Mentor() | Apprentice():
            return rows.none()
        case _:
            assert_never(actor)


def visible_thresholds(actor: Actor) -> QuerySet[DuplicateThresholds]:
    """Give the thresholds set for a bureau's region, those above and all below; the two sides see none."""
    return _around_bureau(DuplicateThresholds, actor)


def visible_lists(actor: Actor) -> QuerySet[ReferenceList]:
    """Give the lists of other offices: a bureau sees those of its region, of all below it, and those that cover it."""
    return _around_bureau(ReferenceList, actor)


def _around_bureau(model: type[M], actor: Actor) -> QuerySet[M]:
    rows = model._default_manager.all()
    match actor:
        case Officer() | Auditor():
            above = Q(region__in=regions_above(actor.region))
            return rows.filter(Q(region__code__startswith=scope_of(actor.region)) | above)
        case System():
            return rows
        case Registrar() | Tutor() | EnterpriseOfficer() | Mentor() | Apprentice():
            return rows.none()
        case _:
            assert_never(actor)


def visible_alterations(actor: Actor) -> QuerySet[Alteration]:
    """Give the changes of the enrolments that an actor may see; who accompanies somebody need not know why."""
    if isinstance(actor, Mentor | Tutor):
        return Alteration.objects.none()
    return _of_visible(Alteration, actor)


def visible_logs(actor: Actor) -> QuerySet[LogEntry]:
    """Give the log entries of the enrolments that an actor may see; what is not signed stays with the mentors."""
    rows = _of_visible(LogEntry, actor)
    return rows if isinstance(actor, Mentor | System) else rows.exclude(state=LogState.DRAFTED)


def visible_assignments(actor: Actor) -> QuerySet[MentorAssignment]:
    """Give who accompanies the enrolments that an actor may see."""
    return _of_visible(MentorAssignment, actor)


def visible_credits(actor: Actor) -> QuerySet[CreditEntry]:
    """Give the credit entries of the enrolments that an actor may see."""
    return _of_visible(CreditEntry, actor)


def visible_assessments(actor: Actor) -> QuerySet[Assessment]:
    """Give the results of the enrolments that an actor may see."""
    return _of_visible(Assessment, actor)


def visible_certificates(actor: Actor) -> QuerySet[Certificate]:
    """Give the certificates of the enrolments that an actor may see."""
    return _of_visible(Certificate, actor)


def visible_completion_certificates(actor: Actor) -> QuerySet[CompletionCertificate]:
    """Give the completion certificates of the enrolments that an actor may see."""
    return _of_visible(CompletionCertificate, actor)


def _of_visible(model: type[M], actor: Actor) -> QuerySet[M]:
    return model._default_manager.filter(enrolment__in=visible_enrolments(actor))


def may(actor: Actor, act: str) -> bool:
    """Say whether an actor's role admits an act outside the lifecycles. Raises KeyError for an unknown act: a bug."""
    return type(actor) in ACTS[act]


def require(actor: Actor, act: str) -> None:
    """Raise NotYourMove unless the actor's role admits the act. Moves of a lifecycle ask their own table."""
    if not may(actor, act):
        raise NotYourMove


class SamePerson(NotYourMove):
    """The same person had a hand in an earlier step that must be another's (403)."""

    code = "same_reviewer"
    message = N_("受理、初审、复审须由不同的人办理：您已办理过本轮的另一环节。")


def require_other_person(actor: Actor, *earlier: int | None) -> None:
    """Raise SamePerson when the actor is one of those who took the earlier steps."""
    if user_id_of(actor) in earlier:
        raise SamePerson


class RevisionStale(WrongState):
    """Somebody changed the class after the actor last saw it (409): what they decide on is no longer what stands."""

    code = "revision_stale"
    message = N_("班级内容刚刚被修改过，请刷新页面核对后再操作。")


def require_seen(row: TrainingClass, revision: int | None) -> None:
    """Raise RevisionStale unless the actor has seen the class as it stands; None says that they did not tell."""
    if revision is not None and revision != row.revision:
        raise RevisionStale
