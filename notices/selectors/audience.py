"""Whom an act concerns: what its subject is called, where it stands, and which memberships belong to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.models import Membership
from apprenticeship.models import ClassOpening, Filing, LogEntry, NoticeObjection, OverlapRequest, TrainingClass
from catalogue.rules import is_within
from journal.models import Entry
from notices.rules import DUTIES, Audience
from subsidies.models import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """What an act was about. Organisations are ids; `region` is that of the bureau."""

    subject: str
    url_name: str
    url_key: str
    school_id: int | None = None
    enterprise_id: int | None = None
    mentor_id: int | None = None
    holder_id: int | None = None
    region: str = ""


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
        school_id=row.school_id,
        enterprise_id=row.enterprise_id,
        region=row.bureau.region_id,
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
                region=row.notice.training_class.bureau.region_id,
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
                region=row.training_class.bureau.region_id,
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
                school_id=row.training_class.school_id,
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
                mentor_id=row.mentor_id,
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
}


def members_for(concerns: Sequence[Concern], today: date) -> list[Membership]:
    """List the memberships that some of these concerns may be told to, in one query."""
    schools = {id_ for c in concerns for id_ in (c.school_id, c.holder_id) if id_}
    wanted = Q(role="registrar", school__in=schools)
    wanted |= Q(role="enterprise_officer", enterprise__in={c.enterprise_id for c in concerns if c.enterprise_id})
    wanted |= Q(role="mentor", mentor__in={c.mentor_id for c in concerns if c.mentor_id})
    if any(c.region for c in concerns):
        wanted |= Q(role="officer")
    rows = Membership.objects.filter(wanted, Q(ended_on=None) | Q(ended_on__gt=today), user__is_active=True)
    return list(rows.select_related("user", "bureau").order_by("pk"))


def is_told(member: Membership, concern: Concern, audience: Audience) -> bool:
    """Say whether a membership belongs to an audience of a concern."""
    match audience:
        case Audience.SCHOOL:
            return _is(member, "registrar", member.school_id, concern.school_id)
        case Audience.HOLDER:
            return _is(member, "registrar", member.school_id, concern.holder_id)
        case Audience.ENTERPRISE:
            return _is(member, "enterprise_officer", member.enterprise_id, concern.enterprise_id)
        case Audience.MENTOR:
            return _is(member, "mentor", member.mentor_id, concern.mentor_id)
        case _:
            has_duty = member.role == "officer" and DUTIES[audience].value in member.duties
            return has_duty and bool(concern.region) and _covers(member, concern.region)


def _is(member: Membership, role: str, own: Any, wanted: Any) -> bool:
    return member.role == role and wanted is not None and own == wanted


def _covers(member: Membership, region: str) -> bool:
    return member.bureau is not None and is_within(region, member.bureau.region_id)
