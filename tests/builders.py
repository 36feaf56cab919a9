"""Plain functions that write rows for tests: valid against every constraint, the same each time, no policy asked.

`serial` tells apart what must be unique. Days named `last_on` are inclusive; what is not given is filled in.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from psycopg.types.range import DateRange

from accounts.models import Membership, Token, User
from apprenticeship.lifecycle import ClassState, EnrolmentState, LogState
from apprenticeship.models import (
    Assessment,
    Certificate,
    Course,
    Enrolment,
    LogEntry,
    MentorAssignment,
    Person,
    TrainingClass,
)
from apprenticeship.models.classes import AGREED, FILED, REPORTED
from apprenticeship.models.enrolments import ENDED
from bureaus.models import Bureau
from catalogue.models import Occupation, Region
from catalogue.rules import scope_of
from common import keyring
from common.actor import Duty, System
from documents.actions import store
from documents.models import Document
from enterprises.models import Enterprise, Mentor
from rulebooks.models import RulebookVersion
from schools.models import School, Tutor
from tests.numbers import certificate_no, citizen_number, credit_code, mobile

__all__ = ["certificate_no", "citizen_number", "credit_code", "mobile"]
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TURNED_DOWN = (ClassState.RETURNED, ClassState.REFUSED)
STARTS_ON, LAST_ON = date(2026, 3, 1), date(2027, 2, 28)
SHIPPED = Path(__file__).resolve().parent.parent / "rulebooks" / "shipped"
REGIONS = {"320000": "江苏省", "320600": "南通市", "320602": "崇川区", "320681": "启东市", "350400": "三明市"}


def days_through(starts_on: date, last_on: date) -> DateRange:
    """Make the half-open range that an inclusive last day means."""
    return DateRange(starts_on, last_on + timedelta(days=1))


def at(day: date) -> datetime:
    """Give ten o'clock in Shanghai on a day."""
    return datetime.combine(day, time(2), tzinfo=UTC)


# ---- catalogues and directories ----


def build_region(code: str = "320600", name: str = "", **facts: Any) -> Region:
    """Write a region and, where missing, the province and city above it."""
    scope = scope_of(code)
    above = {6: f"{code[:4]}00", 4: f"{code[:2]}0000"}.get(len(scope))
    parent = build_region(above) if above and above != code else None
    named = name or REGIONS.get(code, f"地区{code}")
    return Region.objects.get_or_create(code=code, defaults={"name": named, "parent": parent, **facts})[0]


def build_occupation(code: str = "6-18-01-01", name: str = "车工") -> Occupation:
    return Occupation.objects.get_or_create(code=code, defaults={"name": name, "edition": "2022"})[0]


def build_bureau(region: Region | None = None, name: str = "", **facts: Any) -> Bureau:
    place = region or build_region()
    return Bureau.objects.create(
        region=place, name=name or f"{place.name}人力资源和社会保障局", **{"phone": "0513-10000000", **facts}
    )


def build_school(serial: int = 1, **facts: Any) -> School:
    return School.objects.create(
        **{
            "name": f"示例技工学校{serial}",
            "credit_code": credit_code(1000 + serial),
            "code": f"NT{serial:02d}",
            "region": facts.get("region") or build_region("320602"),
            **facts,
        }
    )


def build_tutor(serial: int = 1, *, school: School | None = None, **facts: Any) -> Tutor:
    return Tutor.objects.create(
        school=school or build_school(serial),
        **{"name": f"导师{serial}", "staff_no": f"T{serial:03d}", "title": "讲师", "level": "2", **facts},
    )


def build_enterprise(serial: int = 1, **facts: Any) -> Enterprise:
    return Enterprise.objects.create(
        **{
            "name": f"示例制造有限公司{serial}",
            "credit_code": credit_code(2000 + serial),
            "region": facts.get("region") or build_region("320602"),
            "contact_name": "示例联系人",
            "contact_phone": mobile(90_000 + serial),
            **facts,
        }
    )


def build_mentor(serial: int = 1, *, enterprise: Enterprise | None = None, **facts: Any) -> Mentor:
    return Mentor.objects.create(
        enterprise=enterprise or build_enterprise(serial),
        **{
            "name": f"师傅{serial}",
            "staff_no": f"M{serial:03d}",
            "level": "2",
            "occupation": facts.get("occupation") or build_occupation(),
            "certificate_no": certificate_no(serial, "2", 2019),
            "years_of_experience": 12,
            **facts,
        },
    )


