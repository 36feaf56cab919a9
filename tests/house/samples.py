"""Rows and posted facts that the table of addresses points at: each is made when a test asks for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actions import invite
from accounts.models import Invitation, Membership
from apprenticeship.actions import filing_steps, log_decisions
from apprenticeship.actions.agreement_changes import ask_change
from apprenticeship.actions.agreements import accept, draft_agreement, sign
from apprenticeship.actions.assessment import ResultRow
from apprenticeship.actions.completion_certificates import issue_completion_certificates
from apprenticeship.actions.confirmations import issue_links
from apprenticeship.actions.credits import award_course
from apprenticeship.actions.eligibility import ask_override
from apprenticeship.actions.overlaps import ask_release
from apprenticeship.actions.papers import upload_paper
from apprenticeship.actions.quotas import give_quota
from apprenticeship.lifecycle import AgreementKind, ClassState
from apprenticeship.models import (
    Agreement,
    AgreementChange,
    ClassOpening,
    ClassPaper,
    DuplicatePair,
    EligibilityOverride,
    Filing,
    NoticeObjection,
    OverlapRequest,
    ReferenceList,
    SeatQuota,
    TrainingClass,
)
from apprenticeship.rules.agreements import AgreementTerms
from apprenticeship.rules.results import AssessmentFacts
from apprenticeship.selectors.agreements import first_terms
from catalogue.actions import enter_holidays
from catalogue.models import HolidayPlan
from exchange.actions import imports, jobs
from exchange.lifecycle import JobKind, JobState
from exchange.models import Job, RosterImport
from exchange.selectors.result_tickets import results_ticket
from journal.selectors import entries_of
from notices.models import Mail, Message
from notices.rules import Topic
from rulebooks.actions import drafting
from rulebooks.lifecycle import DraftState
from rulebooks.models import RulebookDraft, RulebookVersion
from subsidies import actions as claims
from subsidies.lifecycle import ClaimKind
from tests.apprenticeship import filing_play
from tests.apprenticeship.duplicates import build_pair
from tests.apprenticeship.lists import build_list, student_on_list
from tests.apprenticeship.quotas import DOCUMENT, quota_facts
from tests.apprenticeship.terms import agreeable_class
from tests.builders import (
    NOW,
    SHIPPED,
    TODAY,
    build_assessment,
    build_certificate,
    build_document,
    build_enrolment,
    build_log,
    build_membership,
    build_rulebook,
    build_rulebook_with,
    build_token,
    build_user,
    certificate_no,
    citizen_number,
)
from tests.cast import Cast
from tests.exchange.rosters import roster_file
from tests.photos import png
from tests.worth import CASES

Sample = Callable[[Cast], Any]


def nothing(cast: Cast) -> dict[str, Any]:
    return {}


def job_in(state: str = JobState.WAITING) -> Callable[[Cast], Job]:
    """Make a registrar's job in a state."""

    def job(cast: Cast) -> Job:
        row = jobs.ask(
            actor=cast.registrar,
            membership_id=cast.membership("registrar").pk,
            kind=JobKind.COMPLETION_REPORT,
            number=cast.open_class.number,
            options={"format": "xlsx"},
            now=NOW,
        )
        facts: dict[str, Any] = {"state": state, "finished_at": NOW if state in ("done", "failed") else None}
        if state == JobState.DONE:
            facts["result"] = build_document()
        Job.objects.filter(pk=row.pk).update(**facts)
        return row

    return job


def import_in(state: str = "checked") -> Callable[[Cast], RosterImport]:
    """Make a registrar's import of three people in a state."""

    def roster_import(cast: Cast) -> RosterImport:
        row = imports.stage(
            actor=cast.registrar,
            membership_id=cast.membership("registrar").pk,
            number=cast.filed_class.number,
            filename="花名册.xlsx",
            content=roster_file(3),
            now=NOW,
        )
        if state == "committed":
            imports.commit(actor=cast.registrar, import_id=row.pk, today=TODAY, now=NOW)
        return row

    return roster_import


def filed_class(cast: Cast) -> dict[str, Any]:
    return {"number": cast.filed_class.number}


def upload(cast: Cast) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("花名册.xlsx", roster_file(3))}


def as_id(key: str, build: Callable[[Cast], Any]) -> Sample:
    return lambda cast: {key: build(cast).pk}


def open_class(cast: Cast) -> dict[str, Any]:
    return {"number": cast.open_class.number}


def draft_class(cast: Cast) -> dict[str, Any]:
    return {"number": agreeable_class(cast, ClassState.DRAFT).number}


