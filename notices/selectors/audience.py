"""Whom an act concerns: what its subject is called, where it stands, and which memberships belong to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from accounts.models import Membership
from apprenticeship.models import (
    Agreement,
    AgreementChange,
    ClassOpening,
    DuplicatePair,
    Enrolment,
    Filing,
    LogEntry,
    MentorAssignment,
    MentorDeputy,
    NoticeObjection,
    OverlapRequest,
    TrainingClass,
)
from catalogue.rules import is_within
from enterprises.models import Mentor
from journal.models import Entry
from notices.rules import DUTIES, Audience
from subsidies.models import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """What an act was about. Organisations are ids; `regions` are the bureaus', all of them an officer's."""

    subject: str
    url_name: str
    url_key: str
    school_ids: frozenset[int] = frozenset()
    enterprise_id: int | None = None
    mentor_ids: frozenset[int] = frozenset()
    tutor_ids: frozenset[int] = frozenset()
    user_id: int | None = None
    holder_id: int | None = None
    regions: frozenset[str] = frozenset()


def concerns_of(entries: Iterable[Entry]) -> dict[tuple[str, str], Concern]:
    """Find what the subjects of entries are, in one query for each kind of them."""
    keys: dict[str, set[str]] = {}
    for entry in entries:
        keys.setdefault(entry.subject_type, set()).add(entry.subject_id)
    return {
        (kind, str(pk)): concern
        for kind, ids in keys.items()
        if kind in _READERS
        for pk, concern in _READERS[kind]({int(id_) for id_ in ids if id_.isdigit()})
    }


Found = list[tuple[int, Concern]]


def _class_concern(row: TrainingClass, url_name: str = "apprenticeship:class") -> Concern:
    return Concern(
        subject=f"{row.number} {row.name}",
        url_name=url_name,
        url_key=row.number,
        school_ids=frozenset({row.school_id}),
        enterprise_id=row.enterprise_id,
        regions=frozenset({row.bureau.region_id}),
    )


def _classes(ids: set[int]) -> Found:
    rows = TrainingClass.objects.filter(pk__in=ids).select_related("bureau")
    return [(row.pk, _class_concern(row)) for row in rows]


def _filings(ids: set[int]) -> Found:
    rows = Filing.objects.filter(pk__in=ids).select_related("training_class__bureau")
    return [(row.pk, _class_concern(row.training_class, "apprenticeship:filing")) for row in rows]


def _openings(ids: set[int]) -> Found:
    rows = ClassOpening.objects.filter(pk__in=ids).select_related("training_class__bureau")
    return [(row.pk, _class_concern(row.training_class, "apprenticeship:opening")) for row in rows]


def _objections(ids: set[int]) -> Found:
    rows = NoticeObjection.objects.filter(pk__in=ids).select_related("notice__training_class__bureau")
    return [
        (
            row.pk,
            Concern(
                subject=f"{row.notice.training_class.number} {row.notice.training_class.name}",
                url_name="apprenticeship:objection",
                url_key=str(row.pk),
                regions=frozenset({row.notice.training_class.bureau.region_id}),
            ),
        )
        for row in rows
    ]


def _claims(ids: set[int]) -> Found:
    rows = Claim.objects.filter(pk__in=ids).select_related("training_class__bureau")
    return [
        (
            row.pk,
            Concern(
                subject=row.number,
                url_name="subsidies:claim",
                url_key=row.number,
                enterprise_id=row.training_class.enterprise_id,
                regions=frozenset({row.training_class.bureau.region_id}),
            ),
        )
        for row in rows
    ]


def _requests(ids: set[int]) -> Found:
    rows = OverlapRequest.objects.filter(pk__in=ids).select_related("held__person", "training_class")
    return [
        (
            row.pk,
            Concern(
                subject=row.held.person.name,
                url_name="apprenticeship:overlap",
                url_key=str(row.pk),
                school_ids=frozenset({row.training_class.school_id}),
                holder_id=row.held.school_id,
            ),
        )
        for row in rows
    ]


def _logs(ids: set[int]) -> Found:
    rows = LogEntry.objects.filter(pk__in=ids).select_related("enrolment__person")
    return [
        (
            row.pk,
            Concern(
                subject=f"{row.enrolment.person.name} {row.day}",
                url_name="apprenticeship:log",
                url_key=str(row.pk),
                mentor_ids=frozenset({row.mentor_id}),
            ),
        )
        for row in rows
    ]


def _agreements(ids: set[int]) -> Found:
    rows = Agreement.objects.filter(pk__in=ids).select_related("training_class__bureau")
    return [(row.pk, _agreement_concern(row)) for row in rows]


def _changes(ids: set[int]) -> Found:
    rows = AgreementChange.objects.filter(pk__in=ids).select_related("agreement__training_class__bureau")
    return [(row.pk, _agreement_concern(row.agreement)) for row in rows]


def _agreement_concern(row: Agreement) -> Concern:
    held = _class_concern(row.training_class)
    return replace(held, subject=row.number, url_name="apprenticeship:agreement", url_key=row.number)


def _enrolments(ids: set[int]) -> Found:
    pairs = MentorAssignment.objects.filter(enrolment__in=ids)
    mentors: dict[int, set[int]] = {}
    tutors: dict[int, set[int]] = {}
    for enrolment_id, mentor_id, tutor_id in pairs.values_list("enrolment", "mentor", "tutor"):
        mentors.setdefault(enrolment_id, set()).update({mentor_id} - {None})
        tutors.setdefault(enrolment_id, set()).update({tutor_id} - {None})
    rows = Enrolment.objects.filter(pk__in=ids).select_related("person", "training_class__bureau")
    return [
        (
            row.pk,
            replace(
                _class_concern(row.training_class),
                subject=f"{row.person.name} {row.student_no}",
                url_name="apprenticeship:enrolment",
                url_key=row.student_no,
                mentor_ids=frozenset(mentors.get(row.pk, ())),
                tutor_ids=frozenset(tutors.get(row.pk, ())),
                user_id=row.person.user_id,
            ),
        )
        for row in rows
    ]


def _mentors(ids: set[int]) -> Found:
    deputies: dict[int, set[int]] = {}
    for mentor_id, deputy_id in MentorDeputy.objects.filter(mentor__in=ids).values_list("mentor", "deputy"):
        deputies.setdefault(mentor_id, set()).add(deputy_id)
    return [
        (
            row.pk,
            Concern(
                subject=row.name,
                url_name="apprenticeship:mentor",
                url_key=str(row.pk),
                enterprise_id=row.enterprise_id,
                mentor_ids=frozenset({row.pk, *deputies.get(row.pk, ())}),
            ),
        )
        for row in Mentor.objects.filter(pk__in=ids)
    ]


def _pairs(ids: set[int]) -> Found:
    """Whoever sees an enrolment of each record may judge: schools that hold both, officers of all their regions."""
    rows = list(DuplicatePair.objects.filter(pk__in=ids).select_related("first", "second"))
    people = {id_ for row in rows for id_ in (row.first_id, row.second_id)}
    held: dict[int, tuple[set[int], set[str]]] = {}
    places = Enrolment.objects.filter(person__in=people).values_list(
        "person", "school", "training_class__bureau__region"
    )
    for person_id, school_id, region in places:
        schools, regions = held.setdefault(person_id, (set(), set()))
        schools.add(school_id)
        regions.add(region)
    nowhere: tuple[set[int], set[str]] = (set(), set())
    return [
        (
            row.pk,
            Concern(
                subject="、".join(dict.fromkeys((row.first.name, row.second.name))),
                url_name="apprenticeship:duplicate",
                url_key=str(row.pk),
                school_ids=frozenset(held.get(row.first_id, nowhere)[0] & held.get(row.second_id, nowhere)[0]),
                regions=frozenset(held.get(row.first_id, nowhere)[1] | held.get(row.second_id, nowhere)[1]),
            ),
        )
        for row in rows
    ]


_READERS: dict[str, Callable[[set[int]], Found]] = {
    TrainingClass._meta.label_lower: _classes,
    Filing._meta.label_lower: _filings,
    ClassOpening._meta.label_lower: _openings,
    NoticeObjection._meta.label_lower: _objections,
    Claim._meta.label_lower: _claims,
    OverlapRequest._meta.label_lower: _requests,
    LogEntry._meta.label_lower: _logs,
    Agreement._meta.label_lower: _agreements,
    AgreementChange._meta.label_lower: _changes,
    Enrolment._meta.label_lower: _enrolments,
    Mentor._meta.label_lower: _mentors,
    DuplicatePair._meta.label_lower: _pairs,
}


def members_for(concerns: Sequence[Concern], today: date) -> list[Membership]:
    """List the memberships that some of these concerns may be told to, in one query."""
    schools = {id_ for c in concerns for id_ in (*c.school_ids, c.holder_id) if id_}
    wanted = Q(role="registrar", school__in=schools)
    wanted |= Q(role="enterprise_officer", enterprise__in={c.enterprise_id for c in concerns if c.enterprise_id})
    wanted |= Q(role="mentor", mentor__in={id_ for c in concerns for id_ in c.mentor_ids})
    wanted |= Q(role="tutor", tutor__in={id_ for c in concerns for id_ in c.tutor_ids})
    wanted |= Q(role="apprentice", user__in={c.user_id for c in concerns if c.user_id})
    if any(c.regions for c in concerns):
        wanted |= Q(role="officer")
    rows = Membership.objects.filter(wanted, Q(ended_on=None) | Q(ended_on__gt=today), user__is_active=True)
    return list(rows.select_related("user", "bureau").order_by("pk"))


def is_told(member: Membership, concern: Concern, audience: Audience) -> bool:
    """Say whether a membership belongs to an audience of a concern."""
    match audience:
        case Audience.SCHOOL:
            return member.role == "registrar" and member.school_id in concern.school_ids
        case Audience.HOLDER:
            return member.role == "registrar" and member.school_id in {concern.holder_id} - {None}
        case Audience.ENTERPRISE:
            return member.role == "enterprise_officer" and member.enterprise_id in {concern.enterprise_id} - {None}
        case Audience.MENTOR:
            return member.role == "mentor" and member.mentor_id in concern.mentor_ids
        case Audience.TUTOR:
            return member.role == "tutor" and member.tutor_id in concern.tutor_ids
        case Audience.APPRENTICE:
            return member.role == "apprentice" and member.user_id in {concern.user_id} - {None}
        case _:
            has_duty = audience == Audience.OFFICER or DUTIES[audience].value in member.duties
            return member.role == "officer" and has_duty and _covers(member, concern.regions)


def _covers(member: Membership, regions: frozenset[str]) -> bool:
    if member.bureau is None or not regions:
        return False
    return all(is_within(region, member.bureau.region_id) for region in regions)
