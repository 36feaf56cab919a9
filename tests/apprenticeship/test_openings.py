"""Open-class applications: asked where the rulebook wants them, with everything complete; opened only when agreed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apprenticeship.actions import classes
from apprenticeship.actions.openings import agree_opening, ask_opening, send_back_opening
from apprenticeship.lifecycle import ClassState
from apprenticeship.lifecycle.opening import OpeningState
from apprenticeship.models import ClassOpening, TrainingClass
from apprenticeship.policy import filings as filing_policy
from apprenticeship.rules.openings import OpeningNotAgreed, OpeningNotAsked, size_problems
from apprenticeship.selectors.papers import PapersMissing
from common.errors import InvalidFacts, NotYourMove, WrongState
from journal.models import Entry
from journal.selectors import entries_of
from tests.apprenticeship.filing_play import ASKS_OPENING, openable, opening_asked
from tests.builders import NOW, TODAY
from tests.cast import PLAYERS, Cast

SEES = {"registrar", "enterprise_officer", "filing", "first_review", "second_review", "payment", "auditor"}


def opened(cast: Cast, row: TrainingClass) -> TrainingClass:
    return classes.open_class(actor=cast.registrar, number=row.number, today=TODAY)


def test_a_school_asks_the_bureau_agrees_and_the_class_opens(cast: Cast):
    row = openable(cast)
    opening = opening_asked(cast, row)
    assert (opening.state, opening.heads_count, opening.due_on) == (OpeningState.ASKED, 2, date(2026, 11, 27))
    with pytest.raises(OpeningNotAgreed):
        opened(cast, row)
    agree_opening(actor=cast.filing, opening_id=opening.pk, now=NOW)
    assert opened(cast, row).state == ClassState.OPEN
    assert [entry.verb for entry in entries_of(opening).order_by("id")] == ["opening.ask", "opening.agree"]
    verbs = [entry.verb for entry in entries_of(row).order_by("id")]
    assert verbs == ["class.ask_opening", "class.agree_opening", "class.open"]


def test_without_an_application_the_class_does_not_open(cast: Cast):
    row = openable(cast)
    with pytest.raises(OpeningNotAgreed):
        opened(cast, row)
    row.refresh_from_db()
    assert row.state == ClassState.FILED


def test_a_rulebook_that_does_not_ask_lets_the_school_open(cast: Cast):
    row = openable(cast, filing="")
    with pytest.raises(OpeningNotAsked):
        opening_asked(cast, row)
    assert opened(cast, row).state == ClassState.OPEN


@pytest.mark.parametrize(
    ("people", "problem"), [(0, "nobody_registered"), (1, "opening_too_few"), (4, "opening_too_many")]
)
def test_an_application_needs_a_fitting_roster(cast: Cast, people: int, problem: str):
    row = openable(cast, people)
    with pytest.raises(InvalidFacts) as refused:
        opening_asked(cast, row)
    assert problem in [one.rule for one in refused.value.problems]
    assert not ClassOpening.objects.exists()


def test_an_application_needs_the_papers_of_opening(cast: Cast):
    papers = '[[papers]]\nstep = "open"\nkind = "contracts"\n'
    row = openable(cast, filing=papers + ASKS_OPENING)
    with pytest.raises(InvalidFacts) as refused:
        opening_asked(cast, row)
    assert [one.rule for one in refused.value.problems] == ["paper_missing"]


def test_what_was_agreed_is_looked_at_again_when_the_class_opens(cast: Cast):
    row = openable(cast)
    agree_opening(actor=cast.filing, opening_id=opening_asked(cast, row).pk, now=NOW)
    row.enrolments.filter(student_no=row.enrolments.first().student_no).update(state="void")
    with pytest.raises(InvalidFacts) as refused:
        opened(cast, row)
    assert not isinstance(refused.value, PapersMissing)
    assert [one.rule for one in refused.value.problems] == ["opening_too_few"]


def test_asking_twice_is_asking_once(cast: Cast):
    row = openable(cast)
    assert opening_asked(cast, row) == opening_asked(cast, row)
    assert Entry.objects.filter(verb="opening.ask").count() == 1


def test_what_is_sent_back_may_be_asked_again(cast: Cast):
    row = openable(cast)
    first = opening_asked(cast, row)
    with pytest.raises(InvalidFacts):
        send_back_opening(actor=cast.filing, opening_id=first.pk, reason=" ", now=NOW)
    with pytest.raises(InvalidFacts):
        send_back_opening(actor=cast.filing, opening_id=first.pk, reason="长" * 2001, now=NOW)
    sent = send_back_opening(actor=cast.filing, opening_id=first.pk, reason=" 场地证明过期 ", now=NOW)
    assert (sent.state, sent.answer) == (OpeningState.SENT_BACK, "场地证明过期")
    assert opening_asked(cast, row).pk != first.pk


@pytest.mark.parametrize("player", sorted(set(PLAYERS) - {"registrar"}))
def test_only_the_school_asks(cast: Cast, player: str):
    row = openable(cast)
    with pytest.raises((NotYourMove, TrainingClass.DoesNotExist)):
        ask_opening(actor=cast.actor(player), number=row.number, today=TODAY, now=NOW)


@pytest.mark.parametrize("state", [state for state in ClassState if state != ClassState.FILED])
def test_only_a_filed_class_is_asked_for(cast: Cast, state: ClassState):
    row = openable(cast)
    facts = {"opened_on": TODAY, "closed_on": TODAY if state == ClassState.CLOSED else None}
    if state not in (ClassState.OPEN, ClassState.CLOSED):
        facts = {"filed_on": None, "returned_reason": "x", "supplement_reason": "x", "submitted_at": NOW}
    TrainingClass.objects.filter(pk=row.pk).update(state=state, **facts)
    with pytest.raises(WrongState):
        opening_asked(cast, row)


@pytest.mark.parametrize("act", [agree_opening, send_back_opening])
def test_who_may_decide_and_when(cast: Cast, act: Callable[..., ClassOpening]):
    facts: dict[str, Any] = {"opening_id": opening_asked(cast).pk, "reason": "核对", "now": NOW}
    for player in sorted(set(PLAYERS) - {"filing"}):
        with pytest.raises((NotYourMove, ClassOpening.DoesNotExist)):
            act(actor=cast.actor(player), **facts)
    act(actor=cast.filing, **facts)
    with pytest.raises(WrongState):
        act(actor=cast.filing, **facts)


@pytest.mark.parametrize("player", PLAYERS)
def test_both_sides_and_their_bureau_see_it(cast: Cast, player: str):
    opening_asked(cast)
    assert filing_policy.visible_openings(cast.actor(player)).count() == (player in SEES)


def test_the_database_itself_keeps_one_application_and_what_was_decided(cast: Cast):
    opening = opening_asked(cast)
    with pytest.raises(IntegrityError, match="opening_one_living_of_a_class"), transaction.atomic():
        ClassOpening.objects.create(training_class=opening.training_class, heads_count=1, asked_by_id=1, asked_at=NOW)
    rows = ClassOpening.objects.filter(pk=opening.pk)
    with pytest.raises(IntegrityError, match="opening_decided_is_signed"), transaction.atomic():
        rows.update(state=OpeningState.AGREED)
    agree_opening(actor=cast.filing, opening_id=opening.pk, now=NOW)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        rows.update(answer="改")


def test_two_officers_at_once_decide_once(at_once: Callable[..., list[Any]]):
    cast = Cast()
    pk, officer = opening_asked(cast).pk, cast.filing
    answers = at_once(
        [
            lambda: agree_opening(actor=officer, opening_id=pk, now=NOW),
            lambda: send_back_opening(actor=officer, opening_id=pk, reason="核对", now=NOW),
        ]
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["ClassOpening", "WrongState"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    count=st.integers(0, 60),
    least=st.one_of(st.none(), st.integers(1, 30)),
    most=st.one_of(st.none(), st.integers(30, 60)),
)
def test_a_roster_fits_exactly_between_its_limits(count: int, least: int | None, most: int | None):
    fits = (least is None or count >= least) and (most is None or count <= most)
    assert (not size_problems(count, least, most)) == fits


def test_the_page_says_what_is_missing_and_takes_the_application(cast: Cast):
    row = openable(cast, 1)
    client, url = cast.client("registrar"), f"/classes/{row.number}/opening/"
    page = client.get(url).content.decode()
    assert "最少 2 人" in page
    refused = client.post(url)
    assert refused.status_code == 422
    assert "名册有 1 人" in refused.content.decode()
    case = client.get(f"/classes/{row.number}/").content.decode()
    assert "开班申请" in case
    assert f"/classes/{row.number}/open/" not in case or "提交开班申请" in case


def test_it_is_asked_found_and_answered_on_pages(cast: Cast):
    row = openable(cast)
    school, bureau, url = cast.client("registrar"), cast.client("filing"), f"/classes/{row.number}/opening/"
    assert moves(cast, row) == set()
    assert school.post(url).status_code == 303
    assert "待同意的开班申请" in bureau.get("/").content.decode()
    opening = ClassOpening.objects.get()
    assert [one.pk for one in bureau.get("/openings/?state=asked").context["page"]] == [opening.pk]
    assert "同意开班" in bureau.get(url).content.decode()
    assert "同意开班</button>" not in cast.client("enterprise_officer").get(url).content.decode()
    assert cast.client("tutor").get(url).status_code == 403
    move = f"/openings/{opening.pk}/move/"
    assert bureau.post(move, {"move": "send_back", "reason": ""}).status_code == 422
    assert bureau.post(move, {"move": "fly"}).status_code == 404
    assert bureau.post(move, {"move": "agree"}).status_code == 303
    assert moves(cast, row) == {"open"}
    assert school.post(f"/classes/{row.number}/open/").status_code == 303


def moves(cast: Cast, row: TrainingClass) -> set[str]:
    return {move["name"] for move in cast.api("registrar").get(f"/api/v1/classes/{row.number}/").json()["moves"]}


def test_machines_ask_and_answer(cast: Cast):
    row = openable(cast)
    url = f"/api/v1/classes/{row.number}/openings/"
    made = cast.api("registrar").post(url)
    assert (made.status_code, made.json()["state"]) == (201, "asked")
    assert cast.api("enterprise_officer").post(url).status_code == 403
    assert [one["id"] for one in cast.api("enterprise_officer").get(url).json()] == [made.json()["id"]]
    assert [one["number"] for one in cast.api("filing").get("/api/v1/openings/").json()["results"]] == [row.number]
    answer = cast.api("filing").post(f"/api/v1/openings/{made.json()['id']}/agree/")
    assert answer.json()["state"] == "agreed"


def test_the_list_takes_the_same_number_of_queries_however_long(cast: Cast):
    client = cast.client("filing")
    opening_asked(cast)
    client.get("/openings/")
    with CaptureQueriesContext(connection) as few:
        client.get("/openings/")
    for serial in range(6, 9):
        opening_asked(cast, openable(cast, serial=serial))
    with CaptureQueriesContext(connection) as many:
        client.get("/openings/")
    assert len(many) == len(few)