def class_in_review(cast: Cast) -> dict[str, Any]:
    return {"number": filing_play.in_review(cast).number}


def round_of_review(cast: Cast) -> Filing:
    return filing_play.in_review(cast).filings.get()


def class_to_open(cast: Cast) -> dict[str, Any]:
    return {"number": filing_play.openable(cast).number}


def opening_asked(cast: Cast) -> ClassOpening:
    return filing_play.opening_asked(cast)


def objection_lodged(cast: Cast) -> NoticeObjection:
    """Object to the notice of a class of the city's."""
    return filing_play.objected(cast)


def seats_given(cast: Cast) -> SeatQuota:
    """Give the city's seats for a year, with a scan of the document."""
    return give_quota(actor=cast.filing, facts=quota_facts(), filename="文件.png", content=png(), now=NOW)


def seats_to_give(cast: Cast) -> dict[str, Any]:
    return {"region": "320600", "enterprise": "", "year": 2027, "seats_count": 100, "document_no": DOCUMENT}


def seats_to_revise(cast: Cast) -> dict[str, Any]:
    return {"seats_count": 120, "document_no": DOCUMENT, "reason": "追加名额"}


def class_on_notice(cast: Cast) -> dict[str, Any]:
    return {"number": filing_play.noticed(cast).number}


def told_message(cast: Cast) -> Message:
    """Tell the school that its class was filed."""
    row = agreeable_class(cast, ClassState.SUBMITTED)
    filing_steps.file(actor=cast.filing, number=row.number, today=TODAY)
    return Message.objects.create(
        membership=cast.membership("registrar"),
        entry=entries_of(row)[0],
        topic=Topic.FILING,
        words="%(subject)s 已准予备案",
        subject=row.number,
        url_name="apprenticeship:class",
        url_key=row.number,
        told_at=NOW,
    )


def failed_mail(cast: Cast) -> Mail:
    """Write a mail of the registrar that failed, for the administrator of the bureau."""
    Membership.objects.filter(pk=cast.membership("filing").pk).update(is_admin=True)
    return Mail.objects.create(
        user=cast.user("registrar"),
        cadence="daily",
        period=TODAY.isoformat(),
        state="failed",
        attempt_count=8,
        claimed_at=NOW,
        error="SMTPRecipientsRefused 550",
    )


def message_preferences(cast: Cast) -> dict[str, Any]:
    return {f"{topic}_mail": "weekly" for topic in Topic}


def class_to_draft(cast: Cast) -> dict[str, Any]:
    """Give the facts of a class that a registrar may draft, as the API takes them."""
    build_rulebook(version=2)
    return {
        "name": "2027级车工高级班",
        "partner": cast.forge.credit_code,
        "bureau": cast.city.region_id,
        "rulebook": "nantong-2019",
        "occupation": cast.lathe.code,
        "level": "3",
        "starts_on": "2027-03-01",
        "last_on": "2029-02-28",
        "planned_heads": 30,
        "credits_needed": "40",
        "practice_credits_needed": "20",
    }


def terms_as_typed(cast: Cast) -> dict[str, Any]:
    return {**class_to_draft(cast), "rulebook": RulebookVersion.objects.latest("version").pk}


def class_as_typed(cast: Cast) -> dict[str, Any]:
    return {**terms_as_typed(cast), "bureau": cast.city.pk}


def courses_as_typed(cast: Cast) -> dict[str, Any]:
    return {"course-TOTAL_FORMS": 0, "course-INITIAL_FORMS": 0}


def apprentice(cast: Cast) -> dict[str, Any]:
    return {"student_no": cast.enrolment.student_no}


def day_to_enter(cast: Cast) -> dict[str, Any]:
    return {"key": str(uuid4()), "day": TODAY.isoformat(), "hours": "8", "task": "外圆车削", "rating": "4"}


def day_to_amend(cast: Cast) -> dict[str, Any]:
    return {"hours": "6.5", "task": "内孔镗削", "rating": "5"}


def week_to_enter(cast: Cast) -> dict[str, Any]:
    day = day_to_enter(cast) | {"chosen": "on"}
    return {f"{TODAY.isoformat()}-{name}": value for name, value in day.items()}


def week_over_the_api(cast: Cast) -> dict[str, Any]:
    return apprentice(cast) | {"entries": [day_to_enter(cast)]}


def drafted_log(cast: Cast) -> Any:
    return build_log(cast.enrolment, cast.forge_mentor, TODAY, "drafted")


