"""Costs and hours: written by the school, fixed once a balance is claimed from them."""

from decimal import Decimal

import pytest

from apprenticeship.actions.costs import Cost, CostsFixed
from apprenticeship.models import TrainingClass
from common.errors import InvalidFacts, NotYourMove
from journal.models import Entry
from subsidies.actions.costs import record_costs
from subsidies.lifecycle import ClaimKind

COST = Cost(Decimal("8000.50"), Decimal("480.5"))


@pytest.fixture
def held(cast):
    """The open class's number and its apprentice."""
    return cast.enrolment.training_class.number, cast.enrolment


def test_a_cost_is_written_and_journalled_once(cast, held):
    number, row = held
    assert record_costs(actor=cast.registrar, number=number, costs={row.student_no: COST}) == 1
    assert record_costs(actor=cast.registrar, number=number, costs={row.student_no: COST}) == 0
    row.refresh_from_db()
    assert (row.cost_yuan, row.taught_hours) == (COST.cost_yuan, COST.taught_hours)
    assert Entry.objects.get(verb="enrolment.cost").after == {"cost_yuan": "8000.50", "taught_hours": "480.5"}


def test_strangers_find_no_class_and_other_roles_may_not(cast, held):
    number, row = held
    with pytest.raises(TrainingClass.DoesNotExist):
        record_costs(actor=cast.moon_registrar, number=number, costs={row.student_no: COST})
    for name in ("enterprise_officer", "tutor", "mentor", "auditor", "apprentice"):
        with pytest.raises(NotYourMove):
            record_costs(actor=cast.actor(name), number=number, costs={row.student_no: COST})


@pytest.mark.parametrize(
    ("student_no", "cost", "rule"),
    [
        ("", Cost(Decimal(-1)), "cost_out_of_range"),
        ("", Cost(Decimal("0.001")), "cost_out_of_range"),
        ("", Cost(Decimal("NaN")), "cost_out_of_range"),
        ("", Cost(None, Decimal(10_000)), "hours_out_of_range"),
        ("NOBODY1", COST, "cost_of_nobody"),
    ],
)
def test_absurd_facts_are_refused_and_nothing_is_written(cast, held, student_no, cost, rule):
    number, row = held
    costs = {row.student_no: COST} if student_no else {}
    with pytest.raises(InvalidFacts) as refused:
        record_costs(actor=cast.registrar, number=number, costs={**costs, student_no or row.student_no: cost})
    assert [problem.rule for problem in refused.value.problems] == [rule]
    row.refresh_from_db()
    assert row.cost_yuan is None


def test_a_class_that_never_opened_or_claimed_its_balance_is_fixed(cast, play):
    with pytest.raises(CostsFixed):
        record_costs(actor=cast.registrar, number=cast.filed_class.number, costs={})
    closed = play.closed_class()
    assert record_costs(actor=cast.registrar, number=closed.number, costs={}) == 0
    play.prepare(closed, ClaimKind.BALANCE)
    with pytest.raises(CostsFixed):
        record_costs(actor=cast.registrar, number=closed.number, costs={})


def test_the_page_keeps_what_was_typed_beside_what_is_wrong(cast, held):
    number, row = held
    browser, url = cast.client("registrar"), f"/classes/{number}/costs/"
    assert row.person.name in browser.get(url).content.decode()
    answer = browser.post(url, {f"{row.student_no}-cost_yuan": "8,000", f"{row.student_no}-taught_hours": "40"})
    assert answer.status_code == 422
    assert 'value="8,000"' in answer.content.decode()
    assert browser.post(url, {f"{row.student_no}-cost_yuan": "8000"}).status_code == 302
    assert cast.client("tutor").get(url).status_code == 403
    assert cast.client("moon_registrar").get(url).status_code == 404


def test_the_api_takes_the_same_facts(cast, held):
    number, row = held
    url, body = f"/api/v1/classes/{number}/costs/", [{"student_no": row.student_no, "cost_yuan": "8000"}]
    assert cast.api("registrar").post(url, body, format="json").json() == {"changed_count": 1}
    assert cast.api("tutor").post(url, body, format="json").status_code == 403
    assert cast.api("moon_registrar").post(url, body, format="json").status_code == 404
    body[0]["cost_yuan"] = "¥8000"
    assert cast.api("registrar").post(url, body, format="json").status_code == 422
