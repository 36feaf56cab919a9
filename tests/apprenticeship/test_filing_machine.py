"""A machine drives classes through filing by the actions alone: whatever it tries, the obligations hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apprenticeship.actions import classes, filings, objections
from apprenticeship.lifecycle import CLASS_LIFECYCLE, ClassState
from apprenticeship.lifecycle.filing import FILING_MOVES, FilingState
from apprenticeship.lifecycle.objections import OBJECTION_MOVES, ObjectionState
from apprenticeship.models import Filing, NoticeObjection, PlanNotice, TrainingClass
from common.errors import DomainError, NotVisible
from tests.apprenticeship.filing_play import SOMEBODY, STEPS, objection_facts, reported
from tests.builders import NOW, TODAY
from tests.cast import Cast

PLAYERS = ("filing", "first_review", "second_review", "enterprise_officer", "registrar", "auditor", "county_filing")
STEPS_OF_CLASS = ("accept", "ask_supplement", "supplement", "publish", "recall", "file", "send_back", "refuse")
LIKELY = [
    ("accept", "filing"),
    ("recommend", "first_review"),
    ("concur", "second_review"),
    ("dispute", "second_review"),
    ("publish", "filing"),
    ("file", "filing"),
    ("recall", "filing"),
    ("ask_supplement", "filing"),
    ("supplement", "enterprise_officer"),
    ("lodge", "somebody"),
    ("lodge", "somebody"),
    ("uphold", "filing"),
    ("dismiss", "filing"),
]
# A way that leads to a notice: what is drawn comes after it, so that objections meet one often.
TO_NOTICE = [
    ("accept", "filing"),
    ("recommend", "first_review"),
    ("concur", "second_review"),
    ("publish", "filing"),
]
BESIDE = (*FILING_MOVES, *OBJECTION_MOVES, "lodge")
ACTS = st.lists(
    st.one_of(
        st.sampled_from(LIKELY), st.tuples(st.sampled_from([*STEPS_OF_CLASS, *BESIDE]), st.sampled_from(PLAYERS))
    ),
    min_size=4,
    max_size=14,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.sampled_from([[], TO_NOTICE]), acts=ACTS)
def test_no_order_of_acts_breaks_what_a_state_obliges(
    cast: Cast, before: list[tuple[str, str]], acts: list[tuple[str, str]]
):
    with transaction.atomic():
        row = reported(cast, STEPS)
        for place, (move, player) in enumerate([*before, *acts]):
            was = TrainingClass.objects.get(pk=row.pk).state
            if tried(cast, row, move, player, days=place):
                now_is = TrainingClass.objects.get(pk=row.pk)
                assert move in BESIDE or (was, now_is.state) in led(move)
                holds(now_is)
        transaction.set_rollback(True)


def tried(cast: Cast, row: TrainingClass, move: str, player: str, days: int) -> bool:
    living = Filing.objects.filter(training_class=row).exclude(state=FilingState.ENDED).first()
    facts: dict[str, Any] = {"actor": SOMEBODY if player == "somebody" else cast.actor(player), "now": NOW}
    act: Callable[[], Any]
    if move in ("lodge", *OBJECTION_MOVES):
        act = partial(_objecting(row, move, days), **facts)
    elif move in FILING_MOVES:
        act = partial(filings.take, filing_id=living.pk if living else 0, move=move, opinion="意见", **facts)
    else:
        today = TODAY + timedelta(days=days)
        act = partial(classes.take, number=row.number, move=move, today=today, reason="理由", **facts)
    try:
        with transaction.atomic():
            act()
    except (DomainError, ObjectDoesNotExist, NotVisible):
        return False
    return True


def _objecting(row: TrainingClass, move: str, days: int) -> Callable[..., Any]:
    """Object to the latest notice, or decide about the first open objection."""
    today = TODAY + timedelta(days=days)
    if move == "lodge":
        notice = PlanNotice.objects.filter(training_class=row).order_by("pk").last()
        facts = objection_facts(words=f"第 {days} 日的异议")
        return partial(objections.lodge_objection, notice_id=notice.pk if notice else 0, facts=facts, today=today)
    lodged = (
        NoticeObjection.objects.filter(notice__training_class=row, state=ObjectionState.OPEN).order_by("pk").first()
    )
    return partial(objections.take, objection_id=lodged.pk if lodged else 0, move=move, reason="核查", today=today)


def led(move: str) -> set[tuple[str, str]]:
    return {(source, row.target) for row in CLASS_LIFECYCLE.rows_of(move) for source in row.sources}


def holds(row: TrainingClass) -> None:
    """Say what must be true of a class after any act that was let through."""
    living = list(Filing.objects.filter(training_class=row).exclude(state=FilingState.ENDED))
    assert len(living) == (row.state in (ClassState.REVIEWING, ClassState.NOTICED))
    notices = list(PlanNotice.objects.filter(training_class=row, recalled_on=None))
    if row.state == ClassState.NOTICED:
        assert living[0].state == FilingState.PASSED
        assert len(notices) == 1
    if row.state == ClassState.FILED:
        assert row.filed_on > notices[-1].last_on
        assert not NoticeObjection.objects.filter(notice__training_class=row, state=ObjectionState.OPEN).exists()
        last = Filing.objects.filter(training_class=row).latest("round")
        assert len({last.accepted_by_id, last.first_by_id, last.second_by_id}) == 3
    assert row.supplement_count <= 1
    for objection in NoticeObjection.objects.filter(notice__training_class=row, state=ObjectionState.UPHELD):
        assert objection.notice.recalled_on is not None


@pytest.mark.parametrize("move", STEPS_OF_CLASS)
def test_the_machine_knows_every_step(move: str):
    assert CLASS_LIFECYCLE.rows_of(move)