def log_to_take_back(cast: Cast) -> Any:
    """An entry confirmed today under a rulebook that locks it later."""
    cast.rulebook = build_rulebook_with("[log_rules]\nlock_days = 30")
    log = build_log(cast.enrolment, cast.forge_mentor, TODAY)
    return log_decisions.confirm(actor=cast.tutor, log_id=log.pk, now=NOW)


def log_with_photo(cast: Cast) -> Any:
    photo = build_document(png(), "photo.png", media_type="image/png")
    return build_log(cast.enrolment, cast.forge_mentor, photo=photo)


def course_to_award(cast: Cast) -> dict[str, Any]:
    return {"course": cast.course.pk, "score": "86.5"}


def course_of_class(cast: Cast) -> dict[str, Any]:
    assert cast.enrolment
    return open_class(cast) | {"course_id": cast.course.pk}


def completed_class(cast: Cast) -> dict[str, Any]:
    build_enrolment(cast.open_class, "completed_certified", 41, ended_on=TODAY)
    return open_class(cast)


def completion_certificate(cast: Cast) -> dict[str, Any]:
    asked = completed_class(cast) | {"actor": cast.registrar, "today": TODAY}
    return {"number": issue_completion_certificates(**asked)[0].number}


def credit(cast: Cast) -> Any:
    facts = {"student_no": cast.enrolment.student_no, "course_id": cast.course.pk, "score": Decimal(80)}
    return award_course(actor=cast.registrar, now=NOW, **facts)


def own_token(cast: Cast) -> Any:
    return build_token(cast.membership("registrar"), "a secret")


def new_password(cast: Cast) -> dict[str, Any]:
    user = cast.user("registrar")
    user.set_password("the old password")
    user.save()
    return {"current": "the old password", "password": "quite another one", "again": "quite another one"}


def advance(cast: Cast) -> dict[str, Any]:
    """Submit the advance of a filed class to the bureau."""
    asked = {"actor": cast.enterprise_officer, "now": NOW}
    claim = claims.prepare(number=cast.filed_class.number, kind=ClaimKind.ADVANCE, **asked)
    return {"number": claims.submit(number=claim.number, **asked).number}


def draft_agreement_of(cast: Cast, kind: AgreementKind = AgreementKind.COOPERATION) -> Agreement:
    """The enterprise drafts an agreement of a class that is being agreed on."""
    row = agreeable_class(cast, ClassState.DRAFT)
    fee = Decimal(90000) if kind is AgreementKind.COOPERATION else None
    terms = AgreementTerms(first_terms(kind, row).clauses, fee)
    return draft_agreement(actor=cast.enterprise_officer, number=row.number, kind=kind, terms=terms, now=NOW)


def agreement(cast: Cast) -> dict[str, Any]:
    return {"number": draft_agreement_of(cast).number}


def agreement_in_force(cast: Cast) -> dict[str, Any]:
    row = draft_agreement_of(cast)
    for actor in (cast.enterprise_officer, cast.registrar):
        accept(actor=actor, number=row.number, now=NOW)
    return {"number": row.number}


def signed_agreement(cast: Cast) -> dict[str, Any]:
    named = agreement_in_force(cast)
    facts = {"filename": "签署件.pdf", "content": b"%PDF-1.7 signed", "signed_on": TODAY, "today": TODAY, "now": NOW}
    sign(actor=cast.registrar, **named, **facts)
    return named


def change_asked(cast: Cast) -> AgreementChange:
    """The enterprise asks for another fee."""
    row = draft_agreement_of(cast)
    facts = {"number": row.number, "clause": "fee_terms", "words": "改为按月支付。", "now": NOW}
    return ask_change(actor=cast.enterprise_officer, **facts)


def agreement_words(cast: Cast) -> dict[str, Any]:
    """Give the words of a cooperation agreement, as its form is sent."""
    needed = ("method", "content", "fee_terms", "enterprise_duties", "school_duties")
    return {**dict.fromkeys(needed, "双方商定。"), "fee_yuan": "90000"}


def agreement_over_the_api(cast: Cast) -> dict[str, Any]:
    words = agreement_words(cast)
    return {"fee_yuan": words.pop("fee_yuan"), "clauses": words, "kind": "cooperation"}


def training_agreement(cast: Cast) -> dict[str, Any]:
    """A training agreement in force for the apprentice's own class."""
    assert cast.course
    row = TrainingClass.objects.get(pk=cast.enrolment.training_class_id)
    terms = first_terms(AgreementKind.TRAINING, row)
    asked = {"actor": cast.enterprise_officer, "now": NOW}
    made = draft_agreement(number=row.number, kind=AgreementKind.TRAINING, terms=terms, **asked)
    accept(number=made.number, **asked)
    return {"number": made.number}


