"""Logs and credits."""

from __future__ import annotations

from tests.house.addresses.address import Address
from tests.house.samples import (
    apprentice,
    as_id,
    completed_class,
    completion_certificate,
    course_of_class,
    course_to_award,
    credit,
    day_to_amend,
    day_to_enter,
    drafted_log,
    log_to_take_back,
    log_with_photo,
    nothing,
    open_class,
    week_over_the_api,
    week_to_enter,
)

ADDRESSES: dict[str, Address] = {
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
}
