"""Where each lifecycle's moves are taken: a page and the API, and how a row of any state comes about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from apprenticeship.actions import agreements, duplicates, eligibility, objections, openings
from apprenticeship.lifecycle import (
    AGREEMENT_LIFECYCLE,
    ALTERATION_LIFECYCLE,
    CLASS_LIFECYCLE,
    OVERRIDE_LIFECYCLE,
    PAIR_LIFECYCLE,
    AgreementState,
    AlterationState,
    ClassState,
    OverrideState,
    PairState,
)
from apprenticeship.lifecycle.filing import FILING_LIFECYCLE, FilingState
from apprenticeship.lifecycle.objections import OBJECTION_LIFECYCLE, ObjectionState
from apprenticeship.lifecycle.opening import OPENING_LIFECYCLE, OpeningState
from common.lifecycle import Lifecycle
from rulebooks.lifecycle import DRAFT_LIFECYCLE, DraftState
from subsidies import actions as claims
from subsidies.lifecycle import CLAIM_LIFECYCLE, ClaimKind, ClaimState
from tests.apprenticeship import filing_play
from tests.apprenticeship.alteration_play import alteration_in
from tests.apprenticeship.lists import student_on_list
from tests.apprenticeship.terms import agreeable_class
from tests.builders import NOW, TODAY
from tests.cast import Cast
from tests.house.samples import (
    MERGE,
    agreement_in_force,
    draft_agreement_of,
    pair_of_two,
    rulebook_draft,
    signed_agreement,
)

Call = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Doors:
    """`row` writes a row in a state and gives its key; `page` and `api` say where a move is posted with which fields.

    `facts` fill in whatever a move may ask for. `ground` writes what rows of every state share. Moves in `elsewhere`
    have a form of their own.
    """

    lifecycle: Lifecycle[Any]
    states: tuple[str, ...]
    row: Callable[[Cast, str], Any]
    page: Callable[[Any, str], Call]
    api: Callable[[Any, str], Call]
    facts: dict[str, Any] = field(default_factory=dict)
    ground: Callable[[Cast], Any] = lambda cast: None
    elsewhere: frozenset[str] = frozenset()


def claim_in(cast: Cast, state: str) -> str:
    """Take the advance of a filed class as far as `state`, by everybody whose move it is."""
    number = claims.prepare(
        actor=cast.enterprise_officer, number=cast.filed_class.number, kind=ClaimKind.ADVANCE, now=NOW
    ).number
    if state == ClaimState.CANCELLED:
        claims.cancel(actor=cast.enterprise_officer, number=number, reason="重复申请")
        return number
    signed = [
        (ClaimState.SUBMITTED, claims.submit, cast.enterprise_officer),
        (ClaimState.FIRST_OK, claims.approve, cast.first_review),
        (ClaimState.SECOND_OK, claims.approve, cast.second_review),
    ]
    reached = list(ClaimState).index(ClaimState.SUBMITTED if state == ClaimState.RETURNED else ClaimState(state))
    for target, act, actor in signed:
        if list(ClaimState).index(target) <= reached:
            act(actor=actor, number=number, now=NOW)
    if state == ClaimState.RETURNED:
        claims.send_back(actor=cast.first_review, number=number, reason="名册缺一页")
    if state == ClaimState.PAID:
        claims.pay(actor=cast.payment, number=number, voucher_no="ZF-1", settled_on=TODAY, today=TODAY)
    return number


def agreement_in(cast: Cast, state: str) -> str:
    """Take a cooperation agreement as far as `state`."""
    match state:
        case AgreementState.ACCEPTED:
            return str(agreement_in_force(cast)["number"])
        case AgreementState.SIGNED:
            return str(signed_agreement(cast)["number"])
    number = draft_agreement_of(cast).number
    if state == AgreementState.VOID:
        agreements.void(actor=cast.registrar, number=number, reason="不再合作")
    return number


def pair_in(cast: Cast, state: str) -> int:
    """Find two records that may be one person, and decide about them."""
    # Each state has rows of its own, taken back afterwards.
    cast.__dict__.pop("open_class", None)
    pair = pair_of_two(cast)
    asked = {"actor": cast.registrar, "pair_id": pair.pk, "reason": "核对原件", "now": NOW}
    if state == PairState.MERGED:
        duplicates.merge(**asked, choice=duplicates.Choice(number="second", name="second", phone="first"))
    if state == PairState.DISTINCT:
        duplicates.set_apart(**asked)
    return pair.pk


def override_in(cast: Cast, state: str) -> int:
    """Propose to admit the apprentice who is on a list, and take that as far as `state`."""
    row = student_on_list(cast)
    asked = eligibility.ask_override(
        actor=cast.filing, student_no=row.student_no, predicate="list_student", reason="已退学", now=NOW
    )
    if state == OverrideState.APPROVED:
        eligibility.approve_override(actor=cast.payment, override_id=asked.pk, now=NOW)
    if state == OverrideState.DECLINED:
        eligibility.decline_override(actor=cast.payment, override_id=asked.pk, reason="材料不足", now=NOW)
    return asked.pk


def objection_in(cast: Cast, state: str) -> int:
    """Object to a notice, and decide about it where the state asks for that."""
    pk = filing_play.objected(cast).pk
    moves = {ObjectionState.UPHELD: "uphold", ObjectionState.DISMISSED: "dismiss"}
    if state in moves:
        objections.take(
            actor=cast.filing, objection_id=pk, move=moves[ObjectionState(state)], reason="核查", today=TODAY, now=NOW
        )
    return pk


def opening_in(cast: Cast, state: str) -> int:
    """Ask for a class to be opened, and answer where the state asks for that."""
    pk = filing_play.opening_asked(cast).pk
    moves = {OpeningState.AGREED: "agree", OpeningState.SENT_BACK: "send_back"}
    if state in moves:
        openings.take(actor=cast.filing, opening_id=pk, move=moves[OpeningState(state)], reason="核对", now=NOW)
    return pk


def filing_in(cast: Cast, state: str) -> int:
    """Take a round of review as far as `state`."""
    return int(filing_play.in_review(cast, FilingState(state)).filings.get().pk)


DOORS: dict[str, Doors] = {
    "rulebook draft": Doors(
        DRAFT_LIFECYCLE,
        tuple(DraftState),
        lambda cast, state: rulebook_draft(cast, state).pk,
        lambda pk, move: (reverse("rulebooks:draft_move", args=[pk]), {"move": move}),
        lambda pk, move: (reverse("v1:rulebooks_api:draft_move", args=[pk, move]), {}),
        {"reason": "理由"},
        elsewhere=frozenset({"amend"}),
    ),
    "class": Doors(
        CLASS_LIFECYCLE,
        tuple(ClassState),
        lambda cast, state: agreeable_class(cast, state).number,
        lambda number, move: (reverse("apprenticeship:class_move", args=[number, move]), {}),
        lambda number, move: (reverse("v1:apprenticeship_api:class_move", args=[number, move]), {}),
        {"reason": "理由"},
        elsewhere=frozenset({"amend"}),
    ),
    "agreement": Doors(
        AGREEMENT_LIFECYCLE,
        tuple(state for state in AgreementState if state != AgreementState.SUPERSEDED),
        agreement_in,
        lambda number, move: (reverse("apprenticeship:agreement_move", args=[number]), {"move": move}),
        lambda number, move: (reverse("v1:apprenticeship_api:agreement_move", args=[number, move]), {}),
        {"reason": "理由"},
        elsewhere=frozenset({"sign", "revise", "replace"}),
    ),
    "duplicate": Doors(
        PAIR_LIFECYCLE,
        tuple(PairState),
        pair_in,
        lambda pk, move: (
            (reverse("apprenticeship:duplicate", args=[pk]), {})
            if move == "merge"
            else (reverse("apprenticeship:duplicate_move", args=[pk]), {"move": move})
        ),
        lambda pk, move: (reverse("v1:apprenticeship_api:duplicate_move", args=[pk, move]), {}),
        MERGE,
        lambda cast: cast.rulebook,
    ),
    "override": Doors(
        OVERRIDE_LIFECYCLE,
        tuple(OverrideState),
        override_in,
        lambda pk, move: (reverse("apprenticeship:override_move", args=[pk]), {"move": move}),
        lambda pk, move: (reverse("v1:apprenticeship_api:override_move", args=[pk, move]), {}),
        {"reason": "理由"},
        lambda cast: cast.rulebook,
    ),
    "filing": Doors(
        FILING_LIFECYCLE,
        tuple(state for state in FilingState if state != FilingState.ENDED),
        filing_in,
        lambda pk, move: (reverse("apprenticeship:filing_move", args=[pk]), {"move": move}),
        lambda pk, move: (reverse("v1:apprenticeship_api:filing_move", args=[pk, move]), {}),
        {"reason": "理由"},
        elsewhere=frozenset({"reopen", "end"}),
    ),
    "objection": Doors(
        OBJECTION_LIFECYCLE,
        tuple(ObjectionState),
        objection_in,
        lambda pk, move: (reverse("apprenticeship:objection_move", args=[pk]), {"move": move}),
        lambda pk, move: (reverse("v1:apprenticeship_api:objection_move", args=[pk, move]), {}),
        {"reason": "理由"},
    ),
    "opening": Doors(
        OPENING_LIFECYCLE,
        tuple(OpeningState),
        opening_in,
        lambda pk, move: (reverse("apprenticeship:opening_move", args=[pk]), {"move": move}),
        lambda pk, move: (reverse("v1:apprenticeship_api:opening_move", args=[pk, move]), {}),
        {"reason": "理由"},
    ),
    "alteration": Doors(
        ALTERATION_LIFECYCLE,
        tuple(AlterationState),
        alteration_in,
        lambda pk, move: (reverse("apprenticeship:alteration_move", args=[pk]), {"move": move}),
        lambda pk, move: (reverse("v1:apprenticeship_api:alteration_move", args=[pk, move]), {}),
        {"reason": "理由"},
        lambda cast: cast.enrolment,
    ),
    "claim": Doors(
        CLAIM_LIFECYCLE,
        tuple(state for state in ClaimState if state != ClaimState.REFUNDED),
        claim_in,
        lambda number, move: (reverse("subsidies:claim_move", args=[number]), {"move": move}),
        lambda number, move: (reverse("v1:subsidies_api:claim_move", args=[number, move]), {}),
        {"reason": "理由", "voucher_no": "ZF-1", "settled_on": TODAY.isoformat()},
        lambda cast: cast.filed_class,
    ),
}