def linked_student(cast: Cast) -> dict[str, Any]:
    """Make a link on which the apprentice confirms the training agreement of their class."""
    student_no = cast.enrolment.student_no
    issue_links(actor=cast.registrar, **training_agreement(cast), student_nos=[student_no], days=14, now=NOW)
    return {"student_no": student_no}


def class_paper(cast: Cast) -> ClassPaper:
    """The enterprise uploads a letter of commitment."""
    facts = {"kind": "commitment", "filename": "承诺书.pdf", "content": b"%PDF-1.7 paper", "now": NOW}
    return upload_paper(actor=cast.enterprise_officer, number=cast.open_class.number, **facts)


def paper_to_upload(cast: Cast) -> dict[str, Any]:
    return {"kind": "commitment", "file": SimpleUploadedFile("承诺书.pdf", b"%PDF-1.7 paper"), "note": ""}


def administrator(cast: Cast) -> Membership:
    """Make the registrar the administrator of their school."""
    row = cast.membership("registrar")
    Membership.objects.filter(pk=row.pk).update(is_admin=True)
    return row


def colleague(cast: Cast) -> Membership:
    """Another registrar of the administrator's school."""
    administrator(cast)
    return build_membership("registrar", build_user("colleague"), school=cast.sun)


def invitation(cast: Cast) -> Invitation:
    administrator(cast)
    return invite(actor=cast.registrar, role="registrar", name="示例新人", days=7, now=NOW)[0]


def person_to_invite(cast: Cast) -> dict[str, Any]:
    return {"name": "示例新人", "role": "registrar", "days": 7}


def signed_paper(cast: Cast) -> dict[str, Any]:
    return {"copy": SimpleUploadedFile("签署件.pdf", b"%PDF-1.7 signed"), "signed_on": TODAY.isoformat()}


def blocked_student(cast: Cast) -> dict[str, Any]:
    """Find the apprentice on the list of students, which the scheme of their class excludes."""
    return {"student_no": student_on_list(cast).student_no}


def override_to_ask(cast: Cast) -> dict[str, Any]:
    return {"predicate": "list_student", "reason": "已核实于当月退学。"}


def override_asked(cast: Cast) -> EligibilityOverride:
    row = student_on_list(cast)
    return ask_override(actor=cast.filing, student_no=row.student_no, now=NOW, **override_to_ask(cast))


def pair_of_two(cast: Cast) -> DuplicatePair:
    """Write two records of one school that may be one person, and the pair that was found of them."""
    past = cast.class_in(ClassState.CLOSED, 70, starts_on=date(2023, 3, 1), last_on=date(2024, 2, 28))
    first = build_enrolment(past, "completed_certified", 71).person
    second = build_enrolment(cast.open_class, "training", 72).person
    return build_pair(first, second)


def city_list(cast: Cast) -> ReferenceList:
    return build_list()


def list_to_import(cast: Cast) -> dict[str, Any]:
    """Give a list of one student, as its form is sent."""
    content = f"身份证号,起始日期\n{citizen_number(60)},2025-09-01\n".encode()
    facts = {"kind": "student", "region": "320600", "as_of_on": "2026-11-01", "source": "示例教育局"}
    return {**facts, "file": SimpleUploadedFile("学生.csv", content)}


def student(cast: Cast) -> dict[str, Any]:
    return {"student_no": cast.enrolment.student_no}


def waiting_student(cast: Cast) -> dict[str, Any]:
    return {"student_no": cast.registered.student_no}


def assessed_student(cast: Cast) -> dict[str, Any]:
    build_assessment(cast.enrolment, is_passed=False)
    return student(cast)


def certified_student(cast: Cast) -> dict[str, Any]:
    build_certificate(cast.enrolment, number=certificate_no(1, "3", 2026))
    return student(cast) | {"kind": "skill_level"}


def class_of_the_assessed(cast: Cast) -> dict[str, Any]:
    assessed_student(cast)
    return open_class(cast)


def request_for(cast: Cast) -> OverlapRequest:
    """The far school asks the home school for the apprentice."""
    return ask_release(
        actor=cast.moon_registrar,
        number=cast.far_class.number,
        held_id=cast.enrolment.pk,
        wanted_from=date(2026, 12, 1),
        now=NOW,
    )


