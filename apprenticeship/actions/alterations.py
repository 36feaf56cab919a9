"""Changes of a running enrolment: proposed by one side, agreed by the other, decided by the bureau, in effect."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from apprenticeship import policy
from apprenticeship.actions._alteration import apply, require_applicable, take_out
from apprenticeship.actions._enrolment import locked_enrolment
from apprenticeship.actions._scans import scan_of
from apprenticeship.actions._suspension import settle
from apprenticeship.lifecycle import ALTERATION_LIFECYCLE, AlterationState, EnrolmentState
from apprenticeship.models import Alteration, Enrolment
from apprenticeship.models.alterations import OPEN
from apprenticeship.rules.alteration_texts import alteration_problem
from apprenticeship.rules.alterations import LONGEST_NOTE, AlterationFacts, is_late
from apprenticeship.selectors.alterations import alteration_terms, is_theirs, side_of, standing_of
from common.actor import Actor, System, label_of, user_id_of
from common.errors import InvalidFacts, NotYourMove, WrongState
from common.texts import N_
from documents.actions import store
from documents.models import Document
from journal.actions import record

ALTERABLE = [EnrolmentState.TRAINING, EnrolmentState.SUSPENDED]
PER_SWEEP = 500


class OtherSide(NotYourMove):
    """Who proposes a change does not agree to it, and nobody takes back another's (403)."""

    code = "other_side"
    message = N_("提出变更的一方不能自己同意；撤回只能由提出的一方办理。")


class SameHand(NotYourMove):
    """One person acts for both sides, or decides about what they took part in (403)."""

    code = "same_hand"
    message = N_("提出、同意、核准须由不同的人办理：您已办理过这项变更的另一环节。")


@transaction.atomic
def propose(
    *,
    actor: Actor,
    student_no: str,
    facts: AlterationFacts,
    filename: str = "",
    content: bytes = b"",
    now: datetime,
) -> Alteration:
    """Propose a change, with a paper if there is one; where nobody else must agree, it takes effect at once.

    A day that is past is allowed and marked late. Raises Enrolment.DoesNotExist, NotYourMove, WrongState, InvalidFacts.
    """
    row = locked_enrolment(actor, student_no)
    policy.require(actor, "propose_alteration")
    side, user_id, today = side_of(actor), user_id_of(actor), localtime(now).date()
    if side is None or user_id is None:
        raise NotYourMove
    if row.state not in ALTERABLE:
        raise WrongState
    if Alteration.objects.filter(enrolment=row, state__in=OPEN).exists():
        raise InvalidFacts([alteration_problem("", "alteration_is_open")])
    require_applicable(row, facts, today)
    standing, terms = standing_of(row), alteration_terms(row.training_class.rulebook)
    needs_agreement, needs_approval = facts.kind in terms.agreed, facts.kind in terms.approved
    alteration = Alteration.objects.create(
        enrolment=row,
        kind=facts.kind,
        effective_on=facts.effective_on or standing.training.ends_before,
        last_on=facts.last_on,
        reason=facts.reason,
        note=facts.note.strip(),
        paper=_kept(actor, filename, content, now),
        state=AlterationState.PROPOSED if needs_agreement or not needs_approval else AlterationState.AGREED,
        is_late=is_late(facts, standing, today),
        needs_agreement=needs_agreement,
        needs_approval=needs_approval,
        asked_from=side,
        asked_by_id=user_id,
        asked_by_name=label_of(actor),
        asked_at=now,
    )
    told = {"alteration": facts.kind, "effective_on": alteration.effective_on.isoformat()}
    record(actor=actor, verb="alteration.propose", subject=alteration, after={**told, "state": alteration.state})
    record(actor=actor, verb="enrolment.propose_alteration", subject=row, after=told, reason=alteration.note)
    if not needs_agreement and not needs_approval:
        apply(actor, alteration, now)
    return alteration


def _kept(actor: Actor, filename: str, content: bytes, now: datetime) -> Document | None:
    if not content:
        return None
    scan = scan_of(content)
    return store(
        actor=actor,
        kind="alteration_paper",
        filename=filename,
        media_type=scan.media_type,
        content=scan.content,
        now=now,
    )


@transaction.atomic
def take_move(*, actor: Actor, alteration_id: int, move: str, reason: str = "", now: datetime) -> Alteration:
    """Take a change's move: agree, approve, refuse, decline, take back, undo.

    Agreement and approval check the facts again: what became impossible meanwhile is 422 and stays open. Raises
    KeyError for another move, Alteration.DoesNotExist, NotYourMove (OtherSide, SameHand), WrongState, InvalidFacts.
    """
    found = policy.visible_alterations(actor).get(pk=alteration_id)
    locked_enrolment(actor, found.enrolment.student_no)
    row = policy.visible_alterations(actor).select_for_update(of=("self",)).get(pk=alteration_id)
    before = AlterationState(row.state)
    ALTERATION_LIFECYCLE.require(move, before, actor=actor, reason=reason)
    if not is_theirs(row, move, actor):
        raise OtherSide
    if len(reason) > LONGEST_NOTE:
        raise InvalidFacts(
            [alteration_problem("reason", "alteration_note_long", length=len(reason), most=LONGEST_NOTE)]
        )
    if move in ("agree", "approve"):
        _say_yes(actor, row, move, now)
        return row
    if move == "undo":
        take_out(actor, row, localtime(now).date())
    row.state, row.closed_at = ALTERATION_LIFECYCLE.target(move, before), now
    row.answer = reason.strip()
    if move == "decline":
        row.decided_by_id = _other_hand(actor, row)
    row.save(update_fields=["state", "closed_at", "answer", "decided_by_id"])
    _tell(actor, row, move, before, reason)
    return row


def _say_yes(actor: Actor, row: Alteration, move: str, now: datetime) -> None:
    before, user_id = row.state, _other_hand(actor, row)
    if move == "agree":
        row.agreed_by_id, row.agreed_at = user_id, now
        if row.needs_approval:
            row.state = AlterationState.AGREED
            row.save(update_fields=["state", "agreed_by_id", "agreed_at"])
            _tell(actor, row, move, before)
            return
    else:
        row.decided_by_id = user_id
    apply(actor, row, now)
    _tell(actor, row, move, before)


def _other_hand(actor: Actor, row: Alteration) -> int | None:
    user_id = user_id_of(actor)
    if user_id in (row.asked_by_id, row.agreed_by_id):
        raise SameHand
    return user_id


def _tell(actor: Actor, row: Alteration, move: str, before: str, reason: str = "") -> None:
    sides = {"state": before}, {"state": row.state}
    record(actor=actor, verb=f"alteration.{move}", subject=row, before=sides[0], after=sides[1], reason=reason)


@transaction.atomic
def settle_suspensions(*, actor: System, today: date) -> int:
    """Let states follow suspensions that began or ended by a day, at most 500 at once; give how many changed."""
    begun = Enrolment.objects.filter(state=EnrolmentState.TRAINING, suspensions__period__contains=today)
    over = Enrolment.objects.filter(state=EnrolmentState.SUSPENDED).exclude(suspensions__period__contains=today)
    ids = [*begun.values_list("pk", flat=True)[:PER_SWEEP], *over.values_list("pk", flat=True)[:PER_SWEEP]]
    rows = policy.visible_enrolments(actor).filter(pk__in=ids[:PER_SWEEP])
    return sum(settle(actor, row, today) for row in rows.select_for_update(of=("self",)).order_by("pk"))
