"""Who acts: a union of small frozen classes, each carrying exactly the ids that it must have.

A role is a class. `match` over `Actor` with `assert_never` at its end makes the type checker list every
place that must decide about a new role.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from common.texts import N_


class Duty(StrEnum):
    """What a bureau's officer may be charged with. One officer may hold several; one case never more than one."""

    FILING = "filing"
    FIRST_REVIEW = "first_review"
    SECOND_REVIEW = "second_review"
    PAYMENT = "payment"


DUTY_LABELS: dict[Duty, str] = {
    Duty.FILING: N_("备案"),
    Duty.FIRST_REVIEW: N_("初审"),
    Duty.SECOND_REVIEW: N_("复审"),
    Duty.PAYMENT: N_("拨付"),
}


@dataclass(frozen=True, slots=True)
class Registrar:
    """A school's registrar (学籍管理员)."""

    user_id: int
    school_id: int
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Tutor:
    """A school's tutor (学校指导教师)."""

    user_id: int
    school_id: int
    tutor_id: int
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class EnterpriseOfficer:
    """An enterprise's officer for apprentices (企业经办人)."""

    user_id: int
    enterprise_id: int
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Mentor:
    """An enterprise's mentor (企业导师)."""

    user_id: int
    enterprise_id: int
    mentor_id: int
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer of an HR bureau (人社经办人) for one region and all regions below it."""

    user_id: int
    region: str
    duties: frozenset[Duty]
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Auditor:
    """An auditor (稽核人员): sees everything of a region, changes nothing of it."""

    user_id: int
    region: str
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Apprentice:
    """An apprentice (学徒), who sees their own training."""

    user_id: int
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class System:
    """The program itself, acting for a named job."""

    job: str


Actor = Registrar | Tutor | EnterpriseOfficer | Mentor | Officer | Auditor | Apprentice | System
Role = type[Actor]

ROLES: dict[str, Role] = {
    "registrar": Registrar,
    "tutor": Tutor,
    "enterprise_officer": EnterpriseOfficer,
    "mentor": Mentor,
    "officer": Officer,
    "auditor": Auditor,
    "apprentice": Apprentice,
    "system": System,
}

ROLE_LABELS: dict[str, str] = {
    "registrar": N_("学校学籍管理员"),
    "tutor": N_("学校指导教师"),
    "enterprise_officer": N_("企业经办人"),
    "mentor": N_("企业导师"),
    "officer": N_("人社经办人"),
    "auditor": N_("稽核人员"),
    "apprentice": N_("学徒"),
    "system": N_("系统"),
}


def role_of(actor: Actor) -> str:
    """Name an actor's role by its key in `ROLES`."""
    return next(key for key, role in ROLES.items() if type(actor) is role)


def user_id_of(actor: Actor) -> int | None:
    """Give the acting user's id; None for the program itself."""
    return None if isinstance(actor, System) else actor.user_id


def label_of(actor: Actor) -> str:
    """Name an actor for the journal: the person's name, or the job of the program."""
    return actor.job if isinstance(actor, System) else actor.name