def wanted_person(cast: Cast) -> dict[str, Any]:
    """Name the apprentice of the far school, as a form asks for them."""
    return {"number": citizen_number(9), "wanted_from": "2026-12-01", "message": cast.far_enrolment.post}


def pairing(cast: Cast) -> dict[str, Any]:
    """Pair the waiting apprentice with the mentor."""
    return {
        "mentor": cast.forge_mentor.pk,
        "act": "assign",
        "row": cast.registered.student_no,
        "step": "save",
    }


def pairing_by_machine(cast: Cast) -> dict[str, Any]:
    """Pair the waiting apprentice with the mentor over the API."""
    return {"side": "enterprise", "student_nos": [cast.registered.student_no], "mentor_id": cast.forge_mentor.pk}


PERSON = {
    "name": "示例学徒",
    "trainee_type": "new_hire",
    "phone": "13900000001",
    "contract_starts_on": "2026-03-01",
    "contract_last_on": "2029-02-28",
}
WITHDRAWAL = {"reason": "resigned", "ended_on": "2026-11-20", "note": ""}
MERGE = {"number": "second", "name": "second", "phone": "first", "reason": "核对身份证原件"}
MENTOR = {
    "name": "示例新师傅",
    "staff_no": "M777",
    "level": "3",
    "occupation": "6-18-01-01",
    "years_of_experience": "9",
    "certificate_no": "",
    "is_active": "on",
}
THRESHOLDS = {"likely": 40, "certain": 90, "source": "2026 年抽查结果"}
TUTOR = {"name": "示例新教师", "staff_no": "T777", "level": "", "title": "", "is_active": "on"}
RESULT = {"assessed_on": "2026-11-20", "body": "示例评价机构", "theory_score": "80", "is_passed": "yes"}
PAPER = {
    "kind": "skill_level",
    "number": certificate_no(1, "3", 2026),
    "issuer": "示例评价机构",
    "issued_on": "2026-11-24",
}


def draft_text(**changes: str) -> str:
    """Nantong's rulebook as an officer would change it: other sums for the fourth level, and whatever else is named."""
    text = (SHIPPED / "nantong-2019.toml").read_text(encoding="utf-8").replace("4 = 4000", "4 = 4500", 1)
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def rulebook_draft(cast: Cast, state: str = DraftState.DRAFT) -> RulebookDraft:
    """A draft by the filing officer; whatever comes after it is another officer's."""
    row = drafting.draft(actor=cast.filing, text=draft_text(), now=NOW)
    if state == DraftState.DISCARDED:
        return drafting.discard(actor=cast.filing, draft_id=row.pk, reason="口径有变")
    if state in (DraftState.CHECKED, DraftState.PUBLISHED):
        row = drafting.check(actor=cast.first_review, draft_id=row.pk, now=NOW)
    if state == DraftState.PUBLISHED:
        row = drafting.publish_draft(actor=cast.filing, draft_id=row.pk, now=NOW)
    return row


def worked_cases() -> SimpleUploadedFile:
    content = (CASES / "golden-nantong-2019.xlsx").read_bytes()
    return SimpleUploadedFile("golden.xlsx", content)


HOLIDAYS: dict[str, Any] = {
    "year": 2027,
    "document_no": "示例通知〔2026〕1号",
    "off": "2027-01-01 至 2027-01-03\n2027-02-05 至 2027-02-11\n5月1日至5月5日\n2027-10-01 至 2027-10-07",
    "worked": "2027-02-20\n2027-10-09",
}
"""A synthetic plan: the State Council's own for that year is not published."""


def holiday_plan(cast: Cast) -> HolidayPlan:
    """A year that the city's officer for filing has entered."""
    return enter_holidays(actor=cast.filing, now=NOW, **HOLIDAYS)


def results_file(cast: Cast) -> SimpleUploadedFile:
    """One apprentice's attempt, as a school keeps it."""
    lines = ["学号,姓名,考核日期,考核机构,理论成绩,结论"]
    lines.append(f"{cast.enrolment.student_no},{cast.enrolment.person.name},{TODAY},示例评价机构,81.5,合格")
    return SimpleUploadedFile("成绩.csv", "\n".join(lines).encode())


def ticket_of_results(cast: Cast) -> str:
    """What the registrar saw of that file."""
    facts = AssessmentFacts(assessed_on=TODAY, body="示例评价机构", is_passed=True)
    rows = [ResultRow(student_no=cast.enrolment.student_no, assessment=facts)]
    return results_ticket(cast.registrar, cast.open_class.number, rows)
