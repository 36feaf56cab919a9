"""Issues and revokes completion certificates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from apprenticeship import policy
from apprenticeship.models import CompletionCertificate, Enrolment
from apprenticeship.models.completion_certificates import COMPLETED
from apprenticeship.rules.completion_certificates import Statement, code_of
from apprenticeship.rules.people_texts import people_problem
from common.actor import Actor
from common.errors import InvalidFacts, WrongState
from common.identifiers import masked_name
from common.signatures import sign
from common.texts import N_
from journal.actions import Change, record, record_many


class AlreadyRevoked(WrongState):
    """The certificate was revoked before (409)."""

    code = "completion_certificate_revoked"
    message = N_("该结业证书已经撤销。")


@transaction.atomic
def issue_completion_certificates(*, actor: Actor, number: str, today: date) -> list[CompletionCertificate]:
    """Issue one to everybody of a class who completed and holds none in force; harmless twice.

    Raises TrainingClass.DoesNotExist, NotYourMove, InvalidFacts when nobody of the class has completed.
    """
    training_class = policy.visible_classes(actor).select_for_update(of=("self",)).get(number=number)
    policy.require(actor, "issue_completion")
    completed = policy.visible_enrolments(actor).filter(training_class=training_class, state__in=COMPLETED)
    rows = list(_lacking(completed))
    if not rows and not completed.exists():
        raise InvalidFacts([people_problem("", "nobody_completed")])
    return _write(actor, rows, today)


def _lacking(completed: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    held = CompletionCertificate.objects.filter(enrolment=OuterRef("pk"), revoked_on=None)
    related = ("person", "school", "enterprise", "training_class__occupation")
    rows = completed.filter(~Exists(held)).select_related(*related)
    return rows.select_for_update(of=("self",)).order_by("student_no")


def _write(actor: Actor, rows: Sequence[Enrolment], today: date) -> list[CompletionCertificate]:
    before = dict(
        CompletionCertificate.objects.filter(enrolment__in=rows)
        .order_by("enrolment")
        .values_list("enrolment")
        .annotate(count=Count("pk"))
    )
    made = CompletionCertificate.objects.bulk_create(
        [_certificate(row, before.get(row.pk, 0) + 1, today) for row in rows]
    )
    changes = [
        Change(one.pk, after={"number": one.number, "student_no": row.student_no})
        for one, row in zip(made, rows, strict=True)
    ]
    record_many(actor=actor, verb="completion_certificate.issue", model=CompletionCertificate, changes=changes)
    return made


def _certificate(row: Enrolment, serial: int, today: date) -> CompletionCertificate:
    statement = Statement(
        number=f"JY{row.student_no}-{serial}",
        name_masked=masked_name(row.person.name),
        school=row.school.name,
        enterprise=row.enterprise.name,
        occupation=row.training_class.work_type or row.training_class.occupation.name,
        level=row.training_class.level,
        starts_on=row.starts_on.isoformat(),
        ended_on=row.ends_on.isoformat(),
        issued_on=today.isoformat(),
    )
    return CompletionCertificate(enrolment=row, number=statement.number, code=code_of(statement, sign), issued_on=today)


@transaction.atomic
def revoke_completion_certificate(*, actor: Actor, number: str, reason: str, today: date) -> CompletionCertificate:
    """Revoke a certificate for a reason; the number is published as revoked, and a new one may be issued.

    Raises CompletionCertificate.DoesNotExist, NotYourMove, AlreadyRevoked, InvalidFacts without a reason.
    """
    found = policy.visible_completion_certificates(actor).select_for_update(of=("self",))
    row = found.select_related("enrolment").get(number=number)
    policy.require(actor, "revoke_completion")
    if row.revoked_on is not None:
        raise AlreadyRevoked
    if not reason.strip():
        raise InvalidFacts([people_problem("reason", "revocation_without_reason")])
    row.revoked_on, row.revoked_reason = max(today, row.issued_on), reason.strip()[:300]
    row.save(update_fields=["revoked_on", "revoked_reason"])
    record(actor=actor, verb="completion_certificate.revoke", subject=row, after=number, reason=row.revoked_reason)
    return row
