"""People: registering, mentors, results, leaving."""

from __future__ import annotations

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
    build_tutor,
    citizen_number,
)
from tests.house.addresses.address import Address
from tests.house.samples import (
    MENTOR,
    PAPER,
    PERSON,
    RESULT,
    TUTOR,
    WITHDRAWAL,
    as_id,
    assessed_student,
    certified_student,
    class_of_the_assessed,
    filed_class,
    nothing,
    open_class,
    pairing,
    pairing_by_machine,
    request_for,
    student,
    waiting_student,
    wanted_person,
)

ADDRESSES: dict[str, Address] = {
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
}