def build_rulebook(code: str = "nantong-2019", version: int = 1, **facts: Any) -> RulebookVersion:
    """Write a published version of a shipped rulebook, valid since 2019."""
    shipped = SHIPPED / f"{code}.toml"
    text = facts.pop("text", None) or (shipped.read_text(encoding="utf-8") if shipped.exists() else "format = 1\n")
    return RulebookVersion.objects.create(
        code=code,
        version=version,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        **{
            "name": "南通市市区企业新型学徒制补贴（2019）",
            "document_no": "通人社职〔2019〕15号",
            "region": facts.get("region") or build_region("320600"),
            "valid": DateRange(date(2019, 1, 1), None),
            "published_at": at(date(2019, 1, 1)),
            **facts,
        },
    )


def build_rulebook_with(rules: str, version: int = 2) -> RulebookVersion:
    """Write Nantong's rulebook with more groups of knobs, as TOML, as a version of its own."""
    text = (SHIPPED / "nantong-2019.toml").read_text(encoding="utf-8")
    return build_rulebook(version=version, text=text.replace("\n[sources]", f"\n{rules}\n\n[sources]", 1))


# ---- users ----


def build_user(username: str = "user1", name: str = "示例用户", **facts: Any) -> User:
    """Write a user who signs in without a password; set one with `set_password`."""
    return User.objects.create(username=username, name=name, password="!", **facts)


def build_membership(role: str, user: User | None = None, **facts: Any) -> Membership:
    """Write a membership; the organisation of its role is built where it is not given."""
    holder = user or build_user(f"{role}1")
    if not any(facts.get(side) for side in ("school", "tutor", "enterprise", "mentor", "bureau")):
        facts |= _organisation_of(role)
    if "tutor" in facts:
        facts.setdefault("school", facts["tutor"].school)
    if "mentor" in facts:
        facts.setdefault("enterprise", facts["mentor"].enterprise)
    if role == "officer":
        facts.setdefault("duties", [Duty.FILING.value])
    return Membership.objects.create(user=holder, role=role, **facts)


def _organisation_of(role: str) -> dict[str, Any]:
    match role:
        case "registrar":
            return {"school": build_school()}
        case "tutor":
            return {"tutor": build_tutor()}
        case "enterprise_officer":
            return {"enterprise": build_enterprise()}
        case "mentor":
            return {"mentor": build_mentor()}
        case "officer" | "auditor":
            return {"bureau": build_bureau()}
        case _:
            return {}


def build_token(membership: Membership, secret: str, **facts: Any) -> Token:
    """Write a machine's key whose secret is known; it lasts a day from `NOW`."""
    return Token.objects.create(
        membership=membership,
        digest=hashlib.sha256(secret.encode()).digest(),
        hint=secret[-4:],
        **{"label": "测试", "created_at": NOW, "expires_at": NOW + timedelta(days=1), **facts},
    )


# ---- training ----


def build_class(state: str = ClassState.DRAFT, serial: int = 1, **facts: Any) -> TrainingClass:
    """Write a class in any state, with the facts that the state obliges. `starts_on` and `last_on` make its period."""
    starts_on, last_on = facts.pop("starts_on", STARTS_ON), facts.pop("last_on", LAST_ON)
    filed_on = starts_on - timedelta(days=14)
    row: dict[str, Any] = {
        "number": f"2026-{serial:04d}",
        "name": f"车工高级{serial}班",
        "level": "3",
        "period": days_through(starts_on, last_on),
        "planned_heads": 30,
        "hours_per_credit": 16,
        "credits_needed": 40,
        "practice_credits_needed": 20,
        "state": state,
        "created_at": at(filed_on - timedelta(days=30)),
        **_obliged_of_class(state, filed_on, starts_on, last_on),
        **facts,
    }
    _complete(row, school=build_school, enterprise=build_enterprise, bureau=build_bureau)
    _complete(row, rulebook=build_rulebook, occupation=build_occupation)
    return TrainingClass.objects.create(**row)


def _obliged_of_class(state: str, filed_on: date, starts_on: date, last_on: date) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    agreed_at = at(filed_on - timedelta(days=20))
    if state in AGREED or state in TURNED_DOWN:
        facts |= {"school_agreed_at": agreed_at, "enterprise_agreed_at": agreed_at}
    if state in FILED or state in REPORTED or state in TURNED_DOWN:
        facts["submitted_at"] = at(filed_on - timedelta(days=10))
    if state in FILED:
        facts["filed_on"] = filed_on
    if state in (ClassState.OPEN, ClassState.CLOSED):
        facts["opened_on"] = starts_on
    if state == ClassState.CLOSED:
        facts["closed_on"] = last_on
    if state == ClassState.SUPPLEMENT:
        facts |= {"supplement_reason": "缺少导师名册。", "supplement_count": 1}
    if state in TURNED_DOWN:
        facts["returned_reason"] = "培养方案缺少课时安排。"
    return facts


def _complete(row: dict[str, Any], **builders: Any) -> None:
    for name, build in builders.items():
        if name not in row:
            row[name] = build()


