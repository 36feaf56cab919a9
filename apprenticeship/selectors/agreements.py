"""Reads of agreements: lists, one version with its paper, what still stands in its way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localtime

from apprenticeship import policy
from apprenticeship.filters import asked_of, unaccepted_by
from apprenticeship.lifecycle import (
    AGREEMENT_KIND_LABELS,
    AGREEMENT_LIFECYCLE,
    CHANGE_LIFECYCLE,
    AgreementKind,
    AgreementState,
    Asker,
    ChangeState,
    ClassState,
    EnrolmentState,
)
from apprenticeship.models import Agreement, AgreementChange, AgreementConfirmation, Enrolment, TrainingClass
from apprenticeship.rules.agreements import AgreementTerms, first_words, outdated
from apprenticeship.rules.deeds import Deed, Person, deed_of
from apprenticeship.selectors.classes import courses_of, facts_of
from common.actor import Actor, EnterpriseOfficer, Registrar
from common.identifiers import masked
from common.keyring import unseal
from common.keyset import Order
from common.levels import LEVEL_LABELS, Level
from common.lifecycle import Move
from common.texts import N_
from common.waiting import Waiting

LIVING = [AgreementState.DRAFT, AgreementState.ACCEPTED, AgreementState.SIGNED]
OVER = [ClassState.CLOSED, ClassState.CANCELLED]
RELATED = (
    "training_class__school",
    "training_class__enterprise",
    "training_class__bureau",
    "training_class__occupation",
    "training_class__rulebook",
    "signed_copy",
)


ORDERS = {"newest": Order(), "number": Order("number", read=str)}


def agreements(actor: Actor) -> QuerySet[Agreement]:
    """List the agreements that an actor may see, newest first; `has_open_change` tells of an unanswered request."""
    waits = AgreementChange.objects.filter(agreement=OuterRef("pk"), state=ChangeState.OPEN)
    rows = policy.visible_agreements(actor).select_related(*RELATED)
    return rows.annotate(has_open_change=Exists(waits)).order_by("-pk")


def agreement_of(actor: Actor, number: str) -> Agreement:
    """Find a version by its number. Raises Agreement.DoesNotExist."""
    return agreements(actor).get(number=number)


def agreements_of_class(actor: Actor, row: TrainingClass) -> list[Agreement]:
    """List the versions of a class's agreements that an actor may see, the newest of each kind first."""
    return list(agreements(actor).filter(training_class=row).order_by("kind", "-version"))


def draftable(row: TrainingClass, actor: Actor, versions: Sequence[Agreement]) -> list[tuple[str, str]]:
    """List the kinds (code, label) of which a class has no living version and that the actor may draft now."""
    if row.state in OVER:
        return []
    living = {version.kind for version in versions if version.state in LIVING}
    own = [kind for kind, roles in policy.PARTIES.items() if type(actor) in roles]
    return [(kind.value, AGREEMENT_KIND_LABELS[kind]) for kind in own if kind not in living]


def changes_of(actor: Actor, row: Agreement) -> list[AgreementChange]:
    """List what was asked to be changed in a version, newest first."""
    rows = policy.visible_agreement_changes(actor).filter(agreement=row)
    return list(rows.select_related("agreement", "enrolment__person").order_by("-pk"))


def changes_by(enrolment: Enrolment, row: Agreement) -> list[AgreementChange]:
    """List what an apprentice themself asked to be changed in a version, newest first."""
    return list(AgreementChange.objects.filter(agreement=row, enrolment=enrolment).order_by("-pk"))


def class_facts(row: TrainingClass) -> dict[str, Any]:
    """Write down a class as an agreement says it: both sides, what is taught, for how long. The class's neighbours
    have been read with it.
    """
    sides = {
        name: {"name": side.name, "credit_code": side.credit_code}
        for name, side in (("school", row.school), ("enterprise", row.enterprise))
    }
    level_words = LEVEL_LABELS[Level(row.level)]
    return {**facts_of(row, courses_of(row)), **sides, "class_number": row.number, "level_words": level_words}


