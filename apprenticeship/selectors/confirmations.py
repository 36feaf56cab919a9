"""Reads of confirmations: who has yet to say yes to a training agreement, and what a link shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import F, FilteredRelation, Q, QuerySet

from apprenticeship import policy
from apprenticeship.lifecycle import AgreementKind, EnrolmentState
from apprenticeship.models import Agreement, AgreementConfirmation, Enrolment
from apprenticeship.models.agreements import IN_FORCE
from apprenticeship.models.confirmations import MOST_FAILURES
from common.actor import Actor, Apprentice

SALT = "agreement-link"
PEOPLE = [EnrolmentState.REGISTERED, EnrolmentState.TRAINING, EnrolmentState.SUSPENDED]


def people_of(actor: Actor, row: Agreement) -> QuerySet[Enrolment]:
    """List the apprentices of a training agreement's class whom an actor may see, each with the state of their link:
    `confirmed_at`, `link_expires_at`, `link_failed_count`, None where no link was ever made.
    """
    asked = FilteredRelation("confirmations", condition=Q(confirmations__agreement=row))
    rows = policy.visible_enrolments(actor).filter(training_class=row.training_class, state__in=PEOPLE)
    return (
        rows.annotate(asked=asked)
        .annotate(
            confirmed_at=F("asked__confirmed_at"),
            link_expires_at=F("asked__expires_at"),
            link_failed_count=F("asked__failed_count"),
        )
        .select_related("person")
        .order_by("student_no")
    )


def unconfirmed(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Keep those of `people_of` who have yet to say yes."""
    wanted: dict[str, Any] = {"confirmed_at": None}  # an annotation of `people_of`
    return rows.filter(**wanted)


def token_of(confirmation: AgreementConfirmation) -> str:
    """Sign the link of a confirmation; a later serial ends it."""
    return signing.dumps([confirmation.pk, confirmation.serial], salt=SALT)


@dataclass(frozen=True, slots=True)
class OpenLink:
    """What a link leads to. `ended` says why it no longer serves: "", expired, replaced, locked, over."""

    confirmation: AgreementConfirmation
    ended: str

    @property
    def is_confirmed(self) -> bool:
        return self.confirmation.confirmed_at is not None


def link_of(token: str, now: datetime) -> OpenLink | None:
    """Read a link; None for a forged one. Its confirmation has agreement, class and person with it."""
    try:
        pk, serial = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    related = (
        "agreement__training_class__school",
        "agreement__training_class__enterprise",
        "enrolment__person",
    )
    found = AgreementConfirmation.objects.select_related(*related).filter(pk=pk).first()
    return OpenLink(found, why_ended(found, serial, now)) if found else None


def why_ended(row: AgreementConfirmation, serial: int, now: datetime) -> str:
    """Say why a link no longer serves; "" while it does. Its agreement and enrolment have been read with it."""
    if serial != row.serial:
        return "replaced"
    if row.agreement.state not in IN_FORCE or row.enrolment.state not in PEOPLE:
        return "over"
    if row.failed_count >= MOST_FAILURES:
        return "locked"
    if row.confirmed_at is None and row.expires_at <= now:
        return "expired"
    return ""


def live_links(actor: Actor, row: Agreement, now: datetime) -> list[AgreementConfirmation]:
    """List the links of a training agreement that still serve and wait for a yes, by student number."""
    rows = policy.visible_confirmations(actor).filter(agreement=row, confirmed_at=None, expires_at__gt=now)
    rows = rows.filter(failed_count__lt=MOST_FAILURES, enrolment__state__in=PEOPLE)
    return list(rows.select_related("enrolment__person").order_by("enrolment__student_no"))


def own_link(actor: Apprentice, student_no: str, now: datetime) -> AgreementConfirmation | None:
    """Find the link that waits for an apprentice's own yes; None when none does. Raises Enrolment.DoesNotExist."""
    enrolment = policy.visible_enrolments(actor).get(student_no=student_no)
    rows = AgreementConfirmation.objects.filter(enrolment=enrolment, agreement__state__in=IN_FORCE)
    rows = rows.filter(expires_at__gt=now, failed_count__lt=MOST_FAILURES)
    return rows.select_related("agreement__training_class").order_by("-issued_at", "-pk").first()


def takes_confirmations(row: Agreement) -> bool:
    """Say whether a version is one that apprentices confirm now."""
    return row.kind == AgreementKind.TRAINING and row.state in IN_FORCE
