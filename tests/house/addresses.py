"""Every address of the system: who may open it, and a row of theirs. A new address stands here or a test fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from apprenticeship.selectors.directories import DIRECTORIES
from exchange.lifecycle import JobState
from tests.apprenticeship.alteration_play import (
    SUSPENSION,
    alteration_with_paper,
    open_alteration,
    suspension_to_propose,
)
from tests.apprenticeship.mentoring import (
    certificate_of_mentor,
    certificate_to_keep,
    deputy_over_the_api,
    deputy_to_end,
    deputy_to_name,
    mentor_with_people,
    people_to_hand_over,
    people_to_hand_over_by_machine,
)
from tests.builders import (
    build_rulebook,
    build_tutor,
    citizen_number,
)
from tests.cast import STRANGERS, Cast
from tests.house.samples import (
    HOLIDAYS,
    MENTOR,
    MERGE,
    PAPER,
    PERSON,
    RESULT,
    THRESHOLDS,
    TUTOR,
    WITHDRAWAL,
    Sample,
    administrator,
    advance,
    agreement,
    agreement_in_force,
    agreement_over_the_api,
    agreement_words,
    apprentice,
    as_id,
    assessed_student,
    blocked_student,
    certified_student,
    change_asked,
    city_list,
    class_as_typed,
    class_in_review,
    class_of_the_assessed,
    class_on_notice,
    class_paper,
    class_to_draft,
    class_to_open,
    colleague,
    completed_class,
    completion_certificate,
    course_of_class,
    course_to_award,
    courses_as_typed,
    credit,
    day_to_amend,
    day_to_enter,
    draft_class,
    draft_text,
    drafted_log,
    failed_mail,
    filed_class,
    holiday_plan,
    import_in,
    invitation,
    job_in,
    linked_student,
    list_to_import,
    log_to_take_back,
    log_with_photo,
    message_preferences,
    new_password,
    nothing,
    objection_lodged,
    open_class,
    opening_asked,
    override_asked,
    override_to_ask,
    own_token,
    pair_of_two,
    pairing,
    pairing_by_machine,
    paper_to_upload,
    person_to_invite,
    request_for,
    results_file,
    round_of_review,
    rulebook_draft,
    seats_given,
    seats_to_give,
    seats_to_revise,
    signed_agreement,
    signed_paper,
    student,
    terms_as_typed,
    ticket_of_results,
    told_message,
    training_agreement,
    upload,
    waiting_student,
    wanted_person,
    week_over_the_api,
    week_to_enter,
    worked_cases,
)


@dataclass(frozen=True, slots=True)
class Address:
    """An address as one player uses it.

    `row` makes the sample ids; an address with ids is nobody else's, so that `stranger` (by default the same role
    elsewhere) must get 404. `post` and `patch` make the fields of one that is right; without, the address takes none.
    `is_multipart`: the API takes a file there, not JSON.
    `needs` writes what must be there although the address does not name it.
    """

    who: str
    row: Sample | None = None
    get: bool = True
    post: Sample | None = None
    patch: Sample | None = None
    stranger: str = ""
    is_multipart: bool = False
    needs: Sample | None = None

    @property
    def methods(self) -> list[str]:
        return [*["get"] * self.get, *(name for name in ("post", "patch") if getattr(self, name) is not None)]

    def fields(self, method: str, cast: Cast) -> dict[str, Any]:
        sample: Sample | None = getattr(self, method) if method != "get" else None
        return sample(cast) if sample else {}

    @property
    def other(self) -> str:
        return self.stranger or STRANGERS[self.who]

    def url(self, name: str, cast: Cast) -> str:
        if self.needs:
            self.needs(cast)
        return reverse(name, kwargs=self.row(cast) if self.row else {})


PUBLIC = {
    "apprenticeship:check",
    "apprenticeship:check_key",
    "apprenticeship:check_revoked",
    "apprenticeship:public_plan",
    "apprenticeship:public_plans",
    "alive",
    "ready",
    "set_language",
    "api_schema",
    "api_docs",
    "accounts:sign_in",
    "accounts:sign_out",
    "accounts:email_confirm",  # whoever holds the link: tests/accounts/test_emails.py
    "accounts:accept_invitation",  # whoever holds the link: tests/accounts/test_members.py
    "apprenticeship:confirm_by_link",  # whoever holds the link: tests/apprenticeship/test_confirmations.py
}

ADDRESSES: dict[str, Address] = {
    "home": Address("registrar"),
    "rules_help": Address("registrar"),
    "v1:rules": Address("registrar"),
    # accounts
    "accounts:roles": Address("registrar"),
    "accounts:switch_role": Address(
        "registrar", as_id("membership_id", lambda cast: cast.membership("registrar")), get=False, post=nothing
    ),
    "accounts:tokens": Address(
        "registrar",
        post=lambda cast: {"label": "测试", "membership": cast.membership("registrar").pk, "days": "30"},
    ),
    "accounts:revoke_token": Address("registrar", as_id("token_id", own_token), get=False, post=nothing),
    "accounts:password": Address("registrar", post=new_password),
    "accounts:members": Address("registrar", needs=administrator),
    "accounts:member_invite": Address("registrar", post=person_to_invite, needs=administrator),
    "accounts:member": Address("registrar", as_id("membership_id", colleague), post=lambda cast: {"is_admin": "on"}),
    "accounts:member_end": Address(
        "registrar", as_id("membership_id", colleague), get=False, post=lambda cast: {"reason": "调离"}
    ),
    "accounts:invitation_revoke": Address("registrar", as_id("invitation_id", invitation), get=False, post=nothing),
    "v1:accounts_api:members": Address("registrar", needs=administrator),
    "v1:accounts_api:member": Address("registrar", as_id("pk", colleague), patch=lambda cast: {"is_admin": True}),
    "v1:accounts_api:member_end": Address(
        "registrar", as_id("pk", colleague), get=False, post=lambda cast: {"reason": "调离"}
    ),
    "v1:accounts_api:invitations": Address("registrar", post=person_to_invite, needs=administrator),
    "v1:accounts_api:invitation_revoke": Address("registrar", as_id("pk", invitation), get=False, post=nothing),
    # classes
    "apprenticeship:classes": Address("registrar"),
    "apprenticeship:class_new": Address("registrar", post=class_as_typed),
    "apprenticeship:class": Address("registrar", draft_class),
    "apprenticeship:class_courses": Address("registrar", draft_class, post=courses_as_typed),
    "apprenticeship:class_edit": Address("registrar", draft_class, post=terms_as_typed),
    "apprenticeship:class_paper": Address("registrar", draft_class),
    "apprenticeship:class_move": Address(
        "registrar", lambda cast: draft_class(cast) | {"move": "agree"}, get=False, post=nothing
    ),
    "v1:apprenticeship_api:classes": Address("registrar", post=class_to_draft),
    "v1:apprenticeship_api:class": Address("registrar", draft_class, patch=lambda cast: {"planned_heads": 20}),
    "v1:apprenticeship_api:class_move": Address(
        "registrar", lambda cast: draft_class(cast) | {"move": "agree"}, get=False, post=nothing
    ),
    # agreements
    "apprenticeship:agreements": Address("registrar"),
    "apprenticeship:agreement": Address("registrar", agreement),
    "apprenticeship:agreement_new": Address(
        "registrar", lambda cast: draft_class(cast) | {"kind": "cooperation"}, post=agreement_words
    ),
    "apprenticeship:agreement_revise": Address("registrar", agreement, post=agreement_words),
    "apprenticeship:agreement_move": Address("registrar", agreement, get=False, post=lambda cast: {"move": "accept"}),
    "apprenticeship:agreement_sign": Address("registrar", agreement_in_force, post=signed_paper),
    "apprenticeship:agreement_copy": Address("registrar", signed_agreement),
    "apprenticeship:agreement_paper": Address("registrar", agreement),
    "apprenticeship:agreement_change_ask": Address(
        "registrar", agreement, get=False, post=lambda cast: {"clause": "", "words": "请写明违约责任。"}
    ),
    "apprenticeship:agreement_change_move": Address(
        "enterprise_officer", as_id("change_id", change_asked), get=False, post=lambda cast: {"move": "withdraw"}
    ),
    "apprenticeship:agreement_confirmations": Address(
        "registrar", training_agreement, post=lambda cast: {"days": "14", "row": [cast.enrolment.student_no]}
    ),
    "apprenticeship:class_papers": Address("registrar", open_class, post=paper_to_upload),
    "apprenticeship:paper_file": Address("registrar", as_id("paper_id", class_paper)),
    "apprenticeship:paper_remove": Address(
        "registrar", as_id("paper_id", class_paper), get=False, post=lambda cast: {"reason": "传错文件"}
    ),
    "v1:apprenticeship_api:confirmations": Address("registrar", training_agreement),
    "v1:apprenticeship_api:confirmation_links": Address(
        "registrar",
        training_agreement,
        get=False,
        post=lambda cast: {"student_nos": [cast.enrolment.student_no], "days": 14},
    ),
    "v1:apprenticeship_api:class_papers": Address("registrar", open_class, post=paper_to_upload, is_multipart=True),
    "v1:apprenticeship_api:paper_file": Address("registrar", as_id("pk", class_paper)),
    "v1:apprenticeship_api:paper_remove": Address(
        "registrar", as_id("pk", class_paper), get=False, post=lambda cast: {"reason": "传错文件"}
    ),
    "exchange:agreement_pdf": Address("registrar", agreement),
    "v1:apprenticeship_api:agreements": Address("registrar"),
    "v1:apprenticeship_api:agreement": Address("registrar", agreement),
    "v1:apprenticeship_api:class_agreements": Address("registrar", draft_class, get=False, post=agreement_over_the_api),
    "v1:apprenticeship_api:agreement_changes": Address(
        "registrar", agreement, get=False, post=lambda cast: {"words": "请写明违约责任。"}
    ),
    "v1:apprenticeship_api:agreement_copy": Address(
        "registrar", signed_agreement, post=signed_paper, is_multipart=True
    ),
    "v1:apprenticeship_api:agreement_revise": Address("registrar", agreement, get=False, post=agreement_over_the_api),
    "v1:apprenticeship_api:agreement_move": Address(
        "registrar", lambda cast: agreement(cast) | {"move": "accept"}, get=False, post=nothing
    ),
    "v1:apprenticeship_api:agreement_change_move": Address(
        "enterprise_officer",
        lambda cast: {"pk": change_asked(cast).pk, "move": "withdraw"},
        get=False,
        post=nothing,
    ),
    # messages
    "apprenticeship:confirmation_slips": Address("registrar", training_agreement),
    "apprenticeship:own_confirmation": Address("apprentice", linked_student),
    "notices:expected": Address("registrar"),
    "notices:mails": Address("filing", needs=failed_mail),
    "notices:mail_retry": Address("filing", as_id("mail_id", failed_mail), get=False, post=nothing),
    "v1:notices_api:mails": Address("filing", needs=failed_mail),
    "v1:notices_api:mail_retry": Address("filing", as_id("pk", failed_mail), get=False, post=nothing),
    "accounts:email": Address("registrar", post=lambda cast: {"email": "shen@example.com"}),
    "accounts:email_remove": Address("registrar", get=False, post=nothing),
    "v1:accounts_api:email": Address("registrar", patch=lambda cast: {"email": ""}),
    "notices:expected_file": Address("registrar"),
    "v1:notices_api:expectations": Address("registrar"),
    "notices:inbox": Address("registrar"),
    "notices:read_all": Address("registrar", get=False, post=nothing),
    "notices:preferences": Address("registrar", post=message_preferences),
    "notices:open": Address("registrar", as_id("message_id", told_message), get=False, post=nothing),
    "v1:notices_api:messages": Address("registrar"),
    "v1:notices_api:read_all": Address("registrar", get=False, post=nothing),
    "v1:notices_api:read": Address("registrar", as_id("pk", told_message), get=False, post=nothing),
    "v1:notices_api:preferences": Address("registrar", patch=lambda cast: {"topics": []}),
    # filing
    "apprenticeship:filings": Address("filing"),
    "apprenticeship:filing": Address("filing", class_in_review),
    "apprenticeship:filing_move": Address(
        "first_review",
        as_id("filing_id", round_of_review),
        get=False,
        post=lambda cast: {"move": "recommend", "reason": "材料齐全，建议通过。"},
    ),
    "apprenticeship:notice": Address("registrar", class_on_notice),
    "v1:apprenticeship_api:filings": Address("filing"),
    "v1:apprenticeship_api:class_filings": Address("filing", class_in_review),
    "v1:apprenticeship_api:class_notices": Address("registrar", class_on_notice),
    "v1:apprenticeship_api:filing_move": Address(
        "first_review",
        lambda cast: {"pk": round_of_review(cast).pk, "move": "recommend"},
        get=False,
        post=lambda cast: {"reason": "材料齐全，建议通过。"},
    ),
    # open-class applications
    "apprenticeship:openings": Address("filing"),
    "apprenticeship:opening": Address("registrar", class_to_open, post=nothing),
    "apprenticeship:opening_move": Address(
        "filing", as_id("opening_id", opening_asked), get=False, post=lambda cast: {"move": "agree"}
    ),
    "v1:apprenticeship_api:openings": Address("filing"),
    "v1:apprenticeship_api:class_openings": Address("registrar", class_to_open, post=nothing),
    "v1:apprenticeship_api:opening_move": Address(
        "filing", lambda cast: {"pk": opening_asked(cast).pk, "move": "agree"}, get=False, post=nothing
    ),
    # objections
    "apprenticeship:objections": Address("filing"),
    "apprenticeship:objection": Address("filing", as_id("objection_id", objection_lodged)),
    "apprenticeship:objection_move": Address(
        "filing",
        as_id("objection_id", objection_lodged),
        get=False,
        post=lambda cast: {"move": "dismiss", "reason": "经核查属实。"},
    ),
    "apprenticeship:objection_reveal": Address(
        "filing", as_id("objection_id", objection_lodged), get=False, post=lambda cast: {"reason": "电话核实"}
    ),
    "v1:apprenticeship_api:objections": Address("filing"),
    "v1:apprenticeship_api:objection": Address("filing", as_id("pk", objection_lodged)),
    "v1:apprenticeship_api:objection_move": Address(
        "filing",
        lambda cast: {"pk": objection_lodged(cast).pk, "move": "dismiss"},
        get=False,
        post=lambda cast: {"reason": "经核查属实。"},
    ),
    "v1:apprenticeship_api:objection_reveal": Address(
        "filing", as_id("pk", objection_lodged), get=False, post=lambda cast: {"reason": "电话核实"}
    ),
    # seats
    "apprenticeship:quotas": Address("filing"),
    "apprenticeship:quota_new": Address("filing", post=seats_to_give),
    "apprenticeship:quota": Address("filing", as_id("quota_id", seats_given), stranger="registrar"),
    "apprenticeship:quota_revise": Address(
        "filing", as_id("quota_id", seats_given), post=seats_to_revise, stranger="registrar"
    ),
    "apprenticeship:quota_scan": Address("filing", as_id("quota_id", seats_given), stranger="registrar"),
    "v1:apprenticeship_api:quotas": Address("filing", post=seats_to_give),
    "v1:apprenticeship_api:quota": Address("filing", as_id("pk", seats_given), stranger="registrar"),
    "v1:apprenticeship_api:quota_revise": Address(
        "filing", as_id("pk", seats_given), get=False, post=seats_to_revise, stranger="registrar"
    ),
    # directories and rulebooks
    **{f"apprenticeship:{kind}": Address("registrar") for kind in DIRECTORIES},
    **{f"v1:apprenticeship_api:{kind}": Address("registrar") for kind in DIRECTORIES},
    "catalogue:holidays": Address("registrar"),
    "catalogue:holidays_new": Address("filing", post=lambda cast: HOLIDAYS),
    "catalogue:holidays_move": Address(
        "county_filing", as_id("plan_id", holiday_plan), get=False, post=lambda cast: {"move": "confirm"}
    ),
    "v1:catalogue_api:holidays": Address("filing", post=lambda cast: HOLIDAYS),
    "v1:catalogue_api:holiday_move": Address(
        "county_filing", lambda cast: {"pk": holiday_plan(cast).pk, "move": "confirm"}, get=False, post=nothing
    ),
    "rulebooks:rulebooks": Address("registrar"),
    "rulebooks:rulebook": Address("registrar", lambda cast: {"code": build_rulebook().code}),
    "rulebooks:drafts": Address("filing"),
    "rulebooks:draft_new": Address("filing", post=lambda cast: {"text": draft_text()}),
    "rulebooks:draft": Address("filing", as_id("draft_id", rulebook_draft)),
    "rulebooks:draft_edit": Address(
        "filing", as_id("draft_id", rulebook_draft), post=lambda cast: {"text": draft_text(), "revision": 0}
    ),
    "rulebooks:draft_move": Address(
        "filing", as_id("draft_id", rulebook_draft), get=False, post=lambda cast: {"move": "discard", "reason": "重复"}
    ),
    "v1:rulebooks_api:drafts": Address("filing", post=lambda cast: {"text": draft_text()}),
    "v1:rulebooks_api:draft": Address(
        "filing", as_id("pk", rulebook_draft), patch=lambda cast: {"text": draft_text(), "revision": 0}
    ),
    "v1:rulebooks_api:draft_move": Address(
        "filing",
        lambda cast: {"pk": rulebook_draft(cast).pk, "move": "discard"},
        get=False,
        post=lambda cast: {"reason": "重复"},
    ),
    "exchange:trial": Address(
        "filing", post=lambda cast: {"rulebook": f"version:{build_rulebook().pk}", "file": worked_cases()}
    ),
    "v1:exchange_api:trial": Address(
        "filing",
        get=False,
        post=lambda cast: {"rulebook": f"version:{build_rulebook().pk}", "file": worked_cases()},
        is_multipart=True,
    ),
    "v1:rulebooks_api:rulebooks": Address("registrar"),
    "v1:rulebooks_api:rulebook": Address("registrar", lambda cast: {"code": build_rulebook().code}),
    # logs and credits
    "apprenticeship:logs": Address("mentor"),
    "apprenticeship:logs_all": Address("registrar"),
    "apprenticeship:logs_rejected": Address("mentor"),
    "apprenticeship:log_weeks": Address("mentor"),
    "apprenticeship:log_enter": Address("mentor", apprentice, post=day_to_enter),
    "apprenticeship:log_week": Address("mentor", apprentice, post=week_to_enter),
    "apprenticeship:log_queue": Address("tutor"),
    "apprenticeship:log_choose": Address("tutor", get=False, post=lambda cast: {"row": [cast.log.pk]}),
    "apprenticeship:log_preview": Address("tutor"),
    "apprenticeship:log_confirm_all": Address("tutor", get=False, post=lambda cast: {"row": [cast.log.pk]}),
    "apprenticeship:log": Address("tutor", as_id("log_id", lambda cast: cast.log)),
    "apprenticeship:log_amend": Address("mentor", as_id("log_id", lambda cast: cast.log), post=day_to_amend),
    "apprenticeship:log_move": Address(
        "tutor", as_id("log_id", lambda cast: cast.log), get=False, post=lambda cast: {"move": "confirm"}
    ),
    "apprenticeship:log_photo": Address("tutor", as_id("log_id", log_with_photo)),
    "apprenticeship:class_credits": Address("registrar", open_class),
    "apprenticeship:class_completion_certificates": Address("registrar", completed_class, post=nothing),
    "apprenticeship:completion_certificate": Address("registrar", completion_certificate),
    "apprenticeship:completion_certificate_qr": Address("registrar", completion_certificate),
    "apprenticeship:completion_certificate_revoke": Address(
        "registrar", completion_certificate, get=False, post=lambda cast: {"reason": "成绩有误。"}
    ),
    "apprenticeship:class_scores": Address(
        "tutor", course_of_class, post=lambda cast: {cast.enrolment.student_no: "86.5"}
    ),
    "apprenticeship:class_log_inspection": Address("auditor", open_class),
    "v1:apprenticeship_api:log_defects": Address("auditor", open_class),
    "exchange:log_inspection_file": Address("auditor", open_class),
    "apprenticeship:class_logs": Address("registrar", open_class),
    "apprenticeship:credits": Address("tutor", apprentice, post=course_to_award),
    "apprenticeship:credit_reverse": Address(
        "registrar", as_id("entry_id", credit), get=False, post=lambda cast: {"reason": "成绩录错人。"}
    ),
    "apprenticeship:enrolment_logs": Address("apprentice", apprentice),
    "apprenticeship:me": Address("apprentice", needs=apprentice),
    "v1:apprenticeship_api:logs": Address(
        "mentor", post=lambda cast: apprentice(cast) | day_to_enter(cast) | {"remark": "", "late_reason": ""}
    ),
    "v1:apprenticeship_api:log_week": Address("mentor", get=False, post=week_over_the_api),
    "v1:apprenticeship_api:log_weeks": Address("mentor"),
    "v1:apprenticeship_api:log_weeks_owed": Address("mentor"),
    "v1:apprenticeship_api:log_queue": Address("tutor"),
    "v1:apprenticeship_api:log_preview": Address("tutor", get=False, post=lambda cast: {"ids": [cast.log.pk]}),
    "v1:apprenticeship_api:log_confirm_all": Address("tutor", get=False, post=lambda cast: {"ids": [cast.log.pk]}),
    "v1:apprenticeship_api:log": Address(
        "mentor", as_id("pk", lambda cast: cast.log), patch=lambda cast: {"rating": 5}
    ),
    "v1:apprenticeship_api:log_confirm": Address("tutor", as_id("pk", lambda cast: cast.log), get=False, post=nothing),
    "v1:apprenticeship_api:log_reject": Address(
        "tutor", as_id("pk", lambda cast: cast.log), get=False, post=lambda cast: {"reason": "工时不符。"}
    ),
    "v1:apprenticeship_api:log_sign": Address("mentor", as_id("pk", drafted_log), get=False, post=nothing),
    "v1:apprenticeship_api:log_take_back": Address(
        "tutor", as_id("pk", log_to_take_back), get=False, post=lambda cast: {"reason": "工时不符。"}
    ),
    "v1:apprenticeship_api:log_photo": Address("tutor", as_id("pk", log_with_photo)),
    "v1:apprenticeship_api:class_completion_certificates": Address("registrar", completed_class, post=nothing),
    "v1:apprenticeship_api:completion_certificate_revoke": Address(
        "registrar", completion_certificate, get=False, post=lambda cast: {"reason": "成绩有误。"}
    ),
    "v1:apprenticeship_api:account": Address("tutor", apprentice, post=course_to_award),
    "v1:apprenticeship_api:course_scores": Address(
        "tutor", course_of_class, get=False, post=lambda cast: {"scores": {cast.enrolment.student_no: "86.5"}}
    ),
    "v1:apprenticeship_api:credits": Address("tutor"),
    "v1:apprenticeship_api:credit_reverse": Address(
        "registrar", as_id("pk", credit), get=False, post=lambda cast: {"reason": "成绩录错人。"}
    ),
    # people
    "apprenticeship:enrolments": Address("registrar"),
    "apprenticeship:enrolment": Address("registrar", student),
    "apprenticeship:assess": Address("registrar", student, post=lambda cast: RESULT),
    "apprenticeship:certify": Address("registrar", student, post=lambda cast: PAPER),
    "apprenticeship:enrolment_complete": Address(
        "registrar", assessed_student, post=lambda cast: {"ended_on": "2026-11-24"}
    ),
    "apprenticeship:enrolment_edit": Address("registrar", student, post=lambda cast: PERSON),
    "apprenticeship:enrolment_new": Address(
        "registrar", filed_class, post=lambda cast: PERSON | {"number": citizen_number(77)}
    ),
    "apprenticeship:enrolment_judge": Address(
        "enterprise_officer", student, get=False, post=lambda cast: {"passed": "yes"}
    ),
    "apprenticeship:enrolment_move": Address(
        "registrar", waiting_student, get=False, post=lambda cast: {"move": "start"}
    ),
    "apprenticeship:enrolment_number": Address(
        "registrar", student, get=False, post=lambda cast: {"reason": "核对合同"}
    ),
    "apprenticeship:enrolment_withdraw": Address("registrar", student, post=lambda cast: WITHDRAWAL),
    "apprenticeship:class_assessment": Address("registrar", open_class, post=nothing),
    "apprenticeship:class_completion": Address(
        "registrar", class_of_the_assessed, get=False, post=lambda cast: {"ended_on": "2026-11-24"}
    ),
    "apprenticeship:class_mentors": Address("registrar", open_class, post=pairing),
    "apprenticeship:overlap_ask": Address("registrar", open_class, post=wanted_person),
    "apprenticeship:overlap": Address("registrar", as_id("request_id", request_for), stranger="enterprise_officer"),
    "apprenticeship:overlap_move": Address(
        "registrar",
        as_id("request_id", request_for),
        get=False,
        post=lambda cast: {"move": "release"},
        stranger="enterprise_officer",
    ),
    "apprenticeship:overlaps": Address("registrar"),
    "apprenticeship:mentors": Address("registrar"),
    "apprenticeship:mentor_new": Address("enterprise_officer", post=lambda cast: MENTOR),
    "apprenticeship:mentor_edit": Address(
        "enterprise_officer", as_id("mentor_id", lambda cast: cast.forge_mentor), post=lambda cast: MENTOR
    ),
    "apprenticeship:mentor": Address(
        "enterprise_officer", as_id("mentor_id", lambda cast: cast.forge_mentor), post=deputy_to_name
    ),
    "apprenticeship:mentor_evidence": Address("enterprise_officer", certificate_of_mentor),
    "apprenticeship:class_lead": Address(
        "enterprise_officer", open_class, post=lambda cast: {"mentor": cast.forge_mentor.pk}
    ),
    "v1:apprenticeship_api:mentor_records": Address("enterprise_officer", as_id("pk", lambda cast: cast.forge_mentor)),
    "v1:apprenticeship_api:mentor_qualifications": Address(
        "enterprise_officer",
        as_id("pk", lambda cast: cast.forge_mentor),
        get=False,
        post=certificate_to_keep,
        is_multipart=True,
    ),
    "v1:apprenticeship_api:mentor_deputies": Address(
        "enterprise_officer", as_id("pk", lambda cast: cast.forge_mentor), get=False, post=deputy_over_the_api
    ),
    "apprenticeship:mentor_hand_over": Address(
        "enterprise_officer", as_id("mentor_id", mentor_with_people), post=people_to_hand_over
    ),
    "v1:apprenticeship_api:mentor_hand_over": Address(
        "enterprise_officer", as_id("pk", mentor_with_people), get=False, post=people_to_hand_over_by_machine
    ),
    "v1:apprenticeship_api:mentor_deputy_end": Address(
        "enterprise_officer", deputy_to_end, get=False, post=lambda cast: {"last_on": "2026-12-05"}
    ),
    "v1:apprenticeship_api:mentor_allowances": Address(
        "enterprise_officer",
        as_id("pk", lambda cast: cast.forge_mentor),
        get=False,
        post=lambda cast: {"month_on": "2026-10-01", "amount_yuan": "200", "paid_on": "2026-11-05", "voucher_no": "J1"},
    ),
    "v1:apprenticeship_api:class_lead": Address(
        "enterprise_officer", open_class, get=False, post=lambda cast: {"mentor_id": cast.forge_mentor.pk}
    ),
    "apprenticeship:tutor_new": Address("registrar", post=lambda cast: TUTOR),
    "apprenticeship:tutor_edit": Address(
        "registrar", as_id("tutor_id", lambda cast: cast.sun_tutor), post=lambda cast: TUTOR
    ),
    "v1:apprenticeship_api:enrolments": Address("registrar"),
    "v1:apprenticeship_api:enrolment": Address("registrar", student, patch=lambda cast: {"post": "铣工"}),
    "v1:apprenticeship_api:assessments": Address("registrar", student, post=lambda cast: RESULT | {"is_passed": True}),
    "v1:apprenticeship_api:assessment": Address(
        "registrar",
        lambda cast: assessed_student(cast) | {"attempt": 1},
        get=False,
        patch=lambda cast: {"theory_score": "55"},
    ),
    "v1:apprenticeship_api:assignments_of": Address("registrar", student),
    "v1:apprenticeship_api:certificates": Address("registrar", student, post=lambda cast: PAPER),
    "v1:apprenticeship_api:certificate": Address(
        "registrar",
        certified_student,
        get=False,
        patch=lambda cast: {"issuer": "示例评价机构"},
    ),
    "v1:apprenticeship_api:enrolment_judge": Address(
        "enterprise_officer", student, get=False, post=lambda cast: {"is_passed": True}
    ),
    "v1:apprenticeship_api:enrolment_number": Address(
        "registrar", student, get=False, post=lambda cast: {"reason": "核对合同"}
    ),
    "v1:apprenticeship_api:enrolment_move": Address(
        "registrar", lambda cast: student(cast) | {"move": "withdraw"}, get=False, post=lambda cast: WITHDRAWAL
    ),
    "v1:apprenticeship_api:class_completion": Address(
        "registrar", class_of_the_assessed, get=False, post=lambda cast: {"ended_on": "2026-11-24"}
    ),
    "v1:apprenticeship_api:class_enrolments": Address(
        "registrar", filed_class, get=False, post=lambda cast: PERSON | {"number": citizen_number(77)}
    ),
    "v1:apprenticeship_api:class_pairings": Address("registrar", open_class, get=False, post=pairing_by_machine),
    "v1:apprenticeship_api:overlap_ask": Address("registrar", open_class, get=False, post=wanted_person),
    "v1:apprenticeship_api:class_results": Address("registrar", open_class, get=False, post=lambda cast: {"rows": []}),
    "v1:apprenticeship_api:assignments": Address("registrar", get=False, post=pairing_by_machine),
    "v1:apprenticeship_api:assignment_end": Address(
        "registrar",
        get=False,
        post=lambda cast: student(cast) | {"side": "school", "last_on": "2026-12-31"},
    ),
    "v1:apprenticeship_api:assignment_hand_over": Address(
        "registrar",
        get=False,
        post=lambda cast: {
            "side": "school",
            "student_nos": [cast.enrolment.student_no],
            "from_on": "2026-12-01",
            "mentor_id": build_tutor(7, school=cast.sun).pk,
        },
    ),
    "v1:apprenticeship_api:mentors": Address("enterprise_officer", post=lambda cast: MENTOR | {"is_active": True}),
    "v1:apprenticeship_api:mentor": Address(
        "enterprise_officer",
        as_id("pk", lambda cast: cast.forge_mentor),
        get=False,
        patch=lambda cast: {"is_active": False},
    ),
    "v1:apprenticeship_api:tutors": Address("registrar", post=lambda cast: TUTOR | {"is_active": True}),
    "v1:apprenticeship_api:tutor": Address(
        "registrar", as_id("pk", lambda cast: cast.sun_tutor), get=False, patch=lambda cast: {"title": "教授"}
    ),
    "v1:apprenticeship_api:overlap_requests": Address("registrar"),
    "v1:apprenticeship_api:overlap_request": Address(
        "registrar", as_id("pk", request_for), stranger="enterprise_officer"
    ),
    "v1:apprenticeship_api:overlap_move": Address(
        "registrar",
        lambda cast: {"pk": request_for(cast).pk, "move": "release"},
        get=False,
        post=nothing,
        stranger="enterprise_officer",
    ),
    # changes of enrolments
    "apprenticeship:alterations": Address("registrar"),
    "apprenticeship:alteration": Address("registrar", as_id("alteration_id", open_alteration)),
    "apprenticeship:alteration_new": Address(
        "registrar", lambda cast: student(cast) | {"kind": "suspend"}, post=lambda cast: SUSPENSION
    ),
    "apprenticeship:alteration_move": Address(
        "enterprise_officer", as_id("alteration_id", open_alteration), get=False, post=lambda cast: {"move": "agree"}
    ),
    "apprenticeship:alteration_paper": Address("registrar", as_id("alteration_id", alteration_with_paper)),
    "v1:apprenticeship_api:alterations": Address("registrar"),
    "v1:apprenticeship_api:alteration": Address("registrar", as_id("pk", open_alteration)),
    "v1:apprenticeship_api:alteration_paper": Address("registrar", as_id("pk", alteration_with_paper)),
    "v1:apprenticeship_api:alteration_move": Address(
        "enterprise_officer",
        lambda cast: {"pk": open_alteration(cast).pk, "move": "agree"},
        get=False,
        post=nothing,
    ),
    "subsidies:alteration_effects": Address("registrar", as_id("alteration_id", open_alteration)),
    "subsidies:alteration_preview": Address(
        "registrar", lambda cast: student(cast) | {"kind": "suspend"}, get=False, post=lambda cast: SUSPENSION
    ),
    "v1:subsidies_api:alteration_effects": Address("registrar", as_id("pk", open_alteration)),
    "v1:subsidies_api:alteration_preview": Address("registrar", student, get=False, post=suspension_to_propose),
    "v1:apprenticeship_api:enrolment_alterations": Address("registrar", student, get=False, post=suspension_to_propose),
    # duplicates
    "apprenticeship:duplicate_thresholds": Address("filing", post=lambda cast: THRESHOLDS),
    "v1:apprenticeship_api:duplicate_thresholds": Address("filing", post=lambda cast: THRESHOLDS),
    "apprenticeship:duplicates": Address("registrar"),
    "apprenticeship:duplicate": Address("registrar", as_id("pair_id", pair_of_two), post=lambda cast: MERGE),
    "apprenticeship:duplicate_move": Address(
        "registrar",
        as_id("pair_id", pair_of_two),
        get=False,
        post=lambda cast: {"move": "set_apart", "reason": "两人"},
    ),
    "v1:apprenticeship_api:duplicates": Address("registrar"),
    "v1:apprenticeship_api:duplicate": Address("registrar", as_id("pk", pair_of_two)),
    "v1:apprenticeship_api:duplicate_move": Address(
        "registrar",
        lambda cast: {"pk": pair_of_two(cast).pk, "move": "merge"},
        get=False,
        post=lambda cast: MERGE,
    ),
    # eligibility
    "apprenticeship:class_eligibility": Address("registrar", open_class, post=nothing),
    "apprenticeship:eligibility": Address("filing", blocked_student, post=override_to_ask),
    "apprenticeship:overrides": Address("filing"),
    "apprenticeship:override_move": Address(
        "second_review", as_id("override_id", override_asked), get=False, post=lambda cast: {"move": "approve"}
    ),
    "v1:apprenticeship_api:class_eligibility": Address("registrar", open_class, post=nothing),
    "v1:apprenticeship_api:eligibility": Address("registrar", student),
    "v1:apprenticeship_api:override_ask": Address("filing", blocked_student, get=False, post=override_to_ask),
    "v1:apprenticeship_api:overrides": Address("filing"),
    "v1:apprenticeship_api:override_move": Address(
        "second_review",
        lambda cast: {"pk": override_asked(cast).pk, "move": "approve"},
        get=False,
        post=nothing,
    ),
    "exchange:lists": Address("filing"),
    "exchange:list_new": Address("filing", post=list_to_import),
    "exchange:list": Address("filing", as_id("list_id", city_list), stranger="registrar"),
    "v1:exchange_api:lists": Address("filing", post=list_to_import, is_multipart=True),
    "v1:exchange_api:list": Address("filing", as_id("pk", city_list), stranger="registrar"),
    "exchange:eligibility_file": Address("registrar", open_class),
    # jobs and reports
    "exchange:completion_report": Address(
        "registrar", lambda cast: open_class(cast) | {"paper_format": "xlsx"}, get=False, post=nothing
    ),
    "exchange:jobs": Address("registrar"),
    "exchange:job": Address("registrar", as_id("job_id", job_in())),
    "exchange:retry_job": Address("registrar", as_id("job_id", job_in(JobState.FAILED)), get=False, post=nothing),
    "exchange:job_result": Address("registrar", as_id("job_id", job_in(JobState.DONE))),
    "exchange:list_file": Address("registrar", lambda cast: {"name": "enrolments"}),
    "exchange:headline_file": Address("filing", lambda cast: {"paper_format": "xlsx"}),
    # rosters
    "exchange:roster": Address("registrar", filed_class, post=upload),
    "exchange:roster_template": Address("registrar", filed_class),
    "exchange:class_results_file": Address("registrar", open_class, post=lambda cast: {"file": results_file(cast)}),
    "exchange:record_results_file": Address(
        "registrar", open_class, get=False, post=lambda cast: {"ticket": ticket_of_results(cast)}
    ),
    "exchange:results_template": Address("registrar", open_class),
    "v1:exchange_api:class_results_file": Address(
        "registrar",
        open_class,
        get=False,
        post=lambda cast: {"file": results_file(cast)},
        is_multipart=True,
    ),
    "exchange:import": Address("registrar", as_id("import_id", import_in())),
    "exchange:commit_import": Address("registrar", as_id("import_id", import_in()), get=False, post=nothing),
    "exchange:undo_import": Address("registrar", as_id("import_id", import_in("committed")), get=False, post=nothing),
    "exchange:import_problems": Address("registrar", as_id("import_id", import_in()), get=False, post=nothing),
    "v1:exchange_api:class_imports": Address("registrar", filed_class, post=upload, is_multipart=True),
    "v1:exchange_api:imports": Address("registrar"),
    "v1:exchange_api:import": Address("registrar", as_id("pk", import_in())),
    "v1:exchange_api:import_problems": Address("registrar", as_id("pk", import_in())),
    "v1:exchange_api:import_rows": Address("registrar", as_id("pk", import_in())),
    "v1:exchange_api:commit_import": Address("registrar", as_id("pk", import_in()), get=False, post=nothing),
    "v1:exchange_api:undo_import": Address("registrar", as_id("pk", import_in("committed")), get=False, post=nothing),
    "v1:exchange_api:roster_template": Address("registrar"),
    "reporting:headline": Address("filing"),
    # claims
    "subsidies:claims": Address("enterprise_officer"),
    "subsidies:claim": Address("first_review", advance),
    "subsidies:claim_move": Address("first_review", advance, get=False, post=lambda cast: {"move": "approve"}),
    "subsidies:claim_facts": Address("first_review", advance),
    "subsidies:claim_paper": Address("first_review", advance),
    "subsidies:prepare": Address(
        "enterprise_officer", lambda cast: filed_class(cast) | {"kind": "advance"}, get=False, post=nothing
    ),
    "subsidies:costs": Address("registrar", open_class, post=nothing),
    "v1:subsidies_api:costs": Address("registrar", open_class, get=False, post=lambda cast: []),
    "v1:subsidies_api:claims": Address("enterprise_officer"),
    "v1:subsidies_api:claim": Address("first_review", advance),
    "v1:subsidies_api:claim_move": Address(
        "first_review", lambda cast: advance(cast) | {"move": "approve"}, get=False, post=nothing
    ),
    "v1:subsidies_api:prepare": Address(
        "enterprise_officer", filed_class, get=False, post=lambda cast: {"kind": "advance"}
    ),
    "v1:exchange_api:completion_report": Address(
        "registrar", open_class, get=False, post=lambda cast: {"format": "xlsx"}
    ),
    "v1:exchange_api:jobs": Address("registrar"),
    "v1:exchange_api:job": Address("registrar", as_id("pk", job_in())),
    "v1:exchange_api:retry_job": Address("registrar", as_id("pk", job_in(JobState.FAILED)), get=False, post=nothing),
    "v1:exchange_api:job_result": Address("registrar", as_id("pk", job_in(JobState.DONE))),
    "v1:reporting_api:newly_registered": Address("filing"),
}

# Ids in these addresses belong to no one: a format, a code of the catalogue.
OF_EVERYBODY = {"exchange:headline_file", "exchange:list_file", "rulebooks:rulebook", "v1:rulebooks_api:rulebook"}
OF_EVERYBODY |= {"catalogue:holidays_move", "v1:catalogue_api:holiday_move"}


def names(resolver: URLResolver | None = None, above: tuple[str, ...] = ()) -> Iterator[str]:
    """Give the full name of every address that the program knows."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, (*above, pattern.namespace) if pattern.namespace else above)
        elif isinstance(pattern, URLPattern):
            yield ":".join([*above, pattern.name or str(pattern.pattern)])
