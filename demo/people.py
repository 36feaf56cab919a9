"""Who signs in: one person per role at the first places, and officers of every duty."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.actions import create_user, join
from accounts.models import Membership
from accounts.selectors import actor_of
from bureaus.models import Bureau
from common.actor import Actor, Duty, System
from demo.scenes import SCENES
from enterprises.models import Enterprise, Mentor
from schools.models import School, Tutor

PASSWORD = "Yanshi-2026"  # noqa: S105  (the demo's own, printed at every start; refused in production)
PROGRAM = System("demo")
OFFICERS = {
    "filing": ("示例备案经办", Duty.FILING),
    "first": ("示例初审经办", Duty.FIRST_REVIEW),
    "second": ("示例复审经办", Duty.SECOND_REVIEW),
    "payment": ("示例拨付经办", Duty.PAYMENT),
}


@dataclass(frozen=True, slots=True)
class Players:
    """Actors by place: who acts for which school, enterprise and duty."""

    registrars: dict[int, Actor]
    enterprise_officers: dict[int, Actor]
    tutors: dict[int, Actor]
    mentors: dict[int, Actor]
    officers: dict[str, Actor]


def build() -> Players:
    """Make everybody who signs in. The first of each kind has the plain name of the role, later ones a number."""
    city = Bureau.objects.get(region_id="320600")
    registrars = {
        school.pk: _join(_numbered("registrar", place), f"示例学籍管理员{place}", role="registrar", school=school)
        for place, school in enumerate(School.objects.order_by("pk"), start=1)
    }
    enterprise_officers = {
        row.pk: _join(_numbered("enterprise", place), f"示例企业经办{place}", role="enterprise_officer", enterprise=row)
        for place, row in enumerate(Enterprise.objects.order_by("pk"), start=1)
    }
    tutors = {
        row.pk: _join(_numbered("tutor", place), row.name, role="tutor", school=row.school, tutor=row)
        for place, row in enumerate(Tutor.objects.select_related("school").order_by("pk"), start=1)
    }
    mentors = {
        row.pk: _join(_numbered("mentor", place), row.name, role="mentor", enterprise=row.enterprise, mentor=row)
        for place, row in enumerate(_logging_mentors(), start=1)
    }
    officers = {
        name: _join(name, label, role="officer", bureau=city, duties=[duty.value])
        for name, (label, duty) in OFFICERS.items()
    }
    _join("auditor", "示例稽核员", role="auditor", bureau=city)
    county = Bureau.objects.get(region_id="320681")
    _join("qidong", "示例启东备案经办", role="officer", bureau=county, duties=[Duty.FILING.value])
    return Players(registrars, enterprise_officers, tutors, mentors, officers)


def _logging_mentors() -> list[Mentor]:
    """List the mentors who sign in: those of the enterprises whose scenes have logs."""
    enterprises = list(Enterprise.objects.order_by("pk"))
    logging = {enterprises[scene.enterprise].pk for scene in SCENES if scene.weeks}
    return list(Mentor.objects.filter(enterprise__in=logging).select_related("enterprise").order_by("pk"))


def _numbered(name: str, place: int) -> str:
    return name if place == 1 else f"{name}{place}"


def _join(username: str, label: str, **facts: object) -> Actor:
    user = create_user(actor=PROGRAM, username=username, name=label, password=PASSWORD)
    membership = join(actor=PROGRAM, membership=Membership(user=user, **facts))
    return actor_of(membership)
