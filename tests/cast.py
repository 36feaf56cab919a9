"""The cast: who plays in the tests.

Two schools (sun, moon), two enterprises (forge, mill), two bureaus (city 320600, county 320681). The play is set at
sun, forge and the city: moon, mill and the county are the strangers.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Membership, User
from accounts.selectors import actor_of
from apprenticeship.lifecycle import ClassState, EnrolmentState
from apprenticeship.models import Course, Enrolment, LogEntry, TrainingClass
from bureaus.models import Bureau
from catalogue.models import Occupation, Region
from common.actor import Actor, Duty
from enterprises.models import Enterprise, Mentor
from schools.models import School, Tutor
from tests import builders

OFFICERS = {
    "filing": Duty.FILING,
    "first_review": Duty.FIRST_REVIEW,
    "second_review": Duty.SECOND_REVIEW,
    "payment": Duty.PAYMENT,
}
HOME = ("registrar", "tutor", "enterprise_officer", "mentor", *OFFICERS, "auditor", "apprentice")
STRANGERS = {
    "registrar": "moon_registrar",
    "tutor": "moon_tutor",
    "enterprise_officer": "mill_officer",
    "mentor": "mill_mentor",
    **{key: f"county_{key}" for key in OFFICERS},
    "auditor": "county_auditor",
    "apprentice": "moon_apprentice",
}
PLAYERS = (*HOME, *STRANGERS.values())


class Cast:
    """Actors by name (`cast.registrar`), their clients, and the rows they act on, each written when first asked for."""

    def __init__(self) -> None:
        self._build_directories()
        self._build_memberships()

    def __getattr__(self, name: str) -> Actor:
        if name in PLAYERS:
            return self.actor(name)
        raise AttributeError(name)

    # ---- people who act ----

    def actor(self, name: str) -> Actor:
        """Give a player as the actor that actions and policies take."""
        return actor_of(self.memberships[name])

    def membership(self, name: str) -> Membership:
        return self.memberships[name]

    def user(self, name: str) -> User:
        return self.memberships[name].user

    def client(self, name: str, **options: Any) -> Client:
        """Give a browser in which a player is signed in."""
        client = Client(**options)
        client.force_login(self.user(name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    def api(self, name: str) -> APIClient:
        """Give a machine that holds a player's token."""
        secret = f"secret-of-{name}"
        if not self.memberships[name].tokens.exists():
            builders.build_token(self.memberships[name], secret)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return client

    def stranger_to(self, name: str) -> str:
        """Name the player of the same role who belongs elsewhere."""
        return STRANGERS[name]

    # ---- where they act ----

    def _build_directories(self) -> None:
        Region.objects.bulk_create(
            Region(code=code, name=name, parent_id=_above(code)) for code, name in builders.REGIONS.items()
        )
        self.lathe, self.welding = Occupation.objects.bulk_create(
            Occupation(code=code, name=name, edition="2022")
            for code, name in (("6-18-01-01", "车工"), ("6-18-02-04", "焊工"))
        )
        self.city, self.county = Bureau.objects.bulk_create(
            Bureau(name=f"{name}人力资源和社会保障局", region_id=code, phone="0513-10000000")
            for code, name in (("320600", "南通市"), ("320681", "启东市"))
        )
        self.sun, self.moon = School.objects.bulk_create(
            School(name=name, credit_code=builders.credit_code(serial), code=code, region_id=region)
            for name, serial, code, region in (
                ("示例朝阳技师学院", 1, "SUN", "320602"),
                ("示例望月技工学校", 2, "MOON", "320681"),
            )
        )
        self.forge, self.mill = Enterprise.objects.bulk_create(
            Enterprise(
                name=name,
                credit_code=builders.credit_code(serial),
                region_id=region,
                contact_name="示例联系人",
                contact_phone=builders.mobile(serial),
            )
            for name, serial, region in (("示例锻造有限公司", 3, "320602"), ("示例纺织有限公司", 4, "320681"))
        )
        self.sun_tutor, self.moon_tutor_row = Tutor.objects.bulk_create(
            Tutor(school=school, name=name, staff_no="T001", title="讲师", level="2")
            for school, name in ((self.sun, "沈教"), (self.moon, "岳教"))
        )
        self.forge_mentor, self.mill_mentor_row = Mentor.objects.bulk_create(
            Mentor(
                enterprise=enterprise,
                name=name,
                staff_no="M001",
                level="2",
                occupation=self.lathe,
                certificate_no=builders.certificate_no(serial, "2", 2019),
                years_of_experience=12,
            )
            for enterprise, name, serial in ((self.forge, "段师傅", 1), (self.mill, "梅师傅", 2))
        )

    def _build_memberships(self) -> None:
        places = self._places()
        users = User.objects.bulk_create(User(username=name, name=NAMES[name], password="!") for name in PLAYERS)
        rows = [Membership(user=user, **places[user.username]) for user in users]
        self.memberships = dict(zip(PLAYERS, Membership.objects.bulk_create(rows), strict=True))

    def _places(self) -> dict[str, dict[str, Any]]:
        places: dict[str, dict[str, Any]] = {
            "registrar": {"role": "registrar", "school": self.sun},
            "moon_registrar": {"role": "registrar", "school": self.moon},
            "tutor": {"role": "tutor", "school": self.sun, "tutor": self.sun_tutor},
            "moon_tutor": {"role": "tutor", "school": self.moon, "tutor": self.moon_tutor_row},
            "enterprise_officer": {"role": "enterprise_officer", "enterprise": self.forge},
            "mill_officer": {"role": "enterprise_officer", "enterprise": self.mill},
            "mentor": {"role": "mentor", "enterprise": self.forge, "mentor": self.forge_mentor},
            "mill_mentor": {"role": "mentor", "enterprise": self.mill, "mentor": self.mill_mentor_row},
            "auditor": {"role": "auditor", "bureau": self.city},
            "county_auditor": {"role": "auditor", "bureau": self.county},
            "apprentice": {"role": "apprentice"},
            "moon_apprentice": {"role": "apprentice"},
        }
        for key, duty in OFFICERS.items():
            places[key] = {"role": "officer", "bureau": self.city, "duties": [duty.value]}
            places[f"county_{key}"] = {"role": "officer", "bureau": self.county, "duties": [duty.value]}
        return places

    # ---- what they act on, each with its own rows beneath ----

    @cached_property
    def rulebook(self) -> Any:
        """Nantong's rulebook of 2019, published."""
        return builders.build_rulebook()

    def class_in(self, state: str, serial: int = 1, **facts: Any) -> TrainingClass:
        """Write a class of sun, forge and the city in a state."""
        defaults: dict[str, Any] = {
            "school": self.sun,
            "enterprise": self.forge,
            "bureau": self.city,
            "rulebook": self.rulebook,
            "occupation": self.lathe,
        }
        return builders.build_class(state, serial, **{**defaults, **facts})

    @cached_property
    def draft_class(self) -> TrainingClass:
        return self.class_in(ClassState.DRAFT, 1)

    @cached_property
    def submitted_class(self) -> TrainingClass:
        return self.class_in(ClassState.SUBMITTED, 2)

    @cached_property
    def filed_class(self) -> TrainingClass:
        """A filed class of thirty planned heads that awaits its roster."""
        return self.class_in(ClassState.FILED, 3)

    @cached_property
    def open_class(self) -> TrainingClass:
        """An open class from 2026-03-01 through 2027-02-28."""
        return self.class_in(ClassState.OPEN, 4)

    @cached_property
    def course(self) -> Course:
        """A course of the open class: 64 hours, 4 credits."""
        return builders.build_course(self.open_class)

    @cached_property
    def enrolment(self) -> Enrolment:
        """The apprentice, in training in the open class, accompanied by mentor and tutor for its whole period."""
        row = builders.build_enrolment(
            self.open_class,
            EnrolmentState.TRAINING,
            person=builders.build_person(1, name="示例学徒", user=self.user("apprentice")),
        )
        builders.build_assignment(row, mentor=self.forge_mentor)
        builders.build_assignment(row, tutor=self.sun_tutor)
        return row

    @cached_property
    def registered(self) -> Enrolment:
        """Another person, registered in the open class, whose training has not begun."""
        return builders.build_enrolment(self.open_class, EnrolmentState.REGISTERED, 2)

    @cached_property
    def log(self) -> LogEntry:
        """An entry of the mentor about the apprentice that waits for the tutor."""
        return builders.build_log(self.enrolment, self.forge_mentor)

    @cached_property
    def far_class(self) -> TrainingClass:
        """An open class of moon, mill and the county: strange to everybody at home but the city's officers."""
        return self.class_in(ClassState.OPEN, 9, school=self.moon, enterprise=self.mill, bureau=self.county)

    @cached_property
    def far_enrolment(self) -> Enrolment:
        """The other apprentice, in training in the far class with the strangers' mentor and tutor."""
        row = builders.build_enrolment(
            self.far_class,
            EnrolmentState.TRAINING,
            person=builders.build_person(9, name="示例远方学徒", user=self.user("moon_apprentice")),
        )
        builders.build_assignment(row, mentor=self.mill_mentor_row)
        builders.build_assignment(row, tutor=self.moon_tutor_row)
        return row


def _above(code: str) -> str | None:
    above = f"{code[:2]}0000" if code.endswith("00") else f"{code[:4]}00"
    return above if above != code and above in builders.REGIONS else None


NAMES = {
    "registrar": "示例籍管",
    "moon_registrar": "示例望籍管",
    "tutor": "沈教",
    "moon_tutor": "岳教",
    "enterprise_officer": "示例经办",
    "mill_officer": "示例纺经办",
    "mentor": "段师傅",
    "mill_mentor": "梅师傅",
    "filing": "示例备案员",
    "first_review": "示例初审员",
    "second_review": "示例复审员",
    "payment": "示例拨付员",
    "county_filing": "示例县备案员",
    "county_first_review": "示例县初审员",
    "county_second_review": "示例县复审员",
    "county_payment": "示例县拨付员",
    "auditor": "示例稽核员",
    "county_auditor": "示例县稽核员",
    "apprentice": "示例学徒",
    "moon_apprentice": "示例远方学徒",
}
