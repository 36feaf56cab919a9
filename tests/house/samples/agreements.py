"""Samples of agreements."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from apprenticeship.actions.agreement_changes import ask_change
from apprenticeship.actions.agreements import accept, draft_agreement, sign
from apprenticeship.actions.confirmations import issue_links
from apprenticeship.lifecycle import AgreementKind, ClassState
from apprenticeship.models import (
    Agreement,
    AgreementChange,
    TrainingClass,
)
from apprenticeship.rules.agreements import AgreementTerms
from apprenticeship.selectors.agreements import first_terms
from tests.apprenticeship.terms import agreeable_class
from tests.builders import (
    NOW,
    TODAY,
)
from tests.cast import Cast


def draft_agreement_of(cast: Cast, kind: AgreementKind = AgreementKind.COOPERATION) -> Agreement:
    """The enterprise drafts an agreement of a class that is being agreed on."""
    row = agreeable_class(cast, ClassState.DRAFT)
    fee = Decimal(90000) if kind is AgreementKind.COOPERATION else None
    terms = AgreementTerms(first_terms(kind, row).clauses, fee)
    return draft_agreement(actor=cast.enterprise_officer, number=row.number, kind=kind, terms=terms, now=NOW)


def agreement(cast: Cast) -> dict[str, Any]:
    return {"number": draft_agreement_of(cast).number}


def agreement_in_force(cast: Cast) -> dict[str, Any]:
    row = draft_agreement_of(cast)
    for actor in (cast.enterprise_officer, cast.registrar):
        accept(actor=actor, number=row.number, now=NOW)
    return {"number": row.number}


def signed_agreement(cast: Cast) -> dict[str, Any]:
    named = agreement_in_force(cast)
    facts = {"filename": "签署件.pdf", "content": b"%PDF-1.7 signed", "signed_on": TODAY, "today": TODAY, "now": NOW}
    sign(actor=cast.registrar, **named, **facts)
    return named


def change_asked(cast: Cast) -> AgreementChange:
    """The enterprise asks for another fee."""
    row = draft_agreement_of(cast)
    facts = {"number": row.number, "clause": "fee_terms", "words": "改为按月支付。", "now": NOW}
    return ask_change(actor=cast.enterprise_officer, **facts)


def agreement_words(cast: Cast) -> dict[str, Any]:
    """Give the words of a cooperation agreement, as its form is sent."""
    needed = ("method", "content", "fee_terms", "enterprise_duties", "school_duties")
    return {**dict.fromkeys(needed, "双方商定。"), "fee_yuan": "90000"}


def agreement_over_the_api(cast: Cast) -> dict[str, Any]:
    words = agreement_words(cast)
    return {"fee_yuan": words.pop("fee_yuan"), "clauses": words, "kind": "cooperation"}


def training_agreement(cast: Cast) -> dict[str, Any]:
    """A training agreement in force for the apprentice's own class."""
    assert cast.course
    row = TrainingClass.objects.get(pk=cast.enrolment.training_class_id)
    terms = first_terms(AgreementKind.TRAINING, row)
    asked = {"actor": cast.enterprise_officer, "now": NOW}
    made = draft_agreement(number=row.number, kind=AgreementKind.TRAINING, terms=terms, **asked)
    accept(number=made.number, **asked)
    return {"number": made.number}


def linked_student(cast: Cast) -> dict[str, Any]:
    """Make a link on which the apprentice confirms the training agreement of their class."""
    student_no = cast.enrolment.student_no
    issue_links(actor=cast.registrar, **training_agreement(cast), student_nos=[student_no], days=14, now=NOW)
    return {"student_no": student_no}


def signed_paper(cast: Cast) -> dict[str, Any]:
    return {"copy": SimpleUploadedFile("签署件.pdf", b"%PDF-1.7 signed"), "signed_on": TODAY.isoformat()}
