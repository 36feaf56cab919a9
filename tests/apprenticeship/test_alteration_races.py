"""Two parties act at once, and a machine that takes any moves in any order: what a state obliges always holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apprenticeship.actions.alterations import take_move
from apprenticeship.lifecycle import ALTERATION_MOVES, AlterationState, EnrolmentState
from apprenticeship.models import Alteration, Enrolment, Suspension
from apprenticeship.selectors.alterations import standing_of
from common.errors import DomainError
from tests.apprenticeship.alteration_play import extending, open_alteration, proposed, resuming, suspending
from tests.builders import NOW, TODAY
from tests.cast import Cast

PLAYERS = ("registrar", "enterprise_officer", "filing", "payment")
DAYS = st.integers(-30, 400).map(lambda count: date(2026, 3, 1) + timedelta(days=count))
FACTS = st.one_of(st.builds(suspending, DAYS, st.none() | DAYS), st.builds(resuming, DAYS), st.builds(extending, DAYS))
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("propose"), st.sampled_from(PLAYERS[:2]), FACTS),
        st.tuples(st.sampled_from(ALTERATION_MOVES), st.sampled_from(PLAYERS), st.none()),
        st.tuples(st.just("agree"), st.sampled_from(PLAYERS[:2]), st.none()),
    ),
    min_size=4,
    max_size=14,
)


def test_both_sides_at_once_propose_one_change(at_once: Callable[..., list[Any]]) -> None:
    cast = Cast()
    row, sides = cast.enrolment, [cast.registrar, cast.enterprise_officer]
    answers = at_once([partial(proposed, cast, extending(), side, row) for side in sides])
    assert sorted(type(answer).__name__ for answer in answers) == ["Alteration", "InvalidFacts"]
    assert Alteration.objects.count() == 1


def test_agreeing_and_taking_back_at_once_is_one_of_both(at_once: Callable[..., list[Any]]) -> None:
    cast = Cast()
    pk, registrar, officer = open_alteration(cast).pk, cast.registrar, cast.enterprise_officer
    answers = at_once(
        [
            lambda: take_move(actor=officer, alteration_id=pk, move="refuse", reason="不符", now=NOW),
            lambda: take_move(actor=registrar, alteration_id=pk, move="take_back", now=NOW),
        ]
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Alteration", "WrongState"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_no_order_of_acts_breaks_what_a_change_obliges(cast: Cast, acts: list[tuple[str, str, Any]]) -> None:
    row = cast.enrolment
    with transaction.atomic():
        for move, player, facts in acts:
            tried(cast, move, player, facts)
            holds(Enrolment.objects.get(pk=row.pk))
        transaction.set_rollback(True)


def tried(cast: Cast, move: str, player: str, facts: Any) -> None:
    last = Alteration.objects.order_by("-pk").first()
    try:
        with transaction.atomic():
            if move == "propose":
                proposed(cast, facts, cast.actor(player))
            elif last is not None:
                take_move(actor=cast.actor(player), alteration_id=last.pk, move=move, reason="理由", now=NOW)
    except DomainError:
        return


def holds(row: Enrolment) -> None:
    """The state follows the rests, none overlaps another, no change came true without those whom it needed."""
    standing = standing_of(row)
    rests = any(span.holds(TODAY) for span in standing.rested)
    assert row.state == (EnrolmentState.SUSPENDED if rests else EnrolmentState.TRAINING)
    pairs = zip(standing.rested, standing.rested[1:], strict=False)
    assert not any(one.overlaps(other) for one, other in pairs)
    for made in Alteration.objects.filter(state=AlterationState.APPLIED):
        assert not made.needs_agreement or made.agreed_by_id not in (None, made.asked_by_id)
        assert not made.needs_approval or made.decided_by_id not in (None, made.asked_by_id, made.agreed_by_id)
    opened = Alteration.objects.filter(state=AlterationState.APPLIED, kind="suspend").count()
    assert Suspension.objects.count() == opened