def build_course(training_class: TrainingClass, name: str = "机械制图", **facts: Any) -> Course:
    return Course.objects.create(
        training_class=training_class,
        name=name,
        **{"category": "professional", "hours": 64, "credits": 4, **facts},
    )


def build_person(serial: int = 1, *, number: str = "", **facts: Any) -> Person:
    """Write a person whose sealed number is `number`, or the valid one of `serial`."""
    whole = number or citizen_number(serial)
    return Person.objects.create(
        number_sealed=keyring.seal(whole),
        number_index=keyring.index_of(whole),
        **{
            "name": f"示例学徒{serial}",
            "sex": "male" if int(whole[16]) % 2 else "female",
            "born_on": date(int(whole[6:10]), int(whole[10:12]), int(whole[12:14])),
            "phone_sealed": keyring.seal(mobile(serial)),
            **facts,
        },
    )


def build_enrolment(
    training_class: TrainingClass | None = None,
    state: str = EnrolmentState.TRAINING,
    serial: int = 1,
    **facts: Any,
) -> Enrolment:
    """Write an enrolment in any state, by default one in training in an open class."""
    held = training_class or build_class(ClassState.OPEN)
    row: dict[str, Any] = {
        "training_class": held,
        "school": held.school,
        "enterprise": held.enterprise,
        "student_no": f"{held.school.code}{held.number.replace('-', '')}{serial:04d}",
        "trainee_type": "new_hire",
        "post": "车工",
        "education": "高中",
        "hired_on": held.starts_on,
        "contract": DateRange(held.starts_on, held.starts_on.replace(year=held.starts_on.year + 3)),
        "period": held.period,
        "state": state,
        "registered_on": held.starts_on,
        **_obliged_of_enrolment(state, held),
        **facts,
    }
    _complete(row, person=lambda: build_person(serial))
    return Enrolment.objects.create(**row)


def _obliged_of_enrolment(state: str, held: TrainingClass) -> dict[str, Any]:
    if state == EnrolmentState.WITHDRAWN:
        left_on = held.starts_on + timedelta(days=60)
        return {"ended_on": left_on, "withdrawal_reason": "resigned", "period": days_through(held.starts_on, left_on)}
    return {"ended_on": held.ends_on} if state in ENDED else {}


def build_assignment(
    enrolment: Enrolment, *, mentor: Mentor | None = None, tutor: Tutor | None = None, **facts: Any
) -> MentorAssignment:
    """Assign a mentor or a tutor for as long as the enrolment lasts."""
    return MentorAssignment.objects.create(
        enrolment=enrolment,
        side="enterprise" if mentor else "school",
        mentor=mentor,
        tutor=tutor,
        **{"period": enrolment.period, **facts},
    )


def build_log(
    enrolment: Enrolment, mentor: Mentor, day: date = date(2026, 11, 20), state: str = LogState.ENTERED, **facts: Any
) -> LogEntry:
    """Write a day's entry; one that is decided needs `decided_by`."""
    decided = {} if state in (LogState.DRAFTED, LogState.ENTERED) else {"decided_at": at(day + timedelta(days=1))}
    reason = {"rejection_reason": "工时与考勤不符。"} if state == LogState.REJECTED else {}
    return LogEntry.objects.create(
        enrolment=enrolment,
        mentor=mentor,
        day=day,
        state=state,
        **{
            "hours": 8,
            "task": "外圆车削",
            "rating": 4,
            "entered_at": at(day) + timedelta(hours=9),
            **decided,
            **reason,
            **facts,
        },
    )


def build_assessment(enrolment: Enrolment, *, is_passed: bool = True, **facts: Any) -> Assessment:
    return Assessment.objects.create(
        enrolment=enrolment,
        is_passed=is_passed,
        **{
            "attempt": 1,
            "assessed_on": TODAY,
            "body": "示例技能评价机构",
            "theory_score": 80 if is_passed else 50,
            "practice_score": 85 if is_passed else 55,
            **facts,
        },
    )


def build_certificate(enrolment: Enrolment, serial: int = 1, **facts: Any) -> Certificate:
    held = enrolment.training_class
    return Certificate.objects.create(
        enrolment=enrolment,
        **{
            "kind": "skill_level",
            "number": certificate_no(serial, held.level),
            "level": held.level,
            "occupation": held.occupation,
            "issuer": "示例技能评价机构",
            "issued_on": TODAY,
            **facts,
        },
    )


def build_document(
    content: bytes = b"%PDF-1.7\n",
    filename: str = "paper.pdf",
    kind: str = "paper",
    media_type: str = "application/pdf",
) -> Document:
    """Keep a file in the tests' own folder, stored by the program itself."""
    return store(actor=System("test"), kind=kind, filename=filename, media_type=media_type, content=content, now=NOW)
