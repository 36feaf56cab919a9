"""Agreements: drafted from a class, settled by both sides, signed; what a version says never changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from apprenticeship.actions._agreement import AgreementTaken
from apprenticeship.actions.agreement_changes import ask_change, decline, withdraw_change
from apprenticeship.actions.agreements import accept, draft_agreement, revise, sign, void
from apprenticeship.actions.class_terms import amend
from apprenticeship.lifecycle import AgreementKind, AgreementState, ChangeState, ClassState
from apprenticeship.models import Agreement, AgreementChange, TrainingClass
from apprenticeship.rules.agreements import AgreementTerms
from apprenticeship.selectors.agreements import (
    agreements,
    change_moves,
    deed,
    first_terms,
    moves_of,
    outdated_in,
    terms_in,
    waiting,
)
from apprenticeship.selectors.classes import courses_of, terms_of
from common.errors import InvalidFacts, NotYourMove, WrongState
from documents.selectors import content_of
from tests.apprenticeship.class_play import history, rules_of
from tests.apprenticeship.terms import agreeable_class
from tests.builders import NOW, TODAY
from tests.cast import Cast
from tests.photos import png

H, P = AgreementKind.COOPERATION, AgreementKind.TRAINING
PDF = b"%PDF-1.7 signed"


def drafted(cast: Cast, kind: AgreementKind = H, state: str = ClassState.DRAFT) -> Agreement:
    row = agreeable_class(cast, state)
    fee = Decimal("90000.00") if kind is H else None
    terms = AgreementTerms(first_terms(kind, row).clauses, fee)
    return draft_agreement(actor=cast.enterprise_officer, number=row.number, kind=kind, terms=terms, now=NOW)


def in_force(cast: Cast, kind: AgreementKind = H) -> Agreement:
    row = drafted(cast, kind)
    if kind is H:
        accept(actor=cast.registrar, number=row.number, now=NOW)
    return accept(actor=cast.enterprise_officer, number=row.number, now=NOW)


def signed(cast: Cast, number: str, **facts: Any) -> Agreement:
    given = {"actor": cast.registrar, "filename": "扫描.pdf", "content": PDF, "signed_on": TODAY}
    return sign(number=number, **{**given, **facts}, today=TODAY, now=NOW)


# ---- draft ----


def test_a_draft_says_what_its_class_is_and_is_journalled(cast: Cast) -> None:
    row = drafted(cast)
    assert (row.number, row.version, row.state) == (f"{row.training_class.number}-H1", 1, AgreementState.DRAFT)
    assert row.facts["school"]["credit_code"] == cast.sun.credit_code
    assert row.facts["courses"][0] == ["职业素养", "public", "64", "4"]
    assert "机械制图（256 学时）" in row.clauses["content"]
    assert history(row).get().verb == "agreement.draft"


def test_a_school_is_no_party_to_a_training_agreement(cast: Cast) -> None:
    row = agreeable_class(cast, ClassState.DRAFT)
    with pytest.raises(NotYourMove):
        draft_agreement(actor=cast.registrar, number=row.number, kind=P, terms=first_terms(P, row), now=NOW)


@pytest.mark.parametrize("player", ["tutor", "mentor", "filing", "auditor"])
def test_others_do_not_draft(cast: Cast, player: str) -> None:
    row = agreeable_class(cast, ClassState.SUBMITTED)
    with pytest.raises(NotYourMove):
        draft_agreement(actor=cast.actor(player), number=row.number, kind=H, terms=first_terms(H, row), now=NOW)


def test_strangers_learn_nothing(cast: Cast) -> None:
    row = drafted(cast)
    with pytest.raises(TrainingClass.DoesNotExist):
        draft_agreement(
            actor=cast.moon_registrar, number=row.training_class.number, kind=H, terms=terms_in(row), now=NOW
        )
    for act in (accept, revise, void):
        facts = {"terms": terms_in(row)} if act is revise else {}
        facts |= {"reason": "不合作"} if act is void else {"now": NOW}
        with pytest.raises(Agreement.DoesNotExist):
            act(actor=cast.mill_officer, number=row.number, **facts)
    with pytest.raises(Agreement.DoesNotExist):
        signed(cast, row.number, actor=cast.mill_officer)
    with pytest.raises(Agreement.DoesNotExist):
        ask_change(actor=cast.mill_officer, number=row.number, clause="", words="改", now=NOW)


@pytest.mark.parametrize("state", [ClassState.CLOSED, ClassState.CANCELLED])
def test_nothing_is_drafted_for_a_class_that_is_over(cast: Cast, state: str) -> None:
    row = agreeable_class(cast, state)
    with pytest.raises(WrongState):
        draft_agreement(actor=cast.registrar, number=row.number, kind=H, terms=first_terms(H, row), now=NOW)


def test_one_draft_at_a_time(cast: Cast) -> None:
    row = drafted(cast)
    with pytest.raises(AgreementTaken):
        draft_agreement(actor=cast.registrar, number=row.training_class.number, kind=H, terms=terms_in(row), now=NOW)


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"fee_yuan": None}, ("fee_yuan", "fee_missing")),
        ({"fee_yuan": Decimal(-1)}, ("fee_yuan", "fee_out_of_range")),
        ({"fee_yuan": Decimal("0.001")}, ("fee_yuan", "fee_out_of_range")),
        ({"fee_yuan": Decimal("NaN")}, ("fee_yuan", "fee_out_of_range")),
        ({"clauses": {"school_duties": " "}}, ("school_duties", "clause_missing")),
        ({"clauses": {"others": "长" * 2001}}, ("others", "clause_too_long")),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    cast: Cast, facts: dict[str, Any], problem: tuple[str, str]
) -> None:
    row = agreeable_class(cast, ClassState.DRAFT)
    whole = first_terms(H, row)
    clauses = {**whole.clauses, **facts.get("clauses", {})}
    terms = AgreementTerms(clauses, facts.get("fee_yuan", Decimal(1)))
    with pytest.raises(InvalidFacts) as refused:
        draft_agreement(actor=cast.registrar, number=row.number, kind=H, terms=terms, now=NOW)
    assert rules_of(refused) == {problem}
    assert not Agreement.objects.exists()


# ---- accept ----


def test_both_sides_accept_and_it_is_in_force(cast: Cast) -> None:
    row = drafted(cast)
    half = accept(actor=cast.enterprise_officer, number=row.number, now=NOW)
    assert half.state == AgreementState.DRAFT
    whole = accept(actor=cast.registrar, number=row.number, now=NOW)
    assert whole.state == AgreementState.ACCEPTED
    assert [entry.verb for entry in history(row)] == ["agreement.accept", "agreement.accept", "agreement.draft"]


def test_accepting_again_changes_nothing(cast: Cast) -> None:
    row = drafted(cast)
    for _ in range(2):
        accept(actor=cast.registrar, number=row.number, now=NOW)
    assert history(row).count() == 2


def test_a_training_agreement_is_in_force_by_the_enterprise_alone(cast: Cast) -> None:
    row = drafted(cast, P)
    with pytest.raises(NotYourMove):
        accept(actor=cast.registrar, number=row.number, now=NOW)
    assert accept(actor=cast.enterprise_officer, number=row.number, now=NOW).state == AgreementState.ACCEPTED


def test_nobody_accepts_while_a_request_is_unanswered(cast: Cast) -> None:
    row = drafted(cast)
    ask_change(actor=cast.registrar, number=row.number, clause="fee_terms", words="按月支付。", now=NOW)
    with pytest.raises(InvalidFacts) as refused:
        accept(actor=cast.enterprise_officer, number=row.number, now=NOW)
    assert rules_of(refused) == {("changes", "change_request_open")}


def test_nobody_accepts_what_no_longer_fits_the_class(cast: Cast) -> None:
    row = drafted(cast)
    held = row.training_class
    amend(
        actor=cast.registrar,
        number=held.number,
        terms=replace(terms_of(held, courses_of(held)), planned_heads=25),
    )
    with pytest.raises(InvalidFacts) as refused:
        accept(actor=cast.registrar, number=row.number, now=NOW)
    assert rules_of(refused) == {("facts", "agreement_outdated")}
    new = revise(actor=cast.registrar, number=row.number, terms=terms_in(row), now=NOW)
    assert outdated_in(new) == []
    assert new.facts["planned_heads"] == 25


def test_two_sides_accepting_at_once_agree(at_once: Callable[..., list[Any]]) -> None:
    cast = Cast()
    row = drafted(cast)
    sides = [cast.registrar, cast.enterprise_officer]
    at_once([lambda side=side: accept(actor=side, number=row.number, now=NOW) for side in sides])
    row.refresh_from_db()
    assert row.state == AgreementState.ACCEPTED


def test_two_revisions_at_once_leave_one_draft(at_once: Callable[..., list[Any]]) -> None:
    cast = Cast()
    row, terms = drafted(cast), None
    terms, sides = terms_in(row), [cast.registrar, cast.enterprise_officer]
    answers = at_once([lambda side=side: revise(actor=side, number=row.number, terms=terms, now=NOW) for side in sides])
    assert sorted(type(answer).__name__ for answer in answers) == ["Agreement", "WrongState"]
    assert Agreement.objects.filter(state=AgreementState.DRAFT).count() == 1


# ---- revise ----


def test_a_revised_draft_is_replaced_at_once(cast: Cast) -> None:
    row = drafted(cast)
    accept(actor=cast.registrar, number=row.number, now=NOW)
    new = revise(
        actor=cast.enterprise_officer, number=row.number, terms=AgreementTerms(row.clauses, Decimal(80000)), now=NOW
    )
    row.refresh_from_db()
    assert (row.state, new.version, new.fee_yuan) == (AgreementState.SUPERSEDED, 2, Decimal(80000))
    assert new.school_accepted_at is None


def test_what_is_in_force_stays_until_the_next_version_is_accepted(cast: Cast) -> None:
    row = in_force(cast)
    signed(cast, row.number)
    new = revise(actor=cast.registrar, number=row.number, terms=terms_in(row), now=NOW)
    row.refresh_from_db()
    assert row.state == AgreementState.SIGNED
    with pytest.raises(AgreementTaken):
        revise(actor=cast.registrar, number=row.number, terms=terms_in(row), now=NOW)
    for side in (cast.registrar, cast.enterprise_officer):
        accept(actor=side, number=new.number, now=NOW)
    row.refresh_from_db()
    assert row.state == AgreementState.SUPERSEDED
    assert row.signed_copy is not None
    assert history(row).first().verb == "agreement.replace"


def test_the_words_of_a_version_never_change(cast: Cast) -> None:
    row = drafted(cast)
    for facts in ({"clauses": {}}, {"fee_yuan": 1}, {"facts": {}}, {"number": "x"}):
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            Agreement.objects.filter(pk=row.pk).update(**facts)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        Agreement.objects.filter(pk=row.pk)._raw_delete("default")


# ---- sign and void ----


def test_a_signed_copy_is_stored_and_journalled_by_its_hash(cast: Cast) -> None:
    row = signed(cast, in_force(cast).number)
    assert (row.state, row.signed_on) == (AgreementState.SIGNED, TODAY)
    assert content_of(row.signed_copy) == PDF
    assert history(row).first().after["copy"] == row.signed_copy.sha256


def test_a_photo_is_taken_too_and_another_copy_takes_its_place(cast: Cast) -> None:
    row = in_force(cast)
    signed(cast, row.number, content=png())
    again = signed(cast, row.number)
    assert again.signed_copy.media_type == "application/pdf"
    assert history(row).filter(verb="agreement.sign").count() == 2


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"content": b""}, ("copy", "signed_copy_missing")),
        ({"content": b"MZ not a paper"}, ("copy", "signed_copy_kind")),
        ({"content": b"\x89PNG\r\n\x1a\nbroken"}, ("copy", "photo_broken")),
        ({"content": b"%PDF-" + bytes(20_000_000)}, ("copy", "signed_copy_size")),
        ({"signed_on": None}, ("signed_on", "signed_on_missing")),
        ({"signed_on": TODAY + timedelta(days=1)}, ("signed_on", "signed_on_ahead")),
    ],
)
def test_a_copy_that_is_none_is_refused(cast: Cast, facts: dict[str, Any], problem: tuple[str, str]) -> None:
    row = in_force(cast)
    with pytest.raises(InvalidFacts) as refused:
        signed(cast, row.number, **facts)
    assert rules_of(refused) == {problem}
    row.refresh_from_db()
    assert row.state == AgreementState.ACCEPTED


def test_a_draft_is_not_signed_and_a_signed_one_is_not_voided(cast: Cast) -> None:
    row = drafted(cast)
    with pytest.raises(WrongState):
        signed(cast, row.number)
    for side in (cast.registrar, cast.enterprise_officer):
        accept(actor=side, number=row.number, now=NOW)
    signed(cast, row.number)
    with pytest.raises(WrongState):
        void(actor=cast.registrar, number=row.number, reason="不合作")


def test_voiding_says_why_and_frees_the_place(cast: Cast) -> None:
    row = drafted(cast)
    with pytest.raises(InvalidFacts):
        void(actor=cast.registrar, number=row.number, reason=" ")
    assert void(actor=cast.registrar, number=row.number, reason=" 不再合作 ").void_reason == "不再合作"
    again = draft_agreement(
        actor=cast.registrar, number=row.training_class.number, kind=H, terms=terms_in(row), now=NOW
    )
    assert again.version == 2


# ---- change requests ----


def test_a_request_is_made_once_and_waits_for_the_other_side(cast: Cast) -> None:
    row = drafted(cast)
    asked = {"number": row.number, "clause": "fee_terms", "words": "按月支付。", "now": NOW}
    assert ask_change(actor=cast.registrar, **asked) == ask_change(actor=cast.registrar, **asked)
    counts = {entry.label: entry.count for entry in waiting(cast.enterprise_officer, TODAY)}
    assert counts == {"待本方同意的协议": 1, "有修改要求待本方答复的协议": 1}
    assert {entry.label: entry.count for entry in waiting(cast.registrar, TODAY)}["有修改要求待本方答复的协议"] == 0


def test_the_other_side_takes_a_request_by_revising(cast: Cast) -> None:
    row = drafted(cast)
    change = ask_change(actor=cast.registrar, number=row.number, clause="", words="缩短付款期。", now=NOW)
    with pytest.raises(InvalidFacts) as refused:
        revise(actor=cast.enterprise_officer, number=row.number, terms=terms_in(row), now=NOW)
    assert rules_of(refused) == {("taken", "change_request_open")}
    new = revise(actor=cast.enterprise_officer, number=row.number, terms=terms_in(row), taken=[change.pk], now=NOW)
    change.refresh_from_db()
    assert (change.state, change.answer) == (ChangeState.TAKEN, new.number)
    assert history(change).first().verb == "change.take"


def test_a_request_is_declined_with_a_reason_by_the_other_side_only(cast: Cast) -> None:
    row = drafted(cast)
    change = ask_change(actor=cast.registrar, number=row.number, clause="", words="缩短付款期。", now=NOW)
    assert [move.name for move in change_moves(change, cast.registrar)] == ["withdraw"]
    assert [move.name for move in change_moves(change, cast.enterprise_officer)] == ["decline"]
    with pytest.raises(NotYourMove):
        decline(actor=cast.registrar, change_id=change.pk, reason="不", now=NOW)
    with pytest.raises(InvalidFacts):
        decline(actor=cast.enterprise_officer, change_id=change.pk, reason=" ", now=NOW)
    declined = decline(actor=cast.enterprise_officer, change_id=change.pk, reason="付款期已最短。", now=NOW)
    assert (declined.state, declined.answer) == (ChangeState.DECLINED, "付款期已最短。")
    with pytest.raises(WrongState):
        decline(actor=cast.enterprise_officer, change_id=change.pk, reason="再答", now=NOW)


def test_a_request_is_withdrawn_by_its_own_side_only(cast: Cast) -> None:
    row = drafted(cast)
    change = ask_change(actor=cast.registrar, number=row.number, clause="", words="缩短付款期。", now=NOW)
    with pytest.raises(NotYourMove):
        withdraw_change(actor=cast.enterprise_officer, change_id=change.pk, now=NOW)
    with pytest.raises(AgreementChange.DoesNotExist):
        withdraw_change(actor=cast.moon_registrar, change_id=change.pk, now=NOW)
    assert withdraw_change(actor=cast.registrar, change_id=change.pk, now=NOW).state == ChangeState.WITHDRAWN


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"words": " "}, "change_words_missing"),
        ({"words": "长" * 501}, "change_too_long"),
        ({"clause": "goal"}, "change_clause_unknown"),
    ],
)
def test_a_request_that_says_nothing_is_refused(cast: Cast, facts: dict[str, str], rule: str) -> None:
    row = drafted(cast)
    with pytest.raises(InvalidFacts) as refused:
        ask_change(actor=cast.registrar, number=row.number, now=NOW, **{"clause": "", "words": "改", **facts})
    assert {found for _, found in rules_of(refused)} == {rule}


# ---- who sees what ----


def test_a_bureau_sees_what_was_accepted_and_never_the_bargaining(cast: Cast) -> None:
    row = drafted(cast, state=ClassState.SUBMITTED)
    assert list(agreements(cast.filing)) == []
    for side in (cast.registrar, cast.enterprise_officer):
        accept(actor=side, number=row.number, now=NOW)
    assert [one.number for one in agreements(cast.filing)] == [row.number]
    assert [one.number for one in agreements(cast.county_filing)] == []
    assert list(agreements(cast.mentor)) == []
    assert moves_of(row, cast.filing) == []


def test_the_paper_holds_both_sides_the_fee_and_the_courses(cast: Cast) -> None:
    paper = deed(cast.registrar, in_force(cast))
    assert paper.parties[0][1].startswith(cast.forge.name)
    assert "五、费用支付" in [title for title, _ in paper.sections]
    assert ["培训费总额为人民币 90,000 元。"] in [list(lines) for _, lines in paper.sections]
    assert paper.tables[0].rows[0] == ["1", "职业素养", "公共基础", "64", "4"]