def first_terms(kind: AgreementKind, row: TrainingClass) -> AgreementTerms:
    """Give the terms that a first version starts with."""
    return AgreementTerms(first_words(kind, class_facts(row)))


def terms_in(row: Agreement) -> AgreementTerms:
    """Take from a version what its parties wrote."""
    return AgreementTerms(row.clauses, row.fee_yuan)


def outdated_in(row: Agreement) -> list[str]:
    """Name what a version says of its class that is no longer so, as Chinese msgids."""
    return outdated(row.facts, class_facts(row.training_class))


def deed(actor: Actor, row: Agreement) -> Deed:
    """Draw up the paper of a version; a training agreement names the apprentices whom the actor may see."""
    notes = {
        AgreementState.DRAFT: "本稿尚在商定，未经双方同意。",
        AgreementState.SUPERSEDED: "本版已被新版取代，仅供查阅。",
        AgreementState.VOID: "本版已作废，仅供查阅。",
    }
    note = notes.get(AgreementState(row.state), "")
    kind = AgreementKind(row.kind)
    people = _people(actor, row) if kind is AgreementKind.TRAINING else []
    return deed_of(kind, row.number, row.facts, row.clauses, row.fee_yuan, people, note)


def _people(actor: Actor, row: Agreement) -> list[Person]:
    said_yes = dict(
        AgreementConfirmation.objects.filter(agreement=row, confirmed_at__isnull=False).values_list(
            "enrolment_id", "confirmed_at"
        )
    )
    enrolments = policy.visible_enrolments(actor).filter(training_class=row.training_class)
    listed = enrolments.exclude(state=EnrolmentState.VOID).select_related("person").order_by("student_no")
    return [
        Person(
            one.person.name,
            masked(unseal(one.person.number_sealed)),
            f"{localtime(said_yes[one.pk]):%Y-%m-%d}" if one.pk in said_yes else "",
        )
        for one in listed
    ]


def side_of(actor: Actor) -> Asker | None:
    """Name the side that an actor stands on; None for whoever stands on neither."""
    return {EnterpriseOfficer: Asker.ENTERPRISE, Registrar: Asker.SCHOOL}.get(type(actor))


def moves_of(row: Agreement, actor: Actor) -> list[Move[AgreementState]]:
    """List what an actor may do next to a version: a side that accepted is not asked to again."""
    if type(actor) not in policy.PARTIES[AgreementKind(row.kind)]:
        return []
    side = side_of(actor)
    has_accepted = side is not None and getattr(row, f"{side}_accepted_at") is not None
    moves = AGREEMENT_LIFECYCLE.moves_from(AgreementState(row.state), actor=actor)
    return [move for move in moves if move.name != "replace" and not (move.name == "accept" and has_accepted)]


def change_moves(change: AgreementChange, actor: Actor) -> list[Move[ChangeState]]:
    """List what an actor may do to a request: its own side takes it back, the parties decline it."""
    is_own = change.asker == side_of(actor)
    is_party = type(actor) in policy.PARTIES[AgreementKind(change.agreement.kind)]
    names = {"withdraw"} if is_own else {"decline"} if is_party else set()
    return [m for m in CHANGE_LIFECYCLE.moves_from(ChangeState(change.state), actor=actor) if m.name in names]


def open_changes(row: Agreement) -> Sequence[AgreementChange]:
    """List the requests of a version that nobody answered yet."""
    rows = AgreementChange.objects.filter(agreement=row, state=ChangeState.OPEN)
    return list(rows.select_related("agreement").order_by("pk"))


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """List what waits for an actor among agreements."""
    side = side_of(actor)
    if side is None:
        return []
    rows, where = policy.visible_agreements(actor), "apprenticeship:agreements"
    unaccepted, asked = unaccepted_by(rows, side).count(), asked_of(rows, side).count()
    return [
        Waiting(N_("待本方同意的协议"), unaccepted, where, query=f"waits={side}"),
        Waiting(N_("有修改要求待本方答复的协议"), asked, where, query=f"asked={side}"),
    ]
