"""Reads of what an enterprise keeps about its mentors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from apprenticeship import policy
from apprenticeship.filters import RUNNING
from apprenticeship.lifecycle import LogState
from apprenticeship.models import (
    ClassLead,
    Enrolment,
    LogEntry,
    MentorAllowance,
    MentorAssignment,
    MentorDeputy,
    MentorQualification,
    TrainingClass,
)
from common.actor import Actor, EnterpriseOfficer, Mentor
from common.dates import Span
from common.texts import N_
from common.waiting import Waiting
from documents.models import Document
from enterprises.models import Mentor as MentorRow

SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that is kept about a mentor, the newest first."""

    mentor: MentorRow
    qualifications: list[MentorQualification]
    deputies: list[MentorDeputy]
    deputising: list[MentorDeputy]
    leads: list[ClassLead]
    allowances: list[MentorAllowance]
    accompanied: list[MentorAssignment]
    is_proven: bool


def mentor_seen(actor: Actor, mentor_id: int) -> MentorRow:
    """Find a mentor whom the actor meets. Raises Mentor.DoesNotExist."""
    return policy.visible_mentors(actor).select_related("enterprise", "occupation").get(pk=mentor_id)


def kept_of(actor: Actor, mentor: MentorRow, today: date) -> Kept:
    """Give what is kept about a mentor, in six queries; a school sees no money."""
    may_see_money = not policy.is_of_school(actor)
    allowances = MentorAllowance.objects.filter(mentor=mentor).order_by("-month_on")[:36] if may_see_money else []
    held = MentorAssignment.objects.filter(mentor=mentor, period__contains=today, enrolment__state__in=RUNNING)
    seen = held.filter(enrolment__in=policy.visible_enrolments(actor))
    certificates = list(MentorQualification.objects.filter(mentor=mentor).order_by("-issued_on", "-pk"))
    stands_in = MentorDeputy.objects.filter(deputy=mentor).select_related("mentor")
    return Kept(
        mentor=mentor,
        qualifications=certificates,
        deputies=list(MentorDeputy.objects.filter(mentor=mentor).select_related("deputy").order_by("-period", "-pk")),
        deputising=list(stands_in.order_by("-period", "-pk")),
        leads=list(ClassLead.objects.filter(mentor=mentor).select_related("training_class").order_by("-period", "-pk")),
        allowances=list(allowances),
        accompanied=list(seen.select_related("enrolment__person", "enrolment__training_class").order_by("pk")),
        is_proven=any(one.expires_on is None or one.expires_on >= today for one in certificates),
    )


def evidence_of(mentor: MentorRow, qualification_id: int) -> Document:
    """Give the scan of one of a mentor's certificates. Raises MentorQualification.DoesNotExist."""
    row = MentorQualification.objects.select_related("evidence").get(pk=qualification_id, mentor=mentor)
    return row.evidence


def colleagues(mentor: MentorRow) -> list[tuple[int, str]]:
    """Name who may stand in for a mentor: the other active ones of the enterprise."""
    rows = MentorRow.objects.filter(enterprise=mentor.enterprise_id, is_active=True).exclude(pk=mentor.pk)
    return [(row.pk, f"{row.name}（{row.staff_no}）") for row in rows.order_by("name", "pk")]


def lead_of(training_class: TrainingClass, day: date) -> ClassLead | None:
    """Give who leads a class on a day, or will first."""
    rows = ClassLead.objects.filter(training_class=training_class, period__endswith__gt=day)
    return rows.select_related("mentor").order_by("period").first()


def deputy_logged_after(row: MentorDeputy, day: date) -> date | None:
    """Give the last day after `day` on which a deputy entered something about the mentor's people, within the span."""
    people = MentorAssignment.objects.filter(mentor=row.mentor_id).values("enrolment")
    logs = LogEntry.objects.filter(mentor=row.deputy_id, enrolment__in=people, day__gt=day, day__lte=row.last_on)
    own = MentorAssignment.objects.filter(
        mentor=row.deputy_id, enrolment=OuterRef("enrolment"), period__contains=OuterRef("day")
    )
    found = logs.exclude(Exists(own)).exclude(state=LogState.REJECTED).aggregate(last=Max("day"))["last"]
    return cast("date | None", found)


def deputised_spans(actor: Mentor, enrolment_id: int) -> list[Span]:
    """Give the days on which a mentor stands in for whoever accompanies an apprentice, in one query."""
    rows = MentorAssignment.objects.filter(
        enrolment=enrolment_id, mentor__deputies__deputy=actor.mentor_id
    ).values_list("period", "mentor__deputies__period")
    found = []
    for held, away in rows:
        first, end = max(held.lower, away.lower), min(held.upper, away.upper)
        if first < end:
            found.append(Span(first, end))
    return found


def standing_in(actor: Mentor, span: Span) -> Q:
    """The enrolments of mentors for whom the actor stands in within a span."""
    days = (span.starts_on, span.ends_before)
    held = MentorAssignment.objects.filter(
        period__overlap=days, mentor__deputies__deputy=actor.mentor_id, mentor__deputies__period__overlap=days
    )
    return Q(pk__in=held.values("enrolment"))


def stood_in_for(actor: Mentor, enrolments: Sequence[Enrolment], day: date) -> dict[int, str]:
    """Name the mentors for whom the actor stands in on a day, by enrolment, in one query."""
    away = MentorAssignment.objects.filter(
        enrolment__in=enrolments,
        period__contains=day,
        mentor__deputies__deputy=actor.mentor_id,
        mentor__deputies__period__contains=day,
    )
    return dict(away.values_list("enrolment_id", "mentor__name"))


def expiring(actor: Actor, today: date) -> QuerySet[MentorQualification]:
    """List the certificates of active mentors that ran out or soon will, the first one first."""
    rows = MentorQualification.objects.filter(mentor__in=policy.visible_mentors(actor), mentor__is_active=True)
    return rows.filter(expires_on__lt=today + SOON).select_related("mentor").order_by("expires_on", "pk")


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """What waits for an enterprise's officer: certificates that run out."""
    if not isinstance(actor, EnterpriseOfficer):
        return []
    count = expiring(actor, today).values("mentor").distinct().count()
    return [
        Waiting(
            N_("资格到期的企业导师"),
            count,
            "apprenticeship:mentors",
            query=f"side=enterprise&present=yes&expires_before={(today + SOON).isoformat()}",
        )
    ]


def as_rows(kept: Kept) -> dict[str, Any]:
    """Give what is kept as plain values, for the API."""
    return {
        "qualifications": [
            {
                "id": row.pk,
                "level": row.level,
                "certificate_no": row.certificate_no,
                "issued_on": row.issued_on,
                "expires_on": row.expires_on,
            }
            for row in kept.qualifications
        ],
        "deputies": [
            {
                "id": row.pk,
                "deputy": row.deputy.name,
                "starts_on": row.period.lower,
                "last_on": row.last_on,
                "reason": row.reason,
            }
            for row in kept.deputies
        ],
        "leads": [{"class_number": row.training_class.number, "starts_on": row.period.lower} for row in kept.leads],
        "allowances": [
            {
                "month_on": row.month_on,
                "amount_yuan": str(row.amount_yuan),
                "paid_on": row.paid_on,
                "voucher_no": row.voucher_no,
            }
            for row in kept.allowances
        ],
    }
